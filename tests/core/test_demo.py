"""The demo: something for each page to show, from the first moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import demo
from portal.core import clients, documents, outbox, records, sign_ins, work
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import Document
from portal.core.messages import Message
from portal.core.phones import normal
from portal.core.reports import ReportRun
from portal.demo import records as filling
from tests.features.conftest import on_one_database


@pytest.fixture
def told(context: None) -> demo.Told:
    told = demo.load()
    assert told is not None
    return told


def actor() -> Actor:
    return db.session.scalars(select(User).where(User.email == demo.OWNER)).one().actor


@on_one_database
def test_the_demo_holds_documents_in_different_states(told: demo.Told) -> None:
    states = {document.name.split("_")[0]: document.state for document in db.session.scalars(select(Document))}
    assert states.pop("w2") in ("read", "needs_review")  # as sure as was last learned
    assert states == {
        "balance": "approved", "income": "approved", "bank": "read", "receipt": "returned", "scan": "failed", "invoice": "needs_review",
    }  # fmt: skip
    assert db.session.scalars(select(ReportRun.state)).all() == ["completed"]


@on_one_database
def test_the_demo_leaves_only_its_records_to_be_made_and_its_messages_in_the_outbox(told: demo.Told) -> None:
    assert db.session.scalars(select(outbox.Job.kind).where(outbox.Job.state != "done")).all() == [filling.JOB]
    assert db.session.scalars(select(Message.state)).all() == ["held", "held"]


@on_one_database
def test_the_demo_s_bills_are_read_and_become_records_by_facility(told: demo.Told, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PAUSE", timedelta(0))
    for kind in (filling.JOB, "read_document", filling.JOB):  # which comes back once they are read
        for job_id in db.session.scalars(select(outbox.Job.id).where(outbox.Job.kind == kind, outbox.Job.state != "done")).all():
            work.perform(job_id, "test-worker", app.app_context)
    made = db.session.scalars(records.listed(actor())).all()
    assert {(row.category, row.facility.name) for row in made} == {
        *((category, "Kiln Street studio") for category in ("electricity", "water", "fuel_delivery", "wastes")), ("electricity", "Main Street shop"),
    }  # fmt: skip
    assert sum(row.amount for row in made if row.month == "2024-07" and row.category == "electricity") == 3120
    assert {row.description for row in made if row.category == "fuel_delivery"} == {"Propane"}
    units = {one.category: one.unit.symbol for one in records.trends(records.listed(actor()))}
    assert units == {"electricity": "kWh", "water": "CCF", "fuel_delivery": "gal", "wastes": "kg"}
    left = db.session.scalars(records.only_linked(documents.listed(actor()).where(Document.doc_type == "utilityBill"), False)).all()
    assert [document.name for document in left] == [filling.OPEN]


@on_one_database
def test_the_demo_s_client_has_a_phone_for_two_folders(told: demo.Told) -> None:
    places = clients.places(normal(told["client_phone"]))
    assert [place.folder.name for place in places] == ["Hartwell Ceramics LLC - 2024", "Jordan Reyes - 2024"]
    assert told["client_link"] in {place.portal_url for place in places}


@on_one_database
def test_a_second_demo_is_a_new_password_and_the_same_link(told: demo.Told, app: Flask) -> None:
    assert demo.load() is None
    again = demo.new_password()
    assert again["client_link"] == told["client_link"] and again["password"] != told["password"]
    assert sign_ins.sign_in(again["email"], again["password"]).name == "Dana Miller"
