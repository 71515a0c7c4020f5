"""What the columns of an item table are: by what their header may mean, and by quantity × unit price = amount in the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product

from portal.core.extraction import money
from portal.core.extraction.layout import Span
from portal.core.extraction.tables import Head

#: Columns that may be found by arithmetic although their header says nothing.
_FACTORS = ("Quantity", "UnitPrice", "Amount")
_NUMBERS = frozenset((*_FACTORS, "Tax", "TaxRate"))
_MOST_WAYS, _SAMPLE = 256, 12
_START = re.compile(rf"\s*(?:[A-Z]{{3}}|[$€£¥₹(+*]{{1,3}}|[A-Z]{{1,3}}\$|RM|Rs\.?)?\s*([{money.DASHES}]?\s?\d[\d.,'’]*(?:[ \u00a0]\d{{3}}(?!\d)[\d.,]*)*)")
_LAST = re.compile(r"[^\d.,]*\s(\d[\d.,]*)")  # "NM 7": the one number after words
_AMBIGUOUS = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")

Placed = Mapping[int, Span]


@dataclass(frozen=True, slots=True)
class Columns:
    """Names by column, and the share of the sampled rows in which quantity × unit price makes the amount (None: nothing to try)."""

    names: dict[int, str]
    agreement: float | None


def choose(head: Head, rows: Sequence[Placed], decimal: str | None) -> Columns:
    """The likeliest names of the columns of `head` for the cells in `rows`."""
    sample = [{at: figures(cell.text, decimal) for at, cell in row.items()} for row in rows[:_SAMPLE]]
    filled = [sum(bool(row.get(at)) for row in sample) / max(1, sum(at in row for row in sample)) for at in range(len(head.cells))]
    best, best_points = Columns({}, None), float("-inf")
    for way in _ways(head, sample):
        names = {at: name for at, name in enumerate(way) if name}
        agreement = _agreement({name: at for at, name in names.items()}, sample)
        strength = sum(head.names[at].get(name, -0.4) * (filled[at] if name in _NUMBERS else 1.0) for at, name in names.items())
        late = 0.01 * sum(at for at, name in names.items() if name == "Amount")
        points = strength + late + (2.5 * agreement if agreement is not None else 0.0)
        if points > best_points:
            best, best_points = Columns(names, agreement), points
    return _with_amount(best)


def _with_amount(found: Columns) -> Columns:
    """The only column of prices is what the line costs."""
    prices = [at for at, name in found.names.items() if name == "UnitPrice"]
    if "Amount" in found.names.values() or not prices:
        return found
    return Columns({**found.names, prices[-1]: "Amount"}, None)


def _ways(head: Head, sample: Sequence[Mapping[int, tuple[Decimal, ...]]]) -> Iterable[tuple[str | None, ...]]:
    """Names for every column, each at most once; the strongest first, limited in number."""
    options: list[list[str | None]] = []
    for at, names in enumerate(head.names):
        ranked: list[str | None] = [*sorted(names, key=names.get, reverse=True)[:2], None]
        if not names and sum(bool(row.get(at)) for row in sample) > 0.6 * len(sample):
            ranked = [None, *(name for name in _FACTORS if name not in head.named)]
        options.append(ranked)
    while len(options) and _count(options) > _MOST_WAYS:
        widest = max(range(len(options)), key=lambda i: (len(options[i]), i))
        options[widest].pop() if len(options[widest]) > 1 else None
    for way in product(*options):
        named = [name for name in way if name]
        if len(named) == len(set(named)):
            yield way
    yield _first_come(head)


def _first_come(head: Head) -> tuple[str | None, ...]:
    way: list[str | None] = []
    for names in head.names:
        way.append(next((name for name in sorted(names, key=names.get, reverse=True) if name not in way), None))
    return tuple(way)


def _count(options: Sequence[Sequence]) -> int:
    count = 1
    for each in options:
        count *= len(each)
    return count


def _agreement(places: Mapping[str, int], sample: Sequence[Mapping[int, tuple[Decimal, ...]]]) -> float | None:
    if not set(_FACTORS) <= set(places):
        return None
    tried = [row for row in sample if all(row.get(places[name]) for name in _FACTORS)]
    off = places.get("Discount")
    right = [row for row in tried if agreeing(*(row[places[name]] for name in _FACTORS), row.get(off, ()) if off is not None else ())]
    return len(right) / len(tried) if tried else None


def agreeing(
    quantities: Iterable[Decimal], prices: Iterable[Decimal], amounts: Sequence[Decimal], discounts: Iterable[Decimal] = ()
) -> tuple[Decimal, Decimal, Decimal] | None:
    """The first (quantity, price, amount) among the possible readings whose product is the amount; a discount is per cent or an amount."""
    for quantity, price, amount in product(quantities, prices, amounts):
        full = quantity * price
        reduced = [full, *(full * (100 - off) / 100 for off in discounts), *(full - off for off in discounts)]
        if any(_close(value, amount, quantity) for value in reduced):
            return quantity, price, amount
    return None


def _close(value: Decimal, amount: Decimal, quantity: Decimal) -> bool:
    """Unit prices are printed rounded, so the product may be off by half of their last place, times the quantity."""
    slack = min(max(Decimal("0.011"), abs(quantity) * Decimal("0.0051")), max(Decimal("0.011"), abs(amount) / 100))
    return abs(abs(value) - abs(amount)) <= slack


@lru_cache(maxsize=4096)
def figures(text: str, decimal: str | None) -> tuple[Decimal, ...]:
    """What the number that `text` begins with may be, likeliest first: "1.000" is one or a thousand, "50 Unit(s)" is fifty."""
    match = _START.match(text) or _LAST.fullmatch(text)
    if match is None:
        return ()
    printed = match[1].strip(" .,'’")
    found = money.parse(printed, decimal=decimal)
    first = [] if found is None else [found.amount]
    either = _AMBIGUOUS.fullmatch(printed.lstrip(money.DASHES + " "))
    if either:
        sign = -1 if printed[:1] in money.DASHES else 1
        first += [sign * Decimal(f"{either[1]}.{either[2]}"), sign * Decimal(either[1] + either[2])]
    return tuple(dict.fromkeys(first))
