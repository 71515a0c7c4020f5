"""Asking over the house API and on the console's page."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.accounts import User
from portal.core.db import db
from tests.browse import Browsers
from tests.features.conftest import error, on_one_database
from tests.passages import read
from tests.people import Api, People


@pytest.fixture
def bill(app, people: People) -> str:
    """Id of an invoice over 1240.50 EUR by Stern <Bakery>."""
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor
        total = {"name": "InvoiceTotal", "type": "currency", "value": {"amount": "1240.50", "currencyCode": "EUR"}}
        values = [{"name": "VendorName", "value": "Stern <Bakery>"}, {"name": "InvoiceDate", "type": "date", "value": "2025-03-05"}, total]
        return read(actor, "Terms: payable within ninety days", doc_type="invoice", values=values, name="stern <1>.pdf").public_id


def ask(api: Api, question: str, **more):
    answer = api.post("/api/ask/", {"question": question, **more})
    assert answer.status_code == 200, answer.text
    return answer.json


def test_an_answer_has_figures_documents_and_how_it_was_understood(owner: Api, bill: str) -> None:
    told = ask(owner, "What is the total of all invoices from Stern Bakery in March 2025?")
    assert told["found"] and told["figures"] == [{"label": "total", "value": "1240.50", "currency": "EUR"}]
    assert [one["id"] for one in told["documents"]] == [bill] and told["count"] == 1
    assert told["query"]["operation"] == "sum" and "2025-03-01" in told["query"]["words"]


def test_what_isnt_understood_is_answered_as_not_found(owner: Api, bill: str) -> None:
    told = ask(owner, "Which invoices are unpaid?")
    assert (told["found"], told["unknown"], told["figures"], told["documents"]) == (False, ["unpaid"], [], [])


def test_odd_questions_are_refused_beside_their_field(owner: Api) -> None:
    odd = [({"question": text}, "question") for text in ("", "x" * 501)] + [({"question": "How many?", "types": ["poem"]}, "types"), ({}, "question")]
    for body, field in odd:
        answer = owner.post("/api/ask/", body)
        assert answer.status_code == 400 and error(answer)["source"]["pointer"].endswith(field), body


def test_types_narrow_the_answer(owner: Api, bill: str) -> None:
    assert ask(owner, "How many documents are there?", types=["receipt"])["figures"][0]["value"] == "0"
    assert ask(owner, "How many documents are there?", types=["invoice", "receipt"])["figures"][0]["value"] == "1"


def test_a_stranger_and_a_firm_have_their_own_documents_and_questions(people: People, browse: Browsers, bill: str) -> None:
    assert ask(people.stranger, "How many documents are there?")["figures"][0]["value"] == "0"
    browse.owner.open("/ask?q=How+many+invoices+from+Stern+Bakery")
    assert "How many invoices from Stern" in browse.owner.open("/ask").words
    for other in (browse.viewer, browse.stranger):
        assert "How many invoices from Stern" not in other.open("/ask").words


@on_one_database
def test_the_page_shows_answer_sources_and_what_was_understood(browse: Browsers, bill: str) -> None:
    page = browse.viewer.open("/ask?q=Total+of+all+invoices+in+2025")
    assert "1,240.50 EUR" in page.words and page.links["stern <1>.pdf"] == f"/documents/{bill}/" and "Understood as:" in page.words
    missing = browse.viewer.open("/ask?q=Which+invoices+are+%3Cunpaid%3E").words
    assert "Not found" in missing and "unpaid>" in missing and "Search for these words" in missing


@on_one_database
def test_a_quote_opens_the_document_at_its_place(browse: Browsers, bill: str) -> None:
    page = browse.owner.open("/ask?q=What+do+the+invoices+say+about+payable")
    assert "payable within ninety days" in page.words
    assert page.links["stern <1>.pdf"] == f"/documents/{bill}/?page=1&passage=1#page-1"


@on_one_database
def test_a_question_that_is_too_long_is_refused_on_the_page(browse: Browsers) -> None:
    page = browse.owner.open("/ask?q=" + "x" * 501)
    assert page.status == 400 and page.errors == ["A question has 1 to 500 characters."]


def test_the_firms_zone_is_checked(owner: Api) -> None:
    assert owner.patch("/api/organization/", {"zone": "Europe/Berlin"}).json["zone"] == "Europe/Berlin"
    answer = owner.patch("/api/organization/", {"zone": "Mars/Base"})
    assert answer.status_code == 400 and error(answer)["source"]["pointer"].endswith("zone")
