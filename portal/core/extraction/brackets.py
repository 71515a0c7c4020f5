"""Amounts whose brackets were set apart: "(1,234" and ")" in a column of its own are one amount."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .model import Word, union

OPEN = re.compile(r"[$€£]?\(")
OPENED = re.compile(r"[$€£]?\([$€£]?[\d.,' ]*\d%?")
AMOUNT = re.compile(r"[$€£]?\d[\d.,']*%?\)?")
REACH = 1.0  # gap in line heights; the next column is further away


def bracketed(words: Iterable[Word], shape: float) -> list[Word]:
    """The words with such pieces joined; `shape` is the page's width / height, to compare lengths across with lengths down."""
    joined: list[Word] = []
    for word in words:
        before = joined[-1] if joined else None
        if before is not None and belongs(before.text, word.text) and beside(before, word, shape):
            joined[-1] = Word(before.text + word.text, union([before.box, word.box]), min(before.confidence, word.confidence))
        else:
            joined.append(word)
    return joined


def belongs(before: str, after: str) -> bool:
    closes = after in (")", ")%", "%)") and OPENED.fullmatch(before)
    opens = OPEN.fullmatch(before) and AMOUNT.fullmatch(after)
    return bool(closes or opens)


def beside(before: Word, after: Word, shape: float) -> bool:
    height = max(before.box[3] - before.box[1], after.box[3] - after.box[1])
    level = abs(before.box[1] + before.box[3] - after.box[1] - after.box[3]) / 2 < 0.6 * height
    return level and -0.5 * height < (after.box[0] - before.box[2]) * shape < REACH * height
