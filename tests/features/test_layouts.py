"""What staff make of a vendor's document is remembered, and tells how to read the vendor's next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import papers
from tests.people import Api

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
