"""What stands beside the fields of a form: the printed words that are in none of them, by where they stand to one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from portal.core.extraction.model import Box, Page, Word

#: Points: how far above a field its caption may begin, how far beside it end, and how far a line of captions may reach.
ABOVE, BESIDE, ALONG = 44.0, 40.0, 330.0
TALL = 40.0  # points: no letters of a form are higher
QUESTION = 90.0  # points by which a numbered question may begin above the boxes to tick
#: The number of a box before its caption.
NUMBER = re.compile(r"\d{1,2}[a-z]?")

Placed = tuple[Box, Word]


class Captions:
    """The printed words of a page that stand in no field."""

    def __init__(self, page: Page, frames: Sequence[Box]) -> None:
        self.frames = frames
        self.words = sorted(((framed(word.box, page), word) for word in page.words), key=lambda one: one[0][1])
        filled = {id(word) for field in frames for frame, word in self.between(field[1] - TALL, field[3]) if _inside(frame, field)}
        self.words = [(frame, word) for frame, word in self.words if id(word) not in filled]

    def between(self, top: float, bottom: float) -> list[Placed]:
        """The words whose upper edge lies between the two heights."""
        start = bisect_left(self.words, top, key=lambda one: one[0][1])
        return self.words[start : bisect_right(self.words, bottom, key=lambda one: one[0][1])]

    def beside(self, field: Box) -> list[Word]:
        """The words on the field's line that end close to its left, back to the field before it."""
        start = max((other[2] for other in self.frames if other[2] <= field[0] + 1 and _level(other, field)), default=field[0] - ALONG)
        level = self.between(field[1] - TALL, field[3])
        row = [(frame, word) for frame, word in level if start - 1 <= frame[0] and frame[2] <= field[0] + 3 and _level(frame, field)]
        return [word for _, word in sorted(row, key=lambda one: one[0][0])] if row and field[0] - max(frame[2] for frame, _ in row) < BESIDE else []

    def above(self, field: Box) -> list[Word]:
        """The lines in the field's column right above it, or in the upper part of it, up to one that begins with a number."""
        top = max((other[3] for other in self.frames if other[3] <= field[1] + 2 and other[0] < field[2] and other[2] > field[0]), default=0.0)
        top = max(top - 2, field[1] - ABOVE)
        lowest = max(field[1] + 5, (field[1] + field[3]) / 2)
        over = [(frame, word) for frame, word in self.between(top - TALL, lowest)
                if re.search(r"\w", word.text) and field[0] - 12 <= frame[0] and (frame[0] + frame[2]) / 2 <= field[2] + 2 and top <= (frame[1] + frame[3]) / 2
                and frame[3] <= lowest]
        kept: list[list[Placed]] = []
        for row in reversed(_rows(over)[-3:]):
            if kept and _gap(row, kept[0]) > 0.5:
                break
            kept.insert(0, row)
            if NUMBER.fullmatch(row[0][1].text):
                break
        return [word for row in kept for _, word in row]

    def after(self, tick: Box) -> list[Word]:
        """The words right of a box to tick, up to a gap or the next field."""
        stop = min((other[0] for other in self.frames if other[0] >= tick[2] and _level(other, tick)), default=tick[2] + ALONG)
        level = self.between(tick[1] - TALL, tick[3])
        row = sorted(((frame, word) for frame, word in level if tick[2] - 2 <= frame[0] < stop and _level(frame, tick)), key=lambda one: one[0][0])
        found, end = [], tick[2]
        for frame, word in row:
            if frame[0] - end > 15:
                break
            found, end = [*found, word], frame[2]
        return found


    def question(self, tick: Box) -> list[Word]:
        """The nearest number above that begins a row further left, and what follows it there; nothing without one."""
        over = [(frame, word) for frame, word in self.between(tick[1] - QUESTION - TALL, tick[3])
                if frame[0] <= tick[0] + 10 and 0 <= tick[3] - frame[3] < QUESTION and tick[0] - frame[0] < ALONG and NUMBER.fullmatch(word.text)]
        if not over:
            return []
        number, first = max(over, key=lambda one: one[0][1])
        return [first, *self.after(number)]


def framed(box: Box, page: Page) -> Box:
    """A box in fractions as points of its page."""
    return (box[0] * page.width, box[1] * page.height, box[2] * page.width, box[3] * page.height)


def _inside(frame: Box, field: Box) -> bool:
    return field[0] - 1 <= (frame[0] + frame[2]) / 2 <= field[2] + 1 and field[1] - 1 <= (frame[1] + frame[3]) / 2 <= field[3] + 1


def _level(a: Box, b: Box) -> bool:
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * min(a[3] - a[1], b[3] - b[1])


def _rows(placed: list[Placed]) -> list[list[Placed]]:
    """Words in rows from the top, each from the left."""
    rows: list[list[Placed]] = []
    for frame, word in sorted(placed, key=lambda one: one[0][1]):
        if rows and _level(rows[-1][0][0], frame):
            rows[-1].append((frame, word))
        else:
            rows.append([(frame, word)])
    return [sorted(row, key=lambda one: one[0][0]) for row in rows]


def _gap(upper: list[Placed], lower: list[Placed]) -> float:
    """The room between two rows in heights of the smaller one's letters."""
    (_, top, _, bottom), (_, below, _, end) = upper[0][0], lower[0][0]
    return (below - bottom) / max(min(bottom - top, end - below), 1.0)
