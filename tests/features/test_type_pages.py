"""The console's pages of document types and fields."""

from __future__ import annotations

from typing import Any

import pytest

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import on_one_database
from tests.people import Api

LINES = ("Acme Ltd", "INVOICE", "Invoice number: A-17", "Invoice date: 2024-03-05", "Cost centre: 4711-B", "Total: EUR 100.00")


@pytest.fixture
def invoice(owner: Api, read_all: Any) -> str:
    document = owner.document(papers.page(*LINES), "invoice.pdf")
    read_all()
    return document


def test_all_types_are_listed_and_ones_own_apart(browse: Browsers, owner: Api, invoice: str) -> None:
    owner.post("/api/types/", {"label": "Weighing slip"})
    page = browse.owner.open("/types/")
    assert page.rows[0] == "Invoice invoice Switched on 22 1" and len(page.rows) == 23
    assert [row.split(" weighingSlip")[0] for row in browse.owner.open("/types/?which=own").rows] == ["Weighing slip"]
    assert browse.owner.open("/types/?which=off").rows == []


def test_a_type_is_made_changed_and_removed(browse: Browsers, owner: Api) -> None:
    typed = {"What it is called": "Weighing slip", "Words it is told by": "Weighing slip\nWeighbridge ticket"}
    page = browse.owner.open("/types/new").submit("Make type", typed)
    assert page.h1 == "Weighing slip" and page.toasts == ["Weighing slip is made. Give it its fields."]
    assert owner.get("/api/types/weighingSlip/").json["words"] == ["Weighing slip", "Weighbridge ticket"]
    page = browse.owner.open("/types/weighingSlip/edit").submit("Save", {"What it is called": "Weighing note"})
    assert page.h1 == "Weighing note"
    page = browse.owner.open("/types/weighingSlip/remove").submit("Remove type")
    assert page.h1 == "Document types" and owner.get("/api/types/weighingSlip/").status_code == 404


@on_one_database
def test_a_type_that_documents_are_of_isnt_removed(browse: Browsers, owner: Api, invoice: str, read_all: Any) -> None:
    owner.post("/api/types/", {"label": "Slip"})
    owner.patch(f"/api/docs/{invoice}/", {"type": "slip"})
    read_all()
    page = browse.owner.open("/types/slip/remove").submit("Remove type")
    assert page.status == 400 and "1 document is of this type." in page.errors[0]


@on_one_database
def test_what_is_wrong_with_a_type_stands_beside_its_input(browse: Browsers) -> None:
    page = browse.owner.open("/types/new").submit("Make type", {"What it is called": "Invoice", "Words it is told by": "ab"})
    assert page.status == 400 and page.errors == ["'ab' is too short to tell a type by."]
    page = page.submit("Make type", {"Words it is told by": "abcd"})
    assert page.errors == ["There is a type called 'Invoice' already."]


def test_a_type_is_tried_on_the_last_documents(browse: Browsers, invoice: str) -> None:
    page = browse.owner.open("/types/new").submit("Try it", {"What it is called": "Bill", "Words it is told by": "Invoice"})
    assert "1 of 1 would be of this type. invoice.pdf" in page.words
    part = browse.owner.post("/types/preview", {"label": "Bill", "words": "Receipt"}, htmx=True)
    assert part.words.startswith("0 of 1 would be of this type.")


def test_a_field_is_tried_then_made_then_read(browse: Browsers, owner: Api, invoice: str, read_all: Any) -> None:
    form = {"label": "Centre", "type": "string", "method": "label", "labels": "Cost centre", "document": invoice, "visible": "y"}
    part = browse.owner.post("/types/invoice/try", form, htmx=True)
    assert "Found beside a label, 96 % sure: 4711-B" in part.words.replace("%", " %").replace("  ", " ")
    assert part.answer.text.count('class="found-box"') == 1
    made = browse.owner.post("/types/invoice/fields/new", form)
    assert made.toasts == ["The field is made. Documents that are read from now on have it filled."]
    page = browse.owner.open("/types/invoice/").submit("Read the last 50 again")
    assert page.toasts == ["1 document is read again."] and "1 of them is being read" in page.words
    read_all()
    assert owner.get(f"/api/docs/{invoice}/").json["fields"]["Centre"]["value"] == "4711-B"


LOOKS = "(?=…), (?!…), (?<=…) and (?<!…)"
WRONG = [
    ({"type": "array", "method": "ai"}, "Name 1 to 40 items."),
    ({"method": "label"}, "Name one label at least: the words that stand beside the value."),
    ({"method": "regex", "pattern": "(?=a)"}, f"Looking ahead and back, {LOOKS}, can't be used. Put what is wanted into a group instead."),
    ({"method": "regex", "pattern": "(a)", "group": "7"}, "The pattern has no group '7'; it has 1 in all, by name: none."),
    ({"method": "table"}, "Name the column: the words at its head."),
    ({"method": "table", "column": "A", "table": "0"}, "Tables are counted from 1 to 100."),
    ({"type": "list"}, "Name the options that there are to choose from."),
    ({"type": "currency", "currency": "eur"}, "A currency code has three capital letters (ISO 4217)."),
    ({"name": "Cost centre"}, "A field's name has Latin letters, digits and underscores, begins with a letter and has at most 60 of them."),
    ({"name": "InvoiceId"}, "There is a field 'InvoiceId' already."),
    ({"type": "object", "method": "label", "items": "A"}, "A field of type object is read by ai, regex, manual, not by label."),
]


@pytest.mark.parametrize(("given", "sentence"), WRONG)
@on_one_database
def test_what_is_wrong_with_a_field_stands_beside_its_input(browse: Browsers, invoice: str, given: dict[str, str], sentence: str) -> None:
    form = {"label": "Centre", "type": "string", "method": "ai", "visible": "y", "document": invoice} | given
    page = browse.owner.post("/types/invoice/fields/new", form)
    assert (page.status, page.errors) == (400, [sentence])
    assert browse.owner.post("/types/invoice/try", form, htmx=True).errors == [sentence] or "name" in given


def test_what_a_form_shows_is_what_it_keeps(browse: Browsers, owner: Api) -> None:
    settings = {"options": [{"key": "dap", "value": "DAP"}, {"key": "EXW", "value": "EXW"}], "labels": ["Terms"], "place": "below"}
    body = {"type": "list", "method": "label", "settings": settings, "label": "Terms of delivery", "visible": False}
    owner.call("PUT", "/api/types/invoice/fields/Terms/", json=body)
    before = owner.get("/api/types/invoice/fields/Terms/").json
    page = browse.owner.open("/types/invoice/fields/Terms/").submit("Save")
    assert page.toasts == ["Saved. Documents that are read from now on are read so."]
    assert owner.get("/api/types/invoice/fields/Terms/").json == before


def test_fields_are_moved_hidden_and_set_back(browse: Browsers, owner: Api) -> None:
    page = browse.owner.open("/types/check/")
    assert page.rows[0].startswith("Payer name")
    page = browse.owner.post("/types/check/fields/PayTo/up")
    assert page.rows[0].startswith("Pay to")
    part = browse.owner.post("/types/check/fields/PayTo/hide", htmx=True)
    assert part.rows[0].startswith("Pay to PayTo Text By itself Hidden")
    page = browse.owner.open("/types/check/fields/PayTo/remove").submit("Set back")
    assert page.toasts == ["Pay to is as it was delivered."] and "Hidden" not in page.rows[0]


def test_a_label_without_latin_letters_makes_a_field(browse: Browsers, owner: Api) -> None:
    browse.owner.post("/types/invoice/fields/new", {"label": "מרכז עלות", "type": "string", "method": "ai", "visible": "y"})
    field = owner.get("/api/types/invoice/").json["fields"][-1]
    assert (field["name"], field["label"]) == ("Field", "מרכז עלות")


def test_viewers_see_types_and_change_none(browse: Browsers) -> None:
    page = browse.viewer.open("/types/invoice/")
    assert page.status == 200 and not [form for form in page.tree.every("form") if "/types/" in form.attrib.get("action", "")]
    assert browse.viewer.open("/types/invoice/fields/InvoiceId/").status == 403
