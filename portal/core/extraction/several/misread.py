"""Litres on recognised pages: the letter l is taken for a one, and "29,96 l" reads "29,961"."""

from __future__ import annotations

import re
from dataclasses import replace

from portal.core.extraction import consumption
from portal.core.extraction.candidates import Printed
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Word
from portal.core.extraction.several import lines

_LITRES = re.compile(r"(\d[\d.,]*[.,]\d\d) ?[1I|]")
_FUEL = "fuel_delivery"


def litres(printed: Printed) -> Printed:
    """With the letter where it was, if in the lines that name a fuel, two at least, every figure without a unit ends as if it had one."""
    if not any(page.source == "ocr" for page in printed.pages):
        return printed
    told = [line for line in printed.lines if consumption.named(line, _FUEL, trades=False) and not lines.measured(printed, line)]
    found = [cell for line in told if (cell := _figure(line)) is not None and _heads(printed, cell)]
    if not 2 <= len(found) == len(told):
        return printed
    meant = {id(word): parts for cell in found for word, parts in _written(cell)}
    pages = [replace(page, words=[part for word in page.words for part in meant.get(id(word), (word,))]) for page in printed.pages]
    return Printed(pages)


def _figure(line: Line) -> Span | None:
    return next((cell for cell in line.segments if _LITRES.fullmatch(cell.text)), None)


def _heads(printed: Printed, cell: Span) -> bool:
    head = lines.head_of(printed, cell)
    return head is not None and lines.says("used", head.text)


def _written(cell: Span) -> list[tuple[Word, list[Word]]]:
    """The cell's last word and what it is meant to be: the unit, or the figure and the unit."""
    last = cell.words[-1]
    if len(cell.words) > 1:
        return [(last, [replace(last, text="l")])]
    x0, y0, x1, y1 = last.box
    cut = x1 - (x1 - x0) / len(last.text)
    return [(last, [replace(last, text=last.text[:-1], box=(x0, y0, cut, y1)), replace(last, text="l", box=(cut, y0, x1, y1))])]
