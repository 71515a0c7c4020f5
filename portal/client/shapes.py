"""What a client reads about a document: plain words for every state, and whether anything can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.core import clients
from portal.core.documents import Document, states


@dataclass(frozen=True, slots=True)
class Word:
    """A state in the client's words, with its icon and the tone of its colour (static/css/components.css)."""

    text: str
    icon: str
    tone: str = ""


#: How far staff are with a reading isn't the client's business: three states are one word.
WORDS: dict[str, Word] = {
    states.PENDING: Word("Not arrived yet", "circle-dashed"),
    states.RECEIVED: Word("Received", "circle-check", "tone-rule"),
    states.READING: Word("Received, being read", "loader-circle", "tone-rule"),
    states.READ: Word("Received, to be checked", "circle-check", "tone-rule"),
    states.NEEDS_REVIEW: Word("Received, to be checked", "circle-check", "tone-rule"),
    states.CONFIRMED: Word("Received, to be checked", "circle-check", "tone-rule"),
    states.APPROVED: Word("Accepted", "check-check", "tone-person"),
    states.RETURNED: Word("Sent back to you", "undo-2", "tone-review"),
    states.FAILED: Word("Received, to be looked at by a person", "circle-check", "tone-rule"),
    states.QUARANTINED: Word("Received, held back for a check", "shield-check", "tone-review"),
    states.DELETED: Word("Taken back by you", "undo-2"),
}
REPLACED = Word("Sent back, and you sent a new one", "check")


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a client's own list. `reason` is why it came back, as long as nothing was sent in its place."""

    document: Document
    word: Word
    reason: str | None
    replaced_by: str | None
    may_take_back: bool
    may_replace: bool


def lines(rows: Sequence[Document]) -> list[Line]:
    new = clients.replacements(rows)
    return [_line(row, new.get(row.id)) for row in rows]


def _line(row: Document, new: Document | None) -> Line:
    returned = row.state == states.RETURNED
    return Line(
        document=row,
        word=REPLACED if returned and new else WORDS[row.state],
        reason=row.reason if returned else None,
        replaced_by=new.reference_id if new else None,
        may_take_back=clients.may_take_back(row),
        may_replace=returned and new is None,
    )


def in_motion(rows: Sequence[Document]) -> bool:
    """Whether any of them is still being read, so that the page should look again soon."""
    return any(row.state in states.UNREAD for row in rows)
