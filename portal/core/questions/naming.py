"""What the lexicon's names of types and states stand for."""

from __future__ import annotations

from collections.abc import Mapping

from portal.core.doctypes import DocType
from portal.core.documents import states


def types_of(value: str, kinds: Mapping[str, DocType]) -> tuple[str, ...]:
    """Names of types by "family", "family:name,name" or "=name"; none by ""."""
    if value.startswith("="):
        return (value[1:],)
    family, _, listed = value.partition(":")
    wanted = listed.split(",") if listed else None
    chosen = [kind for kind in kinds.values() if family and kind.family == family]
    return tuple(kind.name for kind in chosen if wanted is None or kind.name in wanted or (kind.own and kind.like in wanted))


def states_of(value: str) -> tuple[str, ...]:
    """By "state,state", or "!state,state" for all others; deleted documents are never meant."""
    named = value.removeprefix("!").split(",")
    if not value.startswith("!"):
        return tuple(named)
    return tuple(state for state in states.STATES if state not in (*named, states.DELETED))
