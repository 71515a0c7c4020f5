"""Balance sheets and income statements: pages → the fields of a financial report (docs/fields, financialReport).

tables (titled parts, columns of known periods, rows) → figures (candidates by label, heading and arithmetic; the consistent set)
→ report (typed, grounded values; totals that follow from printed parts) → checks.
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.extraction.model import Check, Page, Value
from portal.core.extraction.statements import figures, heading, report, vocabulary
from portal.core.extraction.statements.statement import Statement
from portal.core.extraction.statements.tables import statements

__all__ = ["evidence", "extract"]


def extract(pages: Sequence[Page]) -> tuple[dict[str, Value], list[Check]]:
    """The fields of a financial report and the arithmetic that was tried on them; ({}, []) when no statement was found.

    Amounts are in full units (printed figure × printed multiplier), liabilities positive, losses negative; `content` is as printed.
    """
    everything = [statement for statement in statements(pages) if statement.kind != "notes"]
    found = [statement for statement in everything if statement.kind not in ("cash_flow", "changes_in_equity")] or everything
    if not found:
        return {}, []
    choice, outcomes = figures.choose(found, heading.unit(found))
    return report.fields(pages, found, choice, outcomes), report.checks(choice, outcomes)


def evidence(pages: Sequence[Page]) -> float:
    """How much the pages look like a financial statement, 0..1: titled tables whose rows speak of its concepts."""
    found = [statement for statement in statements(pages[:40]) if statement.kind not in ("cash_flow", "changes_in_equity")]
    together = {concept for statement in found for concept in _concepts(statement)}
    spread = min(0.6, 0.11 * len(together)) if len(together) >= 3 else 0.0
    return max([spread, *map(_strength, found)], default=0.0)


def _strength(statement: Statement) -> float:
    concepts = {meaning.concept for row in statement.rows for meaning in figures.readings(row)[:1] if meaning.score >= 0.75}
    if statement.kind == "notes":
        return 0.0
    titled = statement.kind in ("balance_sheet", "income_statement") and statement.title != ""
    known = sum(bool(vocabulary.meanings(row.label)) for row in statement.rows) / max(1, len(statement.rows))
    return min(1.0, (0.35 if titled else 0.0) + 0.11 * len(concepts) + 0.15 * known) if len(concepts) >= 2 else 0.1 * len(concepts)


def _concepts(statement: Statement) -> set[str]:
    """What its rows and headings speak of."""
    rows = {meaning.concept for row in statement.rows for meaning in figures.readings(row)[:1] if meaning.score >= 0.75}
    return rows | {row.group for row in statement.rows if row.group}
