"""Cash Flow and Spend Summary."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core.reports import cash
from tests.core.statements_factory import Papers, without

JANUARY = {
    "BankName": "First Bank",
    "AccountHolderName": "Acme Corporation",
    "AccountNumber": "000123456789",
    "StatementStartDate": "2024-01-01",
    "StatementEndDate": "2024-01-31",
    "BeginningBalance": 1000,
    "EndingBalance": 1700,
    "Transactions": [
        {"Date": "2024-01-05", "Description": "WIRE GLOBEX 4711", "DepositAmount": 1000},
        {"Date": "2024-01-09", "Description": "CARD STAPLES #88", "WithdrawalAmount": 300},
    ],
}
FEBRUARY = JANUARY | {
    "StatementStartDate": "2024-02-01",
    "StatementEndDate": "2024-02-29",
    "BeginningBalance": 1700,
    "EndingBalance": 1600.5,
    "Transactions": [{"Date": "2024-02-02", "Description": "CARD STAPLES #91", "WithdrawalAmount": -99.5}],
}
INVOICE = {"InvoiceId": "A-17", "InvoiceDate": "2024-01-10", "VendorName": "Staples Inc.", "InvoiceTotal": 300}
RECEIPT = {"MerchantName": "Café Zoë", "TransactionDate": "2024-02-02", "Total": 18.5}


@pytest.fixture
def papers() -> Papers:
    return Papers()


def summary(papers: Papers) -> dict[str, Any]:
    return cash.make(papers.evidence)


def test_two_statements_of_one_account_follow_each_other(papers: Papers) -> None:
    papers.add(FEBRUARY, "bankStatement.us")
    papers.add(JANUARY, "bankStatement.us")
    data = summary(papers)
    flow = data["currencies"][0]["cash_flow"]
    assert (flow["deposits"], flow["withdrawals"], flow["net"]) == (1000, 399.5, 600.5)
    assert (flow["opening_balance"], flow["closing_balance"]) == (1000, 1600.5)
    assert [(m["month"], m["net"]) for m in flow["by_month"]] == [("2024-01", 700), ("2024-02", -99.5)]
    assert flow["accounts"][0]["account"] == "********6789"
    assert data["missing"] == data["conflicts"] == []


def test_payments_to_one_counterparty_are_brought_together(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(FEBRUARY, "bankStatement")
    parties = summary(papers)["currencies"][0]["cash_flow"]["by_counterparty"]
    assert [(party["name"], party["count"]) for party in parties] == [("WIRE GLOBEX", 1), ("CARD STAPLES", 2)]


def test_a_movement_on_two_overlapping_statements_counts_once(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(JANUARY | {"StatementStartDate": "2024-01-02"}, "bankStatement")
    data = summary(papers)
    assert data["currencies"][0]["cash_flow"]["deposits"] == 1000
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["duplicate"]


def test_balances_that_dont_add_up_are_noted(papers: Papers) -> None:
    papers.add(JANUARY | {"EndingBalance": 5}, "bankStatement")
    assert [conflict["kind"] for conflict in summary(papers)["conflicts"]] == ["balance"]


def test_spend_is_by_month_and_counterparty(papers: Papers) -> None:
    papers.add(INVOICE, "invoice")
    papers.add(INVOICE | {"InvoiceId": "A-18", "VendorName": "STAPLES, INC"}, "invoice")
    papers.add(RECEIPT, "receipt")
    spend = summary(papers)["currencies"][0]["spend"]
    assert (spend["total"], spend["invoices"], spend["receipts"]) == (618.5, 600, 18.5)
    assert [(row["month"], row["total"]) for row in spend["by_month"]] == [("2024-01", 600), ("2024-02", 18.5)]
    assert [(row["name"], row["count"]) for row in spend["by_counterparty"]] == [("Staples Inc.", 2), ("Café Zoë", 1)]


def test_currencies_are_never_added_up(papers: Papers) -> None:
    papers.add(INVOICE, "invoice", currency="USD")
    papers.add(INVOICE | {"InvoiceId": "A-18"}, "invoice", currency="EUR")
    assert [(one["currency"], one["spend"]["total"]) for one in summary(papers)["currencies"]] == [("USD", 300), ("EUR", 300)]


def test_the_same_invoice_twice_counts_once(papers: Papers) -> None:
    papers.add(INVOICE, "invoice", name="first.pdf")
    papers.add(INVOICE | {"VendorName": "staples incorporated"}, "invoice", name="again.pdf")
    data = summary(papers)
    assert data["currencies"][0]["spend"]["total"] == 300
    assert [document["name"] for document in data["conflicts"][0]["documents"]] == ["first.pdf", "again.pdf"]


def test_what_the_account_holder_issued_is_no_spending(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(INVOICE | {"VendorName": "ACME Corp"}, "invoice")
    data = summary(papers)
    assert data["currencies"][0]["spend"] is None
    assert [conflict["kind"] for conflict in data["conflicts"]] == ["ownership"]


def test_a_total_that_isnt_printed_follows_from_its_parts(papers: Papers) -> None:
    papers.add(without(INVOICE, "InvoiceTotal") | {"SubTotal": 250, "TotalTax": 50}, "invoice")
    data = summary(papers)
    assert data["currencies"][0]["spend"]["total"] == 300
    assert {source["state"] for source in data["sources"]["currencies.0.spend.total"]} == {"derived"}


def test_an_invoice_without_total_is_missing_and_one_without_date_in_no_month(papers: Papers) -> None:
    papers.add(without(INVOICE, "InvoiceTotal"), "invoice", name="no total.pdf")
    papers.add(without(INVOICE, "InvoiceDate"), "invoice", name="no date.pdf")
    data = summary(papers)
    assert data["currencies"][0]["spend"]["by_month"][0]["month"] is None
    assert {entry["name"] for entry in data["missing"]} == {"no total.pdf", "no date.pdf"}


def test_movements_of_one_page_are_cited_together(papers: Papers) -> None:
    papers.add(JANUARY | {"Transactions": JANUARY["Transactions"] * 20}, "bankStatement", name="january.pdf")
    cited = summary(papers)["sources"]["currencies.0.cash_flow.deposits"]
    assert [(source["name"], source["page"], source["count"]) for source in cited] == [("january.pdf", 1, 20)]


def test_flows_are_unknown_when_the_movements_of_a_statement_are(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(without(FEBRUARY, "Transactions"), "bankStatement", name="february.pdf")
    data = summary(papers)
    flow = data["currencies"][0]["cash_flow"]
    assert (flow["deposits"], flow["net"], flow["closing_balance"]) == (None, None, 1600.5)
    assert {"figure": "currencies.0.cash_flow.net", "reason": "No movements were read from february.pdf."} in data["missing"]


def test_a_month_without_movements_is_nothing_missing(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(without(FEBRUARY, "Transactions") | {"EndingBalance": 1700}, "bankStatement")
    assert summary(papers)["missing"] == []
