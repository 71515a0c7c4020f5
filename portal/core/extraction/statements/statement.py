"""A statement as a table: titled, with columns of known periods and rows of labelled figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.core.extraction.layout import Line, Span
from portal.core.extraction.statements.cells import Amount
from portal.core.extraction.statements.periods import Period


@dataclass(slots=True)
class Row:
    """A label with its figures. `before` and `after` are lines without figures (wrapped labels); `group` is the heading's concept."""

    label: str
    span: Span | None
    amounts: list[Amount]
    line: Line
    before: list[str] = field(default_factory=list)
    after: str = ""
    group: str | None = None


@dataclass(slots=True)
class Statement:
    """One titled part of a page, or several that continue each other."""

    kind: str  # balance_sheet, income_statement, cash_flow, changes_in_equity, notes, trial_balance, highlights or "" (untitled)
    title: str
    lines: list[Line]
    level: str | None = None  # group, company
    comprehensive: bool = False
    head: list[Line] = field(default_factory=list)
    columns: list[Period] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    unit: int | None = None

    @property
    def page(self) -> int:
        return self.lines[0].page

    def latest(self, row: Row) -> list[Amount]:
        """The row's figures of the latest period, left to right (two in an inner and an outer column)."""
        newest = max((self.columns[a.column].recency for a in self._figures(row, all_rows=True)), default=None)
        if self._unheaded():
            return self._figures(row)[:1]
        return [a for a in self._figures(row) if self.columns[a.column].recency == newest]

    def prior(self, row: Row) -> list[Amount]:
        """The row's figures of the period before the latest, of the same length."""
        known = {self.columns[a.column].recency for a in self._figures(row, all_rows=True)}
        newest = max(known, default=None)
        older = [recency for recency in known if newest and recency < newest and recency[2] == newest[2]]
        return [a for a in self._figures(row) if older and self.columns[a.column].recency == max(older)]

    def period(self) -> Period | None:
        """The latest period of the statement."""
        found = [self.columns[a.column] for row in self.rows for a in self._figures(row)]
        return max(found, key=lambda period: period.recency, default=None)

    def _unheaded(self) -> bool:
        """Nothing tells the columns apart, yet most rows fill two of them: two periods, the latest on the left by convention."""
        used = {a.column for a in self._figures(self.rows[0], all_rows=True)} if self.rows else set()
        if len(used) < 2 or len({self.columns[i].recency for i in used}) > 1:
            return False
        return sum(len(self._figures(row)) >= 2 for row in self.rows) > 0.6 * len(self.rows)

    def _figures(self, row: Row, all_rows: bool = False) -> list[Amount]:
        rows = self.rows if all_rows else [row]
        found = [a for r in rows for a in r.amounts if a.column is not None and self.columns[a.column].role == "figure"]
        if any(self.columns[a.column].level == "group" for a in found):
            found = [a for a in found if self.columns[a.column].level != "company"]
        return found
