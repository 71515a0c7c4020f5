"""Labels on a line: which words name a value, and how much like a label they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.core.extraction import labels
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Word

_GLUED = re.compile(
    r"(?<=[^\W\d_])(?=@\s?\d+(?:[.,]\d+)?%)|(?<=[^\W\d_])(?=[$€£]\s?\d)|(?<=[^\W\d_]:)(?=[\w$€£(])|"
    r"(?<=[^\W\d_][#№])(?=\w)|(?<=[^\W\d_]\.:)(?=\w)"
)
_ADDRESS = re.compile(r"^\w+://|^www\.|@(?!\d[\d.,]*%)|^\d\d?:\d\d|^[A-Za-z]:\\")


#: Fields whose labels may be broken over two lines.
SUMS = ("SubTotal", "Subtotal", "InvoiceTotal", "OrderTotal", "Total", "TotalTax", "AmountDue", "TotalDiscount")


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A label on the page: the fields it may name, its words, and the line and words it takes up."""

    phrases: tuple[labels.Phrase, ...]
    span: Span
    line: int
    start: int
    stop: int
    emphasis: float
    set_off: bool  # alone in its cell, or closed by a colon
    bounds: bool = True  # ends the value before it; not so a short word that begins a name ("ISS/ Friends of …")

    def strength(self, field: str) -> float:
        return max((phrase.strength for phrase in self.phrases if phrase.field == field), default=0.0) * self.emphasis


def labels_of(line: Line, index: int, phrases: dict) -> Iterable[Label]:
    offset = 0
    for segment in line.segments:
        yield from _labels_in(line, index, segment, offset, phrases)
        offset += len(segment.words)


def _labels_in(line: Line, index: int, segment: Span, offset: int, phrases: dict) -> Iterable[Label]:
    """The labels of one cell, whose first word is word `offset` of the line."""
    words, after = [word.text for word in segment.words], 0
    for match in labels.matches(words, phrases):
        first, last, rest = words[match.start], words[match.stop - 1], words[match.stop :]
        before = words[match.start - 1] if match.start else ""
        heads = match.start == 0 or (match.start == after and before.endswith((":", "#", "."))) or before in ("•", "|", "-", "/") or before.endswith("%")
        closed = last.endswith((":", "#", ".:")) or "".join(rest[:1])[:1] in (":", "#")
        set_off = closed or not rest
        follows_value = any(char.isdigit() for char in before) or before.endswith((".", ",", ";", ")"))
        emphasis = (1.0 if heads else 0.95 if closed and follows_value else 0.7 if closed else 0.45) + (0.05 if closed else 0.0)
        if not heads and not rest and len(labels.squash("".join(words[match.start :]))) >= 8:
            emphasis = 0.8  # the label of the next cell, set close to the value before it
        if first[:1].islower() and not closed and not heads:
            emphasis *= 0.6
        emphasis *= 1.0 if set_off else _prose(words, match)
        if not (heads and set_off) and max(phrase.strength for phrase in match.phrases) <= 0.5:
            emphasis *= 0.6
        after = match.stop
        start, stop = offset + match.start, offset + match.stop
        bounds = set_off or len(labels.squash("".join(words[match.start : match.stop]))) > 3 or any(c.isdigit() for c in rest[0])
        yield Label(match.phrases, line.part(start, stop), index, start, stop, emphasis, set_off, bounds)


def stacked(lines: Sequence[Line], phrases: dict) -> Iterable[Label]:
    """Labels of two short cells one under the other ("Sub" over "Total"), without a figure beside the upper one."""
    for index, (upper, lower) in enumerate(zip(lines, lines[1:], strict=False), 1):
        if upper.page == lower.page and lower.frame[1] - upper.frame[3] < 0.5 * lower.height:
            for cell in lower.segments:
                above = next((one for one in upper.segments if _sits_on(one, cell)), None)
                if above is not None and not any(c.isdigit() for one in upper.segments if one.frame[0] > above.frame[2] for c in one.text):
                    yield from _label_of(above, cell, lower, index, phrases)


def _sits_on(upper: Span, lower: Span) -> bool:
    wide = min(upper.frame[2], lower.frame[2]) - max(upper.frame[0], lower.frame[0])
    return max(len(upper.words), len(lower.words)) <= 3 and wide > 0.5 * min(upper.frame[2] - upper.frame[0], lower.frame[2] - lower.frame[0])


def _label_of(upper: Span, lower: Span, line: Line, index: int, phrases: dict) -> Iterable[Label]:
    key = labels.squash("".join(word.text for word in (*upper.words, *lower.words)))
    found = tuple(phrase for phrase in phrases.get(key, ()) if phrase.field in SUMS)
    if found and upper.text[-1:] not in ":." and not any(char.isdigit() for char in lower.text):
        start = next(at for at, word in enumerate(line.words) if word is lower.words[0])
        whole = Span(lower.page, [*upper.words, *lower.words], [*upper.frames, *lower.frames])
        yield Label(found, whole, index, start, start + len(lower.words), 1.0, True)


def _prose(words: Sequence[str], match: labels.Match) -> float:
    """Doubt about a label that a sentence or another label runs on from ("Seller legal information: …", "Customer agrees that …")."""
    if any(word.endswith(":") for word in words[match.stop : match.stop + 5]):
        return 0.35
    return 0.4 if len(words) - match.stop > 6 else 1.0


def unglued(words: Iterable[Word]) -> Iterable[Word]:
    """Words like "Date:12/05/2018" or "Total$9.00" as two, each with its share of the box."""
    for word in words:
        cuts = [] if _ADDRESS.search(word.text) else [match.start() for match in _GLUED.finditer(word.text)]
        if not cuts:
            yield word
            continue
        x0, y0, x1, y1 = word.box
        for start, stop in zip([0, *cuts], [*cuts, len(word.text)], strict=True):
            share = (x1 - x0) / len(word.text)
            yield Word(word.text[start:stop], (x0 + share * start, y0, x0 + share * stop, y1), word.confidence)
