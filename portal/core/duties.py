"""Which kinds of jobs there are. A core module registers its own; outbox and worker look them up by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _nothing(*_: Any) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Duty:
    """`run(claim)` does the work and finishes the claim; `buried(job)` and `revived(job)` tell the subject, inside the transaction at work,
    that its job was given up for good or started anew."""

    run: Callable[[Any], None]
    buried: Callable[[Any], None] = _nothing
    revived: Callable[[Any], None] = _nothing


_duties: dict[str, Duty] = {}


def register(kind: str, duty: Duty) -> None:
    _duties[kind] = duty


def of(kind: str) -> Duty:
    return _duties[kind]


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_duties))
