"""The outline of the Cash Flow and Spend Summary."""

from __future__ import annotations

from typing import Any

from portal.core.rendering import evidence, words
from portal.core.rendering.outline import Bars, Block, Card, Cards, Cell, Figure, Ranking, Section, Series, Table

Data = dict[str, Any]
FLOW = ("deposits", "withdrawals", "net")
SPENT = ("invoices", "receipts", "total")


def subject(data: Data) -> list[str]:
    """Whom and when the report is about, in lines."""
    flows = [one["cash_flow"] for one in data["currencies"] if one["cash_flow"]]
    holders = dict.fromkeys(account["holder"] for flow in flows for account in flow["accounts"] if account["holder"])
    halves = [half for one in data["currencies"] for half in (one["cash_flow"], one["spend"]) if half]
    months = sorted(row["month"] for half in halves for row in half["by_month"] if row["month"])
    span = " to ".join(dict.fromkeys((words.month(months[0]), words.month(months[-1])))) if months else None
    return [words.listed(holders), words.listed([span, *(one["currency"] for one in data["currencies"])])]


def sections(data: Data) -> tuple[Section, ...]:
    several = len(data["currencies"]) > 1
    made: list[Section] = []
    for index, one in enumerate(data["currencies"]):
        name = one["currency"] or "Currency unknown"
        for half, title, parts in (("cash_flow", "Cash flow", _cash_flow), ("spend", "Spend", _spend)):
            if one[half]:
                named = parts(one[half], f"currencies.{index}.{half}", name)
                made += [Section(head, blocks, name if several else "", f"{title} {name}") for head, blocks in named.items()]
    return (*made, *evidence.analyzed(data), *evidence.by_document(data))


def _cash_flow(flow: Data, path: str, currency: str) -> dict[str, tuple[Block, ...]]:
    flow_of = (("Deposits", "deposits"), ("Withdrawals", "withdrawals"), ("Net cash flow", "net"))
    headline = (("Opening balance", "opening_balance"), *flow_of, ("Closing balance", "closing_balance"))
    parties = tuple(
        (row["name"] or "No name", Figure(row["count"], form="count"), *_figures(row, f"{path}.by_counterparty.{index}", FLOW))
        for index, row in enumerate(flow["by_counterparty"])
    )
    columns = (("Counterparty", 5), ("Payments", 1.2), ("Deposits", 2), ("Withdrawals", 2), ("Net", 2))
    return {
        "Cash flow": (Cards(tuple(Card(label, Figure(flow[name], f"{path}.{name}"), currency) for label, name in headline)),),
        "Cash flow by month": _by_month(flow, path, FLOW),
        "Accounts": (_accounts(flow["accounts"], f"{path}.accounts"),),
        "Cash flow by counterparty": (Table(columns, parties),),
    }


def _figures(row: Data, path: str, names: tuple[str, ...]) -> tuple[Figure, ...]:
    return tuple(Figure(row[name], f"{path}.{name}") for name in names)


def _by_month(half: Data, path: str, names: tuple[str, ...]) -> tuple[Block, ...]:
    """A chart, where there is something to compare, of all but the last of `names`, which follows from the others; a table with totals."""
    months = [words.month(row["month"]) for row in half["by_month"]]
    figures = [_figures(row, f"{path}.by_month.{index}", names) for index, row in enumerate(half["by_month"])]
    rows: list[tuple[Cell, ...]] = [(month, *line) for month, line in zip(months, figures, strict=True)]
    table = Table(
        (("Month", 4), *((words.label(name), 2) for name in names)), (*rows, ("Total", *_figures(half, path, names))), strong=(len(months),)
    )
    series = [Series(words.label(name), tuple(line[place] for line in figures)) for place, name in enumerate(names[:-1])]
    telling = tuple(one for one in series if any(figure.value for figure in one.figures))
    return (Bars(tuple(months), telling), table) if len(months) > 1 and telling else (table,)


def _accounts(accounts: list[Data], path: str) -> Table:
    amounts = ("opening_balance", "deposits", "withdrawals", "closing_balance")
    rows = tuple(
        (
            words.listed([account["bank"], account["account"]]) or "Account",
            " to ".join(day for day in (account["from"], account["to"]) if day) or words.NONE,
            *_figures(account, f"{path}.{index}", amounts),
        )
        for index, account in enumerate(accounts)
    )
    return Table((("Account", 3.4), ("Period", 2.6), ("Opening", 2), ("Deposits", 2), ("Withdrawals", 2), ("Closing", 2)), rows)


def _spend(spend: Data, path: str, currency: str) -> dict[str, tuple[Block, ...]]:
    headline = (("Total spend", "total"), ("Invoices", "invoices"), ("Receipts", "receipts"))
    cards = [Card(label, Figure(spend[name], f"{path}.{name}"), currency) for label, name in headline]
    parties = [
        (row["name"] or "No name", Figure(row["count"], form="count"), Figure(row["total"], f"{path}.by_counterparty.{index}.total"))
        for index, row in enumerate(spend["by_counterparty"])
    ]
    ranking = (Ranking(tuple((name, total) for name, _, total in parties)),) if len(parties) > 1 else ()
    return {
        "Spend": (Cards((*cards, Card("Counterparties", Figure(len(parties), form="count")))),),
        "Spend by month": _by_month(spend, path, SPENT),
        "Spend by counterparty": (*ranking, Table((("Counterparty", 6), ("Documents", 2), ("Total", 2.5)), tuple(parties))),
    }
