"""Documents by what they say: their own date and their total, each the field that their type has for it (`measures`)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.core import measures, types
from portal.core.actors import Actor
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.readings.kept import LARGEST, SCALE
from portal.core.readings.table import ReadingValue

_AMOUNT = re.compile(r"(?P<a>[A-Za-z]{3})?(?P<n>\d+(?:\.\d+)?)(?P<b>[A-Za-z]{3})?")


@dataclass(frozen=True, slots=True)
class Within:
    """Ends of which each may be None: of the total (`over` and `under` without them, the others with), of the own date and of the day when it was handed
    in, both ends included. `currency` is the total's."""

    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    over: Decimal | None = None
    under: Decimal | None = None
    currency: str | None = None
    dated_from: date | None = None
    dated_to: date | None = None
    created_from: date | None = None
    created_to: date | None = None


def narrowed(query: Select[tuple[Document]], within: Within, actor: Actor) -> Select[tuple[Document]]:
    """Of documents whose type has no total, or that have none, nothing is over or under anything; so with dates."""
    amounts, days = _amounts(within), _days(within)
    kinds = list(types.of_actor(actor).values()) if amounts or days else []
    if amounts:
        query = query.where(_any(measures.of_types(measures.MEASURES["total"], kinds), amounts, actor))
    if days:
        query = query.where(_any({name: fields[:1] for name, fields in measures.of_types(measures.OWN, kinds).items()}, days, actor))
    if within.created_from is not None:
        query = query.where(Document.created_at >= _midnight(within.created_from))
    if within.created_to is not None:
        query = query.where(Document.created_at < _midnight(within.created_to) + timedelta(days=1))
    return query


def _amounts(within: Within) -> list[ColumnElement[bool]]:
    value = ReadingValue.amount
    ends: list[tuple[Decimal | None, Callable[[int], ColumnElement[bool]]]] = [
        (within.amount_from, value.__ge__),
        (within.amount_to, value.__le__),
        (within.over, value.__gt__),
        (within.under, value.__lt__),
    ]
    found = [compare(min(int(end * SCALE), (LARGEST + 1) * SCALE)) for end, compare in ends if end is not None]
    return [*found, *([ReadingValue.currency == within.currency.upper()] if within.currency else [])]


def _days(within: Within) -> list[ColumnElement[bool]]:
    found = [ReadingValue.day >= within.dated_from] if within.dated_from else []
    return [*found, *([ReadingValue.day <= within.dated_to] if within.dated_to else [])]


def _any(by_type: Mapping[str, Sequence[str]], conditions: Sequence[Any], actor: Actor) -> ColumnElement[bool]:
    """Documents whose field, as their type has it, meets all conditions."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for doc_type, names in by_type.items():
        for name in names:
            by_name[name].append(doc_type)
    parts = []
    for name, of in by_name.items():
        held = select(ReadingValue.reading_id).where(ReadingValue.organization_id == actor.organization_id, ReadingValue.name == name, *conditions)
        parts.append(and_(Document.doc_type.in_(of), Document.reading_id.in_(held)))
    return or_(*parts)


def _midnight(day: date) -> datetime:
    return datetime.combine(max(day, date(1, 1, 2)), time.min, UTC)


# -- as they stand in a search's text


def over(given: Sequence[str]) -> Within:
    """ "over:1000", "over:1000eur": of several the highest counts."""
    amounts = [_amount(text, "over") for text in given]
    return Within(over=max(amount for amount, _ in amounts), currency=_one(currency for _, currency in amounts))


def under(given: Sequence[str]) -> Within:
    amounts = [_amount(text, "under") for text in given]
    return Within(under=min(amount for amount, _ in amounts), currency=_one(currency for _, currency in amounts))


def _amount(text: str, name: str) -> tuple[Decimal, str | None]:
    match = _AMOUNT.fullmatch(text)
    try:
        amount = Decimal(match["n"]) if match else None
    except InvalidOperation:
        amount = None
    if match is None or amount is None or (match["a"] and match["b"]) or len(match["n"]) > 20:
        raise Invalid(f"{name}: takes an amount, like {name}:1240.50 or {name}:1240.50EUR.", field="q")
    return amount, (match["a"] or match["b"] or "").upper() or None


def _one(currencies: Any) -> str | None:
    named = {currency for currency in currencies if currency}
    if len(named) > 1:
        raise Invalid("An amount is compared in one currency at a time.", field="q")
    return named.pop() if named else None


def dated(given: Sequence[str]) -> Within:
    """ "dated:2025", "dated:2025-03", "dated:2025-03-31", and two of these with ".." between, of which one may be missing."""
    first, last = date.min, date.max
    for text in given:
        begin, dots, end = text.partition("..")
        first = max(first, _span(begin)[0]) if begin or not dots else first
        last = min(last, _span(end if dots else begin)[1]) if end or not dots else last
    return Within(dated_from=first, dated_to=last)


def _span(text: str) -> tuple[date, date]:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    try:
        year, month, day = (int(part) if part else 0 for part in match.groups()) if match else (0, 0, 0)
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise Invalid("dated: takes a day, a month, a year, or two of them, like dated:2025-03-31, dated:2025-03 or dated:2024..2025-06.", field="q") from None
    return first, first if day else date(year, month or 12, monthrange(year, month or 12)[1])
