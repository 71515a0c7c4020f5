"""The part of a passage that is shown: a few lines around what was found, with the words to mark and the place on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.search import meaning
from portal.core.search.chunking import around
from portal.core.search.tokens import Token

ABOUT = 40  # words


@dataclass(frozen=True, slots=True)
class Snippet:
    """`marks` are the found words, ``text[start:end]``; `page` and `box` (fractions of the upright page) where its lines stand, None for what is on
    no page."""

    text: str
    marks: list[tuple[int, int]]
    page: int | None
    box: list[float] | None


def shown(text: str, places: Sequence[list[float] | None], tokens: Sequence[Token], found: set[int], asked: meaning.Vectors | None) -> Snippet:
    """The lines in which the found tokens (numbers of them) stand close together, each word counting once however often it is there; or, with `asked`,
    those that say most nearly the same."""
    lines = _lines(text)
    if asked is None:
        often = Counter(tokens[at].word for at in found)
        weights = [sum(1 / often[tokens[at].word] for at in found if start <= tokens[at].start < end) for start, end in lines]
    else:
        weights = [max(float(alike), 0.0) for alike in meaning.directions([text[start:end] for start, end in lines]) @ asked[0]]
    return _cut(text, lines, _window(text, lines, weights), places, _marks(tokens, found))


def _marks(tokens: Sequence[Token], found: set[int]) -> list[tuple[int, int]]:
    return sorted({(tokens[at].start, tokens[at].end) for at in found})


def _lines(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _window(text: str, lines: Sequence[tuple[int, int]], weights: Sequence[float]) -> range:
    """Lines side by side of about as many words as are shown, weighing most; they begin and end with one that counts if there is one."""
    counts = [text.count(" ", start, end) + 1 for start, end in lines]
    best, best_weight = range(0, 1), -1.0
    for first in range(len(lines)):
        last, words = first, counts[first]
        while last + 1 < len(lines) and words + counts[last + 1] <= ABOUT:
            last += 1
            words += counts[last]
        weight = sum(weights[first : last + 1])
        if weight > best_weight:
            best, best_weight = range(first, last + 1), weight
    return best


def _cut(text: str, lines: Sequence[tuple[int, int]], chosen: range, places: Sequence[list[float] | None], marks: Sequence[tuple[int, int]]) -> Snippet:
    start, end = lines[chosen[0]][0], lines[chosen[-1]][1]
    inside = [(first - start, last - start) for first, last in marks if start <= first and last <= end]
    lit = [places[at] for at in chosen if any(lines[at][0] <= first < lines[at][1] for first, _ in marks)] or [places[at] for at in chosen]
    page, box = _place(lit)
    return Snippet(text[start:end], inside, page, box)


def _place(lit: Sequence[list[float] | None]) -> tuple[int | None, list[float] | None]:
    """The page of the first line that stands on one, and the box around all of them on it."""
    first = next((place for place in lit if place is not None), None)
    if first is None:
        return None, None
    box: tuple[float, ...] | None = None
    for place in lit:
        if place is not None and place[0] == first[0] and len(place) == 5:
            box = around(box, place[1:]) if box else tuple(place[1:])
    return int(first[0]), list(box) if box else None
