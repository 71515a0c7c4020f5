"""The outline of the Financial Statement Analysis."""

from __future__ import annotations

from typing import Any

from portal.core.rendering import evidence, words
from portal.core.rendering.outline import Bars, Card, Cards, Figure, Form, Section, Series, Table

Data = dict[str, Any]
SHEET = "Analysis"
Row = tuple[str, str, bool]

#: label, path below ``financial_summary``, whether it is a total
INCOME: tuple[Row, ...] = (("Total revenue", "total_revenue", False), ("Total expenses", "total_expenses", False), ("Net income", "net_income", True))
BALANCE: tuple[Row, ...] = (
    ("Current assets", "assets.current_assets", False),
    ("Fixed assets", "assets.fixed_assets", False),
    ("Total assets", "assets.total_assets", True),
    ("Current liabilities", "liabilities.current_liabilities", False),
    ("Long-term liabilities", "liabilities.long_term_liabilities", False),
    ("Total liabilities", "liabilities.total_liabilities", True),
    ("Equity", "equity", True),
)
HEADLINE = ("total_revenue", "net_income", "assets.total_assets", "equity")
CHARTED = ("total_revenue", "total_expenses", "net_income", "assets.total_assets", "liabilities.total_liabilities", "equity")

#: label, name, how it is written, what it is
RATIOS: tuple[tuple[str, str, Form, str], ...] = (
    ("Current ratio", "current_ratio", "ratio", "Current assets / current liabilities"),
    ("Debt to equity", "debt_to_equity", "ratio", "Total liabilities / equity"),
    ("Return on assets", "return_on_assets", "percent", "Net income / total assets"),
    ("Profit margin", "profit_margin", "percent", "Net income / total revenue"),
)


def subject(data: Data) -> list[str]:
    """Whom and when the report is about, in lines."""
    about = data["statement"]
    dates = {"Balance sheet of": about["balance_sheet_date"], "Income statement to": about["income_statement_date"]}
    return [
        words.listed([about["entity"], f"amounts in {about['currency']}" if about["currency"] else None]),
        words.listed(f"{label} {words.day(date)}" for label, date in dates.items() if date),
    ]


def sections(data: Data) -> tuple[Section, ...]:
    ratios = tuple((label, formula, _ratio(data, name, form)) for label, name, form, formula in RATIOS)
    return (
        Section("", (Cards(_cards(data)),), sheet=SHEET),
        *_charts(data),
        _statement(data, "Income statement", INCOME),
        _statement(data, "Balance sheet", BALANCE),
        Section("Ratios", (Table((("Ratio", 3), ("Formula", 6), ("Value", 2)), ratios),), sheet=SHEET),
        *evidence.analyzed(data),
        *evidence.by_figure(data, {f"financial_summary.{path}": label for label, path, _ in (*INCOME, *BALANCE)}),
    )


def _cards(data: Data) -> tuple[Card, ...]:
    figures = [Card(label, _figure(data, path), _state(data, path)) for label, path, _ in (*INCOME, *BALANCE) if path in HEADLINE]
    return (*figures, *(Card(label, _ratio(data, name, form), formula) for label, name, form, formula in RATIOS))


def _figure(data: Data, path: str) -> Figure:
    whole = f"financial_summary.{path}"
    return Figure(evidence.at(data, whole), whole)


def _ratio(data: Data, name: str, form: Form) -> Figure:
    return Figure(data["ratios"][name], f"ratios.{name}", form)


def _state(data: Data, path: str) -> str:
    return evidence.state(data, f"financial_summary.{path}") or "missing"


def _charts(data: Data) -> tuple[Section, ...]:
    """Figures that are there, side by side."""
    shown = [(label, _figure(data, path)) for label, path, _ in (*INCOME, *BALANCE) if path in CHARTED]
    known = [(label, figure) for label, figure in shown if figure.value is not None]
    if not known:
        return ()
    names, figures = zip(*known, strict=True)
    return (Section("At a glance", (Bars(names, (Series("", figures),)),)),)


def _statement(data: Data, title: str, lines: tuple[Row, ...]) -> Section:
    rows = tuple((label, _state(data, path), _figure(data, path)) for label, path, _ in lines)
    strong = tuple(index for index, (_, _, total) in enumerate(lines) if total)
    columns = (("", 6), ("State", 2), (data["statement"]["currency"] or "Amount", 3))
    return Section(title, (Table(columns, rows, strong),), sheet=SHEET)
