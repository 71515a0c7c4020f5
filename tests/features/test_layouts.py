"""What staff make of a vendor's document is remembered, and tells how to read the vendor's next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import error, on_one_database
from tests.people import Api, People

#: "Ticket" and "Job sheet" aren't what anybody else calls the number of an invoice or its order.
HEAD = ("Brook Glazing", "4 Mill Lane, Bath BA1 2AB", "VAT no. GB 123 4567 89", "INVOICE")


def bill(number: str, job: str, date: str, total: str, *more: str) -> bytes:
    lines = (*HEAD, f"Ticket {number}", f"Job sheet {job}", f"Invoice date: {date}", "Bill to: Miller & Co", "Glass and fitting", f"Total: GBP {total}")
    return papers.page(*lines, *more)


def fields(api: Api, document: str) -> dict[str, Any]:
    return dict(api.get(f"/api/docs/{document}/").json["fields"])


def correct(api: Api, document: str, **values: Any) -> None:
    assert api.patch(f"/api/docs/{document}/fields/", {"fields": values}).status_code == 200


@pytest.fixture
def taught(owner: Api, read_all: Callable[[], int]) -> str:
    """Id of a first invoice that was corrected and approved."""
    first = owner.document(bill("BG-1042", "77120", "2024-03-05", "100.00"), "first.pdf")
    read_all()
    correct(owner, first, VendorName="Brook Glazing", InvoiceId="BG-1042", PurchaseOrder="77120")
    assert owner.post(f"/api/docs/{first}/approve/").status_code == 200
    read_all()
    return first


def test_what_was_corrected_is_found_on_the_vendors_next_document(owner: Api, read_all, taught: str) -> None:
    second = owner.document(bill("BG-1077", "78003", "2024-04-09", "250.00"), "second.pdf")
    read_all()
    found = fields(owner, second)
    assert {name: found[name]["value"] for name in ("InvoiceId", "PurchaseOrder", "VendorName")} == {
        "InvoiceId": "BG-1077", "PurchaseOrder": "78003", "VendorName": "Brook Glazing",
    }  # fmt: skip
    assert found["PurchaseOrder"]["method"] == "layout" and found["PurchaseOrder"]["content"] == "78003"
    assert found["PurchaseOrder"]["page"] == 1 and found["PurchaseOrder"]["box"]


@on_one_database
def test_what_was_entered_without_approving_is_remembered_as_well(owner: Api, read_all) -> None:
    first = owner.document(bill("BG-1042", "77120", "2024-03-05", "100.00"))
    read_all()
    correct(owner, first, VendorName="Brook Glazing", InvoiceId="BG-1042")
    read_all()
    second = owner.document(bill("BG-1077", "78003", "2024-04-09", "250.00"))
    read_all()
    assert fields(owner, second)["InvoiceId"]["value"] == "BG-1077"


def test_another_firm_learns_nothing_of_it(people: People, read_all, taught: str) -> None:
    second = people.stranger.document(bill("BG-1077", "78003", "2024-04-09", "250.00"))
    read_all()
    assert "PurchaseOrder" not in fields(people.stranger, second) and people.stranger.get("/api/layouts/").json["count"] == 0


@on_one_database
def test_another_vendor_of_the_same_trade_isnt_read_with_it(owner: Api, read_all, taught: str) -> None:
    lines = ("Hill Glass Ltd", "9 Quay Street, York YO1 9RR", "VAT no. GB 987 6543 21", "INVOICE", "Ticket HG-5", "Job sheet 9", "Total: GBP 9.00")
    other = owner.document(papers.page(*lines))
    read_all()
    assert owner.get("/api/layouts/").json["results"][0]["used"] == 0 and "PurchaseOrder" not in fields(owner, other)


def test_a_layout_is_listed_with_what_it_was_learned_from_and_how_often_it_was_of_use(owner: Api, read_all, taught: str) -> None:
    owner.document(bill("BG-1077", "78003", "2024-04-09", "250.00"))
    read_all()
    (layout,) = owner.get("/api/layouts/").json["results"]
    assert (layout["vendor"], layout["type"], layout["documents"], layout["used"]) == ("Brook Glazing", "invoice", 1, 1)
    assert layout["learned_from"] == taught and {"InvoiceId", "PurchaseOrder", "VendorName"} <= set(layout["fields"])
    assert layout["last_used_at"] is not None and layout == owner.get(f"/api/layouts/{layout['hashid']}/").json


def test_a_forgotten_layout_is_of_no_use_any_more(owner: Api, read_all, taught: str) -> None:
    (layout,) = owner.get("/api/layouts/").json["results"]
    assert owner.delete(f"/api/layouts/{layout['hashid']}/").status_code == 204
    assert error(owner.get(f"/api/layouts/{layout['hashid']}/"))["status"] == "404"
    second = owner.document(bill("BG-1077", "78003", "2024-04-09", "250.00"))
    read_all()
    assert "PurchaseOrder" not in fields(owner, second)


@on_one_database
def test_the_review_page_and_the_history_say_where_it_is_remembered_from(owner: Api, read_all, taught: str, browse: Browsers) -> None:
    second = owner.document(bill("BG-1077", "78003", "2024-04-09", "250.00"), "second.pdf")
    read_all()
    assert fields(owner, second)["PurchaseOrder"]["remembered_from"] == taught
    assert "Remembered from first.pdf" in browse.owner.open(f"/documents/{second}/").words
    assert "Read with what was remembered from first.pdf" in browse.owner.open(f"/documents/{second}/history").words


@on_one_database
def test_what_memory_got_wrong_on_two_documents_is_looked_for_no_more(owner: Api, read_all, taught: str) -> None:
    """The vendor's own number moves behind the ticket; what stands there is another's from now on."""
    for number, wrong in (("1", "78003"), ("2", "78004")):
        document = owner.document(bill(f"BG-{number}", wrong, "2024-04-09", "250.00"))
        read_all()
        assert fields(owner, document)["PurchaseOrder"]["value"] == wrong
        correct(owner, document, PurchaseOrder=f"PO {number}")
        read_all()
    third = owner.document(bill("BG-3", "78005", "2024-04-11", "250.00"))
    read_all()
    assert "PurchaseOrder" not in fields(owner, third) and fields(owner, third)["InvoiceId"]["value"] == "BG-3"
    assert "PurchaseOrder" not in owner.get("/api/layouts/").json["results"][0]["fields"]


@on_one_database
def test_a_type_that_a_person_said_holds_for_the_vendors_next_document(owner: Api, read_all) -> None:
    first = owner.document(bill("BG-1042", "77120", "2024-03-05", "100.00"))
    read_all()
    owner.patch(f"/api/docs/{first}/", json={"type": "purchaseOrder"})
    read_all()
    correct(owner, first, VendorName="Brook Glazing", OrderId="77120")
    read_all()
    second = owner.document(bill("BG-1077", "78003", "2024-04-09", "250.00"))
    read_all()
    answer = owner.get(f"/api/docs/{second}/").json
    assert answer["type"] == "purchaseOrder" and answer["fields"]["OrderId"]["value"] == "78003"


@on_one_database
def test_a_check_is_tried_again_on_what_memory_put_in(owner: Api, read_all) -> None:
    """The rule takes the last amount for the total; staff say that it is the one before."""
    first = owner.document(papers.page(*HEAD, "Subtotal: GBP 80.00", "VAT 25%: GBP 20.00", "To be settled GBP 100.00", "Total: GBP 300.00"), "first.pdf")
    read_all()
    correct(owner, first, VendorName="Brook Glazing", InvoiceTotal=100)
    read_all()
    second = owner.document(papers.page(*HEAD, "Subtotal: GBP 40.00", "VAT 25%: GBP 10.00", "To be settled GBP 50.00", "Total: GBP 170.00"), "second.pdf")
    read_all()
    answer = owner.get(f"/api/docs/{second}/").json
    assert answer["fields"]["InvoiceTotal"]["value"]["amount"] == 50 and all(check["passed"] for check in answer["checks"])
