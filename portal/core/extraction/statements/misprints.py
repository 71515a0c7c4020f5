"""Labels with one misread letter: an exact phrase within one edit, found by the half that is intact.

Only phrases without wildcards and long enough that one letter does not change the meaning ("net assets" and "net asset" are both listed).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

#: Shorter labels are not forgiven a letter.
LONG = 11
_HALF = 5


class Index:
    """Phrases (as letters) with what they mean; `nearest` answers with the meanings of those one edit away."""

    def __init__(self, entries: Iterable[tuple[str, object]]) -> None:
        self._by_half: dict[tuple[str, str], list[tuple[str, object]]] = {}
        for phrase, meaning in entries:
            if len(phrase) >= LONG:
                self._by_half.setdefault(("start", phrase[:_HALF]), []).append((phrase, meaning))
                self._by_half.setdefault(("end", phrase[-_HALF:]), []).append((phrase, meaning))

    def nearest(self, form: str) -> Iterator[object]:
        """Meanings of all phrases at most one insertion, deletion or substitution away from `form`."""
        if len(form) < LONG:
            return
        seen: set[int] = set()
        for key in (("start", form[:_HALF]), ("end", form[-_HALF:])):
            for phrase, meaning in self._by_half.get(key, ()):
                if id(meaning) not in seen and one_edit(form, phrase):
                    seen.add(id(meaning))
                    yield meaning


def one_edit(a: str, b: str) -> bool:
    """Whether `a` becomes `b` by at most one insertion, deletion or substitution."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[start:] == b[start + 1 :] or (len(a) == len(b) and a[start + 1 :] == b[start + 1 :])


def expansions(parts: list[str | list[str]]) -> Iterator[str]:
    """All phrases that a list of fixed pieces and alternatives spells."""
    options = [[part] if isinstance(part, str) else part for part in parts]
    return ("".join(choice) for choice in product(*options))
