"""The family's words for the states of a document, and what asking for one does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from portal.core import documents, readings
from portal.core.actors import Actor
from portal.core.documents import Document, WrongState, states

Status = Literal["CONFIRMED", "REQUIRES_VALIDATION", "PROCESSING", "ANALYZING", "ANALYZED", "APPROVED", "FAILED"]

#: Deleted documents aren't shown at all. A returned one has failed for the program that waits for it: its client has to hand in another.
STATUS: dict[str, Status] = {
    states.PENDING: "PROCESSING",
    states.RECEIVED: "PROCESSING",
    states.READING: "ANALYZING",
    states.READ: "ANALYZED",
    states.NEEDS_REVIEW: "REQUIRES_VALIDATION",
    states.CONFIRMED: "CONFIRMED",
    states.APPROVED: "APPROVED",
    states.RETURNED: "FAILED",
    states.FAILED: "FAILED",
    states.QUARANTINED: "FAILED",
}
#: Where a state stands in a list sorted by status: as the words do in the alphabet.
RANKS = {state: sorted(STATUS.values()).index(word) for state, word in STATUS.items()}


def states_of(status: str) -> list[str]:
    return [state for state, word in STATUS.items() if word == status]


def _process(identifier: str, reason: str | None, version: int | None, actor: Actor) -> Document:
    return documents.read_again(identifier, actor=actor)


def _validate(identifier: str, reason: str | None, version: int | None, actor: Actor) -> Document:
    return documents.ask_for_review(identifier, reason, version=version, actor=actor)


def _confirm(identifier: str, reason: str | None, version: int | None, actor: Actor) -> Document:
    return readings.confirm_all(identifier, version=version, actor=actor)


def _approve(identifier: str, reason: str | None, version: int | None, actor: Actor) -> Document:
    return documents.approve(identifier, version=version, actor=actor)


#: What a program may set, and the deed behind it; the other words are the reading's own.
DEEDS: dict[str, Callable[..., Document]] = {"PROCESSING": _process, "REQUIRES_VALIDATION": _validate, "CONFIRMED": _confirm, "APPROVED": _approve}


def become(document: Document, status: Status, *, reason: str | None, version: int | None, actor: Actor) -> Document:
    """Bring the document to this status; `WrongState` when there is no way, with those there are."""
    document.demand_version(version)
    deed = DEEDS.get(status)
    if deed is None:
        raise WrongState(f"The status {status} comes from reading the document; it can't be set.", current=document.state)
    return deed(document.public_id, reason, version, actor)


def allowed(refusal: WrongState) -> str:
    there = [word for word in dict.fromkeys(STATUS[state] for state in refusal.allowed if state in STATUS) if word in DEEDS]
    return f"Allowed status values: {', '.join(there)}" if there else "No status can be set now"
