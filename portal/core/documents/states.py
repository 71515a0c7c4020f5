"""The one state machine of a document. Every family's vocabulary is a table over these words in its ``shapes.py``."""

from __future__ import annotations

from portal.core.errors import Conflict

PENDING = "pending"  # announced, bytes not here yet
RECEIVED = "received"  # bytes are safe, a job will read them
READING = "reading"
READ = "read"  # nothing doubtful
NEEDS_REVIEW = "needs_review"
CONFIRMED = "confirmed"  # values checked, not yet approved
APPROVED = "approved"
RETURNED = "returned"  # given back to the client with a reason
FAILED = "failed"
QUARANTINED = "quarantined"
DELETED = "deleted"  # soft: recover restores the state before

TRANSITIONS: dict[str, frozenset[str]] = {
    PENDING: frozenset({RECEIVED, FAILED, QUARANTINED, DELETED}),
    RECEIVED: frozenset({READING, FAILED, QUARANTINED, DELETED}),
    READING: frozenset({RECEIVED, READ, NEEDS_REVIEW, FAILED, QUARANTINED, DELETED}),
    READ: frozenset({RECEIVED, NEEDS_REVIEW, CONFIRMED, APPROVED, RETURNED, DELETED}),
    NEEDS_REVIEW: frozenset({RECEIVED, CONFIRMED, APPROVED, RETURNED, DELETED}),
    CONFIRMED: frozenset({RECEIVED, NEEDS_REVIEW, APPROVED, RETURNED, DELETED}),
    APPROVED: frozenset({NEEDS_REVIEW, DELETED}),
    RETURNED: frozenset({RECEIVED, NEEDS_REVIEW, DELETED}),
    FAILED: frozenset({RECEIVED, RETURNED, DELETED}),
    QUARANTINED: frozenset({RECEIVED, FAILED, DELETED}),
    DELETED: frozenset(),  # recover() goes back, whatever the state before was
}

STATES = tuple(TRANSITIONS)
UNREAD = (RECEIVED, READING)  # a report waits for these
READABLE = (READ, NEEDS_REVIEW, CONFIRMED, APPROVED)  # these have values to report


def demand(current: str, wanted: str) -> None:
    """Raise `Conflict` naming the allowed states unless `current → wanted` is in the table."""
    if wanted not in TRANSITIONS[current]:
        allowed = ", ".join(state for state in STATES if state in TRANSITIONS[current]) or "none"
        raise Conflict(f"The document is {words(current)} and can't become {words(wanted)}; possible now: {words(allowed)}.", code="invalid_state")


def words(state: str) -> str:
    return state.replace("_", " ")
