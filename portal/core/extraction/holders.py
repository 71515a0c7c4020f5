"""Whose an identity paper is: names and address, beside their labels or where the paper's kind has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from portal.core.extraction import labels, numbers
from portal.core.extraction.candidates import Candidate, Printed, value_of
from portal.core.extraction.layout import Span, joined
from portal.core.extraction.model import Value, union

_NAME = re.compile(r"[^\W\d_][^\W\d_'’.\- ]*(?:[ '’.\-/]+[^\W\d_]+)*\.?,?")
_TOWN = re.compile(r"[A-Z][A-Z .'-]+,? [A-Z]{2},? \d{5}(?:-\d{4})?")


def read(printed: Printed, values: dict[str, Value]) -> None:
    last, first = (numbers.best(texts(printed, name, namelike), 0.3) for name in ("LastName", "FirstName"))
    last, first = (_continued(printed, one) if one is not None else None for one in (last, first))
    if last is None and first is not None and first.label and first.label.span.text.strip(".:") == "2":
        last = _above(printed, first)
    whole = numbers.best(texts(printed, "FullName", namelike), 0.3) if first is None else None
    if whole is not None and (last is None or last.span.words[0] is whole.span.words[0]):
        last, first = _halves(whole)
    if last is None and first is None:
        last, first = _over_street(printed)
    for name, one in (("LastName", last), ("FirstName", first)):
        if one is not None and (name == "LastName" or last is None or one.span.words[0] is not last.span.words[0]):
            values[name] = value_of(replace(one, value=str(one.value).strip(" ,")), confidence=min(0.9, one.score))


def _street(printed: Printed) -> list[Span]:
    """The lines of an American address that no label names: from the one with the house's number to the one with the town."""
    for index, line in enumerate(printed.lines):
        town = next((cell for cell in line.segments if _TOWN.fullmatch(cell.text)), None)
        cells = [town] if town is not None else []
        for above in printed.lines[max(0, index - 3) : index][::-1] if cells else ():
            cell = next((cell for cell in above.segments if abs(cell.frame[0] - town.frame[0]) < town.height), None)
            if cell is not None:
                cells.insert(0, cell)
            if cell is not None and re.match(r"\d+\w? ", cell.text):
                return cells
    return []


def _over_street(printed: Printed) -> tuple[Candidate | None, Candidate | None]:
    """Last and first name from the lines right over an address that no label names."""
    street = _street(printed)[:1]
    index = printed.line_of(street[0]) if street else 0
    above = [cell for line in printed.lines[max(0, index - 2) : index] for cell in line.segments if abs(cell.frame[0] - street[0].frame[0]) < cell.height]
    names = [span for span in map(namelike, above) if span is not None and span.text.isupper()]
    found = [Candidate(span.text, span, 0.5, method="layout") for span in names]
    if len(found) == 2:
        return found[0], found[1]
    return _halves(found[0]) if found and "," in found[0].span.text else (None, None)


def _continued(printed: Printed, one: Candidate) -> Candidate:
    """A second surname or given name in capitals on the next line, where names stand under their labels."""
    if one.label is None or one.label.line == printed.line_of(one.span):
        return one
    heads = {id(label.span.words[0]) for label in printed.labels}
    for cell in printed.under(one.span, reach=1.6)[:1]:
        aligned = abs(cell.frame[0] - one.span.frame[0]) < 0.5 * one.span.height and 0.8 < cell.height / one.span.height < 1.25
        if aligned and namelike(cell) and id(cell.words[0]) not in heads and cell.text.isupper() and one.span.text.isupper():
            span = joined([one.span, cell])
            return replace(one, value=span.text, span=span)
    return one


def _above(printed: Printed, first: Candidate) -> Candidate | None:
    """On a licence place 1 stands over place 2, also where its number was not recognised."""
    over = printed.lines[printed.line_of(first.span) - 1] if printed.line_of(first.span) else None
    cells = (cell for cell in over.segments if abs(cell.frame[0] - first.span.frame[0]) < 2 * first.span.height) if over is not None else ()
    span = next(filter(None, (namelike(cell) for cell in cells)), None)
    return Candidate(span.text, span, 0.5, method="layout") if span is not None else None


def _halves(whole: Candidate) -> tuple[Candidate | None, Candidate | None]:
    """A name printed as one: "Doe, John" or "John Doe"."""
    span = whole.span
    if len(span.words) < 2:
        return whole, None
    comma = next((i for i, word in enumerate(span.words[:-1], 1) if word.text.endswith(",")), 0)
    cut = comma or len(span.words) - 1
    before, after = span.part(0, cut), span.part(cut, len(span.words))
    last, first = (before, after) if comma else (after, before)
    return replace(whole, value=last.text, span=last, score=whole.score * 0.8), replace(whole, value=first.text, span=first, score=whole.score * 0.8)


def texts(printed: Printed, field: str, accept: Callable[[Span], Span | None]) -> list[Candidate]:
    """Cells beside the labels of a field, best first. What stands right of a label that has a value below is mostly another label."""
    found, heads = [], {id(label.span.words[0]) for label in printed.labels if label.emphasis > 0.5}
    for label in printed.labelled(field):
        options = []
        for near in printed.near(label, below=2):
            span = accept(near.span)
            if span is not None and id(span.words[0]) not in heads:
                options.append((near.place, near.weight, span))
        under = any(place == "below" for place, _, _ in options)
        for place, weight, span in options:
            doubt = 0.6 if place == "right" and under else 1.0
            found.append(Candidate(span.text, span, label.strength(field) * weight * doubt, label))
    return sorted(found, key=lambda one: -one.score)


def namelike(span: Span) -> Span | None:
    """The words of a name at the start of the cell, None when there are none or it looks like running text."""
    stop = 0
    while stop < len(span.words) and stop < 5 and _NAME.fullmatch(span.words[stop].text):
        stop += 1
    kept = span.part(0, stop) if stop else None
    if kept is None or sum(char.isalpha() for char in kept.text) < 2 or stop < len(span.words) - 1:
        return None
    letters = kept.text.replace(" ", "")
    return None if letters.islower() or labels.squash(kept.text) in labels.kind("identity") else kept


def address(printed: Printed) -> Value | None:
    """The lines beside and under the label as far as they begin at one edge."""
    heads = {id(label.span.words[0]) for label in printed.labels}
    for one in texts(printed, "Address", lambda span: span if re.search(r"[^\W\d_]{2}", span.text) else None)[:1]:
        spans = [one.span]
        for cell in printed.under(one.span, reach=7.0):
            gap = cell.frame[1] - spans[-1].frame[3]
            aligned = abs(cell.frame[0] - one.span.frame[0]) < 2.5 * one.span.height or (one.label and abs(cell.frame[0] - one.label.span.frame[0]) < 12)
            if len(spans) > 3 or not aligned or gap > 1.2 * one.span.height or id(cell.words[0]) in heads or printed.dates_in(cell):
                break
            spans.append(cell)
        text = ", ".join(span.text.strip(" ,") for span in spans)
        if not re.search(r"\d", text):
            continue
        return Value("address", text, min(0.8, one.score), " ".join(span.text for span in spans), spans[0].page, union([span.box for span in spans]))
    street = _street(printed)
    text = ", ".join(span.text.strip(" ,") for span in street)
    return Value("address", text, 0.6, text, street[0].page, union([span.box for span in street]), "layout") if street else None
