"""Total, subtotal and tax of a bill: the combination of printed figures that the labels and the arithmetic speak for together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import product

from portal.core.extraction import arithmetic
from portal.core.extraction.arithmetic import CENT, COIN
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.model import Check


@dataclass(slots=True)
class Totals:
    total: Candidate | None = None
    subtotal: Candidate | None = None
    tax: Candidate | None = None
    discount: Candidate | None = None
    checks: list[Check] = field(default_factory=list)


def settle(
    printed: Printed,
    total: Sequence[Candidate],
    subtotal: Sequence[Candidate],
    tax: Sequence[Candidate],
    names: tuple[str, str, str],
    tolerance: Decimal = CENT,
    extras: Sequence[Candidate] = (),
) -> Totals:
    """The best combination of candidates. `names` are the fields' names (total, subtotal, tax) for the check; `extras` are what may
    stand between them: shipping, rounding, a discount, each added or taken off."""
    totals = _distinct(total, 8)
    between = _between([one.value for one in _distinct(extras, 3)])
    options = [(None, *_distinct(subtotal, 6)), (None, *(_distinct(tax, 7)))]
    taxes = options[1] + tuple(_summed(tax))
    best, best_points = Totals(), -1.0
    for t, s, x in product(totals or [None], options[0], taxes):
        points = _points(printed, t, s, x, tolerance, between)
        if points > best_points:
            best, best_points = Totals(t, s, x), points
    if best.total and best.subtotal and best.tax:
        best.checks.append(_check(best, names, tolerance, between))
        if best.checks[0].passed:
            best.total, best.subtotal, best.tax = (
                replace(one, score=min(1.2, one.score + 0.25), evidence={**one.evidence, "sum": 1.0})
                for one in (best.total, best.subtotal, best.tax)
            )
    return best


def _between(amounts: Sequence[Decimal]) -> set[Decimal]:
    """All sums of these amounts, each left out, added or taken off; without 0."""
    ways = product(*((Decimal(0), amount, -amount) for amount in amounts))
    return {sum(way, Decimal(0)) for way in ways} - {Decimal(0)}


def _check(found: Totals, names: tuple[str, str, str], tolerance: Decimal, between: Collection[Decimal]) -> Check:
    total, subtotal, tax = found.total.value, found.subtotal.value, found.tax.value
    extra = next((one for one in sorted(between, key=abs) if arithmetic.makes_total(subtotal + one, tax, total, tolerance)), None)
    if extra is None or arithmetic.makes_total(subtotal, tax, total, tolerance):
        return arithmetic.subtotal_and_tax(subtotal, tax, total, names, tolerance)
    return Check("subtotal_charges_and_tax_make_total", True, list(names), f"{subtotal} {extra:+} + {tax} = {total}")


def _points(
    printed: Printed, t: Candidate | None, s: Candidate | None, x: Candidate | None, tolerance: Decimal, between: Collection[Decimal] = ()
) -> float:
    points = sum(weight * one.score for weight, one in ((1.0, t), (0.7, s), (0.6, x)) if one is not None)
    if t is not None:
        points += 0.12 * printed.fold(t.span) + (0.0 if t.value else -0.5)
    if s is not None and x is not None and (s.span is x.span or s.label is x.label and s.span.words[0] is x.span.words[0]):
        points -= 0.7
    if t is None:
        return points
    amount = abs(t.value)
    if s is not None and x is not None:
        points += 1.0 if _adds_up(t, s, x, tolerance) else 0.8 if _bridged(t, s, x, tolerance, between) else -0.55
    elif s is not None:
        points += 0.15 if s.value == t.value else -0.1
    if s is not None and abs(s.value) > amount + COIN:
        points -= 0.5
    if x is not None and amount and abs(x.value) > amount * Decimal("0.45"):
        points -= 0.8
    return points


def _adds_up(t: Candidate, s: Candidate, x: Candidate, tolerance: Decimal) -> bool:
    return arithmetic.makes_total(s.value, x.value, t.value, tolerance)


def _bridged(t: Candidate, s: Candidate, x: Candidate, tolerance: Decimal, between: Collection[Decimal]) -> bool:
    return any(arithmetic.makes_total(s.value + extra, x.value, t.value, tolerance) for extra in between)


def _distinct(found: Sequence[Candidate], limit: int) -> list[Candidate]:
    """The best candidate of each amount; an amount printed several times gains a little."""
    best: dict[Decimal, Candidate] = {}
    for one in sorted(found, key=lambda one: -one.score):
        if one.value in best:
            kept = best[one.value]
            best[one.value] = replace(kept, score=min(kept.score + 0.05, 1.15))
        else:
            best[one.value] = one
    return sorted(best.values(), key=lambda one: -one.score)[:limit]


def _summed(found: Sequence[Candidate]) -> list[Candidate]:
    """Taxes of several rates printed one under the other, as one derived candidate."""
    rows = [one for one in found if one.score >= 0.6 and one.value]
    column = [one for one in rows if abs(one.span.right - rows[0].span.right) < 8] if rows else []
    distinct = list({one.span.frame[1]: one for one in column}.values())
    if not 2 <= len(distinct) <= 4:
        return []
    amount = sum((one.value for one in distinct), Decimal(0))
    return [replace(distinct[0], value=amount, score=0.5, method="derived", content=" + ".join(one.printed for one in distinct))]
