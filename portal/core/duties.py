"""Which kinds of jobs there are. A core module registers its own; outbox and worker look them up by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Lanes: a message, a code above all, must not wait behind a long document, and neither behind a server out there that hangs. Each has a queue
#: and processes or threads of its own.
DOCUMENTS, MESSAGES, WEBHOOKS, MAIL = "documents", "messages", "webhooks", "mail"
LANES = (DOCUMENTS, MESSAGES, WEBHOOKS, MAIL)


def _nothing(*_: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Duty:
    """`run(claim)` does the work and finishes the claim; `buried(job)` and `revived(job)` tell the subject, inside the transaction at work,
    that its job was given up for good or started anew. `lane` says which processes are woken for it."""

    run: Callable[[Any], None]
    buried: Callable[[Any], None] = _nothing
    revived: Callable[[Any], None] = _nothing
    lane: str = DOCUMENTS


_duties: dict[str, Duty] = {}


def register(kind: str, duty: Duty) -> None:
    _duties[kind] = duty


def of(kind: str) -> Duty:
    return _duties[kind]


def lane_of(kind: str) -> str:
    """A kind that this version doesn't know goes the way of documents: whoever takes it says so."""
    return _duties[kind].lane if kind in _duties else DOCUMENTS


def kinds(lane: str | None = None) -> tuple[str, ...]:
    return tuple(sorted(kind for kind, duty in _duties.items() if lane in (None, duty.lane)))
