"""Financial Statement Analysis: the seed's own figures, where they come from, what is missing, what contradicts."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core.documents import states
from portal.core.reports import financial
from portal.core.reports.evidence import evidence_of
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, Papers, without


@pytest.fixture
def papers() -> Papers:
    return Papers()


def analysis(papers: Papers) -> dict[str, Any]:
    return financial.make(papers.evidence)


def test_two_statements_give_the_seeds_figures_and_ratios(papers: Papers) -> None:
    sheet = papers.add(BALANCE_SHEET, name="balance_sheet_2024.pdf")
    papers.add(INCOME_STATEMENT, name="income_statement_2024.pdf")
    data = analysis(papers)
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
    first = {"id": sheet.public_id, "name": "balance_sheet_2024.pdf", "type": "Balance Sheet", "confidence": 0.95}
    assert data["documents_analyzed"][0] == first
    assert data["missing"] == data["conflicts"] == []


def test_whole_figures_are_integers(papers: Papers) -> None:
    papers.add(BALANCE_SHEET | {"CurrentAssets": 450000.5, "Equity": 700000.0})
    summary = analysis(papers)["financial_summary"]
    assert isinstance(summary["equity"], int)
    assert summary["assets"]["current_assets"] == 450000.5


def test_one_document_with_both_statements_is_analyzed_as_both(papers: Papers) -> None:
    document = papers.add(BALANCE_SHEET | INCOME_STATEMENT | {"StatementType": "combined"})
    data = analysis(papers)
    assert [(entry["id"], entry["type"]) for entry in data["documents_analyzed"]] == [
        (document.public_id, "Balance Sheet"),
        (document.public_id, "Income Statement"),
    ]
    assert data["ratios"]["return_on_assets"] == 0.216


def test_each_figure_names_its_sources(papers: Papers) -> None:
    document = papers.add(BALANCE_SHEET, name="sheet.pdf")
    assert analysis(papers)["sources"]["financial_summary.assets.total_assets"] == [
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


@pytest.mark.parametrize(
    ("state", "method", "told"), [("approved", "table", "approved"), ("read", "person", "corrected"), ("read", "table", "read")]
)
def test_a_source_says_how_sure_it_is(papers: Papers, state: str, method: str, told: str) -> None:
    papers.add(BALANCE_SHEET, state=state, methods={"Equity": method})
    assert analysis(papers)["sources"]["financial_summary.equity"][0]["state"] == told


def test_totals_that_are_not_printed_are_derived_from_their_parts(papers: Papers) -> None:
    papers.add(without(BALANCE_SHEET, "TotalAssets", "TotalLiabilities", "Equity"), state="approved")
    papers.add(without(INCOME_STATEMENT, "NetIncome"))
    data = analysis(papers)
    assert data["financial_summary"]["assets"]["total_assets"] == 1250000
    assert (data["financial_summary"]["equity"], data["financial_summary"]["net_income"]) == (700000, 270000)
    parts = data["sources"]["financial_summary.assets.total_assets"]
    assert [(part["field"], part["state"], part["basis"]) for part in parts] == [
        ("FixedAssets", "derived", "approved"),
        ("CurrentAssets", "derived", "approved"),
    ]


def test_a_total_derived_by_the_reader_is_marked_with_its_parts(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, methods={"TotalAssets": "derived"}, parts={"TotalAssets": ["FixedAssets", "CurrentAssets"]})
    cited = analysis(papers)["sources"]["financial_summary.assets.total_assets"]
    assert [(source["field"], source["state"]) for source in cited] == [("FixedAssets", "derived"), ("CurrentAssets", "derived")]


def test_a_part_that_is_a_line_of_the_statement_is_cited_too(papers: Papers) -> None:
    lines = [{"Label": "Provisions", "Amount": 30000}, {"Label": "Accruals", "Amount": 20000}]
    parts = {"TotalLiabilities": ["CurrentLiabilities", "Lines[0].Amount", "Lines[1].Amount"]}
    papers.add(BALANCE_SHEET | {"Lines": lines}, methods={"TotalLiabilities": "derived"}, parts=parts)
    cited = analysis(papers)["sources"]["financial_summary.liabilities.total_liabilities"]
    assert [source["field"] for source in cited] == ["CurrentLiabilities", "Lines[0].Amount", "Lines[1].Amount"]


def test_a_lone_balance_sheet_may_tell_the_years_result(papers: Papers) -> None:
    papers.add(BALANCE_SHEET | {"NetIncome": 270000})
    data = analysis(papers)
    assert (data["financial_summary"]["net_income"], data["ratios"]["return_on_assets"]) == (270000, 0.216)
    assert data["financial_summary"]["total_revenue"] is None
    assert [entry["type"] for entry in data["documents_analyzed"]] == ["Balance Sheet"]


def test_beside_an_income_statement_a_balance_sheets_result_isnt_used(papers: Papers) -> None:
    papers.add(BALANCE_SHEET | {"NetIncome": 1}, state="approved")
    papers.add(INCOME_STATEMENT)
    assert analysis(papers)["financial_summary"]["net_income"] == 270000


def test_missing_figures_are_null_and_listed(papers: Papers) -> None:
    papers.add(without(BALANCE_SHEET, "CurrentLiabilities", "LongTermLiabilities"), name="sheet.pdf")
    data = analysis(papers)
    missing = {entry["figure"]: entry["reason"] for entry in data["missing"]}
    assert data["financial_summary"]["liabilities"]["current_liabilities"] is None
    assert missing["financial_summary.liabilities.current_liabilities"] == "Not found in sheet.pdf."
    assert missing["financial_summary.total_revenue"] == "The folder holds no income statement that was read."
    assert missing["ratios.current_ratio"] == "It needs current liabilities."


def test_nothing_is_divided_by_zero(papers: Papers) -> None:
    papers.add(BALANCE_SHEET | {"CurrentLiabilities": 0})
    data = analysis(papers)
    assert data["ratios"]["current_ratio"] is None
    assert {"figure": "ratios.current_ratio", "reason": "It would divide by current liabilities, which is zero."} in data["missing"]


def test_losses_give_negative_ratios(papers: Papers) -> None:
    papers.add(BALANCE_SHEET | {"TotalLiabilities": 1300000, "Equity": -50000})
    papers.add(INCOME_STATEMENT | {"TotalExpenses": 1300000, "NetIncome": -50000})
    assert analysis(papers)["ratios"] == {"current_ratio": 2.25, "debt_to_equity": -26, "return_on_assets": -0.04, "profit_margin": -0.04}


def test_the_latest_period_is_used_and_never_added_up(papers: Papers) -> None:
    for year, revenue in (("2023", 900000), ("2024", 1250000), ("2022", 700000)):
        papers.add(BALANCE_SHEET | {"PeriodEndDate": f"{year}-12-31"})
        papers.add(INCOME_STATEMENT | {"PeriodEndDate": f"{year}-12-31", "TotalRevenue": revenue})
    data = analysis(papers)
    assert data["financial_summary"]["total_revenue"] == 1250000
    assert len(data["documents_analyzed"]) == 2


def test_a_pair_of_the_same_period_goes_before_a_newer_single_statement(papers: Papers) -> None:
    papers.add(BALANCE_SHEET)
    papers.add(INCOME_STATEMENT)
    papers.add(BALANCE_SHEET | {"PeriodEndDate": "2025-03-31", "Equity": 1})
    data = analysis(papers)
    assert data["financial_summary"]["equity"] == 700000
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["period"]


def test_statements_of_different_periods_are_noted(papers: Papers) -> None:
    papers.add(BALANCE_SHEET)
    papers.add(INCOME_STATEMENT | {"PeriodEndDate": "2023-12-31"})
    data = analysis(papers)
    assert len(data["documents_analyzed"]) == 2
    assert "2023-12-31" in data["conflicts"][0]["detail"]


def test_entities_are_not_mixed(papers: Papers) -> None:
    papers.add(BALANCE_SHEET)
    papers.add(INCOME_STATEMENT | {"EntityName": "ACME, CORP."})
    papers.add(INCOME_STATEMENT | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2025-12-31", "TotalRevenue": 5})
    data = analysis(papers)
    assert data["financial_summary"]["total_revenue"] == 1250000
    assert [(conflict["kind"], conflict["name"]) for conflict in data["conflicts"]] == [("entity", "Zenith Ltd")]


def test_of_two_entities_with_as_many_statements_the_latest_is_taken(papers: Papers) -> None:
    papers.add(BALANCE_SHEET)
    papers.add(BALANCE_SHEET | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2025-12-31"})
    data = analysis(papers)
    assert data["statement"]["entity"] == "Zenith Ltd"
    assert data["conflicts"][0]["name"] == "Acme Corporation"


def test_currencies_are_not_mixed(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, currency="EUR")
    papers.add(INCOME_STATEMENT, currency="EUR")
    papers.add(INCOME_STATEMENT | {"TotalRevenue": 9}, currency="USD")
    data = analysis(papers)
    assert (data["statement"]["currency"], data["financial_summary"]["total_revenue"]) == ("EUR", 1250000)
    assert [(conflict["kind"], conflict["name"]) for conflict in data["conflicts"]] == [("currency", "USD")]


def test_an_approved_statement_goes_before_a_read_one_and_the_difference_is_told(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, state="approved")
    papers.add(BALANCE_SHEET | {"Equity": 699999})
    data = analysis(papers)
    assert data["financial_summary"]["equity"] == 700000
    assert [(c["kind"], c["figure"], c["values"]) for c in data["conflicts"]] == [("value", "financial_summary.equity", [700000, 699999])]


def test_the_same_file_twice_counts_once(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, data=b"same")
    papers.add(BALANCE_SHEET, data=b"same")
    data = analysis(papers)
    assert len(data["documents_analyzed"]) == 1
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["duplicate"]


def test_returned_and_failed_documents_are_missing_not_used(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, state=states.RETURNED, name="back.pdf")
    papers.add(state=states.FAILED, name="broken.pdf")
    data = analysis(papers)
    assert data["documents_analyzed"] == []
    assert {entry["name"] for entry in data["missing"] if "name" in entry} == {"back.pdf", "broken.pdf"}


def with_minority(**changed: Any) -> dict[str, Any]:
    """A sheet on which others' interests of 20,000 stand between liabilities and equity."""
    return BALANCE_SHEET | {"Equity": 680000} | changed


@pytest.mark.parametrize(
    ("checks", "methods", "kinds"),
    [
        ({"balance_sheet_balances": True}, {}, []),
        ({"both_sides_agree": True}, {}, []),
        ({"both_sides_agree": True, "balance_sheet_balances": False}, {}, ["balance"]),
        ({"balance_sheet_balances": True}, {"Equity": "person"}, ["balance"]),
        ({}, {}, ["balance"]),
    ],
)
def test_a_sheet_whose_own_arithmetic_held_as_read_is_no_conflict(
    papers: Papers, checks: dict[str, bool], methods: dict[str, str], kinds: list[str]
) -> None:
    sheet = papers.add(with_minority(), methods=methods, state="approved")
    found = [{"name": name, "passed": passed} for name, passed in checks.items()]
    data = financial.make(evidence_of(papers.documents, papers.values, {sheet.id: found}))
    assert [conflict["kind"] for conflict in data["conflicts"]] == kinds


def test_a_corrected_part_of_a_derived_total_ends_the_trust_in_its_arithmetic(papers: Papers) -> None:
    parts = {"TotalLiabilities": ["CurrentLiabilities", "LongTermLiabilities"]}
    methods = {"TotalLiabilities": "derived", "CurrentLiabilities": "person"}
    sheet = papers.add(with_minority(), methods=methods, parts=parts)
    checks = {sheet.id: [{"name": "both_sides_agree", "passed": True}]}
    data = financial.make(evidence_of(papers.documents, papers.values, checks))
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["balance"]


@pytest.mark.parametrize(("last", "kinds"), [("Noncontrolling interests in subsidiaries", []), ("Share premium", ["balance"])])
def test_printed_interests_of_others_explain_a_difference(papers: Papers, last: str, kinds: list[str]) -> None:
    lines = [{"Label": "Redeemable noncontrolling interests", "Amount": 5000}, {"Label": last, "Amount": 15000}]
    papers.add(with_minority(Lines=lines))
    assert [conflict["kind"] for conflict in analysis(papers)["conflicts"]] == kinds


@pytest.mark.parametrize(
    ("absent", "name", "amount", "other"),
    [
        ("LongTermLiabilities", "long_term_liabilities", 350000, "CurrentLiabilities"),
        ("CurrentLiabilities", "current_liabilities", 200000, "LongTermLiabilities"),
    ],
)
def test_either_kind_of_liabilities_follows_from_the_total_and_the_other(
    papers: Papers, absent: str, name: str, amount: int, other: str
) -> None:
    papers.add(without(BALANCE_SHEET, absent))
    data = analysis(papers)
    assert data["financial_summary"]["liabilities"][name] == amount
    cited = data["sources"][f"financial_summary.liabilities.{name}"]
    assert [(source["field"], source["state"]) for source in cited] == [("TotalLiabilities", "derived"), (other, "derived")]


def test_liabilities_that_come_out_negative_are_missing(papers: Papers) -> None:
    papers.add(without(BALANCE_SHEET, "LongTermLiabilities") | {"CurrentLiabilities": 550001})
    data = analysis(papers)
    assert data["financial_summary"]["liabilities"]["long_term_liabilities"] is None
    assert "financial_summary.liabilities.long_term_liabilities" in [entry["figure"] for entry in data["missing"]]


def test_a_value_that_a_figure_rests_on_twice_is_cited_once(papers: Papers) -> None:
    lines = [{"Label": "Redeemable interests", "Amount": 350000}]
    parts = {"TotalAssets": ["FixedAssets", "CurrentAssets", "Lines[0].Amount"], "TotalLiabilities": ["CurrentLiabilities", "Lines[0].Amount"]}
    papers.add(without(BALANCE_SHEET, "Equity") | {"Lines": lines}, methods=dict.fromkeys(parts, "derived"), parts=parts)
    cited = analysis(papers)["sources"]["financial_summary.equity"]
    assert [source["field"] for source in cited] == ["FixedAssets", "CurrentAssets", "Lines[0].Amount", "CurrentLiabilities"]


def test_long_term_liabilities_dont_follow_from_a_total_that_isnt_printed(papers: Papers) -> None:
    parts = {"TotalLiabilities": ["CurrentLiabilities", "Lines[0].Amount"]}
    lines = [{"Label": "Provisions for liabilities", "Amount": 350000}]
    papers.add(without(BALANCE_SHEET, "LongTermLiabilities") | {"Lines": lines}, methods={"TotalLiabilities": "derived"}, parts=parts)
    assert analysis(papers)["financial_summary"]["liabilities"]["long_term_liabilities"] is None


@pytest.mark.parametrize("state", ["read", "approved"])
def test_a_corrected_value_cites_what_was_entered_beside_what_is_printed(papers: Papers, state: str) -> None:
    sheet = papers.add(BALANCE_SHEET | {"Equity": 699999}, state=state, methods={"Equity": "person"})
    equity = next(value for value in papers.values[sheet.id] if value.name == "Equity")
    equity.value = {"amount": "700000.50", "currencyCode": "USD"}
    source = analysis(papers)["sources"]["financial_summary.equity"][0]
    assert (source["content"], source["printed"]) == ("700000.50", "699999")


def test_a_value_that_a_person_added_was_never_printed(papers: Papers) -> None:
    sheet = papers.add(BALANCE_SHEET, methods={"Equity": "person"})
    next(value for value in papers.values[sheet.id] if value.name == "Equity").content = None
    source = analysis(papers)["sources"]["financial_summary.equity"][0]
    assert (source["content"], source["printed"]) == ("700000", None)
