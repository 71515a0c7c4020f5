"""E-invoices handed in as XML, or attached to a PDF: read, shown and given back like any document."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from tests.browse import Browsers
from tests.core import ebills
from tests.features.conftest import on_one_database
from tests.house_rules import text_of
from tests.people import Api

ReadAll = Callable[[], int]


@on_one_database
def test_an_e_invoice_in_xml_is_read_and_has_a_page(owner: Api, read_all: ReadAll) -> None:
    document = owner.document(ebills.cii(), "invoice.xml")
    assert read_all() == 1
    detail = owner.get(f"/api/docs/{document}/").json
    assert (detail["type"], detail["page_count"], detail["sources"]) == (
        "invoice", 1, [{"name": "Cross Industry Invoice", "method": "xml", "detail": "EN 16931"}])
    total = detail["fields"]["InvoiceTotal"]
    assert (total["value"], total["method"], total["page"]) == ({"amount": 297.5, "currencyCode": "EUR"}, "xml", 1)
    picture = owner.get(f"/api/docs/{document}/pages/1/?width=800")
    assert picture.status_code == 200 and Image.open(io.BytesIO(picture.data)).size[0] == 800


@on_one_database
def test_xml_is_given_back_as_it_came_and_never_shown_inline(owner: Api) -> None:
    answer = owner.get(f"/api/docs/{owner.document(ebills.ubl(), 'invoice.xml')}/download/")
    assert answer.data == ebills.ubl() and answer.mimetype == "application/xml"
    assert answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@on_one_database
def test_xml_that_declares_entities_fails_alone_and_says_why(owner: Api, read_all: ReadAll) -> None:
    bad = owner.document(b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "invoice.xml")
    good = owner.document(ebills.ubl(), "other.xml")
    read_all()
    failed, read = (owner.get(f"/api/docs/{one}/").json for one in (bad, good))
    assert (failed["status"], failed["reason"]) == ("failed", "The XML file declares a document type or entities, which are not read. Send it without them.")
    assert read["type"] == "invoice"


@on_one_database
def test_a_page_that_contradicts_its_e_invoice_goes_to_a_person(owner: Api, read_all: ReadAll, browse: Browsers) -> None:
    document = owner.document(ebills.with_attachments({"factur-x.xml": ebills.cii(total="397.50")}), "invoice.pdf")
    read_all()
    detail = owner.get(f"/api/docs/{document}/").json
    check, = (one for one in detail["checks"] if one["name"] == "e_invoice_and_page_agree")
    assert (check["passed"], detail["needs_review"]) == (False, True)
    assert "397.50 in the XML, 297.50 on the page" in check["detail"]
    shown = text_of(browse.owner.open(f"/documents/{document}").tree.root)
    assert "E invoice and page agree: it doesn't hold." in shown and "factur-x.xml" in shown
