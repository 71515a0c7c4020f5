"""``POST /api/docs/{id}/confirm/``: a person found values right; what is doubtful; arithmetic after an edit; places of entered values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.core.readings.doubts import DOUBTFUL
from portal.demo.papers import invoice as demo_invoice
from tests import papers
from tests.features.conftest import INVOICE, error, on_one_database, pointer
from tests.people import Api, People

SUM = "subtotal_and_tax_make_total"


def confirm(api: Api, document: str, *fields: str, **more: object):
    return api.post(f"/api/docs/{document}/confirm/", {"fields": list(fields), **more})


def edit(api: Api, document: str, fields: dict, **more: object):
    return api.patch(f"/api/docs/{document}/fields/", {"fields": fields, **more})


def marks(answer) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {name: field["mark"] for name, field in answer.json["fields"].items()}


def checks(answer) -> dict[str, bool]:
    return {check["name"]: check["passed"] for check in answer.json["checks"]}


def test_what_was_read_with_doubt_is_marked_and_needs_review(owner: Api, invoice: str) -> None:
    answer = owner.get(f"/api/docs/{invoice}/")
    assert marks(answer) == dict.fromkeys(answer.json["fields"], "rule") | {"VendorName": "doubtful"}
    assert answer.json["needs_review"]


def test_confirming_the_last_doubtful_value_ends_the_review(people: People, invoice: str) -> None:
    before = people.owner.get(f"/api/docs/{invoice}/").json
    after = confirm(people.approver, invoice, "vendorname")
    field = after.json["fields"]["VendorName"]
    assert marks(after)["VendorName"] == "person" and field["confirmed_by"] == "approver@miller.example" and field["confirmed_at"]
    kept = ("value", "method", "confidence", "page", "box", "content", "changed_by")
    assert all(field[key] == before["fields"]["VendorName"][key] for key in kept)
    assert (after.json["status"], after.json["needs_review"], after.json["version"]) == ("completed", False, before["version"] + 1)


def test_without_names_all_values_are_confirmed(owner: Api, invoice: str) -> None:
    answer = owner.post(f"/api/docs/{invoice}/confirm/", {})
    assert set(marks(answer).values()) == {"person"} and not answer.json["needs_review"]


def test_a_correction_of_the_last_doubtful_value_ends_the_review_too(owner: Api, invoice: str) -> None:
    answer = edit(owner, invoice, {"VendorName": "Acme Limited"})
    assert marks(answer)["VendorName"] == "person" and not answer.json["needs_review"]


@on_one_database
def test_a_value_that_isnt_there_cant_be_confirmed(owner: Api, invoice: str) -> None:
    for fields in (["DueDate"], ["VendorName", "Colour"], []):
        answer = owner.post(f"/api/docs/{invoice}/confirm/", {"fields": fields})
        assert answer.status_code == 400 and pointer(answer) == "/data/attributes/fields"
    assert marks(owner.get(f"/api/docs/{invoice}/"))["VendorName"] == "doubtful"


@on_one_database
def test_a_value_that_changed_meanwhile_isnt_confirmed_unseen(owner: Api, invoice: str) -> None:
    version = owner.get(f"/api/docs/{invoice}/").json["version"]
    edit(owner, invoice, {"InvoiceId": "A-18"})
    stale = confirm(owner, invoice, "InvoiceId", version=version)
    assert stale.status_code == 409 and error(stale)["code"] == "stale_version"


@on_one_database
def test_only_what_is_read_and_not_decided_can_be_confirmed(people: People, invoice: str, minimal_pdf: bytes) -> None:
    unread = people.owner.document(minimal_pdf)
    assert confirm(people.owner, unread, "InvoiceId").status_code == 409
    people.owner.post(f"/api/docs/{invoice}/approve/")
    assert confirm(people.owner, invoice, "InvoiceId").status_code == 409
    assert confirm(people.viewer, invoice, "InvoiceId").status_code == 403


def test_an_edit_that_breaks_the_sum_fails_its_check_and_needs_review_again(owner: Api, invoice: str) -> None:
    confirm(owner, invoice, "VendorName")
    answer = edit(owner, invoice, {"InvoiceTotal": 105})
    assert checks(answer) == {SUM: False} and "≠ 105" in answer.json["checks"][0]["detail"]
    failed = {name for name, mark in marks(answer).items() if mark == "failed"}
    assert failed == {"InvoiceTotal", "SubTotal", "TotalTax"} and answer.json["needs_review"]


def test_an_edit_that_mends_the_sum_passes_its_check(owner: Api, invoice: str) -> None:
    edit(owner, invoice, {"VendorName": "Acme Limited", "InvoiceTotal": 105})
    answer = edit(owner, invoice, {"TotalTax": 25})
    assert checks(answer) == {SUM: True} and not answer.json["needs_review"]
    assert "failed" not in marks(answer).values()


def sureness(answer) -> dict[str, tuple[float, list[str]]]:
    return {name: (answer.json["fields"][name]["confidence"], answer.json["fields"][name]["failed_checks"]) for name in ("InvoiceTotal", "InvoiceId")}


def test_what_a_failed_check_names_isnt_sure_until_it_holds(owner: Api, invoice: str) -> None:
    before = sureness(owner.get(f"/api/docs/{invoice}/"))
    assert before["InvoiceTotal"][0] > DOUBTFUL
    wrong = sureness(edit(owner, invoice, {"TotalTax": 21}))
    assert wrong["InvoiceTotal"][0] < DOUBTFUL and wrong["InvoiceTotal"][1] == [SUM] and wrong["InvoiceId"] == before["InvoiceId"]
    assert sureness(edit(owner, invoice, {"TotalTax": 20})) == before


def test_not_even_a_person_s_value_is_sure_against_a_check_before_it_is_confirmed(owner: Api, invoice: str) -> None:
    assert sureness(edit(owner, invoice, {"InvoiceTotal": 105}))["InvoiceTotal"][0] < DOUBTFUL
    assert sureness(confirm(owner, invoice, "InvoiceTotal"))["InvoiceTotal"] == (1.0, [])


def test_an_invoice_with_two_digits_changed_over_needs_review(owner: Api, read_all: Callable[[], int]) -> None:
    document = owner.document(demo_invoice())
    read_all()
    answer = owner.get(f"/api/docs/{document}/")
    assert answer.json["needs_review"] and checks(answer)[SUM] is False
    assert all(answer.json["fields"][name]["confidence"] < DOUBTFUL for name in ("SubTotal", "TotalTax", "InvoiceTotal"))


def test_a_check_that_lost_a_figure_is_gone_and_comes_back_with_it(owner: Api, invoice: str) -> None:
    assert checks(edit(owner, invoice, {"TotalTax": None})) == {}
    assert checks(edit(owner, invoice, {"TotalTax": 19})) == {SUM: False}


def test_values_confirmed_in_the_face_of_a_failing_check_count_until_the_next_change(owner: Api, invoice: str) -> None:
    edit(owner, invoice, {"VendorName": "Acme Limited", "InvoiceTotal": 105})
    answer = confirm(owner, invoice, "InvoiceTotal", "SubTotal", "TotalTax")
    assert checks(answer) == {SUM: False} and "failed" not in marks(answer).values() and not answer.json["needs_review"]
    answer = edit(owner, invoice, {"InvoiceTotal": 106})
    assert marks(answer)["SubTotal"] == "failed" and answer.json["needs_review"]


def test_a_check_appears_once_a_person_enters_what_it_needs(owner: Api, read_all: Callable[[], int]) -> None:
    document = owner.document(papers.page(*(line for line in INVOICE if not line.startswith("VAT"))))
    read_all()
    assert checks(owner.get(f"/api/docs/{document}/")) == {}
    assert checks(edit(owner, document, {"TotalTax": 20})) == {SUM: True}


def test_what_was_confirmed_stays_confirmed_when_the_same_is_read_again(owner: Api, invoice: str, read_all: Callable[[], int]) -> None:
    confirm(owner, invoice, "VendorName")
    edit(owner, invoice, {"InvoiceId": "A-18"})
    assert owner.post(f"/api/docs/{invoice}/read-again/").status_code == 200 and read_all() == 2  # its layout is learned as well
    answer = owner.get(f"/api/docs/{invoice}/")
    assert marks(answer)["VendorName"] == marks(answer)["InvoiceId"] == "person" and not answer.json["needs_review"]


PLACE = {"page": 1, "box": [0.1, 0.2, 0.3, 0.25], "content": "A-18"}


def test_an_entered_value_stands_where_it_was_picked(owner: Api, invoice: str) -> None:
    answer = edit(owner, invoice, {"InvoiceId": "A-18", "DueDate": "2024-04-05"}, places={"invoiceid": PLACE})
    fields = answer.json["fields"]
    assert {key: fields["InvoiceId"][key] for key in PLACE} == PLACE
    assert (fields["DueDate"]["page"], fields["DueDate"]["box"]) == (None, None)


BAD_PLACES = {
    "page": {"page": 0}, "page beyond": {"page": 2}, "box of three": {"box": [0, 0, 1]}, "box inside out": {"box": [0.5, 0, 0.1, 1]},
    "box off the page": {"box": [0, 0, 1.5, 1]}, "long content": {"content": "x" * 10_001},
}  # fmt: skip


@on_one_database
@pytest.mark.parametrize("wrong", BAD_PLACES)
def test_a_place_that_isnt_on_the_page_is_pointed_at(owner: Api, invoice: str, wrong: str) -> None:
    answer = edit(owner, invoice, {"InvoiceId": "A-18"}, places={"InvoiceId": PLACE | BAD_PLACES[wrong]})
    assert answer.status_code == 400 and pointer(answer).startswith("/data/attributes/places/InvoiceId/")
    assert owner.get(f"/api/docs/{invoice}/").json["fields"]["InvoiceId"]["value"] == "A-17"


@on_one_database
def test_a_place_belongs_to_a_field_that_is_set(owner: Api, invoice: str) -> None:
    answer = edit(owner, invoice, {"InvoiceId": "A-18"}, places={"VendorName": PLACE})
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/places/VendorName"


def test_the_words_of_a_page_are_there_to_pick_from(people: People, invoice: str) -> None:
    words = people.viewer.get(f"/api/docs/{invoice}/pages/1/words/").json["words"]
    (number,) = [word for word in words if word["text"] == "A-17"]
    assert number["confidence"] == 1 and 0 < number["box"][0] < number["box"][2] < 1
    assert people.viewer.get(f"/api/docs/{invoice}/pages/2/words/").status_code == 404
