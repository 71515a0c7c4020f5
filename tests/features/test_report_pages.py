"""The report pages: asking for a report, waiting for it, its figures and where they stand."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import reports
from portal.core.db import db, transaction
from portal.core.documents import Document
from portal.core.folders import Folder
from portal.core.reports import ReportRun
from tests import papers
from tests.browse import Browsers, Page
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, hand_in, member, template, without
from tests.core.test_cash_report import FEBRUARY, INVOICE, JANUARY
from tests.core.test_tax_report import INTEREST, W2
from tests.people import Api, People

ReadAll = Callable[[], int]
FINANCIAL, TAX, CASH = "Financial Statement Analysis", "Tax Document Summary", "Cash Flow and Spend Summary"


@pytest.fixture
def fill(app: Flask, owner: Api) -> Callable[..., str]:
    """``fill((values, doc_type, options) …)``: a new folder with these documents, its hashid."""

    def filled(*given: tuple[dict[str, Any], str, dict[str, Any]], name: str = "Acme - 2024") -> str:
        hashid = owner.folder(name)
        with app.app_context():
            row = db.session.scalars(select(Folder).where(Folder.public_id == hashid)).unique().one()
            for values, doc_type, options in given:
                hand_in(row, values, doc_type, **options)
            db.session.remove()
        return hashid

    return filled


@pytest.fixture
def folder(fill: Callable[..., str]) -> str:
    """The seed's two statements, one of them approved."""
    return fill(
        (BALANCE_SHEET, "financialReport", {"name": "sheet.pdf", "state": "approved"}), (INCOME_STATEMENT, "financialReport", {"name": "income.pdf"})
    )


@pytest.fixture
def make(browse: Browsers, read_all: ReadAll) -> Callable[..., Page]:
    """Ask for a report over a folder by the form, and open it when it is made."""

    def made(folder: str, kind: str = FINANCIAL) -> Page:
        waiting = browse.owner.open(f"/reports/new?folder={folder}").submit("Make report", {"Kind": kind})
        assert waiting.h1 == kind and "Being made" in waiting.words, waiting.words
        read_all()
        return browse.owner.open(waiting.url)

    return made


def test_a_report_shows_its_figures_as_links_to_their_sources(make: Callable[..., Page], folder: str) -> None:
    page = make(folder)
    assert page.h1 == FINANCIAL and "Acme Corporation" in page.words
    assert "Total assets approved 1,250,000" in page.rows and "Current ratio Current assets / current liabilities 2.25" in page.rows
    sources = page.go("1,250,000")
    assert sources.h1 == "Total revenue" and "income.pdf" in sources.words and "page 1" in sources.words
    document = sources.links["Total revenue"]
    assert document.startswith("/documents/") and "field=TotalRevenue" in document and "page=1" in document


def test_a_derived_figure_shows_its_parts_with_their_boxes(make: Callable[..., Page], folder: str, browse: Browsers) -> None:
    report = make(folder)
    panel = browse.owner.open(f"{report.url}sources?figure=ratios.current_ratio", htmx=True)
    assert "Computed from 2 values" in panel.words and "<html" not in panel.answer.text
    assert "Current assets 450000 Approved" in panel.words and "Current liabilities 200000 Approved" in panel.words
    boxes = [box for box in panel.tree.every() if box.tag.endswith("rect")]
    assert [[box.get(side) for side in ("x", "y", "width", "height")] for box in boxes] == [["0.1", "0.2", "0.2", "0.05"]] * 2


def test_the_address_of_a_report_can_hold_the_figure_that_is_looked_at(make: Callable[..., Page], folder: str, browse: Browsers) -> None:
    report = make(folder)
    page = browse.owner.open(f"{report.url}?figure=financial_summary.equity")
    assert "It stands here" in page.words and "hidden" not in next(page.tree.every("aside")).attrib
    assert "hidden" in next(browse.owner.open(report.url).tree.every("aside")).attrib


@pytest.mark.parametrize("figure", ["", "nothing.of.the.kind", "financial_summary", "<script>", "x" * 200])
def test_a_figure_that_isnt_there_is_not_found(make: Callable[..., Page], folder: str, browse: Browsers, figure: str) -> None:
    report = make(folder)
    assert browse.owner.send("GET", f"{report.url}sources", query_string={"figure": figure}).status_code == 404


def test_missing_and_conflicts_stand_above_the_figures(make: Callable[..., Page], fill: Callable[..., str]) -> None:
    failed = ({}, "financialReport", {"name": "broken <b>scan</b>.jpg", "state": "failed"})
    partial = (without(BALANCE_SHEET, "Equity", "TotalLiabilities", "LongTermLiabilities"), "financialReport", {"name": "sheet.pdf"})
    other = (BALANCE_SHEET | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2020-12-31"}, "financialReport", {"name": "zenith.pdf"})
    page = make(fill(failed, partial, other))
    top = page.words[: page.words.index("Total revenue –")]
    assert "Missing" in top and "broken <b>scan</b>.jpg: It couldn't be read." in top
    assert "To be checked" in top and "Zenith Ltd" in top
    assert page.links["broken <b>scan</b>.jpg"].startswith("/documents/")


def test_figures_are_written_as_the_viewer_writes_them(make: Callable[..., Page], folder: str, browse: Browsers) -> None:
    report = make(folder)
    browse.owner.languages = "de-DE,de;q=0.9"
    page = browse.owner.open(report.url)
    assert "Total assets approved 1.250.000" in page.rows and "Current ratio Current assets / current liabilities 2,25" in page.rows


def test_charts_say_in_words_what_they_show(make: Callable[..., Page], fill: Callable[..., str]) -> None:
    page = make(fill((JANUARY, "bankStatement", {}), (FEBRUARY, "bankStatement", {})), CASH)
    described = [" ".join(element.itertext()) for element in page.tree.root.iter() if str(element.tag).endswith("desc")]
    assert any("Jan 2024, Deposits: 1,000" in words and "Feb 2024, Withdrawals: 99.50" in words for words in described)
    assert "Jan 2024 1,000 300.00 700.00" in page.rows


def test_every_kind_of_report_has_a_page(make: Callable[..., Page], fill: Callable[..., str]) -> None:
    forms = fill((W2, "taxForm", {}), (INTEREST, "taxForm", {}), (W2 | {"RecipientName": "John Roe", "RecipientTin": "987-65-4321"}, "taxForm", {}))
    assert "***-**-4321" in make(forms, TAX).words
    spent = fill((INVOICE, "invoice", {"currency": "EUR"}), (JANUARY, "bankStatement", {}), ({}, "invoice", {"state": "failed"}))
    assert {"Cash flow by month", "Spend by counterparty"} <= {text(h) for h in make(spent, CASH).tree.every("h2", "h3")}


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("json", b"{")])
def test_a_report_is_downloaded(make: Callable[..., Page], folder: str, owner: Api, ending: str, start: bytes) -> None:
    report = make(folder)
    answer = report.go(ending.upper()).answer
    assert answer.data.startswith(start) and f"{FINANCIAL} - Acme - 2024.{ending}" in answer.headers["Content-Disposition"]
    theirs = owner.get(f"/api{report.url}{ending}/")
    assert json.loads(answer.data) == theirs.json if ending == "json" else answer.data == theirs.data


def test_a_report_that_is_out_of_date_is_marked_and_made_again(make: Callable[..., Page], folder: str, browse: Browsers, owner: Api) -> None:
    report = make(folder)
    owner.delete(f"/api/docs/{owner.get('/api/docs/').json['results'][0]['id']}/")
    assert "Out of date" in browse.owner.open("/reports/").words
    again = browse.owner.open(report.url).submit("Make again")
    assert again.url != report.url and "Being made" in again.words


def test_a_deleted_source_is_told_and_not_linked(make: Callable[..., Page], folder: str, browse: Browsers, owner: Api) -> None:
    report = make(folder)
    document = next(doc["id"] for doc in owner.get("/api/docs/").json["results"] if doc["name"] == "income.pdf")
    owner.delete(f"/api/docs/{document}/")
    sources = browse.owner.open(f"{report.url}sources?figure=financial_summary.net_income")
    assert "Deleted since" in sources.words and not any(document in address for address in sources.links.values())


def test_waiting_tells_how_far_reading_is_and_ends_by_itself(browse: Browsers, folder: str, owner: Api, app: Flask, read_all: ReadAll) -> None:
    owner.document(papers.page("later"), folder=folder)
    waiting = browse.owner.open(f"/reports/new?folder={folder}").submit("Make report", {"Kind": FINANCIAL})
    assert "Waiting for 1 document to be read" in waiting.words and "2 of 3 documents" in waiting.words
    bar = next(waiting.tree.every("progress"))
    assert (bar.get("value"), bar.get("max")) == ("2", "3")
    assert browse.owner.open(f"{waiting.url}progress", htmx=True).status == 200
    read_all()
    assert browse.owner.open(f"{waiting.url}progress", htmx=True).answer.headers["HX-Refresh"] == "true"


def test_a_report_that_failed_says_why(make: Callable[..., Page], folder: str, browse: Browsers, app: Flask) -> None:
    report = make(folder)
    with app.app_context(), transaction():
        made = db.session.scalars(select(ReportRun)).unique().one()
        made.state, made.reason = "failed", "The disk is full."
    page = browse.owner.open(report.url)
    assert "couldn't be made" in page.words and "The disk is full." in page.words and "Make again" in page.buttons
    assert browse.owner.open(f"{report.url}download/pdf").status == 422


def test_what_a_report_would_miss_is_said_before_it_is_made(browse: Browsers, fill: Callable[..., str]) -> None:
    approved = (BALANCE_SHEET, "financialReport", {"state": "approved"})
    folder = fill(approved, (INCOME_STATEMENT, "financialReport", {}), ({}, "invoice", {"state": "received"}), ({}, "invoice", {"state": "failed"}))
    told = browse.owner.open(f"/reports/new?folder={folder}", htmx=True).words
    assert "1 of 4 documents are approved." in told and "1 was read, but nobody approved it" in told
    assert "1 is still being read" in told and "1 can't be used" in told


def test_mistakes_of_the_form_stand_beside_their_field(browse: Browsers, owner: Api) -> None:
    form = browse.owner.open("/reports/new")
    assert form.submit("Make report", {"Kind": FINANCIAL}).errors == ["Choose a folder."]
    empty = form.submit("Make report", {"Kind": FINANCIAL, "Folder": owner.folder("Empty")})
    assert empty.status == 400 and empty.errors == ["The folder is empty: there is nothing to report on."]
    assert form.submit("Make report", {"Folder": "zzzzzzzzzzzz", "Kind": FINANCIAL}).errors == ["No such folder."]
    assert form.submit("Make report", {"Folder": owner.folder("Other"), "Kind": "zzzzzzzzzzzz"}).status == 400


def test_the_list_is_filtered_by_the_address(make: Callable[..., Page], folder: str, browse: Browsers, fill: Callable[..., str], owner: Api) -> None:
    make(folder)
    other = fill((INVOICE, "invoice", {}), name="Globex")
    make(other, CASH)
    assert [row.split(" Up to date")[0] for row in browse.owner.open("/reports/").rows] == [f"{CASH} Globex", f"{FINANCIAL} Acme - 2024"]
    assert len(browse.owner.open(f"/reports/?folder={other}&kind=&state=").rows) == 1
    kinds = {kind["name"]: kind["hashid"] for kind in owner.get("/api/reports/").json["results"]}
    assert "No report fits" in browse.owner.open(f"/reports/?folder={other}&kind={kinds[TAX]}").words
    assert {browse.owner.open(f"/reports/?{name}=nonsense").status for name in ("state", "kind")} == {400}
    assert browse.owner.open("/reports/?folder=zzz").status == 404


def test_the_list_is_paged_by_key_and_asks_anew_only_while_something_is_made(
    browse: Browsers, folder: str, people: People, app: Flask, read_all: ReadAll
) -> None:
    with app.app_context():
        actor = member("owner", people.owner.email)
        for _ in range(51):
            reports.start(template(0, actor).public_id, folder, actor=actor)
        db.session.remove()
    first = browse.owner.open("/reports/")
    assert len(first.rows) == 50 and len(first.go("Older").rows) == 1
    assert 'hx-trigger="every 3s"' in first.answer.text
    read_all()
    assert 'hx-trigger="every 3s"' not in browse.owner.open("/reports/").answer.text


def test_an_empty_list_offers_the_next_action(browse: Browsers) -> None:
    assert browse.owner.open("/reports/").go("New report").h1 == "New report"
    assert "New report" not in browse.viewer.open("/reports/").links


def test_a_viewer_sees_reports_but_asks_for_none(make: Callable[..., Page], folder: str, browse: Browsers, owner: Api) -> None:
    report = make(folder)
    owner.delete(f"/api/docs/{owner.get('/api/docs/').json['results'][0]['id']}/")
    assert "Make again" not in browse.viewer.open(report.url).buttons
    assert browse.viewer.open("/reports/new").status == 403
    assert browse.viewer.post(f"{report.url}again").status == 403


def test_the_stranger_finds_nothing_of_it(make: Callable[..., Page], folder: str, browse: Browsers) -> None:
    report = make(folder)
    for path in ("", "sources?figure=financial_summary.equity", "progress", "download/pdf", "download/json"):
        assert browse.stranger.open(report.url + path).status == 404, path
        assert browse.nobody.open(report.url + path).status == 401, path
    assert browse.stranger.open(f"/reports/new?folder={folder}").status == 404
    assert browse.stranger.post(f"{report.url}again").status == 404 and browse.stranger.open("/reports/").rows == []


def test_figures_cost_the_same_number_of_queries_however_many_there_are(
    make: Callable[..., Page], fill: Callable[..., str], browse: Browsers, queries: Any
) -> None:
    few = make(fill((INVOICE, "invoice", {})), CASH)
    many = make(fill(*[(INVOICE | {"InvoiceId": str(n), "VendorName": f"Vendor {n}"}, "invoice", {}) for n in range(12)]), CASH)
    sent = []
    for report in (few, many):
        for path in (report.url, f"{report.url}sources?figure=currencies.0.spend.total"):
            with queries() as asked:
                browse.owner.open(path)
            sent.append(len(asked))
    assert sent[:2] == sent[2:]


def test_readiness_counts_by_what_a_report_can_do_with_a_document(app: Flask, fill: Callable[..., str]) -> None:
    states = ("approved", "confirmed", "needs_review", "read", "received", "pending", "returned", "quarantined", "deleted")
    fill(*[(INVOICE, "invoice", {"state": state}) for state in states])
    with app.app_context():
        folder = db.session.scalars(select(Document.folder_id)).first()
        assert reports.readiness_among([folder])[folder] == reports.Readiness(approved=1, unchecked=3, unread=1, lost=3)
        db.session.remove()
