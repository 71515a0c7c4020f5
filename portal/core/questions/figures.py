"""A plan asked of the database: the figures over the documents that fit, exact and one for each currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from portal.core import measures
from portal.core.documents.table import Document
from portal.core.questions import texts
from portal.core.questions.periods import EARLY, FAR
from portal.core.questions.plans import NotUnderstood, Plan
from portal.core.questions.selecting import MOST_CITED, Asked, Row
from portal.core.questions.texts import Told
from portal.core.readings.kept import SCALE

MOST_GROUPS = 500
MOST_VALUES = 5  # documents of which a value is told


class Figure(NamedTuple):
    """`currency` is None where there is none; of a quantity it is the unit."""

    label: str
    value: Decimal
    currency: str | None = None


@dataclass(slots=True)
class Found:
    """What the database answered. `count`: of the documents that count; `undated`, `without` and `keyless`: that fit but have no date, no such figure,
    or nothing that they could be grouped by."""

    figures: list[Figure] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    count: int = 0
    undated: int = 0
    without: int = 0
    days: dict[int, Any] = field(default_factory=dict)
    texts: list[Told] = field(default_factory=list)
    keyless: int = 0


def unscaled(amount: int) -> Decimal:
    return _plain(Decimal(amount) / SCALE)


def _plain(value: Decimal) -> Decimal:
    """With two decimals where that says it all."""
    rounded = value.quantize(Decimal("0.01"))
    return rounded if rounded == value else value


def mean(total: Decimal, count: int) -> Decimal:
    return (total / count).quantize(Decimal("0.01"), ROUND_HALF_UP)


def found(asked: Asked) -> Found:
    """The figures and documents of a plan that isn't a comparison."""
    plan = asked.plan
    if plan.group:
        return _grouped(asked)
    return _OPERATIONS[plan.operation](asked)


def _counted(asked: Asked) -> Found:
    count = asked.count()
    return Found([Figure("documents", Decimal(count))], asked.cited(), count, asked.undated())


def _listed(asked: Asked) -> Found:
    return Found([], asked.cited(), asked.count(), asked.undated())


def _summed(asked: Asked) -> Found:
    label = measures.CALLED[asked.plan.measure or "total"]
    mean_of = asked.plan.operation == "average"
    sums = asked.sums()
    figures = [Figure(label, mean(total, count) if mean_of else _plain(total), code) for code, total, count in sums]
    return Found(figures, asked.cited(asked.amount.is_not(None)), sum(count for _, _, count in sums), asked.undated(), asked.count(asked.amount.is_(None)))


def _ranked(asked: Asked) -> Found:
    """The largest or smallest of each currency; with a number so many of each."""
    plan, made = asked.plan, Found(undated=asked.undated(), without=asked.count(asked.amount.is_(None)))
    label, wanted = measures.CALLED[plan.measure or "total"], plan.limit or 1
    for code, amount in asked.extremes():
        same = asked.currency.is_(None) if code is None else asked.currency == code
        if wanted == 1:
            documents = asked.cited(same, asked.amount == amount)
            made.figures.append(Figure(label, unscaled(amount), code))
        else:
            documents = asked.cited(same, asked.amount.is_not(None), limit=wanted, by_amount=plan.descending)
            amounts = {row.id: row.amount for row in asked.rows() if row.amount is not None}
            made.figures += [Figure(one.name, unscaled(amounts[one.id]), code) for one in documents]
        made.documents += documents
    made.count = len(made.documents)
    return made


def _positioned(asked: Asked) -> Found:
    """The latest or earliest: all that share the day when one is asked for."""
    plan, wanted = asked.plan, asked.plan.limit or 1
    documents = asked.cited(asked.day.is_not(None), limit=wanted if wanted > 1 else MOST_CITED, oldest=plan.operation == "earliest")
    if wanted == 1 and documents:
        days = {row.id: row.day for row in asked.rows()}
        documents = [one for one in documents if days[one.id] == days[documents[0].id]]
    return Found([], documents, len(documents), asked.count(asked.day.is_(None)))


def _valued(asked: Asked) -> Found:
    """What the documents say in words; or the date of each document that fits, of more than a few none."""
    if asked.plan.texts:
        return _said(asked)
    documents = asked.cited(asked.day.is_not(None), limit=MOST_VALUES + 1)
    days = {row.id: row.day for row in asked.rows()} if len(documents) <= MOST_VALUES else {}
    return Found([], documents, len(documents), asked.count(asked.day.is_(None)), days={one.id: days[one.id] for one in documents if one.id in days})


def _said(asked: Asked) -> Found:
    told = texts.told(asked)
    ids = list(dict.fromkeys(number for one in told for number in one.documents))
    return Found([], asked.of(ids), len(ids), texts=told)


def _balanced(asked: Asked) -> Found:
    """What the last document in the time says, of each account and currency; of an opening balance the first. Raises `NotUnderstood` where it isn't of
    that time's end, or two of the day say different amounts."""
    plan, last = asked.plan, asked.plan.measure != "opening"
    accounts: dict[tuple[Any, str | None], list[Row]] = defaultdict(list)
    for row in asked.rows(asked.account()):
        if row.day is not None and row.amount is not None:
            accounts[row.key, row.currency].append(row)
    chosen: list[Row] = []
    for rows in accounts.values():
        day = (max if last else min)(row.day for row in rows if row.day)
        chosen.append(_of_day(day, [row for row in rows if row.day == day], plan))
    chosen.sort(key=lambda row: (row.currency or "", str(row.key)))
    accounts_told = [str(row.key or "").upper() if len(chosen) > 1 else "" for row in chosen]
    labels = [f"{measures.CALLED[plan.measure or 'total']} {account}".strip() + f", {row.day}" for account, row in zip(accounts_told, chosen, strict=True)]
    figures = [Figure(label, unscaled(row.amount or 0), row.currency) for label, row in zip(labels, chosen, strict=True)]
    return Found(figures, asked.of([row.id for row in chosen]), len(chosen), asked.undated())


def _of_day(day: date, rows: Sequence[Row], plan: Plan) -> Row:
    if len({row.amount for row in rows}) > 1:
        raise NotUnderstood(f"Several documents of {day} say different amounts.", [], plan)
    for period in plan.periods:
        far = period.last - day if plan.measure != "opening" else day - period.first
        if FAR > period.last and EARLY < period.first and far > timedelta(days=31):
            raise NotUnderstood(f"The nearest document is of {day}.", [], plan)
    return rows[0]


def _grouped(asked: Asked) -> Found:
    plan, group = asked.plan, asked.plan.group or ""
    rows = asked.keyed(group)
    keyed = len(rows)
    by = plan.by if plan.operation == "top" else plan.operation if plan.operation in ("sum", "average", "count", "max", "min") else "count"
    if by != "count":
        rows = [(key, row) for key, row in rows if row.amount is not None]
    if by == "sum" and plan.measure in measures.STOCKS and len({(key, row.currency) for key, row in rows}) < len(rows):
        raise NotUnderstood("Balances of several days or accounts aren't added up.", [], plan)
    if plan.operation == "distinct":
        figures = [Figure(plan.called or group, Decimal(len({key for key, _ in rows})))]
    else:
        figures = _figures(rows, by, time_like=group in ("month", "quarter", "year", "week", "day"))
    if plan.operation == "top":
        figures = _best(figures, plan)
        kept = {(figure.label, figure.currency) for figure in figures}
        rows = [(key, row) for key, row in rows if (key, None if by == "count" else row.currency) in kept]
    timed = group in ("month", "quarter", "year", "week", "day")
    whole, without = asked.count(), asked.count(asked.amount.is_(None)) if by != "count" else 0
    return Found(
        figures[:MOST_GROUPS],
        asked.of([row.id for row in sorted((row for _, row in rows), key=_newest_first)]),
        len(rows),
        asked.count(asked.day.is_(None)) if timed else asked.undated(),
        without,
        keyless=0 if timed else whole - keyed,
    )


def _newest_first(row: Row) -> tuple[bool, int, int]:
    return row.day is None, -row.day.toordinal() if row.day else 0, -row.id


def _figures(rows: Sequence[tuple[str, Row]], by: str, *, time_like: bool) -> list[Figure]:
    grouped: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for key, row in rows:
        grouped[key, None if by == "count" else row.currency].append(row.amount or 0)
    figures = [Figure(key, _over(by, amounts), currency) for (key, currency), amounts in grouped.items()]
    if time_like:
        return sorted(figures, key=lambda one: (one.label, one.currency or ""))
    return sorted(figures, key=lambda one: (one.currency or "", -one.value, one.label))


def _over(by: str, amounts: Sequence[int]) -> Decimal:
    if by == "count":
        return Decimal(len(amounts))
    if by == "average":
        return mean(Decimal(sum(amounts)) / SCALE, len(amounts))
    return unscaled({"sum": sum, "max": max, "min": min}[by](amounts))


def _best(figures: Sequence[Figure], plan: Plan) -> list[Figure]:
    """The first groups of each currency; with one asked for, all that are as good."""
    best: list[Figure] = []
    for currency in sorted({figure.currency for figure in figures}, key=lambda one: one or ""):
        ranked = sorted((one for one in figures if one.currency == currency), key=lambda one: one.value, reverse=plan.descending)
        last = ranked[: plan.limit or 1][-1].value
        best += [one for at, one in enumerate(ranked) if at < (plan.limit or 1) or one.value == last]
    return best


_OPERATIONS = {
    "count": _counted, "list": _listed, "sum": _summed, "average": _summed, "max": _ranked, "min": _ranked, "latest": _positioned, "earliest": _positioned,
    "value": _valued, "balance": _balanced,
}  # fmt: skip
