"""Derived values follow their parts: a total or a due date that rests on others is computed again when a person corrects one of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from portal.core.extraction import terms
from portal.core.readings.table import ReadingValue

Values = Mapping[str, ReadingValue]


def ways(values: Values) -> dict[str, int]:
    """How each derived value follows from its parts as read: 1, their sum; -1, the first less the others; 0, neither."""
    derived = {name: row for name, row in values.items() if row.method == "derived" and row.parts}
    return {name: next((way for way in (1, -1) if _computed(row.parts, way, values) == amount_of(row.value)), 0) for name, row in derived.items()}


def following(values: Values, way_of: Mapping[str, int], changed: Collection[str]) -> dict[str, Any]:
    """New values of what rests on the `changed` fields, and of what rests on those; None for what can't be computed any more.

    A derived value stands behind its parts, so one pass in reading order is enough.
    """
    touched, made = set(changed), {}
    now = {name: row.value for name, row in values.items()}
    for name, way in way_of.items():
        row = values.get(name)
        if row is None or row.method != "derived" or touched.isdisjoint(part.partition("[")[0] for part in row.parts):
            continue
        if isinstance(row.value, str):
            now[name] = made[name] = terms.due_on(*(now.get(part) for part in row.parts)) if len(row.parts) == 2 else None
            continue
        amount = _sum([amount_of(_at(part, now)) for part in row.parts], way) if way else None
        now[name] = made[name] = None if amount is None else row.value | {"amount": f"{amount:f}"}
        touched.add(name)
    return made


def _computed(parts: Collection[str], way: int, values: Values) -> Decimal | None:
    kept = {name: row.value for name, row in values.items()}
    return _sum([amount_of(_at(part, kept)) for part in parts], way)


def _sum(amounts: list[Decimal | None], way: int) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return known[0] + way * sum(known[1:], Decimal(0)) if known and len(known) == len(amounts) else None


def _at(path: str, kept: Mapping[str, Any]) -> Any:
    """The value of a field, or of a cell of an array (``Lines[3].Amount``)."""
    name, bracket, rest = path.partition("[")
    value = kept.get(name)
    if not bracket or not isinstance(value, list):
        return None if bracket else value
    index, _, column = rest.partition("].")
    return value[int(index)].get(column, {}).get("value") if int(index) < len(value) else None


def amount_of(value: Any) -> Decimal | None:
    """The amount in a kept currency value; None for anything else."""
    return Decimal(str(value["amount"])) if isinstance(value, dict) and value.get("amount") is not None else None
