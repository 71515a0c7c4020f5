"""Reports: the seed's own figures, where they come from, what is missing, when they are stale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.core import documents, readings, reports
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.documents import states
from portal.core.errors import NotAllowed, NotFound, Refused
from portal.core.folders import Folder
from portal.core.reports import ReportRun
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, hand_in, member, new_folder, perform, report, template, without
from tests.people import People

pytestmark = pytest.mark.usefixtures("context", "people")
Analysis = Callable[[], dict[str, Any]]


@pytest.fixture
def actor(context: None, people: People) -> Actor:
    return member()


@pytest.fixture
def folder(actor: Actor) -> Folder:
    return new_folder(actor)


@pytest.fixture
def analysis(app: Flask, folder: Folder, actor: Actor) -> Analysis:
    """Make the Financial Statement Analysis of the folder and give its data."""
    return lambda: reports.result(report(app, folder, actor))["data"]


def test_builtin_reports_are_listed_in_their_order(actor: Actor) -> None:
    reports.ensure_builtin()  # a second time changes nothing
    names = [row.name for row in db.session.scalars(reports.templates(actor)).unique()]
    assert names == ["Financial Statement Analysis", "Tax Document Summary", "Cash Flow and Spend Summary"]


def test_two_statements_give_the_seeds_figures_and_ratios(folder: Folder, analysis: Analysis) -> None:
    sheet = hand_in(folder, values=BALANCE_SHEET, name="balance_sheet_2024.pdf")
    hand_in(folder, values=INCOME_STATEMENT, name="income_statement_2024.pdf")
    data = analysis()
    assert data["financial_summary"] == {
        "total_revenue": 1250000,
        "total_expenses": 980000,
        "net_income": 270000,
        "assets": {"current_assets": 450000, "fixed_assets": 800000, "total_assets": 1250000},
        "liabilities": {"current_liabilities": 200000, "long_term_liabilities": 350000, "total_liabilities": 550000},
        "equity": 700000,
    }
    assert data["ratios"] == {"current_ratio": 2.25, "debt_to_equity": 0.79, "return_on_assets": 0.216, "profit_margin": 0.216}
    assert [entry["type"] for entry in data["documents_analyzed"]] == ["Balance Sheet", "Income Statement"]
    assert data["documents_analyzed"][0] == {"id": sheet.public_id, "name": "balance_sheet_2024.pdf", "type": "Balance Sheet", "confidence": 0.95}
    assert data["missing"] == data["conflicts"] == []


def test_whole_figures_are_integers(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET | {"CurrentAssets": "450000.50"} | {"CurrentAssets": 450000.5, "Equity": 700000.0})
    summary = analysis()["financial_summary"]
    assert isinstance(summary["equity"], int)
    assert summary["assets"]["current_assets"] == 450000.5


def test_one_document_with_both_statements_is_analyzed_as_both(folder: Folder, analysis: Analysis) -> None:
    document = hand_in(folder, values=BALANCE_SHEET | INCOME_STATEMENT | {"StatementType": "combined"})
    data = analysis()
    assert [(entry["id"], entry["type"]) for entry in data["documents_analyzed"]] == [
        (document.public_id, "Balance Sheet"),
        (document.public_id, "Income Statement"),
    ]
    assert data["ratios"]["return_on_assets"] == 0.216


def test_each_figure_names_its_sources(folder: Folder, analysis: Analysis) -> None:
    document = hand_in(folder, values=BALANCE_SHEET, name="sheet.pdf")
    assert analysis()["sources"]["financial_summary.assets.total_assets"] == [
        {
            "document": document.public_id,
            "name": "sheet.pdf",
            "field": "TotalAssets",
            "page": 1,
            "box": [0.1, 0.2, 0.3, 0.25],
            "state": "read",
            "content": "1250000",
        }
    ]


@pytest.mark.parametrize(("state", "method", "told"), [("approved", "table", "approved"), ("read", "person", "corrected"), ("read", "table", "read")])
def test_a_source_says_how_sure_it_is(folder: Folder, analysis: Analysis, state: str, method: str, told: str) -> None:
    hand_in(folder, values=BALANCE_SHEET, state=state, methods={"Equity": method})
    assert analysis()["sources"]["financial_summary.equity"][0]["state"] == told


def test_totals_that_are_not_printed_are_derived_from_their_parts(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=without(BALANCE_SHEET, "TotalAssets", "TotalLiabilities", "Equity"), state="approved")
    hand_in(folder, values=without(INCOME_STATEMENT, "NetIncome"))
    data = analysis()
    assert data["financial_summary"]["assets"]["total_assets"] == 1250000
    assert (data["financial_summary"]["equity"], data["financial_summary"]["net_income"]) == (700000, 270000)
    parts = data["sources"]["financial_summary.assets.total_assets"]
    assert [(part["field"], part["state"], part["basis"]) for part in parts] == [
        ("FixedAssets", "derived", "approved"),
        ("CurrentAssets", "derived", "approved"),
    ]


def test_a_total_derived_by_the_reader_is_marked_with_its_parts(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET, methods={"TotalAssets": "derived"}, parts={"TotalAssets": ["FixedAssets", "CurrentAssets"]})
    cited = analysis()["sources"]["financial_summary.assets.total_assets"]
    assert [(source["field"], source["state"]) for source in cited] == [("FixedAssets", "derived"), ("CurrentAssets", "derived")]


def test_missing_figures_are_null_and_listed(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=without(BALANCE_SHEET, "CurrentLiabilities"), name="sheet.pdf")
    data = analysis()
    missing = {entry["figure"]: entry["reason"] for entry in data["missing"]}
    assert data["financial_summary"]["liabilities"]["current_liabilities"] is None
    assert missing["financial_summary.liabilities.current_liabilities"] == "Not found in sheet.pdf."
    assert missing["financial_summary.total_revenue"] == "The folder holds no income statement that was read."
    assert missing["ratios.current_ratio"] == "It needs current liabilities."


def test_nothing_is_divided_by_zero(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET | {"CurrentLiabilities": 0})
    data = analysis()
    assert data["ratios"]["current_ratio"] is None
    assert {"figure": "ratios.current_ratio", "reason": "It would divide by current liabilities, which is zero."} in data["missing"]


def test_losses_give_negative_ratios(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET | {"TotalLiabilities": 1300000, "Equity": -50000})
    hand_in(folder, values=INCOME_STATEMENT | {"TotalExpenses": 1300000, "NetIncome": -50000})
    assert analysis()["ratios"] == {"current_ratio": 2.25, "debt_to_equity": -26, "return_on_assets": -0.04, "profit_margin": -0.04}


def test_the_latest_period_is_used_and_never_added_up(folder: Folder, analysis: Analysis) -> None:
    for year, revenue in (("2023", 900000), ("2024", 1250000), ("2022", 700000)):
        hand_in(folder, values=BALANCE_SHEET | {"PeriodEndDate": f"{year}-12-31"})
        hand_in(folder, values=INCOME_STATEMENT | {"PeriodEndDate": f"{year}-12-31", "TotalRevenue": revenue})
    data = analysis()
    assert data["financial_summary"]["total_revenue"] == 1250000
    assert len(data["documents_analyzed"]) == 2


def test_a_pair_of_the_same_period_goes_before_a_newer_single_statement(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET)
    hand_in(folder, values=INCOME_STATEMENT)
    hand_in(folder, values=BALANCE_SHEET | {"PeriodEndDate": "2025-03-31", "Equity": 1})
    data = analysis()
    assert data["financial_summary"]["equity"] == 700000
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["period"]


def test_statements_of_different_periods_are_noted(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET)
    hand_in(folder, values=INCOME_STATEMENT | {"PeriodEndDate": "2023-12-31"})
    data = analysis()
    assert len(data["documents_analyzed"]) == 2
    assert "2023-12-31" in data["conflicts"][0]["detail"]


def test_entities_are_not_mixed(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET)
    hand_in(folder, values=INCOME_STATEMENT | {"EntityName": "ACME, CORP."})
    hand_in(folder, values=INCOME_STATEMENT | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2025-12-31", "TotalRevenue": 5})
    data = analysis()
    assert data["financial_summary"]["total_revenue"] == 1250000
    assert [(conflict["kind"], conflict["name"]) for conflict in data["conflicts"]] == [("entity", "Zenith Ltd")]


def test_of_two_entities_with_as_many_statements_the_latest_is_taken(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET)
    hand_in(folder, values=BALANCE_SHEET | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2025-12-31"})
    data = analysis()
    assert data["statement"]["entity"] == "Zenith Ltd"
    assert data["conflicts"][0]["name"] == "Acme Corporation"


def test_currencies_are_not_mixed(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET, currency="EUR")
    hand_in(folder, values=INCOME_STATEMENT, currency="EUR")
    hand_in(folder, values=INCOME_STATEMENT | {"TotalRevenue": 9}, currency="USD")
    data = analysis()
    assert (data["statement"]["currency"], data["financial_summary"]["total_revenue"]) == ("EUR", 1250000)
    assert [(conflict["kind"], conflict["name"]) for conflict in data["conflicts"]] == [("currency", "USD")]


def test_an_approved_statement_goes_before_a_read_one_and_the_difference_is_told(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET, state="approved")
    hand_in(folder, values=BALANCE_SHEET | {"Equity": 699999})
    data = analysis()
    assert data["financial_summary"]["equity"] == 700000
    assert [(c["kind"], c["figure"], c["values"]) for c in data["conflicts"]] == [("value", "financial_summary.equity", [700000, 699999])]


def test_the_same_file_twice_counts_once(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET, data=b"same")
    hand_in(folder, values=BALANCE_SHEET, data=b"same")
    data = analysis()
    assert len(data["documents_analyzed"]) == 1
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["duplicate"]


def test_returned_and_failed_documents_are_missing_not_used(folder: Folder, analysis: Analysis) -> None:
    hand_in(folder, values=BALANCE_SHEET, state=states.RETURNED, name="back.pdf")
    hand_in(folder, state=states.FAILED, name="broken.pdf")
    data = analysis()
    assert data["documents_analyzed"] == []
    assert {entry["name"] for entry in data["missing"] if "name" in entry} == {"back.pdf", "broken.pdf"}


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
    from portal.core.outbox import Job

    with transaction():
        for job in db.session.query(Job):
            job.available_at = now()


def test_after_the_stated_time_unread_documents_are_listed_as_missing(app: Flask, folder: Folder, actor: Actor) -> None:
    hand_in(folder, values=BALANCE_SHEET)
    hand_in(folder, state=states.RECEIVED, name="slow.pdf")
    made = reports.start(template(0, actor).public_id, folder.public_id, actor=actor)
    with transaction():
        db.session.get_one(ReportRun, made.id).waits_until = now() - timedelta(seconds=1)
    perform(app.app_context)
    data = reports.result(reports.run(made.public_id, actor=actor))["data"]
    assert [entry["reason"] for entry in data["missing"] if entry.get("name") == "slow.pdf"] == ["It wasn't read yet when the report was made."]


def test_an_empty_folder_is_refused(folder: Folder, actor: Actor) -> None:
    hand_in(folder, state=states.DELETED)
    with pytest.raises(Refused) as refusal:
        reports.start(template(0, actor).public_id, folder.public_id, actor=actor)
    assert refusal.value.field == "folder_id"


def test_a_viewer_may_not_ask_for_a_report(folder: Folder, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        reports.start(template(0, actor).public_id, folder.public_id, actor=member("viewer"))


def test_a_report_is_found_by_its_own_organization_only(app: Flask, folder: Folder, actor: Actor) -> None:
    hand_in(folder, values=BALANCE_SHEET)
    made = report(app, folder, actor)
    stranger = documents.Document.metadata and _stranger()
    with pytest.raises(NotFound):
        reports.run(made.public_id, actor=stranger)
    with pytest.raises(NotFound):
        reports.start(template(0, stranger).public_id, folder.public_id, actor=stranger)


def _stranger() -> Actor:
    from portal.core.accounts import User

    return db.session.query(User).filter_by(email="owner@other.example").one().actor


@pytest.mark.parametrize("change", ["edit", "delete", "another", "return", "approve"])
def test_a_report_knows_when_a_source_changed(app: Flask, folder: Folder, actor: Actor, change: str) -> None:
    document = hand_in(folder, values=BALANCE_SHEET).public_id
    made = report(app, folder, actor)
    assert not reports.is_stale(made)
    {
        "edit": lambda: readings.edit(document, {"Equity": 5}, actor=actor),
        "delete": lambda: documents.delete(document, actor=actor),
        "another": lambda: hand_in(folder, values=INCOME_STATEMENT),
        "return": lambda: documents.give_back(document, "Page 2 is cut off.", actor=actor),
        "approve": lambda: documents.approve(document, actor=actor),
    }[change]()
    assert reports.is_stale(reports.run(made.public_id, actor=actor))


def test_a_finished_report_is_frozen(app: Flask, folder: Folder, actor: Actor) -> None:
    document = hand_in(folder, values=BALANCE_SHEET)
    made = report(app, folder, actor)
    before = reports.result(made)
    readings.edit(document.public_id, {"Equity": 5}, actor=actor)
    after = reports.result(reports.run(made.public_id, actor=actor))
    assert before == after
    assert made.inputs["documents"][0]["sha256"] == document.sha256
    assert made.template_version == 1


def test_a_report_that_was_given_up_says_why_and_can_be_revived(app: Flask, folder: Folder, actor: Actor) -> None:
    from portal.core import duties, outbox

    hand_in(folder, values=BALANCE_SHEET)
    made = reports.start(template(0, actor).public_id, folder.public_id, actor=actor)
    job = db.session.query(outbox.Job).filter_by(kind="make_report").one()
    with transaction():
        job.reason = "out of memory"
        duties.of("make_report").buried(job)
    assert reports.run(made.public_id, actor=actor).reason == "out of memory"
    with transaction():
        duties.of("make_report").revived(job)
    assert reports.run(made.public_id, actor=actor).state == "processing"
