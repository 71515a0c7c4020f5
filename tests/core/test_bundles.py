"""Several documents in one file: where each begins, and that a document of several pages stays whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.core.extraction import Reading, understood
from portal.core.extraction.bundles import proposed
from portal.core.extraction.model import Page
from tests.core.papers import paper
from tests.core.test_classify import KINDS, written

CLAUSE = "The receiving party shall hold the confidential information in confidence and shall not disclose it to any third party."


def joined(*papers: list[Page]) -> list[Page]:
    """The pages of several papers as one file."""
    return [replace(page, number=number) for number, page in enumerate((page for pages in papers for page in pages), 1)]


def bill(number: str, *more: str) -> list[Page]:
    return written("Invoice", f"Invoice number: {number}", "Invoice date: 3 May 2024", "Bill to: Harbor Ltd", "Total due: 120.00", *more)


def edges(pages: list[Page]) -> list[tuple[int, int, str]]:
    return [(part.first, part.last, part.doc_type) for part in proposed(pages)]


def test_papers_of_different_kinds_are_told_apart():
    pages = joined(KINDS["payStub"], KINDS["idDocument"], KINDS["taxForm"])
    assert edges(pages) == [(1, 1, "payStub"), (2, 2, "idDocument"), (3, 3, "taxForm")]


def test_two_invoices_with_numbers_of_their_own_are_two_documents():
    assert edges(joined(bill("A-17"), bill("B-204"))) == [(1, 1, "invoice"), (2, 2, "invoice")]


def test_an_invoice_that_says_its_number_on_every_page_is_one():
    assert edges(joined(bill("A-17"), bill("A-17", "Carried over"))) == []


def unnumbered(name: str, street: str, *more: str) -> list[Page]:
    """An invoice that doesn't say its number."""
    return written(name, street, "INVOICE", "Invoice date: 3 May 2024", "Bill to: Harbor Ltd", "Subtotal 100.00", "VAT 20 % 20.00", "Total due: 120.00", *more)


MILL, QUAY = ("Brook Glazing Ltd", "4 Mill Lane, Bath BA1 2AB"), ("Tilbury Chandlers Ltd", "90 Quay Street, Hull HU1 1UP")


def test_two_invoices_without_numbers_but_of_different_senders_are_two_documents():
    assert edges(joined(unnumbered(*MILL), unnumbered(*QUAY))) == [(1, 1, "invoice"), (2, 2, "invoice")]


@pytest.mark.parametrize("behind", [
    unnumbered(*MILL), unnumbered("Brook Glazing", "4 Mill Lane, Bath BA1 2AB"), unnumbered(*QUAY, "Page 2 of 2"),
    unnumbered(*MILL, "Carried over"), unnumbered("Annex", QUAY[0], QUAY[1]),
], ids=["same sender", "same without its legal form", "counted", "carried over", "annexed"])  # fmt: skip
def test_a_page_of_the_same_sender_or_one_that_is_said_to_follow_is_no_other_document(behind):
    assert edges(joined(unnumbered(*MILL), behind)) == []


def test_counted_pages_stay_together_and_begin_anew():
    pages = joined(*(bill(number, f"Page {page} of 2") for number in ("A-17", "B-204") for page in (1, 2)))
    assert edges(pages) == [(1, 2, "invoice"), (3, 4, "invoice")]


@pytest.mark.parametrize("top", ["Exhibit A", "Anlage 1", "Annexe", "Schedule 2"])
def test_what_is_attached_belongs_to_what_it_is_attached_to(top):
    agreement = written("Non-Disclosure Agreement", "This Agreement is made by and between A Inc. and B LLC.", *[CLAUSE] * 20)
    assert edges(joined(agreement, written(top, *KINDS_OF_LINES), agreement[:0])) == []


KINDS_OF_LINES = ("Form W-2", "Wage and Tax Statement 2023", "Employee's social security number", "Department of the Treasury", "OMB No. 1545-0008")


def test_small_print_behind_an_order_belongs_to_it():
    order = written("Purchase Order", "PO number: 991", "Order date: 1 May 2024", "Ship to: Dock 4", "Vendor: Bolt Works")
    small_print = written("Conditions", *[CLAUSE] * 30)
    assert edges(joined(order, small_print)) == []


def test_a_blank_page_stays_with_what_it_is_behind():
    pages = joined(KINDS["payStub"], [Page(2, 595, 842, [], "none")], KINDS["taxForm"])
    assert edges(pages) == [(1, 2, "payStub"), (3, 3, "taxForm")]


def test_a_part_tells_its_title():
    assert [part.title for part in proposed(joined(bill("A-17"), KINDS["wasteNote"]))] == ["Invoice", "Waste Transfer Note"]


def test_a_bundle_is_read_as_its_first_document_and_isnt_sure():
    reading = understood(Reading(pages=joined(bill("A-17"), bill("B-204"))))
    assert reading.doc_type == "invoice" and reading.confidence <= 0.6 and len(reading.parts) == 2
    assert reading.fields["InvoiceId"].value == "A-17" and {value.page for value in reading.fields.values()} <= {1}


def test_the_part_of_a_said_type_is_read():
    reading = understood(Reading(pages=joined(KINDS["payStub"], bill("B-204"))), doc_type="invoice")
    assert reading.fields["InvoiceId"].value == "B-204" and reading.confidence == 1.0


def test_hundreds_of_pages_are_looked_at_within_their_time():
    import time

    page = paper(*[(40 + 14 * row, (60, f"Row {row} of figures and words 1,234.50 and what else there is")) for row in range(50)])
    began = time.process_time()
    assert edges(joined(*[page] * 300)) == [] and time.process_time() - began < 8
