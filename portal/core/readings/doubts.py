"""What is doubtful, told once: pages mark it, readings go to a person for it, and a document is confirmed when none of it is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from portal.core import approvals, events, types
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.extraction.model import Check
from portal.core.extraction.sureness import DISPUTED, disputed, no_surer
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


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be thought of a value: its mark, how sure it may be called, and the failed checks that name it, for the reason."""

    mark: Mark
    confidence: float
    against: tuple[Check, ...] = ()


def judged(values: Sequence[ReadingValue], found: Iterable[Check]) -> dict[str, Judgement]:
    """Every value by its field, in reading order; `found` are the checks of today (`checks.current`). What a failed check names isn't sure,
    whoever read or entered it, until the check holds or a person has confirmed it all the same."""
    suspects = _suspects({row.name: row for row in values}, found)
    return {row.name: _judgement(row, tuple(suspects.get(row.name, ()))) for row in values}


def _judgement(row: ReadingValue, against: tuple[Check, ...]) -> Judgement:
    if against:
        return Judgement("failed", min(row.confidence, DISPUTED), against)
    return Judgement(_mark(row), row.confidence)


def _mark(row: ReadingValue) -> Mark:
    if row.method == "person" or row.confirmed_at is not None:
        return "person"
    return "doubtful" if row.confidence < DOUBTFUL else "rule"


def told(row: ReadingValue, judgement: Judgement) -> dict[str, Any]:
    """``{type, value, confidence}`` as JSON; the cells of a table are no surer than it may be called."""
    return no_surer({"type": row.type, "value": row.value, "confidence": row.confidence}, judgement.confidence)


def _suspects(values: dict[str, ReadingValue], found: Iterable[Check]) -> dict[str, list[Check]]:
    """What failing arithmetic names, without what a person has confirmed in the face of it: since anything it names was last entered."""
    suspects: dict[str, list[Check]] = {}
    for name, failed in disputed(found).items():
        standing = [check for check in failed if name in values and not _confirmed_since(values[name], _last_change(check, values))]
        if standing:
            suspects[name] = standing
    return suspects


def _last_change(check: Check, values: dict[str, ReadingValue]) -> datetime | None:
    """When a person last entered anything that the check names."""
    return max((moment for name in check.fields if name in values and (moment := values[name].changed_at)), default=None)


def _confirmed_since(row: ReadingValue, moment: datetime | None) -> bool:
    return row.confirmed_at is not None and (moment is None or row.confirmed_at >= moment)


def left(document: Document) -> list[str]:
    """The fields of a document whose values nobody has decided about yet, in reading order."""
    return [name for name, mark in _marks_of(document, values_of(document)).items() if mark in LEFT]


def _marks_of(document: Document, values: Sequence[ReadingValue]) -> dict[str, Mark]:
    """Of what people see; nobody is asked about a field that the firm has hidden."""
    hidden = types.of_document(document).hidden
    found = judged(values, checks.current(document, current(document), values))
    return {name: one.mark for name, one in found.items() if name not in hidden}


def type_is_left(document: Document) -> bool:
    """Whether nobody has decided yet about a document whose type was told with doubt."""
    told = document.doc_type not in (None, "unclassified")
    return told and document.state == states.NEEDS_REVIEW and (document.doc_type_confidence or 0) < DOUBTFUL_TYPE


def settle(document: Document) -> None:
    """Move the document to where its values are after a person entered or confirmed some, and ask those for approval whom they need now. Runs inside
    the transaction of that."""
    values = values_of(document)
    left = LEFT & set(_marks_of(document, values).values())
    if values and not left and document.state in (states.READ, states.NEEDS_REVIEW):
        document.become(states.CONFIRMED)
        events.happened("document.confirmed", document)
    elif "failed" in left and document.state in (states.READ, states.CONFIRMED):
        document.become(states.NEEDS_REVIEW)
    approvals.renew(document)
