"""What a line of such a paper measures: figures with a unit, which of them is what was used, what that cost, and of which days it is.

A figure is known by the words beside it on its line and by the head of its column; those of meters' readings, prices, gross weights and of what was taken
out again are none of what was used. Beginnings of such words stand in `labels/several.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from portal.core.extraction import labels, measures
from portal.core.extraction import periods as printed_periods
from portal.core.extraction.candidates import Amount, Candidate, Printed, value_of
from portal.core.extraction.layout import Line, Span
from portal.core.extraction.model import Value

MOST = 400
SCORE = 0.9
#: Where what is told of all of them is told.
SUM = re.compile(r"\b(?:sub)?(?:total|totals|totale|totali|totaux|totales|gesamt\w*|summe\w*|zwischensumme|totaal|somma|suma|all sites)\b", re.I)
_HEAD_LINES = 60  # so far up a head is looked for
_HEAD_WORDS = 5
_WORDS_APART = 0.55  # of their height; further apart they are heads of two columns

_ENERGY = ("kwh", "mwh", "gwh")

Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and its unit; `wanted`: words say that it is what was used. `head` is what stands over it, `beside` what stands before it."""

    amount: Amount
    unit: Span
    wanted: bool
    head: str
    beside: str

    @property
    def sums(self) -> bool:
        return SUM.search(self.beside) is not None


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(labels.data('several')[name])})")


def says(name: str, text: str) -> bool:
    """Whether one of the words of that list begins in `text`."""
    return _words(name).search(labels.unaccented(text)) is not None


def measured(printed: Printed, part: Span, but: Sequence[Span] = ()) -> list[Measure]:
    """The quantities of a line or a part of it, left to right, without what belongs to dates or to the spans `but`."""
    taken = {id(word) for date in printed.dates_in(part) for word in date.span.words} | {id(word) for span in but for word in span.words}
    amounts = [one for one in _amounts(printed, part) if not taken & {id(word) for word in one.span.words}]
    lone = sum(measures.unit_of(printed, one.span) is not None for one in amounts) == 1 or len(amounts) == 1
    found = (_measure(printed, part, one, lone) for one in amounts if one.currency is None and one.amount > 0)
    return [one for one in found if one is not None]


def _amounts(printed: Printed, part: Span) -> list[Amount]:
    """The figures that stand in it whole: a card's edge may cut through one. A dash that stands apart before one is no sign."""
    inside = {id(word) for word in part.words}
    return [_unsigned(one) for one in printed.amounts_in(part) if all(id(word) in inside for word in one.span.words)]


def _unsigned(one: Amount) -> Amount:
    apart = len(one.span.words) > 1 and one.span.words[0].text in ("-", "–", "−")
    return replace(one, amount=abs(one.amount), span=one.span.part(1, len(one.span.words))) if apart else one


def _measure(printed: Printed, part: Span, amount: Amount, lone: bool) -> Measure | None:
    """The figure with its unit, which stands behind it, in the head of its column, in a cell of its own, or over the table."""
    head, beside = head_of(printed, amount.span), before(part, amount.span)
    if (head and says("other", head.text)) or (lone and says("other", beside)):
        return None
    over = head.text if head is not None else ""
    wanted = says("used", over) or (lone and says("used", beside))
    unit = measures.unit_of(printed, amount.span) or measures.unit_before(printed, amount.span) or (unit_in(head) if head is not None else None)
    if unit is None and (wanted or not over):
        unit = _unit_beside(part, amount.span) or (_unit_over(printed, amount.span) if wanted and over else None)
    elif unit is None:
        unit = _unit_beside(part, amount.span, closely=True)
    return Measure(amount, unit, wanted, over, beside) if unit is not None else None


def before(part: Span, span: Span) -> str:
    """The words of the part before a figure, from the last other figure on."""
    at = next(at for at, word in enumerate(part.words) if word is span.words[0])
    return " ".join(word.text for word in part.words[:at])


def unit_in(span: Span) -> Span | None:
    places = [at for at, word in enumerate(span.words) if measures.UNIT.fullmatch(word.text.strip("()[].,;:"))]
    return span.part(places[-1], places[-1] + 1) if places else None


def _unit_beside(part: Span, span: Span, closely: bool = False) -> Span | None:
    """A cell of the line that is a unit and nothing else; `closely`: the one right behind the figure."""
    at = next(at for at, word in enumerate(part.words) if word is span.words[0])
    cells = [place for place, word in enumerate(part.words) if measures.UNIT.fullmatch(word.text.strip("().,;:")) and _stands_alone(part, place)]
    cells = [place for place in cells if place == at + len(span.words)] if closely else cells or [place for place in range(at) if _in_brackets(part, place)]
    return part.part(cells[0], cells[0] + 1) if len(cells) == 1 else None


def _in_brackets(part: Span, at: int) -> bool:
    text = part.words[at].text
    return text[:1] + text[-1:] in ("()", "[]") and measures.UNIT.fullmatch(text[1:-1]) is not None


def _stands_alone(part: Span, at: int) -> bool:
    left = at == 0 or part.frames[at][0] - part.frames[at - 1][2] > _WORDS_APART * part.height
    return left and (at + 1 == len(part.words) or part.frames[at + 1][0] - part.frames[at][2] > _WORDS_APART * part.height)


def _unit_over(printed: Printed, span: Span) -> Span | None:
    """A unit that a line above the table says: "Consumos por contador, en m3"."""
    index = printed.line_of(span)
    for line in reversed(printed.lines[max(0, index - 12) : index]):
        found = unit_in(line) if len(line.segments) == 1 and says("used", line.text) else None
        if found is not None:
            return found
    return None


def head_of(printed: Printed, span: Span) -> Span | None:
    """The words over a figure: the nearest ones in its column that are no value, with those that they go on from. Of a table that goes on from the page
    before, the head there, if it says what its column is."""
    index, found = printed.line_of(span), None
    for line in reversed(printed.lines[max(0, index - _HEAD_LINES) : index]):
        if found is not None and line.page != found.page:
            break
        cell = _over(line, found or span)
        if found is not None and (cell is None or found.frame[1] - cell.frame[3] > 0.8 * cell.height):
            break
        if cell is not None and not any(char.isdigit() for char in _without_units(cell)):
            if line.page != span.page and not _tells(cell):
                continue
            if len(cell.words) > _HEAD_WORDS:
                break
            found = cell if found is None else Span(cell.page, [*cell.words, *found.words], [*cell.frames, *found.frames])
        elif found is not None:
            break
    return found


def _tells(cell: Span) -> bool:
    return unit_in(cell) is not None or any(says(name, cell.text) for name in ("used", "other"))


def _over(line: Line, span: Span) -> Span | None:
    """The words of the line over `span`, with those that they belong to."""
    left, right = span.frame[0] - 4, span.frame[2] + 4
    places = [at for at, frame in enumerate(line.frames) if frame[2] > left and frame[0] < right]
    if not places:
        return None
    start, stop = places[0], places[-1] + 1
    while start and line.frames[start][0] - line.frames[start - 1][2] < _WORDS_APART * line.height:
        start -= 1
    while stop < len(line.words) and line.frames[stop][0] - line.frames[stop - 1][2] < _WORDS_APART * line.height:
        stop += 1
    return line.part(start, stop)


def _without_units(cell: Span) -> str:
    return " ".join(word.text for word in cell.words if not measures.UNIT.fullmatch(word.text.strip("()[].,;:")))


def chosen(found: Sequence[Measure]) -> Measure | None:
    """Of several quantities of one thing the one that is called a sum, or is the sum of the others, else the one that words say was used."""
    energy = [one for one in found if measures.folded(one.unit.text).strip("()[].,;:") in _ENERGY]
    if energy and len(energy) < len(found) and any(one.wanted for one in energy):
        return chosen(energy)  # gas goes through its meter in cubic metres and is billed by what is in it
    if len(found) > 2 or any(one.sums for one in found):
        for one in found:
            if one.sums or one.amount.amount * 2 == sum(other.amount.amount for other in found):
                return one
    return next((one for one in found if one.wanted), found[0] if found else None)


def quantity(one: Measure) -> Row:
    name = measures.unit_name(one.unit)
    amount = Candidate(one.amount.amount, one.amount.span, SCORE if one.wanted else 0.85)
    return {"Quantity": value_of(amount, "number", method="table"), "Unit": value_of(Candidate(name, one.unit, SCORE, content=name), method="table")}


def cost(printed: Printed, parts: Sequence[Span], one: Measure) -> Row:
    """What it cost: the last amount of money behind the quantity on its line, else the last one of the parts."""
    own = next((part for part in parts if any(word is one.amount.span.words[0] for word in part.words)), None)
    behind = [amount for amount in money(printed, own) if amount.span.frame[0] > one.amount.span.frame[2]] if own is not None else []
    others = [(part, amount) for part in parts if part is not own for amount in money(printed, part)]
    found = behind or [amount for part, amount in others if SUM.search(part.text) is None] or [amount for _, amount in others]
    return priced(printed, found[-1]) if found else {}


def priced(printed: Printed, amount: Amount) -> Row:
    currency = amount.currency or printed.currency
    return {"Amount": value_of(Candidate(amount.amount, amount.span, 0.85, currency=currency), "currency", method="table")}


def money(printed: Printed, part: Span) -> list[Amount]:
    """The amounts of money of a line, left to right."""
    dated = {id(word) for date in printed.dates_in(part) for word in date.span.words}
    return [one for one in printed.amounts_in(part) if _ismoney(printed, one) and not dated & {id(word) for word in one.span.words}]


def _ismoney(printed: Printed, one: Amount) -> bool:
    """With a currency or two decimals, and neither measured nor a price."""
    written = one.currency is not None or re.search(r"[.,]\d\d$", one.span.text.strip(" €£$")) is not None
    if not written or measures.unit_of(printed, one.span) is not None:
        return False
    head = head_of(printed, one.span)
    return head is None or unit_in(head) is None and not says("price", head.text)


def days(printed: Printed, parts: Iterable[Span], but: Sequence[Span] = ()) -> Row:
    """First and last day: two dates that stand together, else the one date that there is; none that stands in the spans `but`."""
    parts, taken = list(parts), {id(word) for span in but for word in span.words}
    pair = next(filter(None, (printed_periods.two_dates(printed, part) for part in parts)), None) if not taken else None
    if pair is None:
        dates = [date for part in parts for date in printed.dates_in(part) if not taken & {id(word) for word in date.span.words}]
        pair = [dates[0], dates[0]] if dates and len({date.value for date in dates}) == 1 else []
    return {name: value_of(replace(one, score=0.8), "date") for name, one in zip(("StartDate", "EndDate"), pair, strict=False)}


def sum_of(printed: Printed, rows: Sequence[Row]) -> Row:
    """The quantity of all rows, where it is printed: that of the only row, or a figure that is the sum of them."""
    if len(rows) == 1:
        return {name: replace(rows[0][name]) for name in ("Quantity", "Unit")}
    unit = str(rows[0]["Unit"].value)
    if {measures.folded(str(row["Unit"].value)) for row in rows} != {measures.folded(unit)}:
        return {}
    whole = sum(row["Quantity"].value for row in rows)
    found = next((one for one in printed.amounts if one.amount == whole and one.currency is None), None)
    if found is None:
        return {}
    return {"Quantity": value_of(Candidate(whole, found.span, 0.85), "number", method="table"), "Unit": replace(rows[0]["Unit"])}
