"""How a value stands on its page: what is printed before and above it, its shape, its place; and how much alike two such sights are.

A vendor's documents are printed by one program, so a value of the next document looks like the same value of the last one did.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from portal.core.extraction.candidates import Printed
from portal.core.extraction.labels import squash
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Word
from portal.core.extraction.places import likeness

_BEFORE = 6  # words before a value that may be its label
_ABOVE = 12  # lines above a value in which its column's head is looked for
_LONGEST = 40  # letters that are kept of what is printed around a value

#: What each part of a sight is worth, for a value that has something before it, one with only something above it, and one with neither.
_WEIGHTS = {
    "left": {"left": 0.55, "above": 0.12, "shape": 0.13, "across": 0.12, "down": 0.08},
    "above": {"left": 0.1, "above": 0.5, "shape": 0.15, "across": 0.15, "down": 0.1},
    "alone": {"left": 0.15, "above": 0.1, "shape": 0.2, "across": 0.25, "down": 0.3},
}


@dataclass(frozen=True, slots=True)
class Sight:
    """Texts are squashed and without digits. `edges` are left and right edge, `down` the top (fractions of the page), `page` counts from 0,
    `last` tells that it is the document's last page. `whole`: the value goes on to the end of its cell; `count`: its words."""

    left: str
    above: str
    shape: str
    edges: tuple[float, float]
    down: float
    page: int
    last: bool
    whole: bool = True
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"edges": [round(edge, 4) for edge in self.edges], "down": round(self.down, 4)}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Sight:
        return cls(**kept | {"edges": tuple(kept["edges"])})

    @property
    def anchor(self) -> str:
        """What a value like this is known by."""
        return "left" if len(self.left) > 1 else "above" if len(self.above) > 1 else "alone"


def wordy(text: str) -> str:
    """Squashed, without digits: what stays the same from one document to the next."""
    return re.sub(r"[\d#]+", "", squash(text))


def shape(text: str) -> str:
    """INV-2024/17 → A-9/9: runs of letters and digits as one sign each, marks as they are."""
    return re.sub(r"9+", "9", re.sub(r"A+", "A", re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", re.sub(r"\s+", " ", text.strip())))))[:_LONGEST]


def before(line: Line, position: int) -> str:
    """What is printed before word `position`: in its cell, else in the cell before; back to the last word with a digit, which is another value."""
    said = ""
    for word in reversed(_cell_before(line, position)[-_BEFORE:]):
        text = squash(word.text)
        if any(char.isdigit() for char in text):
            break
        said = text + said
    return said[-_LONGEST:]


def _cell_before(line: Line, position: int) -> list[Word]:
    start, former = 0, []
    for cell in line.segments:
        if position < start + len(cell.words):
            return cell.words[: position - start] or former
        start, former = start + len(cell.words), cell.words
    return former


def above(printed: Printed, line_index: int, span: Span) -> str:
    """The nearest words above a value that share some of its width."""
    for line in reversed(printed.lines[max(0, line_index - _ABOVE) : line_index]):
        if line.page != span.page:
            break
        for cell in line.segments:
            if cell.frame[0] < span.frame[2] and cell.frame[2] > span.frame[0] and len(said := wordy(cell.text)) > 2:
                return said[:_LONGEST]
    return ""


def position_in(line: Line, span: Span) -> int:
    return next(at for at, word in enumerate(line.words) if word is span.words[0])


def sight(printed: Printed, span: Span, content: str, *, full: bool = True) -> Sight:
    """How the value `content`, printed as `span`, stands there; `full` looks above it, too, which takes time."""
    index = printed.line_of(span)
    line = printed.lines[index]
    page = next(at for at, page in enumerate(printed.pages) if page.number == span.page)
    cell = next((cell for cell in line.segments if any(word is span.words[0] for word in cell.words)), line)
    return Sight(
        left=before(line, position_in(line, span)),
        above=above(printed, index, span) if full else "",
        shape=shape(content),
        edges=(span.box[0], span.box[2]),
        down=span.box[1],
        page=page,
        last=page == len(printed.pages) - 1,
        whole=cell.words[-1] is span.words[-1],
        count=len(span.words),
    )


def alike(known: Sight, seen: Sight) -> float:
    """0..1, how much `seen` looks like `known`."""
    weights = _WEIGHTS[known.anchor]
    parts = {
        "left": _said(known.left, seen.left),
        "above": likeness(known.above, seen.above),
        "shape": _shaped(known.shape, seen.shape),
        "across": _near(min(abs(a - b) for a, b in zip(known.edges, seen.edges, strict=True)), 0.02, 0.2),
        "down": _near(abs(known.down - seen.down), 0.03, 0.4),
    }
    same_page = known.page == seen.page or (known.last and seen.last)
    return sum(weights[name] * parts[name] for name in weights) * (1.0 if same_page else 0.85)


def _said(known: str, seen: str) -> float:
    """A label may have more before it: "Page 1 of 2 Invoice no." ends in "Invoice no."."""
    if known and seen.endswith(known):
        return 1.0 if len(known) > 2 else 0.9
    return likeness(known, seen)


def _shaped(known: str, seen: str) -> float:
    if known == seen:
        return 1.0
    return 0.6 if set(known) - {" "} == set(seen) - {" "} else 0.5 * (("9" in known) == ("9" in seen))


def _near(distance: float, close: float, far: float) -> float:
    return max(0.0, min(1.0, (far - distance) / (far - close)))
