"""Quantities with their units: kilowatt hours, cubic metres, tonnes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.labelling import Label
from portal.core.extraction.layout import Span
from portal.core.extraction.model import Page, Word

_NAMES = (
    r"k\s?Wh|MWh|GWh|m3|m³|Nm³|Smc|smc|therms?|CCF|HCF|Mcf|gal(?:lons)?|lit(?:re|er|ro|ri)s?|ltrs?|lt|kg|kilos?|tonnes?|tons?|Tonnen?|tonnellate|toneladas"
    r"|t|l|lb|lbs"
)
#: As printed, up to and including what keeps "t" from being the beginning of a word.
UNIT = re.compile(rf"(?<![^\W\d_])({_NAMES})(?![\w/²])", re.I)
#: A figure to which recognition, or whoever printed it, has put its unit.
_GLUED = re.compile(rf"(\d[\d.,]*)({_NAMES})", re.I)


def apart(pages: Sequence[Page]) -> list[Page]:
    """The pages with "34,40L" as two words, each with its share of the box."""
    return [replace(page, words=[part for word in page.words for part in _parts(word)]) for page in pages]


def _parts(word: Word) -> list[Word]:
    match = _GLUED.fullmatch(word.text.rstrip(".,;"))
    if match is None:
        return [word]
    x0, y0, x1, y1 = word.box
    cut = x0 + (x1 - x0) * len(match[1]) / len(word.text)
    return [Word(match[1], (x0, y0, cut, y1), word.confidence), Word(word.text[len(match[1]) :], (cut, y0, x1, y1), word.confidence)]


def quantities(printed: Printed, field: str) -> list[tuple[Candidate, Span]]:
    """Figures beside the labels of a field with the words that carry their unit, best first: a unit stands after the figure, in the label, or
    at the head of the column."""
    found = [one for label in printed.labelled(field) for one in _of_label(printed, label, field)]
    return sorted(found, key=lambda one: -one[0].score)


def _of_label(printed: Printed, label: Label, field: str) -> Iterable[tuple[Candidate, Span]]:
    for near in printed.near(label, below=2):
        for amount in printed.amounts_in(near.span):
            if amount.currency is not None or any(amount.span.words[0] is word for date in printed.dates_in(near.span) for word in date.span.words):
                continue
            after = unit_of(printed, amount.span)
            unit = after or _unit_in(label.span) or _unit_above(printed, label, amount.span)
            if unit is not None:
                score = label.strength(field) * near.weight * (1.0 if after is not None else 0.85)
                yield Candidate(amount.amount, amount.span, score, label), unit


def loose(printed: Printed) -> list[tuple[Candidate, Span]]:
    """Every figure with a unit right after it, the largest first."""
    found = []
    for amount in printed.amounts:
        unit = unit_of(printed, amount.span) if amount.currency is None else None
        if unit is not None and amount.amount > 0:
            found.append((Candidate(amount.amount, amount.span, 0.4), unit))
    return sorted(found, key=lambda one: -one[0].value)


def unit_of(printed: Printed, span: Span) -> Span | None:
    """The word after the figure, when it is a unit."""
    line = printed.lines[printed.line_of(span)]
    end = next(i for i, word in enumerate(line.words) if word is span.words[-1]) + 1
    if end < len(line.words) and UNIT.fullmatch(line.words[end].text.strip("().,;:×")) and line.frames[end][0] - line.frames[end - 1][2] < 45:
        return line.part(end, end + 1)
    return None


def unit_before(printed: Printed, span: Span) -> Span | None:
    """The word right before the figure, when it is a unit: "Kg. 320"."""
    line = printed.lines[printed.line_of(span)]
    at = next(at for at, word in enumerate(line.words) if word is span.words[0])
    close = at > 0 and line.frames[at][0] - line.frames[at - 1][2] < 0.8 * line.height
    return line.part(at - 1, at) if close and UNIT.fullmatch(line.words[at - 1].text.strip(".,;:")) else None


def _unit_in(label: Span) -> Span | None:
    """ "Weight (kg)", "Verbrauch in kWh"."""
    places = [i for i, word in enumerate(label.words) if UNIT.fullmatch(word.text.strip("()[].,;:"))]
    return label.part(places[-1], places[-1] + 1) if places else None


def _unit_above(printed: Printed, label: Label, span: Span) -> Span | None:
    """A unit in the words beside the label ("Menge in t:") or in a head over the figure."""
    line = printed.lines[label.line]
    after = line.part(label.start, min(len(line.words), label.stop + 3))
    beside = _unit_in(after)
    if beside is not None:
        return beside
    index = printed.line_of(span)
    for above in printed.lines[max(0, index - 12) : index][::-1]:
        cells = [cell for cell in above.segments if cell.page == span.page and min(cell.frame[2], span.frame[2]) > max(cell.frame[0], span.frame[0])]
        found = next(filter(None, (_unit_in(cell) for cell in cells if len(cell.words) <= 4)), None)
        if found is not None:
            return found
    return None


def unit_name(span: Span) -> str:
    return span.text.strip("()[].,;:× ")


def folded(unit: str) -> str:
    """A unit's name to compare: "m³" and "M3" are one."""
    return unicodedata.normalize("NFKC", unit).casefold().replace(" ", "")
