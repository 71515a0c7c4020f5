"""What is printed where: the labels, amounts and dates of a document and how they stand to one another.

A reader asks `Printed` for candidates (`amounts_for`, `dates_for`, `texts_for`): values near a label, each with a score made of the
label's strength and of the geometry. Choosing among them, by arithmetic or by check digits, is the reader's business.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from portal.core.extraction import captions, dates, labels, layout, money, placing, sumboxes
from portal.core.extraction.labelling import SUMS, Label, labels_of, stacked, unglued
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Page, Value

#: How much a value's place beside its label is worth.
SAME, RIGHT, BELOW, ABOVE = 1.0, 0.95, 0.8, 0.5
_BEGINS_AMOUNT = re.compile(r"[\d$€£¥₹₪(+\-−–]|[A-Z]{2,3}|[^\w\s]\d")
_PLACES = {"same": SAME, "right": RIGHT, "below": BELOW, "above": ABOVE}


@dataclass(frozen=True, slots=True, eq=False)
class Amount:
    """A figure on the page. `plain` is a bare whole number, which may as well be a quantity or a number of something."""

    amount: Decimal
    currency: str | None
    span: Span
    line: int
    plain: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible value: what it would be, what is printed, how sure label and place make it (about 0..1.2), and its method."""

    value: object
    span: Span
    score: float
    label: Label | None = None
    content: str | None = None
    method: str = "label"
    currency: str | None = None
    evidence: dict[str, float] = field(default_factory=dict, compare=False)  # as of `model.Value`

    @property
    def printed(self) -> str:
        return self.content if self.content is not None else self.span.text


@dataclass(frozen=True, slots=True)
class Near:
    """Words beside a label and where they stand: "same" cell, "right", "below" or "above"."""

    span: Span
    place: str
    distance: int = 0

    @property
    def weight(self) -> float:
        return _PLACES[self.place] * (0.9**self.distance)


class Printed:
    """A document as lines with its labels found. Cheap to make; everything is worked out when first asked for."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = [replace(page, words=list(unglued(page.words))) for page in pages]
        self.lines: list[Line] = [line for page in self.pages for line in layout.lines(page)]

    @cached_property
    def words(self) -> list[str]:
        return [word.text for page in self.pages for word in page.words]

    @cached_property
    def text(self) -> str:
        """All lines, one a row, in reading order."""
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def language(self) -> str | None:
        return labels.language_of(self.words)

    @cached_property
    def country(self) -> str | None:
        return labels.country_of(self.text)

    @cached_property
    def decimal(self) -> str | None:
        """The document's decimal mark by its own figures, else by its language."""
        own = money.decimal_mark(self.words)
        return own or ({"en": "."}.get(self.language, ",") if self.language else None)

    @cached_property
    def currency(self) -> str | None:
        """By signs and codes, else by the country."""
        return money.currency_of(self.pages) or labels.currency_in(self.country)

    @cached_property
    def order(self) -> str:
        return dates.order_of((line.text for line in self.lines), self.language, self.country, self.currency)

    @cached_property
    def width(self) -> float:
        return max((page.width for page in self.pages), default=1.0)

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """Indices of lines by page number, top to bottom."""
        found: dict[int, list[int]] = defaultdict(list)
        for index, line in enumerate(self.lines):
            found[line.page].append(index)
        return found

    # -- labels ---------------------------------------------------------------------------------------------------

    @cached_property
    def labels(self) -> list[Label]:
        phrases = labels.table("fields", self.language)
        broken = list(stacked(self.lines, phrases))
        taken = {id(word) for label in broken for word in label.span.words}
        whole = [label for index, line in enumerate(self.lines) for label in labels_of(line, index, phrases)]
        return broken + [label for label in whole if not taken & {id(word) for word in label.span.words}]

    @cached_property
    def _labelled(self) -> dict[int, list[Label]]:
        found: dict[int, list[Label]] = defaultdict(list)
        for label in self.labels:
            if label.emphasis > 0.5 and label.bounds:
                found[label.line].append(label)
        return found

    @cached_property
    def _by_field(self) -> dict[str, list[Label]]:
        found: dict[str, list[Label]] = defaultdict(list)
        for label in self.labels:
            for phrase in label.phrases:
                found[phrase.field].append(label)
        return found

    def labels_on(self, index: int) -> list[Label]:
        """The labels of a line that are set like labels, left to right."""
        return self._labelled[index]

    def labelled(self, *fields: str) -> list[Label]:
        return [label for field in fields for label in self._by_field.get(field, [])]

    def is_label(self, span: Span) -> bool:
        """Whether the cell begins with a label, so that it is no value itself."""
        heads = (label for label in self._labelled[self.line_of(span)] if label.span.words[0] is span.words[0])
        return any(label.set_off or (len(label.span.text) > 5 and any(c.isdigit() for c in span.text)) for label in heads)

    @cached_property
    def _line_at(self) -> dict[int, int]:
        return {id(word): index for index, line in enumerate(self.lines) for word in line.words}

    def line_of(self, span: Span) -> int:
        """Index of the line that holds `span`."""
        return self._line_at[id(span.words[0])]

    # -- what stands beside a label -------------------------------------------------------------------------------

    def near(self, label: Label, below: int = 2, reach: float = 3.2) -> list[Near]:
        """The words after the label in its cell, the cells right of it up to the next label, and the `below` nearest cells under it."""
        if (captioned := self._captioned.get(id(label.span.words[0]))) is not None:
            return [Near(captioned, "right")]
        line, found = self.lines[label.line], []
        others = [other for other in self._labelled[label.line] if other.start >= label.stop]
        begin = label.stop
        if others and others[0].start == label.stop and labels.squash(others[0].span.text) in ("name", "nom", "nombre", "nome", "naam"):
            begin = others.pop(0).stop  # "Advertiser  Name:  Acme"
        next_start = min((other.start for other in others), default=len(line.words))
        for segment in line.segments:
            first = placing.position(line, segment)
            start, stop = max(first, begin), min(first + len(segment.words), next_start)
            if start < stop:
                span = placing.meat(line.part(start, stop))
                if span is not None:
                    found.append(Near(span, "same" if first < label.stop else "right", max(0, len(found) - 1)))
        under = [cell for cell in self.under(label.span, reach) if not self.is_label(cell)]
        if under and self._heads_columns(label):
            found = [near for near in found if near.place == "same"]
        if below and not found and not under and label.set_off:
            under = [cell for cell in self._in_box(label) if not self.is_label(cell)]
        return found + [Near(cell, "below", distance) for distance, cell in enumerate(under[:below])]

    @cached_property
    def _captioned(self) -> dict[int, Span]:
        return captions.beneath(self)

    def under(self, span: Span, reach: float = 3.2) -> list[Span]:
        """Cells below `span` that share some of its width or begin where it begins, nearest first."""
        places = self._places[span.page]
        limit, cells = span.frame[3] + reach * max(span.height, 6.0), []
        for index in places:
            line = self.lines[index]
            if span.frame[3] - 0.25 * span.height <= line.middle <= limit:
                cells += [cell for cell in line.segments if placing.shares_width(span, cell)]
        return sorted(cells, key=lambda cell: cell.frame[1])

    def _heads_columns(self, label: Label) -> bool:
        """Whether the label's line is nothing but names, at least three cells of them, so that values stand below."""
        line = self.lines[label.line]
        names = sum(other.set_off for other in self._labelled[label.line])
        heads = label.set_off and not label.span.text.endswith(":")
        return heads and len(line.segments) >= 3 and names >= 2 and not any(char.isdigit() for word in line.words for char in word.text)

    def _in_box(self, label: Label) -> list[Span]:
        """Cells below a label that stands alone, as in the boxes of forms: between its left edge and the next cell of its line, at most 40
        points or nine of its heights down; the first line that has any."""
        line = self.lines[label.line]
        right = min((cell.frame[0] for cell in line.segments if cell.frame[0] > label.span.frame[2]), default=self.width)
        for index in range(label.line + 1, min(label.line + 7, len(self.lines))):
            lower = self.lines[index]
            if lower.page != line.page or lower.middle - line.middle > max(40.0, 9 * label.span.height):
                break
            cells = [cell for cell in lower.segments if cell.frame[0] > label.span.frame[0] - 4 and cell.frame[2] < right]
            if cells and lower.frame[1] > label.span.middle:
                return cells
        return []

    # -- typed candidates -----------------------------------------------------------------------------------------

    @cached_property
    def amounts(self) -> list[Amount]:
        return [amount for index, line in enumerate(self.lines) for amount in self._amounts_of(line, index)]

    @cached_property
    def _amounts_at(self) -> dict[int, Amount]:
        return {id(word): amount for amount in self.amounts for word in amount.span.words}

    def _amounts_of(self, line: Line, index: int) -> Iterable[Amount]:
        for segment in line.segments:
            start = 0
            while start < len(segment.words):
                found = self._amount_at(segment, start)
                if found is None:
                    start += 1
                    continue
                stop, parsed = found
                span = segment.part(start, stop)
                text = span.text
                plain = parsed.currency is None and not re.search(r"\d[.,'’]\d", text)
                yield Amount(parsed.amount, parsed.currency, span, index, plain)
                start = stop

    def _amount_at(self, segment: Span, start: int) -> tuple[int, money.Money] | None:
        best, text = None, ""
        if not _BEGINS_AMOUNT.search(segment.words[start].text[:3]):
            return None
        for stop in range(start + 1, min(len(segment.words), start + 4) + 1):
            if stop > start + 1 and not placing.continues(segment, stop - 1, self.language == "fr"):
                break
            text = f"{text} {segment.words[stop - 1].text}" if text else segment.words[start].text
            parsed = money.parse(text, decimal=self.decimal) if any(char.isdigit() for char in text) else None
            if parsed is not None:
                best = (stop, parsed)
        if best and best[0] < len(segment.words) and segment.words[best[0]].text[:1] == "%":
            return None
        return best

    def amounts_in(self, span: Span) -> list[Amount]:
        """The figures among the words of `span`, left to right."""
        found = [self._amounts_at.get(id(word)) for word in span.words]
        return list({id(amount): amount for amount in found if amount is not None}.values())

    @cached_property
    def boxes(self) -> list[sumboxes.Box]:
        """Names of sums that stand side by side over their figures, with these."""
        return sumboxes.boxes(self)

    @cached_property
    def _boxed(self) -> dict[int, Amount]:
        return {id(word): amount for cell, amount in self.boxes for word in cell.words}

    def amounts_for(self, *fields: str, below: int = 2) -> list[Candidate]:
        """Figures beside the labels of `fields`. On a line of several figures the last is the likeliest total."""
        found = []
        for name in fields:
            for label in self.labelled(name):
                boxed = self._boxed.get(id(label.span.words[0]))
                if boxed is not None:
                    found.append(_as_candidate(boxed, label.strength(name) * RIGHT, label))
                    continue
                nears = self.near(label, below)
                beside = [(near, amount) for near in nears if near.place in ("same", "right") for amount in self.amounts_in(near.span)]
                beside = beside or [(near, amount) for near in self._aside(label, name) for amount in self.amounts_in(near.span)]
                if beside:
                    row = [(near, amount) for near, amount in beside if not amount.plain] or beside
                    row = [(near, amount) for near, amount in row if amount.currency] or row
                    for place, (_, amount) in enumerate(reversed(row)):
                        found.append(_as_candidate(amount, label.strength(name) * 0.92**place * (0.8 if amount.plain else 1.0), label))
                    continue
                for near in nears:
                    for amount in self.amounts_in(near.span):
                        if near.place == "below" and not amount.plain:
                            found.append(_as_candidate(amount, label.strength(name) * near.weight * 0.85, label))
        return _best_of_each(found)

    def _aside(self, label: Label, name: str) -> list[Near]:
        """Cells right of the label of a sum that stand a little higher or lower, on a line without labels of its own."""
        found = []
        for index in (label.line - 1, label.line + 1) if name in SUMS and label.set_off else ():
            line = self.lines[index] if 0 <= index < len(self.lines) else None
            if line is None or line.page != label.span.page or self._labelled[index]:
                continue
            shared = min(line.frame[3], label.span.frame[3]) - max(line.frame[1], label.span.frame[1])
            if shared > 0.3 * min(line.height, label.span.height):
                found += [Near(cell, "right", 1) for cell in line.segments[:2] if cell.frame[0] > label.span.frame[2]]
        return found

    def dates_for(self, *fields: str) -> list[Candidate]:
        """Dates beside the labels of `fields`, best first."""
        found = []
        for name in fields:
            for label in self.labelled(name):
                for near in self.near(label, below=2):
                    for place, date in enumerate(self.dates_in(near.span, compact=True)[:2]):
                        found.append(replace(date, score=label.strength(name) * near.weight * 0.9**place, label=label))
                    if found and found[-1].label is label and near.place == "same":
                        break
        return _best_of_each(found)

    def dates_in(self, span: Span, compact: bool = False) -> list[Candidate]:
        """Dates among the words of `span`; `value` is the ISO string, `content` what is printed."""
        text = span.text
        if not any(char.isdigit() for char in text):
            return []
        found = dates.find(text, self.order, compact)
        return [Candidate(date.iso, placing.sliced(span, date.start, date.end), 0.5, content=date.content) for date in found]

    @cached_property
    def dates(self) -> list[Candidate]:
        return [date for line in self.lines for date in self.dates_in(line)]

    def texts_for(self, *fields: str, accept: Callable[[str], bool] = bool, below: int = 2) -> list[Candidate]:
        """Cells beside the labels of `fields` whose text `accept` likes, best first."""
        found = []
        for name in fields:
            for label in self.labelled(name):
                for near in self.near(label, below) if label.strength(name) > 0.2 else ():
                    if accept(near.span.text):
                        found.append(Candidate(near.span.text, near.span, label.strength(name) * near.weight, label))
        return _best_of_each(found)

    def fold(self, span: Span) -> float:
        """How far down the document the span stands: 0.0 top of the first page, 1.0 end of the last."""
        page = next((place for place, page in enumerate(self.pages) if page.number == span.page), 0)
        return (page + span.box[1]) / max(1, len(self.pages))


def value_of(candidate: Candidate, kind: str = "string", confidence: float | None = None, method: str | None = None) -> Value:
    """The candidate as a grounded value. For amounts `kind` is "currency" or "number"."""
    value = candidate.value
    if kind == "currency":
        value = {"amount": candidate.value, "currencyCode": candidate.currency}
    sure = candidate.score if confidence is None else confidence
    sure = max(0.05, min(0.99, sure * (0.5 + 0.5 * candidate.span.confidence)))
    place = candidate.span.page, candidate.span.box
    return Value(kind, value, sure, candidate.printed, *place, method or candidate.method, evidence=dict(candidate.evidence))


def _as_candidate(amount: Amount, score: float, label: Label | None) -> Candidate:
    return Candidate(amount.amount, amount.span, score, label, currency=amount.currency)


def _best_of_each(found: list[Candidate]) -> list[Candidate]:
    """Best first; of candidates at one place only the best."""
    best: dict[tuple, Candidate] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault((one.span.page, one.span.box, one.value if isinstance(one.value, str) else None), one)
    return list(best.values())
