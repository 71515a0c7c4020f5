"""The Cash Flow and Spend Summary as pages."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from portal.core.rendering import blocks, charts, evidence, words
from portal.core.rendering.blocks import Card

Data = dict[str, Any]


def subject(data: Data) -> list[str]:
    """Whom and when the report is about, in lines."""
    flows = [one["cash_flow"] for one in data["currencies"] if one["cash_flow"]]
    holders = dict.fromkeys(account["holder"] for flow in flows for account in flow["accounts"] if account["holder"])
    halves = [half for one in data["currencies"] for half in (one["cash_flow"], one["spend"]) if half]
    months = sorted(row["month"] for half in halves for row in half["by_month"] if row["month"])
    span = " to ".join(dict.fromkeys((words.month(months[0]), words.month(months[-1])))) if months else None
    return [words.listed(holders), words.listed([span, *(one["currency"] for one in data["currencies"])])]


def story(data: Data) -> list[Flowable]:
    several = len(data["currencies"]) > 1
    pages: list[Flowable] = []
    for one in data["currencies"]:
        name = one["currency"] or "Currency unknown"
        pages += [blocks.heading(name)] if several else []
        pages += _cash_flow(one["cash_flow"], name) if one["cash_flow"] else []
        pages += _spend(one["spend"], name) if one["spend"] else []
    return [*pages, *evidence.analyzed(data), *evidence.by_document(data)]


def _cash_flow(flow: Data, currency: str) -> list[Flowable]:
    headline = [("Deposits", "deposits"), ("Withdrawals", "withdrawals"), ("Net cash flow", "net"), ("Closing balance", "closing_balance")]
    months = flow["by_month"]
    names = ("deposits", "withdrawals")
    return [
        blocks.heading("Cash flow"),
        blocks.Cards([Card(label, words.amount(flow[name]), currency, (flow[name] or 0) < 0) for label, name in headline]),
        blocks.heading("Cash flow by month"),
        *_by_month(months, names),
        blocks.table(
            ("Month", "Deposits", "Withdrawals", "Net"),
            _month_rows(months, flow, (*names, "net")),
            (4, 2, 2, 2),
            numbers=(1, 2, 3),
            strong=[len(months)],
        ),
        *_accounts(flow["accounts"]),
        blocks.heading("Cash flow by counterparty"),
        blocks.table(
            ("Counterparty", "Payments", "Deposits", "Withdrawals", "Net"),
            [
                [row["name"] or "No name", row["count"], *(row[n] for n in (*names, "net"))]
                for row in flow["by_counterparty"]
            ],
            (5, 1.2, 2, 2, 2),
            numbers=(1, 2, 3, 4),
        ),
    ]


def _by_month(months: list[Data], names: tuple[str, ...]) -> list[Flowable]:
    """A chart, where there is something to compare."""
    if len(months) < 2:
        return []
    series = {words.label(name): [row[name] for row in months] for name in names}
    return [charts.bars([words.month(row["month"]) for row in months], series)]


def _month_rows(months: list[Data], whole: Data, names: tuple[str, ...]) -> list[list[blocks.Cell]]:
    return [*([words.month(row["month"]), *(row[name] for name in names)] for row in months), ["Total", *(whole[name] for name in names)]]


def _accounts(accounts: list[Data]) -> list[Flowable]:
    rows = [
        [
            words.listed([account["bank"], account["account"]]) or "Account",
            " to ".join(day for day in (account["from"], account["to"]) if day) or words.NONE,
            *(account[name] for name in ("opening_balance", "deposits", "withdrawals", "closing_balance")),
        ]
        for account in accounts
    ]
    head = ("Account", "Period", "Opening", "Deposits", "Withdrawals", "Closing")
    return [blocks.heading("Accounts"), blocks.table(head, rows, (3.4, 2.6, 2, 2, 2, 2), numbers=(2, 3, 4, 5))]


def _spend(spend: Data, currency: str) -> list[Flowable]:
    months, parties = spend["by_month"], spend["by_counterparty"]
    names = ("invoices", "receipts")
    headline = (("Total spend", "total"), ("Invoices", "invoices"), ("Receipts", "receipts"))
    cards = [Card(label, words.amount(spend[name]), currency) for label, name in headline]
    return [
        blocks.heading("Spend"),
        blocks.Cards([*cards, Card("Counterparties", str(len(parties)))]),
        blocks.heading("Spend by month"),
        *_by_month(months, names),
        blocks.table(
            ("Month", "Invoices", "Receipts", "Total"),
            _month_rows(months, spend, (*names, "total")),
            (4, 2, 2, 2),
            numbers=(1, 2, 3),
            strong=[len(months)],
        ),
        blocks.heading("Spend by counterparty"),
        *([charts.ranking([(row["name"] or "No name", row["total"]) for row in parties]), blocks.gap(4)] if len(parties) > 1 else []),
        blocks.table(
            ("Counterparty", "Documents", "Total"),
            [[row["name"] or "No name", row["count"], row["total"]] for row in parties],
            (6, 2, 2.5),
            numbers=(1, 2),
        ),
    ]
