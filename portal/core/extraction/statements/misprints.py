"""Labels with a misread letter: the phrase within one edit (two in a long one), found by an end that is intact.

Only phrases without wildcards, and long enough that one letter does not change the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Generic, TypeVar

T = TypeVar("T")

#: Shorter labels are not forgiven a letter; from the second length on, two letters are.
LONG, VERY_LONG = 11, 24
#: So many letters at the start or at the end must be right.
_INTACT = 5


class Index(Generic[T]):
    """Phrases (as letters) with what they mean; `nearest` answers with the meanings of those hardly different."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_end: dict[tuple[str, str], list[tuple[str, T]]] = {}
        for phrase, meaning in entries:
            if len(phrase) >= LONG:
                self._by_end.setdefault(("start", phrase[:_INTACT]), []).append((phrase, meaning))
                self._by_end.setdefault(("end", phrase[-_INTACT:]), []).append((phrase, meaning))

    def nearest(self, form: str) -> Iterator[T]:
        """Meanings of all phrases within the edits that `form`'s length allows."""
        limit = 0 if len(form) < LONG else 1 if len(form) < VERY_LONG else 2
        if not limit:
            return
        for key in (("start", form[:_INTACT]), ("end", form[-_INTACT:])):
            for phrase, meaning in self._by_end.get(key, ()):
                if within(form, phrase, limit):
                    yield meaning


def within(a: str, b: str, edits: int) -> bool:
    """Whether `a` becomes `b` by at most so many insertions, deletions or substitutions."""
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    if not edits or abs(len(a) - len(b)) > edits:
        return a == b
    if not a or not b:
        return True
    return within(a[1:], b[1:], edits - 1) or within(a[1:], b, edits - 1) or within(a, b[1:], edits - 1)


def expansions(parts: list[str | list[str]]) -> Iterator[str]:
    """All phrases that a list of fixed pieces and alternatives spells."""
    options = [[part] if isinstance(part, str) else part for part in parts]
    return ("".join(choice) for choice in product(*options))
