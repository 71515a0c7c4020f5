"""Where the boxes of a form are: labels found by number and wording together, which recognisers seldom get both wrong.

A value belongs to the box in whose frame it stands: from its label to the next box on the right and the next below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from portal.core.extraction import labels
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span

_ALIKE = 0.82


@dataclass(slots=True)
class Anchor:
    """A box's label on the page: number, label and kind from the form's table, and the words it was found in."""

    number: str
    label: str
    kind: str
    span: Span
    line: int
    field: str = ""
    likeness: float = 1.0

    @property
    def left(self) -> float:
        return self.span.frame[0]

    @property
    def top(self) -> float:
        return self.span.frame[1]


def find(printed: Printed, page: int, form: dict) -> list[Anchor]:
    """Every labelled place of the form on the page, top down; the first of each."""
    wanted = [(box[0], box[1], box[2] if len(box) > 2 else "money", "") for box in form["boxes"]]
    wanted += [("", label, "text", part["field"]) for part in form["parts"] for label in part["labels"]]
    lines = [(index, line) for index, line in enumerate(printed.lines) if line.page == page]
    found: dict[tuple[str, str], Anchor] = {}
    for number, label, kind, field in wanted:
        anchor = _anchor(lines, number, label, kind, field)
        key = (number, field) if number else (field, label)
        if (
            anchor is not None
            and key not in found
            and not (field and any(one.field == field and one.span.words[0] is anchor.span.words[0] for one in found.values()))
        ):
            found[key] = anchor
    return sorted(found.values(), key=lambda one: (one.top, one.left))


def _anchor(lines: Sequence[tuple[int, Line]], number: str, label: str, kind: str, field: str) -> Anchor | None:
    """The place where number and label (or the label alone) stand most alike."""
    words = label.split()
    target = labels.squash("".join(words[:7]))
    best, likeness = None, _ALIKE
    for index, line in lines:
        for start in range(len(line.words)):
            at = start
            if number:
                if labels.squash(line.words[start].text) != number or (not target and line.words[start].text.strip(".") != number):
                    continue
                at = start + 1
            alike, stop = _alike(line, at, target, len(words)) if target else (0.9, at)
            if alike > likeness:
                best, likeness = Anchor(number, label, kind, line.part(start, max(stop, start + 1)), index, field, alike), alike
    return best


def _alike(line: Line, at: int, target: str, count: int) -> tuple[float, int]:
    """How much the words from `at` on are like the label: (0..1, index after its last word). Half a label on a line is enough."""
    text, stop, best = "", at, (0.0, at)
    for stop in range(at, min(len(line.words), at + max(count, 1))):
        if stop > at and line.frames[stop][0] - line.frames[stop - 1][2] > 2.5 * line.height:
            break
        text += labels.squash(line.words[stop].text)
        if len(text) < min(4, len(target)) or (stop == at and count > 2 and len(text) < 6):
            continue
        goal = target[: len(text)] if stop > at and len(text) >= 10 else target
        if text[:1] != goal[:1] and stop > at + 1:
            break
        ratio = SequenceMatcher(None, text, goal, autojunk=False).ratio() if abs(len(text) - len(goal)) <= 3 else 0.0
        if ratio >= _ALIKE:
            best = max(best, (ratio + 0.004 * (stop - at), stop + 1))
    return best


def _shared(one: Anchor, other: Anchor) -> bool:
    words = {id(word) for word in other.span.words}
    return any(id(word) in words for word in one.span.words)


def _frame(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor]) -> tuple[float, float, float, float]:
    """The box of an anchor in points: to the next anchor right of it in its row and below it in its column."""
    height = anchor.span.height
    own = [one for one in anchors if _shared(one, anchor)]  # a box is found by its number and label, and again by the label alone
    anchors = [one for one in anchors if one not in own and not (one.number == "" and any(other.number and _shared(other, one) for other in anchors))]
    left = min(one.left for one in own)
    columns = sorted({round(one.left) for one in anchors if anchor.kind != "text" or one.kind != "text"})
    right = min((one.left for one in anchors if one.left > anchor.left + 8 and abs(one.top - anchor.top) < 2.5 * height), default=None)
    if right is None:
        widest = anchor.left + max(1.1 * (anchor.span.frame[2] - anchor.left), (0.5 if anchor.kind == "text" else 0.3) * printed.width)
        right = min((x for x in columns if x > anchor.span.frame[2] + 2), default=widest)
    below = min(
        (one.top for one in anchors if one.top > anchor.span.frame[3] - 1 and anchor.left - 8 < one.left < right - 4),
        default=anchor.top + 9 * height,
    )
    reach = 4.5 if anchor.kind == "text" else 9
    return (left - max(6.0, 1.3 * height), anchor.top - 0.3 * height, right - 2, min(below - 1, anchor.top + reach * height))


def inside(printed: Printed, anchor: Anchor, anchors: Sequence[Anchor]) -> list[Span]:
    """The words in the frame of a box that are not labels, a span per line."""
    x0, y0, x1, y1 = _frame(printed, anchor, anchors)
    own = {id(word) for one in anchors for word in one.span.words}
    spans = []
    for line in printed.lines:
        if line.page != anchor.span.page or line.frame[3] < y0 or line.frame[1] > y1:
            continue
        kept = [
            i
            for i, f in enumerate(line.frames)
            if x0 <= (f[0] + f[2]) / 2 <= x1 and y0 <= (f[1] + f[3]) / 2 <= y1 and id(line.words[i]) not in own
        ]
        if kept:
            spans.append(Span(line.page, [line.words[i] for i in kept], [line.frames[i] for i in kept]))
    return spans
