"""One line of a statement → its label and its amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.core.extraction.layout import Line, Span, joined
from portal.core.extraction.model import Word
from portal.core.extraction.money import DASHES, Money, parse

#: A figure takes up at most this many words ("( $ 1 234 567 )").
AMOUNT_WORDS = 7
_SIGN_ONLY = re.compile(r"[$€£¥(SsfE]|[A-Z]{0,2}\$|[A-Z]{3}")  # S, f and E are what recognition makes of $ and £
_CLOSING = re.compile(r"[)%]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTE = re.compile(r"\(?(?:[A-Z]{1,2}[.\-]?)?\d{0,2}(?:[.,/&]\d{1,2})*\.?(?:\(?[a-z]{1,2}\))?[a-z]?\.?\)?|\([a-z]{1,3}\)|[ivx]{1,4}\)?")
_IDENTIFIER = re.compile(r"\b(?:number|no|nr|registration|reg|phone|tel|ref|code|id)\b\W*$", re.I)
_LEADER = re.compile(r"(?:[.…·_]\s?){3,}|…")
_MONEY_LOOK = re.compile(r"\d[.,]\d|[$€£]|\d{5}|\(\d{2,}|^\(?(?!19\d\d|20\d\d)\d{3,4}\)?$")


@dataclass(slots=True)
class Amount:
    """A figure in a row. `column` is the index of the table's column, None until it is known."""

    span: Span
    money: Money
    column: int | None = None

    @property
    def text(self) -> str:
        return self.span.text

    @property
    def is_nil(self) -> bool:
        return not any(c.isdigit() for c in self.text)


@dataclass(slots=True)
class Entry:
    """A label with the amounts to its right; one line may hold several side by side. `line` is None for no label."""

    label: str
    label_span: Span | None
    amounts: list[Amount]


def entries(line: Line) -> list[Entry]:
    """The line read from left to right: text starts a label, figures belong to the label before them."""
    found: list[Entry] = []
    for segment in line.segments:
        amounts = figures(segment)
        if amounts is not None and not _in_brackets(found):
            if not found:
                found.append(Entry("", None, []))
            found[-1].amounts.extend(amounts)
        elif found and not found[-1].amounts and found[-1].label_span is not None:
            if not _NOTE.fullmatch(segment.text):
                found[-1] = _entry(joined([found[-1].label_span, segment]))
        elif not (found and _NOTE.fullmatch(segment.text)):
            found.append(_entry(segment))
    return [_peeled(entry) for entry in found]


def _in_brackets(found: list[Entry]) -> bool:
    """Whether the label before is left open: "(Registered number: | 00541560)" holds no amount."""
    label = found[-1].label if found and not found[-1].amounts else ""
    return label.count("(") > label.count(")")


def figures(segment: Span) -> list[Amount] | None:
    """The amounts that make up a cell ("$ 43,889", "(6,719 ) (5,879 )"); None when it holds anything else. Percentages are dropped."""
    found: list[Amount] = []
    start = 0
    while start < len(segment.words):
        stop = _end_of_amount(segment.words, start)
        if stop is None:
            return None
        part = segment.part(start, stop)
        money = parse(part.text)
        if money is not None:
            found.append(Amount(part, money))
        start = stop
    return found


def is_year(amount: Amount) -> bool:
    return _YEAR.fullmatch(amount.text) is not None


def without_leaders(words: list[Word]) -> list[Word]:
    """Dotted lines between label and figure taken out, also where they are glued to either ("Total........450")."""
    found: list[Word] = []
    for word in words:
        if not _LEADER.search(word.text):
            found.append(word)
            continue
        x0, y0, x1, y1 = word.box
        step = (x1 - x0) / len(word.text)
        position = 0
        for piece in re.finditer(r"[^.…·_]+(?:[.,][^.…·_]+)*", word.text):
            position = piece.start()
            found.append(Word(piece.group(), (x0 + step * position, y0, x0 + step * piece.end(), y1), word.confidence))
    return found


def _entry(segment: Span) -> Entry:
    return Entry(segment.text, segment, [])


def _end_of_amount(words: list[Word], start: int) -> int | None:
    """Where the amount beginning at `start` ends (signs before, a lone bracket or per cent after it); None when it is none."""
    stop = start
    while stop < len(words) and _SIGN_ONLY.fullmatch(words[stop].text):
        stop += 1
    if stop == len(words):
        return stop if all(not word.text.isalpha() or len(word.text) == 1 for word in words[start:]) else None
    text = words[stop].text
    if parse(text) is None and not re.fullmatch(r"[(\-]?[\d.,]+\)?%\)?", text):
        return None
    stop += 1
    while stop < len(words) and (_CLOSING.fullmatch(words[stop].text) or _thousands_follow(words, stop)):
        stop += 1
    return stop


def _thousands_follow(words: list[Word], stop: int) -> bool:
    """ "1 234 567", and "1, 234" as recognition may set it: groups of three digits set apart by a space no wider than a digit."""
    before, group = words[stop - 1], words[stop]
    comma = before.text.endswith(",") != group.text.startswith(",")
    if not re.fullmatch(r",?\d{3}(?:,\d+)?\)?", group.text) or not re.fullmatch(r"[($€£-]*\d{1,3}(?:,\d{3})*,?", before.text):
        return False
    if not comma and "," in before.text:
        return False
    digit = (group.box[2] - group.box[0]) / len(group.text)
    return group.box[0] - before.box[2] < (1.5 if comma else 1.0) * digit


def _peeled(entry: Entry) -> Entry:
    """A label that ends in its own figure, set without a gap ("Total assets 1,250,000"), parted from it."""
    span = entry.label_span
    if entry.amounts or span is None or len(span.words) < 2:
        return entry
    end = _without_remark(span.words)
    start = next((i for i in range(max(1, end - AMOUNT_WORDS), end) if figures(span.part(i, end)) and _is_money(span.part(i, end))), None)
    if start is None or not any(c.isalpha() for c in span.part(0, start).text):
        return entry
    label = span.part(0, start)
    if label.text.count("(") > label.text.count(")") or _IDENTIFIER.search(label.text):
        return entry
    return Entry(label.text, label, figures(span.part(start, end)) or [])


def _without_remark(words: list[Word]) -> int:
    """Where the words end when a remark in brackets after the figure is left off ("800,000 (fixed assets)")."""
    if not words[-1].text.endswith(")"):
        return len(words)
    opening = next((i for i in range(len(words) - 1, 0, -1) if words[i].text.startswith("(")), len(words))
    remark = " ".join(word.text for word in words[opening:])
    return opening if opening > 1 and remark.strip("()").replace(" ", "").isalpha() else len(words)


def _is_money(span: Span) -> bool:
    return any(_MONEY_LOOK.search(word.text) for word in span.words) or span.text[-1] in DASHES
