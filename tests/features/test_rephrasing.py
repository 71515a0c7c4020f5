"""Questions that weren't understood, put into other words by an outside model: never its figures, and never a name or number of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from portal.config import Config
from portal.core.accounts import User
from portal.core.db import db
from portal.core.questions.asking import ask
from portal.core.questions.rephrasing import EXAMPLES
from tests.features.chat import ChatServer
from tests.features.conftest import on_one_database
from tests.features.gateways import serving
from tests.passages import read
from tests.people import Api

ASKED = "Quanto ci è costato Miller Ltd a marzo 2025?"
SAID = "What is the total of all invoices from Miller Ltd in March 2025?"
pytestmark = on_one_database


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with serving(ChatServer({"question": SAID})) as chat:
        yield chat


@pytest.fixture
def config(config: Config, server: ChatServer) -> Config:
    return dataclasses.replace(config, reader_url=server.url, reader_model="any", reader_seconds=1)


@pytest.fixture
def firm(app: Flask, owner: Api) -> Api:
    """The owner of a firm that has switched the outside reader on, with an invoice of each of two vendors."""
    owner.patch("/api/organization/", json={"outside_reader": True})
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor
        for vendor, amount in (("Miller Ltd", "70.00"), ("Brook Glazing", "400.00")):
            total = {"name": "InvoiceTotal", "type": "currency", "value": {"amount": amount, "currencyCode": "EUR"}}
            values = [{"name": "VendorName", "value": vendor}, {"name": "InvoiceDate", "type": "date", "value": "2025-03-05"}, total]
            read(actor, "An invoice", doc_type="invoice", values=values, name=f"{vendor}.pdf")
    return owner


def answer(api: Api, question: str = ASKED) -> dict:
    return dict(api.post("/api/ask/", {"question": question}).json)


def test_other_words_are_answered_from_the_database_and_shown(firm: Api, server: ChatServer) -> None:
    told = answer(firm)
    assert told["found"] and told["figures"] == [{"label": "total", "value": "70.00", "currency": "EUR"}]
    assert SAID in told["answer"] and told["query"]["rephrased"] == SAID
    assert server.question == ASKED and "70" not in str(server.posted[0][2])


@pytest.mark.parametrize(
    "said",
    [
        "What is the total of all invoices from Brook Glazing in March 2025?",
        "What is the total of all invoices from Miller Ltd in March 2024?",
        "What is the total of all invoices over 10 EUR from Miller Ltd in March 2025?",
        "What is the total of all invoices in USD from Miller Ltd in March 2025?",
        "What did Miller Ltd embezzle in March 2025?",
        None,
    ],
)
def test_what_the_person_didnt_say_is_refused(firm: Api, server: ChatServer, said: str | None) -> None:
    server.said = {"question": said}
    told = answer(firm)
    assert (told["found"], told["figures"]) == (False, []) and "rephrased" not in told["query"] and server.posted


@pytest.mark.parametrize("body", [b"no", b'{"choices": [{"message": {"content": "[1]"}}]}'])
def test_a_server_that_fails_leaves_the_own_answer(firm: Api, server: ChatServer, body: bytes) -> None:
    server.body = body
    told = answer(firm)
    assert not told["found"] and told["answer"].startswith("Not found.") and "other words" in told["answer"]


def test_nothing_is_sent_of_what_is_understood_or_before_the_firm_agrees(firm: Api, server: ChatServer) -> None:
    assert answer(firm, "How many invoices are there?")["found"] and not answer(firm, "List invoices in 1999")["found"]
    firm.patch("/api/organization/", json={"outside_reader": False})
    assert not answer(firm)["found"] and server.posted == []


def test_the_examples_it_is_given_are_understood(app: Flask, firm: Api) -> None:
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor
        queries = {one: ask(actor, one, today=date(2026, 3, 4)).query for one in EXAMPLES}
    assert [one for one, query in queries.items() if query.get("operation") in (None, "quote")] == []
