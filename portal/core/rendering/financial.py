"""The Financial Statement Analysis as pages."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from portal.core.rendering import blocks, charts, evidence, words
from portal.core.rendering.blocks import Card

Data = dict[str, Any]

#: label, path below ``financial_summary``, whether it is a total
INCOME = (("Total revenue", "total_revenue", False), ("Total expenses", "total_expenses", False), ("Net income", "net_income", True))
BALANCE = (
    ("Current assets", "assets.current_assets", False),
    ("Fixed assets", "assets.fixed_assets", False),
    ("Total assets", "assets.total_assets", True),
    ("Current liabilities", "liabilities.current_liabilities", False),
    ("Long-term liabilities", "liabilities.long_term_liabilities", False),
    ("Total liabilities", "liabilities.total_liabilities", True),
    ("Equity", "equity", True),
)

#: label, name, how it is written, what it is
RATIOS = (
    ("Current ratio", "current_ratio", words.ratio, "Current assets / current liabilities"),
    ("Debt to equity", "debt_to_equity", words.ratio, "Total liabilities / equity"),
    ("Return on assets", "return_on_assets", words.percent, "Net income / total assets"),
    ("Profit margin", "profit_margin", words.percent, "Net income / total revenue"),
)


def subject(data: Data) -> list[str]:
    """Whom and when the report is about, in lines."""
    about = data["statement"]
    dates = {"Balance sheet of": about["balance_sheet_date"], "Income statement to": about["income_statement_date"]}
    return [
        words.listed([about["entity"], f"amounts in {about['currency']}" if about["currency"] else None]),
        words.listed(f"{label} {words.day(date)}" for label, date in dates.items() if date),
    ]


def story(data: Data) -> list[Flowable]:
    return [
        blocks.Cards(_cards(data)),
        *_charts(data),
        *_table(data, "Income statement", INCOME),
        *_table(data, "Balance sheet", BALANCE),
        blocks.heading("Ratios"),
        blocks.table(
            ("Ratio", "Formula", "Value"),
            [[label, formula, written(data["ratios"][name])] for label, name, written, formula in RATIOS],
            (3, 6, 2),
            numbers=(2,),
        ),
        *evidence.analyzed(data),
        *evidence.by_figure(data, {f"financial_summary.{path}": label for label, path, _ in (*INCOME, *BALANCE)}),
    ]


def _cards(data: Data) -> list[Card]:
    headline = ("total_revenue", "net_income", "assets.total_assets", "equity")
    figures = [
        Card(label, words.amount(value), _state(data, path), loss=(value or 0) < 0)
        for label, path, _ in (*INCOME, *BALANCE)
        if path in headline
        for value in [_figure(data, path)]
    ]
    ratios = [Card(label, written(data["ratios"][name]), formula) for label, name, written, formula in RATIOS]
    return figures + ratios


def _state(data: Data, path: str) -> str:
    return evidence.state(data, f"financial_summary.{path}") or "missing"


def _figure(data: Data, path: str) -> int | float | None:
    value: Any = data["financial_summary"]
    for part in path.split("."):
        value = value[part]
    return value


def _charts(data: Data) -> list[Flowable]:
    """Figures that are there, side by side."""
    shown = [(label, _figure(data, path)) for label, path, _ in (*INCOME, *BALANCE) if path.rpartition(".")[2] in _CHARTED]
    known = [(label, value) for label, value in shown if value is not None]
    if not known:
        return []
    return [blocks.heading("At a glance"), charts.bars([label for label, _ in known], {"Amount": [value for _, value in known]})]


_CHARTED = ("total_revenue", "total_expenses", "net_income", "total_assets", "total_liabilities", "equity")


def _table(data: Data, title: str, lines: tuple[tuple[str, str, bool], ...]) -> list[Flowable]:
    rows = [[label, _state(data, path), _figure(data, path)] for label, path, _ in lines]
    strong = [index for index, (_, _, total) in enumerate(lines) if total]
    heads = ("", "State", data["statement"]["currency"] or "Amount")
    return [blocks.heading(title), blocks.table(heads, rows, (6, 2, 3), numbers=(2,), strong=strong)]
