"""What a utility bill is for, by its words and its unit; and the rows of bills and notes that tell of several things.

Words stand in `labels/utilities.toml`. A word counts more the larger it is printed and the higher it stands: other trades are named in small print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from statistics import median

from portal.core.extraction import labels, measures
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Line, Span

#: Categories of what is brought or filled in, not metered.
PRODUCTS = ("fuel_delivery", "recharges")
_MOST_LINES = 400
#: So many times as much has to speak for one as for the next.
_CLEAR = 1.5


@lru_cache(maxsize=8_000)
def _plain(word: str) -> str:
    return labels.unaccented(word)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    spoken: Mapping[str, list[str]] = labels.data("utilities")["categories"]
    return {name: re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, words))})") for name, words in spoken.items()}


def category(printed: Printed, unit: str | None) -> Candidate | None:
    """What the bill is for, where its words tell; among what is measured in `unit` if that is known. Stands where it is said largest."""
    allowed = _measured_in(unit)
    points: dict[str, float] = {}
    best: dict[str, tuple[float, Line, int]] = {}
    usual = median([line.height for line in printed.lines[:_MOST_LINES]] or [1.0]) or 1.0
    for place, line in enumerate(printed.lines[:_MOST_LINES]):
        for name in allowed:
            for at in _said(line, name):
                weight = min(3.0, line.height / usual) * (1.5 if place < 12 else 1.0)
                points[name] = points.get(name, 0.0) + weight
                if weight > best.get(name, (0.0, line, 0))[0]:
                    best[name] = (weight, line, at)
    ranked = sorted(points, key=lambda name: -points[name])
    if not ranked or (len(ranked) > 1 and points[ranked[0]] < _CLEAR * points[ranked[1]]):
        return None
    _, line, at = best[ranked[0]]
    span = line.part(at, at + 1)
    return Candidate(ranked[0], span, 0.9 if unit else 0.7, content=span.text)


def _measured_in(unit: str | None) -> list[str]:
    measured: Mapping[str, list[str]] = labels.data("utilities")["measured"]
    return [name for name in measured if is_measured_in(name, unit or "")] or list(measured)


def is_told(printed: Printed, category: str) -> bool:
    """Whether any word of a category stands on the paper."""
    return _patterns()[category].search(labels.unaccented(printed.text)) is not None


def is_measured_in(category: str, unit: str) -> bool:
    return measures.folded(unit) in labels.data("utilities")["measured"][category]


def named(line: Span, category: str, trades: bool = True) -> Span | None:
    """The word of the line that names what a category is about; without `trades` only what is a thing itself: diesel, not fuel."""
    general = labels.data("utilities")["trades"] if not trades else ()
    at = next((at for at, said in _found(line, category) if said not in general), None)
    return line.part(at, at + 1) if at is not None else None


def _said(line: Span, name: str) -> Iterable[int]:
    """Places of the line's words that speak for it."""
    return (at for at, _ in _found(line, name))


def _found(line: Span, name: str) -> Iterable[tuple[int, str]]:
    """Place and beginning of each such word. A longer one of another category speaks for that: gasoil is no gas."""
    starts, text = [], ""
    for word in line.words:
        starts.append(len(text))
        text += _plain(word.text) + " "
    for found in _patterns()[name].finditer(text):
        others = (pattern.match(text, found.start()) for other, pattern in _patterns().items() if other != name)
        if all(other is None or len(other[0]) <= len(found[0]) for other in others):
            yield max(index for index, start in enumerate(starts) if start <= found.start()), found[0]
