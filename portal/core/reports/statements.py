"""Which statements of a folder go together: one entity, one currency, one balance sheet and one income statement of the latest period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.core.reports import entities
from portal.core.reports.evidence import Evidence, Paper
from portal.core.reports.figures import Ledger, once

BALANCE_SHEET = "balance_sheet"
INCOME_STATEMENT = "income_statement"
LABELS = {BALANCE_SHEET: "Balance Sheet", INCOME_STATEMENT: "Income Statement"}
FIELDS = {
    BALANCE_SHEET: (
        "CurrentAssets",
        "FixedAssets",
        "TotalAssets",
        "CurrentLiabilities",
        "LongTermLiabilities",
        "TotalLiabilities",
        "Equity",
    ),
    INCOME_STATEMENT: ("TotalRevenue", "TotalExpenses", "NetIncome"),
}
_KINDS = {"balance_sheet": (BALANCE_SHEET,), "income_statement": (INCOME_STATEMENT,), "combined": (BALANCE_SHEET, INCOME_STATEMENT)}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one document. `period` is its end as an ISO date, "" when none was read; `entity` a key for comparing."""

    paper: Paper
    kind: str
    period: str
    entity: str | None
    entity_name: str | None
    currency: str | None

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def worth(self) -> tuple[bool, int, int, float, int]:
        """For choosing among statements of one period: approved before read, then corrected by a person, then the fuller and surer one."""
        values = [self.paper.values[name] for name in FIELDS[self.kind] if name in self.paper.values]
        corrected = sum(value.state == "corrected" for value in values)
        return self.paper.approved, corrected, len(values), self.paper.confidence, self.paper.number


@dataclass(frozen=True, slots=True)
class Chosen:
    """The statements a report stands on; `others` are further ones of the same entity, currency and period."""

    balance_sheet: Statement | None
    income_statement: Statement | None
    others: tuple[Statement, ...] = ()

    @property
    def both(self) -> tuple[Statement, ...]:
        return tuple(statement for statement in (self.balance_sheet, self.income_statement) if statement)


def choose(evidence: Evidence, ledger: Ledger) -> Chosen:
    """Pick the statements; whatever is set aside is named in the ledger's conflicts."""
    papers = [paper for paper in evidence.papers if paper.kind.family == "financialReport"]
    statements = _of(once(papers, ledger), ledger)
    statements = _largest(statements, lambda s: s.entity, lambda s: s.entity_name or "unnamed entity", "entity", ledger)
    statements = _largest(statements, lambda s: s.currency, lambda s: s.currency or "unknown currency", "currency", ledger)
    return _latest(statements, ledger)


def _of(papers: Sequence[Paper], ledger: Ledger) -> list[Statement]:
    names = {name for paper in papers if (name := paper.text("EntityName"))}
    keys = entities.keys(names)
    statements = []
    for paper in papers:
        name = paper.text("EntityName")
        kinds = [kind for kind in _kinds(paper) if any(field in paper.values for field in FIELDS[kind])]
        if not kinds:
            ledger.missing.append({"document": paper.id, "name": paper.name, "reason": "No figure of a statement was found in it."})
        period, currency = _period(paper), _currency(paper)
        statements += [Statement(paper, kind, period, keys[name] if name else None, name, currency) for kind in kinds]
    return statements


def _kinds(paper: Paper) -> tuple[str, ...]:
    """Declared by StatementType; both without one."""
    return _KINDS.get((paper.text("StatementType") or "").casefold().replace(" ", "_"), (BALANCE_SHEET, INCOME_STATEMENT))


def _period(paper: Paper) -> str:
    try:
        return date.fromisoformat(paper.text("PeriodEndDate") or "").isoformat()
    except ValueError:
        return ""


def _currency(paper: Paper) -> str | None:
    """As declared, else the one most amounts are in."""
    declared = paper.text("Currency")
    codes = Counter(value.currency for value in paper.values.values() if value.currency)
    return declared.upper() if declared else codes.most_common(1)[0][0] if codes else None


def _largest(
    statements: list[Statement], key: Callable[[Statement], str | None], name: Callable[[Statement], str], kind: str, ledger: Ledger
) -> list[Statement]:
    """Those of the key with most statements (then: latest period, then newest document). A single key takes in the statements without one;
    beside several such a statement can't be placed and is set aside too."""
    known = {key(s) for s in statements} - {None}
    if len(known) <= 1:
        return statements
    winner = max(known, key=lambda k: _rank([s for s in statements if key(s) == k]))
    for loser in sorted({key(s) for s in statements} - {winner}, key=str):
        rest = [s for s in statements if key(s) == loser]
        used = next(name(s) for s in statements if key(s) == winner)
        detail = f"The folder also holds statements of {name(rest[0])}; the report is about {used} alone."
        if kind == "currency":
            detail = f"The folder also holds statements in {name(rest[0])}; the report uses those in {used} alone."
        ledger.doubt(kind, detail, (s.paper for s in rest), name=name(rest[0]), used=used)
    return [s for s in statements if key(s) == winner]


def _rank(statements: list[Statement]) -> tuple[int, str, int]:
    return len(statements), max(s.period for s in statements), max(s.paper.number for s in statements)


def _latest(statements: list[Statement], ledger: Ledger) -> Chosen:
    sheets = [s for s in statements if s.kind == BALANCE_SHEET]
    incomes = [s for s in statements if s.kind == INCOME_STATEMENT]
    shared = {s.period for s in sheets} & {s.period for s in incomes}
    if shared:
        sheet_period = income_period = max(shared)
    else:
        sheet_period, income_period = (max((s.period for s in group), default="") for group in (sheets, incomes))
    chosen = Chosen(_best(sheets, sheet_period), _best(incomes, income_period))
    _note_periods(chosen, statements, ledger)
    others = tuple(s for s in statements if s not in chosen.both and any(s.kind == c.kind and s.period == c.period for c in chosen.both))
    return Chosen(chosen.balance_sheet, chosen.income_statement, others)


def _best(statements: Iterable[Statement], period: str) -> Statement | None:
    return max((s for s in statements if s.period == period), key=lambda s: s.worth, default=None)


def _note_periods(chosen: Chosen, statements: Sequence[Statement], ledger: Ledger) -> None:
    sheet, income = chosen.balance_sheet, chosen.income_statement
    if sheet and income and sheet.period != income.period:
        spans = f"The balance sheet is of {sheet.period or 'an unknown date'}, the income statement of {income.period or 'an unknown date'}"
        ledger.doubt("period", f"{spans}; the folder holds none of the same period.", (sheet.paper, income.paper))
    for used in chosen.both:
        for newer in (s for s in statements if s.kind == used.kind and s.period > used.period):
            detail = f"A newer {used.label.lower()}, of {newer.period}, wasn't used: its counterpart of that period isn't in the folder."
            ledger.doubt("period", detail, (newer.paper,), period=newer.period)
