"""What a remembered layout finds on the vendor's next document, and what becomes of the values that were read from it by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from portal.core.extraction import arithmetic, places
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Check, Value
from portal.core.extraction.remembering import tables
from portal.core.extraction.remembering.learning import Layout
from portal.core.extraction.remembering.sights import Sight, alike, before, shape, sight, wordy

#: What was told by the file itself, or by a person, no memory changes.
FIXED = ("xml", "code", "form_field", "person")

FILL = 0.72  # so much alike a value has to be where nothing was read
CORRECT = 0.66  # where the rule was wrong the last time
CHANGE = 0.76  # where the rule was right then, but has taken now what stands quite elsewhere
_ELSEWHERE = 0.15  # less alike than what memory has found
_STRICTER = 0.12  # for each time that the memory itself was wrong
_MARGIN = 0.04  # by which the best has to be better than the next that says something else
_CLOSE = 0.12  # of the page's width; farther to the side nothing of the same place stands
_SUMS = ("SubTotal", "InvoiceTotal", "OrderTotal", "Subtotal", "Total")
_TRIED = 8  # candidates that are compared in full
SURE = 0.9  # a rule's value that memory doesn't doubt, if it was right the last time
AGREED = 0.97  # how sure a value is that rule and memory read alike


@dataclass(frozen=True, slots=True)
class Found:
    """What memory sees for a field: the candidate and how much it is alike, 0..1; `others` are how much those are that say something else."""

    candidate: Candidate
    alike: float
    others: Mapping[Any, float] = field(default_factory=dict)


class _Seen:
    """A document's candidates with their sights, worked out once for all fields."""

    def __init__(self, printed: Printed, turned: bool) -> None:
        amounts = [Candidate(one.amount, one.span, 0.0, currency=one.currency) for one in printed.amounts]
        dates = places.turned(printed) if turned else printed.dates
        self.printed = printed
        self.typed = {"date": self._sights(dates), "currency": self._sights(amounts)}
        self.typed["number"] = self.typed["currency"]

    def _sights(self, found: Iterable[Candidate]) -> list[tuple[Candidate, Sight]]:
        return [(one, sight(self.printed, one.span, one.printed, full=False)) for one in found]

    def like(self, known: Sight, kind: str) -> list[tuple[Candidate, Sight]]:
        """Candidates that may be the one: beside the same words, or in the same column."""
        if kind not in self.typed:
            return self._sights(_texts(self.printed, known))
        if known.anchor == "left":
            return [(one, seen) for one, seen in self.typed[kind] if seen.left.endswith(known.left) or places.likeness(known.left, seen.left) > 0.6]
        return [(one, seen) for one, seen in self.typed[kind] if min(abs(a - b) for a, b in zip(known.edges, seen.edges, strict=True)) < _CLOSE]


def apply(printed: Printed, layout: Layout, values: Mapping[str, Value], checks: Sequence[Check] = ()) -> dict[str, Value]:
    """The fields whose values are others now, or surer; `values` are as they were read, `checks` the arithmetic of those."""
    seen = _Seen(printed, layout.get("turned", False))
    changed: dict[str, Value] = {}
    for name, known in layout["fields"].items():
        current = values.get(name)
        if not known.get("dropped") and (current is None or current.method not in FIXED):
            decided = _table(printed, known, current, values) if known["kind"] == "array" else _decided(known, current, _found(seen, known))
            changed |= {name: decided} if decided is not None else {}
    return _adding_up(changed, values, checks)


def _found(seen: _Seen, known: Mapping[str, Any]) -> Found | None:
    if known.get("own") is not None:
        return next((Found(one, one.score) for one in places.of_text(seen.printed, known["printed"])), None)
    seen_as: dict[Any, list[Found]] = defaultdict(list)
    for kept in known["sights"]:
        for one in _best_of_each(_ranked(seen, Sight.of_json(kept), known["kind"])):
            seen_as[one.candidate.value].append(one)
    ranked = sorted(seen_as.values(), key=lambda found: -_worth(found))
    if not ranked or (len(ranked) > 1 and _worth(ranked[0]) - _worth(ranked[1]) < _MARGIN * len(known["sights"])):
        return None
    best = max(ranked[0], key=lambda one: one.alike)
    return replace(best, others={said: max(one.alike for one in found) for said, found in seen_as.items()})


def _worth(found: Iterable[Found]) -> float:
    """A value that stands at several of the known places counts for each: a total is printed in the sums and beside its due date."""
    return sum(one.alike for one in found)


def _best_of_each(found: Iterable[Found]) -> list[Found]:
    """Of candidates that say the same the one most alike."""
    best: dict[Any, Found] = {}
    for one in found:
        if one.candidate.value not in best or best[one.candidate.value].alike < one.alike:
            best[one.candidate.value] = one
    return list(best.values())


def _ranked(seen: _Seen, known: Sight, kind: str) -> Iterator[Found]:
    rough = sorted(seen.like(known, kind), key=lambda pair: -alike(known, pair[1]))
    for one, _ in rough[:_TRIED]:
        yield Found(one, alike(known, sight(seen.printed, one.span, one.printed)))


def _texts(printed: Printed, known: Sight) -> Iterator[Candidate]:
    """Words that stand after the same words, or cells at the same place."""
    for line in printed.lines:
        if known.anchor != "left":
            cells = (cell for cell in line.segments if abs(cell.box[0] - known.edges[0]) < _CLOSE and _shaped(known, cell.text))
            yield from (Candidate(cell.text, cell, 0.0) for cell in cells if not printed.is_label(cell))
        elif known.left[-4:] in wordy(line.text):
            yield from (one for one in _after(line, known) if not printed.is_label(one.span))


def _after(line: Line, known: Sight) -> Iterator[Candidate]:
    for start, stop in _cells(line):
        for at in range(start, stop):
            said = before(line, at)
            if said.endswith(known.left) or places.likeness(known.left, said) > 0.8:
                span = line.part(at, stop if known.whole else min(stop, at + known.count))
                if _shaped(known, span.text):
                    yield Candidate(span.text, span, 0.0)
                break


def _cells(line: Line) -> Iterator[tuple[int, int]]:
    start = 0
    for cell in line.segments:
        yield start, start + len(cell.words)
        start += len(cell.words)


def _shaped(known: Sight, text: str) -> bool:
    """Whether a text could be one of that kind: letters or digits in it, and about as long."""
    seen = shape(text)
    return ("9" in known.shape) == ("9" in seen) and len(text) < 200 and len(seen) <= 3 * len(known.shape) + 8 and any(char.isalnum() for char in text)


def _decided(known: Mapping[str, Any], current: Value | None, found: Found | None) -> Value | None:
    """The field's new value; None leaves it as it was read."""
    if found is None:
        return None
    value = _value(known, found, current)
    if current is not None and places.same(known["kind"], current.value, value.value):
        return replace(current, confidence=max(current.confidence, AGREED), evidence=current.evidence | {"layout": found.alike})
    least = FILL if current is None else CORRECT
    if current is not None and not known["corrected"] and known.get("own") is None:
        least = CHANGE if _is_elsewhere(known, current, found) else 2.0  # the rule was right the last time, and sees what memory doesn't
    return value if found.alike >= least + _STRICTER * len(known.get("wrong", ())) else None


def _is_elsewhere(known: Mapping[str, Any], current: Value, found: Found) -> bool:
    """Whether the value of an amount or date, of which the rule isn't sure, stands less as the vendor's do than what memory has found."""
    typed = known["kind"] in ("currency", "number", "date")
    return typed and current.confidence < SURE and found.others.get(places.plain(known["kind"], current.value), 0.0) <= found.alike - _ELSEWHERE


def _value(known: Mapping[str, Any], found: Found, current: Value | None) -> Value:
    one, kind = found.candidate, known["kind"]
    value: Any = known["own"] if known.get("own") is not None else one.value
    if kind == "currency":
        was = current.value.get("currencyCode") if current is not None and isinstance(current.value, dict) else None
        value = {"amount": one.value, "currencyCode": known["code"] if one.currency == known["sign"] else one.currency or was}
    sure = min(0.97, 0.57 + 0.4 * found.alike) * (0.6 + 0.4 * one.span.confidence)  # measured: 216 of 219 were right, portal.training.corrections
    return Value(kind, value, round(sure, 3), one.printed, one.span.page, one.span.box, "layout", evidence={"layout": found.alike})


def _table(printed: Printed, known: Mapping[str, Any], current: Value | None, values: Mapping[str, Value]) -> Value | None:
    """The remembered table, unless the rows that were read make one of the printed sums and its own don't."""
    if current is not None and (not known["corrected"] or known.get("wrong")):
        return None
    found = tables.apply(printed, known)
    if found is None or current is None or _makes_sum(found, values) or not _makes_sum(current, values):
        return found
    return None


def _makes_sum(table: Value, values: Mapping[str, Value]) -> bool:
    amounts = [places.plain("currency", row["Amount"].value) for row in table.value if "Amount" in row]
    sums = {places.plain("currency", values[name].value) for name in _SUMS if name in values}
    return sum(amounts, Decimal(0)) in sums if amounts else False


def _adding_up(changed: dict[str, Value], values: Mapping[str, Value], checks: Sequence[Check]) -> dict[str, Value]:
    """Without the changes that arithmetic speaks against: what was read added up, and with them it doesn't any more."""
    for check in checks:
        others = [name for name in check.fields if name in changed and changed[name].method == "layout" and changed[name].type == "currency"]
        if check.passed and others and len(check.fields) == 3 and not _adds_up(check.fields, {**values, **changed}):
            changed = {name: value for name, value in changed.items() if name not in others}
    return changed


def _adds_up(names: Sequence[str], values: Mapping[str, Value]) -> bool:
    """Whether the largest of three amounts is the sum of the other two."""
    amounts = sorted(abs(places.plain("currency", values[name].value) or Decimal(0)) for name in names if name in values)
    return len(amounts) == 3 and abs(amounts[0] + amounts[1] - amounts[2]) <= arithmetic.COIN
