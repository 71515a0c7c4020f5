"""Small questions of geometry between words, cells and lines."""

from __future__ import annotations

import re

from portal.core.extraction.layout import Line, Span


def position(line: Line, segment: Span) -> int:
    first = segment.words[0]
    return next(i for i, word in enumerate(line.words) if word is first)


def meat(span: Span) -> Span | None:
    """Without the colons and dots that lead from a label to its value; None when nothing is left."""
    start = 0
    while start < len(span.words) and not re.search(r"[^\W_]|[$€£]", span.words[start].text):
        if re.fullmatch(r"[-−–(]", span.words[start].text) and start + 1 < len(span.words) and span.words[start + 1].text[:1].isdigit():
            break
        start += 1
    return span.part(start, len(span.words)) if start < len(span.words) else None


def shares_width(span: Span, cell: Span) -> bool:
    shared = min(span.frame[2], cell.frame[2]) - max(span.frame[0], cell.frame[0])
    return shared > 0.3 * min(span.frame[2] - span.frame[0], cell.frame[2] - cell.frame[0]) or abs(span.frame[0] - cell.frame[0]) < 4


def continues(segment: Span, index: int, spaced: bool) -> bool:
    """Whether the word at `index` can belong to the figure that ends before it: a currency sign, or the next group of thousands. `spaced`:
    the language parts groups with spaces, which some fonts draw wide."""
    word, before = segment.words[index].text, segment.words[index - 1].text
    if before[-1:].isdigit() and word[:1].isdigit():
        gap = segment.frames[index][0] - segment.frames[index - 1][2]
        narrow = before[-1:] == "1" or word[:1] == "1"  # its ink leaves more white on either side
        typed = re.match(r"\d{3}[.,]\d\d\b", word) is not None  # a typewriter's letters are all of one width
        widest = (0.8 if typed else 0.6) if spaced else 0.5 if narrow else 0.4
        return gap < widest * segment.height and re.match(r"\d{3}(?!\d)", word) is not None and len(before.lstrip("-+(−–$€£")) <= 3
    return True


def sliced(span: Span, start: int, end: int) -> Span:
    """The words of `span` that hold the characters `start` to `end` of its text."""
    at, first, last = 0, None, 0
    for index, word in enumerate(span.words):
        if at < end and at + len(word.text) > start:
            first, last = (index if first is None else first), index
        at += len(word.text) + 1
    return span.part(first or 0, last + 1)
