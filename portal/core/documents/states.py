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
OPEN = (READ, NEEDS_REVIEW, CONFIRMED)  # read and not decided: values can be corrected and confirmed


#: What each state is called in a sentence about a document that is in it, where nothing better can be advised.
_SUCH = {
    READ: "A document that was read",
    NEEDS_REVIEW: "A document that was read",
    CONFIRMED: "A confirmed document",
    APPROVED: "An approved document",
    RETURNED: "A returned document",
    FAILED: "A document that couldn't be read",
    QUARANTINED: "A quarantined document",
}
#: What is done to a document that is to become so. No dialect's word for a state is in here: each has its own.
_DEEDS = {
    PENDING: "announced",
    RECEIVED: "read again",
    READING: "read",
    READ: "read",
    NEEDS_REVIEW: "reviewed again",
    CONFIRMED: "confirmed",
    APPROVED: "approved",
    RETURNED: "returned",
    FAILED: "given up",
    QUARANTINED: "quarantined",
    DELETED: "deleted",
}


class WrongState(Conflict):
    """The document's state doesn't admit what was asked. `allowed`: the states it can move to, for a dialect that tells them in its own words."""

    code = "invalid_state"

    def __init__(self, message: str, *, current: str) -> None:
        super().__init__(message)
        self.allowed = tuple(state for state in STATES if state in TRANSITIONS[current])


def demand(current: str, wanted: str) -> None:
    """Raise `WrongState` unless `current → wanted` is in the table."""
    if wanted not in TRANSITIONS[current]:
        raise refusal(current, _DEEDS[wanted], again=wanted == current)


def refusal(current: str, deed: str, *, again: bool = False) -> WrongState:
    """Why a document can't be `deed` ("approved", "changed" …) now, and what to do about it; `again`: because it is so already."""
    if again:
        sentence = f"The document is {deed} already."
    elif current == DELETED:
        sentence = "The document is deleted; recover it first."
    elif current in (PENDING, *UNREAD):
        sentence = "The document is still being read; wait until it is read."
    else:
        sentence = f"{_SUCH[current]} can't be {deed}."
    return WrongState(sentence, current=current)
