"""What is weighed when the figures are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.core.extraction.layout import Span
from portal.core.extraction.statements.statement import Statement


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """`amount` in full units, signed as the fields want it; `span` is the printed figure; `parts` make a sum that is not printed."""

    concept: str
    amount: Decimal
    score: float
    span: Span
    unit: int
    label: str
    statement: Statement
    parts: tuple[Span, ...] = ()
