"""What is doubtful, told once: pages mark it, readings go to a person for it, and a document is confirmed when none of it is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.extraction.model import Check
from portal.core.readings import checks
from portal.core.readings.table import ReadingValue, current, values_of

#: Below this a value is doubtful and its document goes to a person: of ten values marked so, more than one was wrong on labelled documents
#: (docs/reading.md), and people skip what isn't doubtful.
DOUBTFUL = 0.9

#: Below this a person has to look at the type.
DOUBTFUL_TYPE = 0.8

#: "person": entered or confirmed by one; "failed": arithmetic that names it fails; "doubtful": read with doubt; "rule": read surely.
Mark = Literal["person", "failed", "doubtful", "rule"]
LEFT = frozenset({"failed", "doubtful"})


def marks(values: Sequence[ReadingValue], found: Iterable[Check]) -> dict[str, Mark]:
    """The mark of every value by its field, in reading order; `found` are the checks of today (`checks.current`)."""
    suspects = _suspects({row.name: row for row in values}, found)
    return {row.name: _mark(row, row.name in suspects) for row in values}


def _mark(row: ReadingValue, suspect: bool) -> Mark:
    if suspect:
        return "failed"
    if row.method == "person" or row.confirmed_at is not None:
        return "person"
    return "doubtful" if row.confidence < DOUBTFUL else "rule"


def _suspects(values: dict[str, ReadingValue], found: Iterable[Check]) -> set[str]:
    """What failing arithmetic names, without what a person has confirmed in the face of it: since anything it names was last entered."""
    suspects: set[str] = set()
    for rows in ([values[name] for name in check.fields if name in values] for check in found if not check.passed):
        changed = max((row.changed_at for row in rows if row.changed_at), default=None)
        suspects |= {row.name for row in rows if not _confirmed_since(row, changed)}
    return suspects


def _confirmed_since(row: ReadingValue, moment: datetime | None) -> bool:
    return row.confirmed_at is not None and (moment is None or row.confirmed_at >= moment)


def left(document: Document) -> list[str]:
    """The fields of a document whose values nobody has decided about yet, in reading order."""
    return [name for name, mark in _marks_of(document, values_of(document)).items() if mark in LEFT]


def _marks_of(document: Document, values: Sequence[ReadingValue]) -> dict[str, Mark]:
    return marks(values, checks.current(document, current(document), values))


def settle(document: Document) -> None:
    """Move the document to where its values are after a person entered or confirmed some. Runs inside the transaction of that."""
    values = values_of(document)
    left = LEFT & set(_marks_of(document, values).values())
    if values and not left and document.state in (states.READ, states.NEEDS_REVIEW):
        document.become(states.CONFIRMED)
    elif "failed" in left and document.state in (states.READ, states.CONFIRMED):
        document.become(states.NEEDS_REVIEW)
