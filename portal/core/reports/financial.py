"""Financial Statement Analysis: the JSON of seed 000.

``data`` = ``{"financial_summary": {total_revenue, total_expenses, net_income, assets {current_assets, fixed_assets, total_assets},
liabilities {current_liabilities, long_term_liabilities, total_liabilities}, equity}, "ratios": {current_ratio, debt_to_equity,
return_on_assets, profit_margin}, "documents_analyzed": [{id, name, type, confidence}], "statement": {entity, currency,
balance_sheet_date, income_statement_date}, "sources", "missing", "conflicts"}``.

Amounts are in full units of `currency`; a figure that can't be had is null and listed under ``missing``.
"""

from __future__ import annotations

from typing import Any

from portal.core.reports.balance import note_imbalance
from portal.core.reports.evidence import Evidence, Paper
from portal.core.reports.figures import Figure, Ledger, number, taken, written
from portal.core.reports.statements import BALANCE_SHEET, FIELDS, INCOME_STATEMENT, LABELS, Chosen, Statement, choose

PATHS = {
    "TotalRevenue": "financial_summary.total_revenue",
    "TotalExpenses": "financial_summary.total_expenses",
    "NetIncome": "financial_summary.net_income",
    "CurrentAssets": "financial_summary.assets.current_assets",
    "FixedAssets": "financial_summary.assets.fixed_assets",
    "TotalAssets": "financial_summary.assets.total_assets",
    "CurrentLiabilities": "financial_summary.liabilities.current_liabilities",
    "LongTermLiabilities": "financial_summary.liabilities.long_term_liabilities",
    "TotalLiabilities": "financial_summary.liabilities.total_liabilities",
    "Equity": "financial_summary.equity",
}

#: What follows from other figures when it isn't printed: figure = first ± second. In this order, so that equity may rest on derived totals.
DERIVATIONS = (
    ("TotalAssets", "FixedAssets", 1, "CurrentAssets"),
    ("TotalLiabilities", "CurrentLiabilities", 1, "LongTermLiabilities"),
    ("Equity", "TotalAssets", -1, "TotalLiabilities"),
    ("NetIncome", "TotalRevenue", -1, "TotalExpenses"),
    ("TotalExpenses", "TotalRevenue", -1, "NetIncome"),
    ("LongTermLiabilities", "TotalLiabilities", -1, "CurrentLiabilities"),
    ("CurrentLiabilities", "TotalLiabilities", -1, "LongTermLiabilities"),
)

#: What follows only from figures that are printed themselves, and is no figure when it comes out negative: a total that was put together
#: from one part says nothing of the other.
FROM_PRINTED = ("LongTermLiabilities", "CurrentLiabilities")

#: Ratio: numerator, denominator, decimals shown (the seed's own).
RATIOS = {
    "current_ratio": ("CurrentAssets", "CurrentLiabilities", 2),
    "debt_to_equity": ("TotalLiabilities", "Equity", 2),
    "return_on_assets": ("NetIncome", "TotalAssets", 3),
    "profit_margin": ("NetIncome", "TotalRevenue", 3),
}

Figures = dict[str, Figure]


def make(evidence: Evidence) -> dict[str, Any]:
    """The report's `data` (see the module)."""
    ledger = Ledger()
    chosen = choose(evidence, ledger)
    ledger.unused(evidence)
    figures = _figures(chosen)
    _note_disagreements(chosen, figures, ledger)
    if chosen.balance_sheet:
        note_imbalance(chosen.balance_sheet.paper, figures, ledger)
    return {
        "financial_summary": _summary(chosen, figures, ledger),
        "ratios": {name: _ratio(name, figures, ledger) for name in RATIOS},
        "documents_analyzed": [_analyzed(statement) for statement in chosen.both],
        "statement": _statement(chosen),
        **ledger.shown(),
    }


def _figures(chosen: Chosen) -> Figures:
    """By field. A statement without its counterpart speaks for both: a balance sheet may print the year's result below, and people enter
    there what they know."""
    figures: Figures = {}
    for statement in chosen.both:
        names = FIELDS[statement.kind] if len(chosen.both) == 2 else PATHS
        grounds = ((name, statement.paper.get(name)) for name in names)
        figures |= {name: figure for name, ground in grounds if ground and (figure := taken(ground))}
    for total, first, sign, second in DERIVATIONS:
        if total not in figures and first in figures and second in figures:
            a, b = figures[first], figures[second]
            amount = a.amount + sign * b.amount
            if total not in FROM_PRINTED or (amount >= 0 and not a.derived and not b.derived):
                figures[total] = Figure(amount, a.grounds + b.grounds, derived=True)
    return figures


def _summary(chosen: Chosen, figures: Figures, ledger: Ledger) -> dict[str, Any]:
    shown = {name: _shown(name, chosen, figures, ledger) for name in PATHS}
    return {
        "total_revenue": shown["TotalRevenue"],
        "total_expenses": shown["TotalExpenses"],
        "net_income": shown["NetIncome"],
        "assets": {
            "current_assets": shown["CurrentAssets"],
            "fixed_assets": shown["FixedAssets"],
            "total_assets": shown["TotalAssets"],
        },
        "liabilities": {
            "current_liabilities": shown["CurrentLiabilities"],
            "long_term_liabilities": shown["LongTermLiabilities"],
            "total_liabilities": shown["TotalLiabilities"],
        },
        "equity": shown["Equity"],
    }


def _shown(name: str, chosen: Chosen, figures: Figures, ledger: Ledger) -> int | float | None:
    if name in figures:
        return ledger.put(PATHS[name], figures[name])
    kind = INCOME_STATEMENT if name in FIELDS[INCOME_STATEMENT] else BALANCE_SHEET
    statement = next((s for s in chosen.both if s.kind == kind), None)
    nowhere = f"The folder holds no {LABELS[kind].lower()} that was read."
    ledger.lack(PATHS[name], f"Not found in {statement.paper.name}." if statement else nowhere)
    return None


def _ratio(name: str, figures: Figures, ledger: Ledger) -> int | float | None:
    above, below, places = RATIOS[name]
    path = f"ratios.{name}"
    absent = [_words(part) for part in (above, below) if part not in figures]
    if absent:
        ledger.lack(path, f"It needs {' and '.join(absent)}.")
        return None
    a, b = figures[above], figures[below]
    if not b.amount:
        ledger.lack(path, f"It would divide by {_words(below)}, which is zero.")
        return None
    return ledger.put(path, Figure(a.amount / b.amount, a.grounds + b.grounds, derived=True), places=places)


def _words(name: str) -> str:
    return PATHS[name].rpartition(".")[2].replace("_", " ")


def _note_disagreements(chosen: Chosen, figures: Figures, ledger: Ledger) -> None:
    """Other statements of the same period that print another amount."""
    for other in chosen.others:
        used = next(s for s in chosen.both if s.kind == other.kind)
        for name in FIELDS[other.kind]:
            theirs, ours = other.paper.amount(name), figures.get(name)
            if theirs is not None and ours is not None and theirs != ours.amount:
                values = [number(ours.amount), number(theirs)]
                said = f"{other.paper.name} says {written(theirs)}, {used.paper.name} says {written(ours.amount)}"
                detail = f"{said}; the report uses the latter."
                ledger.doubt("value", detail, (used.paper, other.paper), figure=PATHS[name], values=values)


def _analyzed(statement: Statement) -> dict[str, Any]:
    paper: Paper = statement.paper
    return {"id": paper.id, "name": paper.name, "type": statement.label, "confidence": paper.confidence}


def _statement(chosen: Chosen) -> dict[str, Any]:
    sheet, income = chosen.balance_sheet, chosen.income_statement
    return {
        "entity": next((s.entity_name for s in chosen.both if s.entity_name), None),
        "currency": next((s.currency for s in chosen.both if s.currency), None),
        "balance_sheet_date": (sheet.period or None) if sheet else None,
        "income_statement_date": (income.period or None) if income else None,
    }
