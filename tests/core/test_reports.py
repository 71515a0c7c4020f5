"""Reports: asked for, waiting for documents, frozen, stale."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.core import documents, duties, readings, reports
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.documents import states
from portal.core.errors import NotAllowed, NotFound, Refused
from portal.core.folders import Folder
from portal.core.outbox import Job
from portal.core.readings import Reading
from portal.core.reports import ReportRun
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, hand_in, member, new_folder, perform, report, template
from tests.people import People

pytestmark = pytest.mark.usefixtures("context", "people")


@pytest.fixture
def actor(context: None, people: People) -> Actor:
    return member()


@pytest.fixture
def folder(actor: Actor) -> Folder:
    return new_folder(actor)


def test_builtin_reports_are_listed_in_their_order(actor: Actor) -> None:
    reports.ensure_builtin()  # a second time changes nothing
    names = [row.name for row in db.session.scalars(reports.templates(actor)).unique()]
    assert names == ["Financial Statement Analysis", "Tax Document Summary", "Cash Flow and Spend Summary"]


def test_a_report_waits_for_documents_being_read(app: Flask, folder: Folder, actor: Actor) -> None:
    document = hand_in(folder, state=states.READING)
    made = report(app, folder, actor)
    assert made.state == "processing"
    with pytest.raises(Refused):
        reports.result(made)
    _finish_reading(document.id)
    _make_due()
    perform(app.app_context)
    assert reports.run(made.public_id, actor=actor).state == "completed"


def _finish_reading(document_id: int) -> None:
    with transaction():
        db.session.get_one(documents.Document, document_id).state = states.FAILED


def _make_due() -> None:
    with transaction():
        for job in db.session.query(Job):
            job.available_at = now()


def test_after_the_stated_time_unread_documents_are_listed_as_missing(app: Flask, folder: Folder, actor: Actor) -> None:
    hand_in(folder, BALANCE_SHEET)
    hand_in(folder, state=states.RECEIVED, name="slow.pdf")
    made = reports.start(template(0, actor).public_id, folder.public_id, actor=actor)
    with transaction():
        db.session.get_one(ReportRun, made.id).waits_until = now() - timedelta(seconds=1)
    perform(app.app_context)
    data = reports.result(reports.run(made.public_id, actor=actor))["data"]
    reasons = [entry["reason"] for entry in data["missing"] if entry.get("name") == "slow.pdf"]
    assert reasons == ["It wasn't read yet when the report was made."]


def test_an_empty_folder_is_refused(folder: Folder, actor: Actor) -> None:
    hand_in(folder, state=states.DELETED)
    with pytest.raises(Refused) as refusal:
        reports.start(template(0, actor).public_id, folder.public_id, actor=actor)
    assert refusal.value.field == "folder_id"


def test_a_viewer_may_not_ask_for_a_report(folder: Folder, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        reports.start(template(0, actor).public_id, folder.public_id, actor=member("viewer"))


def test_a_report_is_found_by_its_own_organization_only(app: Flask, folder: Folder, actor: Actor) -> None:
    hand_in(folder, BALANCE_SHEET)
    made = report(app, folder, actor)
    stranger = member(email="owner@other.example")
    with pytest.raises(NotFound):
        reports.run(made.public_id, actor=stranger)
    with pytest.raises(NotFound):
        reports.start(template(0, stranger).public_id, folder.public_id, actor=stranger)


@pytest.mark.parametrize("change", ["edit", "delete", "another", "return", "approve"])
def test_a_report_knows_when_a_source_changed(app: Flask, folder: Folder, actor: Actor, change: str) -> None:
    document = hand_in(folder, BALANCE_SHEET).public_id
    made = report(app, folder, actor)
    assert not reports.is_stale(made)
    {
        "edit": lambda: readings.edit(document, {"Equity": 5}, actor=actor),
        "delete": lambda: documents.delete(document, actor=actor),
        "another": lambda: hand_in(folder, INCOME_STATEMENT),
        "return": lambda: documents.give_back(document, "Page 2 is cut off.", actor=actor),
        "approve": lambda: documents.approve(document, actor=actor),
    }[change]()
    assert reports.is_stale(reports.run(made.public_id, actor=actor))


def test_a_report_from_before_digests_were_kept_knows_it_too(app: Flask, folder: Folder, actor: Actor) -> None:
    document = hand_in(folder, BALANCE_SHEET).public_id
    made = report(app, folder, actor)
    with transaction():
        made.documents_sha256 = None
    assert not reports.is_stale(made)
    readings.edit(document, {"Equity": 5}, actor=actor)
    assert reports.is_stale(reports.run(made.public_id, actor=actor))


def test_a_finished_report_is_frozen(app: Flask, folder: Folder, actor: Actor) -> None:
    document = hand_in(folder, BALANCE_SHEET)
    made = report(app, folder, actor)
    before = reports.result(made)
    readings.edit(document.public_id, {"Equity": 5}, actor=actor)
    after = reports.result(reports.run(made.public_id, actor=actor))
    assert before == after
    assert made.inputs["documents"][0]["sha256"] == document.sha256
    assert made.template_version == template(0, actor).version


def test_a_report_trusts_the_readings_arithmetic_until_a_figure_is_edited(app: Flask, folder: Folder, actor: Actor) -> None:
    document = hand_in(folder, BALANCE_SHEET | {"Equity": 680000})
    with transaction():
        db.session.get_one(Reading, document.reading_id).checks = [{"name": "balance_sheet_balances", "passed": True}]
    assert reports.result(report(app, folder, actor))["data"]["conflicts"] == []
    readings.edit(document.public_id, {"Equity": 670000}, actor=actor)
    conflicts = reports.result(report(app, folder, actor))["data"]["conflicts"]
    assert [conflict["kind"] for conflict in conflicts] == ["balance"]


def test_a_report_that_was_given_up_says_why_and_can_be_revived(app: Flask, folder: Folder, actor: Actor) -> None:
    hand_in(folder, BALANCE_SHEET)
    made = reports.start(template(0, actor).public_id, folder.public_id, actor=actor)
    job = db.session.query(Job).filter_by(kind="make_report").one()
    with transaction():
        job.reason = "out of memory"
        duties.of("make_report").buried(job)
    assert reports.run(made.public_id, actor=actor).reason == "out of memory"
    with transaction():
        duties.of("make_report").revived(job)
    assert reports.run(made.public_id, actor=actor).state == "processing"
