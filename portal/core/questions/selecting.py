"""Which documents a plan is about: one query, asked for figures, for documents and for what was left out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, false, func, literal, not_, null, or_, select, true
from sqlalchemy.orm import aliased

from portal.core import measures, tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.doctypes import DocType
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.folders import Folder
from portal.core.questions import quantities, texts
from portal.core.questions.names import CODE, HOLDERS, ISSUERS, PARTIES, SELLERS, WASTE, Named
from portal.core.questions.periods import EARLY, FAR, Period
from portal.core.questions.plans import Excluded, Plan
from portal.core.readings.kept import LARGEST, SCALE
from portal.core.readings.table import ReadingValue

MOST_CITED = 500
_BILLION = 10**9  # amounts are added up in two parts, neither of which can be too large for SQLite's whole numbers


@dataclass(frozen=True, slots=True)
class Row:
    """One document that fits, as far as figures need it."""

    id: int
    day: date | None
    amount: int | None
    currency: str | None
    key: Any = None


class Asked:
    """One plan over the documents of one actor; the query is made once and asked for figures, documents and what was left out."""

    def __init__(self, plan: Plan, actor: Actor, kinds: Mapping[str, DocType], zone: ZoneInfo) -> None:
        self.plan, self.actor, self.kinds, self.zone = plan, actor, kinds, zone
        self.joins: list[tuple[Any, ColumnElement[bool]]] = []
        every = list(kinds.values())
        self.own = self._value(measures.of_types(measures.OWN, every), "day")
        self.day = self.own if plan.date in ("own", "created") else self._value(measures.of_types(measures.DATES.get(plan.date, {}), every), "day")
        by_type = measures.of_types(measures.MEASURES[plan.measure or "total"], every)
        self.amount, self.currency = self._value(by_type, "amount"), self._value(by_type, "currency")
        if plan.measure == "quantity" or plan.goods:
            self.unit = self._value(measures.of_types({"utilityBill": ("Unit",), "wasteNote": ("Unit",)}, every), "folded")
        if plan.measure == "quantity":
            self.currency = self.unit
        self.category = self._value(measures.of_types({"utilityBill": ("Category",)}, every), "folded") if plan.goods else self._value({}, "folded")

    def _value(self, by_type: Mapping[str, tuple[str, ...]], column: str) -> ColumnElement[Any]:
        """A column of each document's field, as its type has it; the next field's where the first has none."""
        columns: list[ColumnElement[Any]] = []
        for place in range(max((len(names) for names in by_type.values()), default=0)):
            named = {doc_type: names[place] for doc_type, names in by_type.items() if len(names) > place}
            columns.append(getattr(self._joined(named), column))
        if not columns:  # with its type, for PostgreSQL orders and groups by no bare NULL
            return literal(None, getattr(ReadingValue, column).type)
        return columns[0] if len(columns) == 1 else func.coalesce(*columns)

    def _joined(self, named: Mapping[str, str]) -> Any:
        by_name: dict[str, list[str]] = defaultdict(list)
        for doc_type, name in named.items():
            by_name[name].append(doc_type)
        value = aliased(ReadingValue)
        wanted = case(*((Document.doc_type.in_(of), literal(name)) for name, of in sorted(by_name.items())), else_=None)
        self.joins.append((value, and_(value.reading_id == Document.reading_id, value.name == wanted)))
        return value

    # -- which documents

    def documents(self, *, dated: bool = True) -> Select[Any]:
        """The documents that fit all that the plan says; `dated` False: in any time."""
        plan = self.plan
        query = tenancy.scoped(Document, self.actor)
        for value, on in self.joins:
            query = query.outerjoin(value, on)
        query = query.where(Document.state.in_(plan.states) if plan.states is not None else Document.state != states.DELETED)
        if plan.types is not None:
            query = query.where(Document.doc_type.in_(plan.types))
        if plan.names and plan.sides != "parties":
            query = query.where(*self._named(plan.names))
        if plan.periods and dated:
            query = query.where(or_(*(self._within(period) for period in plan.periods)))
        for limits in plan.limits:
            query = query.where(*self._limited(limits))
        if plan.currencies:
            query = query.where(self.currency.in_(plan.currencies))
        if plan.units:
            query = query.where(self.unit.in_(plan.units))
        if plan.goods:
            query = query.where(quantities.supplied(plan.goods, self.category, self.unit, self.actor))
        for missing in plan.missing:
            query = query.where(self._missing(missing))
        for one in plan.excluded:
            query = query.where(self._without(one, dated))
        return query

    def _without(self, excluded: Excluded, dated: bool) -> ColumnElement[bool]:
        """What isn't known to be of it stays; but what has no time or currency can't be told to be of another."""
        if excluded.kind == "periods":
            outside = not_(or_(*(self._within(period) for period in excluded.what)))
            return and_(self._day_known(), outside) if dated else or_(~self._day_known(), outside)
        if excluded.kind == "texts":
            return and_(*self._of(excluded))
        return not_(func.coalesce(or_(*self._of(excluded)), false()))

    def _of(self, excluded: Excluded) -> list[ColumnElement[bool]]:
        if excluded.kind == "names":
            return [self._one_named(one.kind, one.keys) for one in excluded.what]
        if excluded.kind == "texts":
            return [texts.lacking(name, self.kinds, self.actor.organization_id) for name in excluded.what]
        if excluded.kind == "currencies":
            return [self.currency.in_(excluded.what), self.currency.is_(None)]
        return [(Document.doc_type if excluded.kind == "types" else Document.state).in_(excluded.what)]

    def _day_known(self) -> ColumnElement[bool]:
        return true() if self.plan.date == "created" else self.day.is_not(None)

    def _named(self, names: Sequence[Named]) -> list[ColumnElement[bool]]:
        """Of names of one kind any may fit; of several kinds or groups all have to."""
        kinds: dict[tuple[str, int], list[str]] = defaultdict(list)
        for one in names:
            kinds[one.kind, one.group] += one.keys
        return [self._one_named(kind, keys) for (kind, _), keys in kinds.items()]

    def _one_named(self, kind: str, keys: Sequence[str]) -> ColumnElement[bool]:
        if kind == "folder":
            return Document.folder_id.in_(below([int(key[1:]) for key in keys], self.actor))
        mine = [ReadingValue.organization_id == self.actor.organization_id, ReadingValue.folded.in_(keys)]
        if kind != "number":
            mine.append(ReadingValue.name.in_({"holder": HOLDERS, "issuer": ISSUERS, "code": (CODE,), "waste": (WASTE,)}.get(kind, PARTIES)))
        return Document.reading_id.in_(select(ReadingValue.reading_id).where(*mine))

    def _within(self, period: Period) -> ColumnElement[bool]:
        created, ends = self.plan.date == "created", []
        if period.first != EARLY:
            ends.append(Document.created_at >= self._midnight(period.first) if created else self.day >= period.first)
        if period.last != FAR:
            ends.append(Document.created_at < self._midnight(period.last + timedelta(days=1)) if created else self.day <= period.last)
        return and_(*ends)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def _limited(self, limits: Any) -> list[ColumnElement[bool]]:
        if self.plan.limit_unit:
            return [quantities.limited(limits, self.plan.limit_unit, self.amount, self.unit)]
        ends = []
        if limits.least is not None:
            least = _scaled(limits.least)
            ends.append(self.amount >= least if limits.closed else self.amount > least)
        if limits.most is not None:
            most = _scaled(limits.most)
            ends.append(self.amount <= most if limits.closed else self.amount < most)
        return [*ends, *([self.currency == limits.currency] if limits.currency else [])]

    def _missing(self, missing: str) -> ColumnElement[bool]:
        if missing == "folder":
            return Document.folder_id.is_(None)
        table = measures.MEASURES["total"] if missing == "total" else measures.DATES["due"] if missing == "due" else measures.OWN
        by_type = measures.of_types(table, list(self.kinds.values()))
        column = "amount" if missing == "total" else "day"
        conditions = []
        for doc_type, names in by_type.items():
            has = select(ReadingValue.reading_id).where(
                ReadingValue.organization_id == self.actor.organization_id, ReadingValue.name.in_(names), getattr(ReadingValue, column).is_not(None)
            )
            conditions.append(and_(Document.doc_type == doc_type, or_(Document.reading_id.is_(None), Document.reading_id.not_in(has))))
        return or_(*conditions)

    # -- what they come to

    def rows(self, key: ColumnElement[Any] | None = None) -> list[Row]:
        query = self.documents().with_only_columns(Document.id, self.day, self.amount, self.currency, key if key is not None else null())
        return [Row(*row) for row in db.session.execute(query)]

    def count(self, *extra: ColumnElement[bool]) -> int:
        return db.session.scalar(self.documents().where(*extra).with_only_columns(func.count(Document.id)).order_by(None)) or 0

    def untold(self) -> int:
        """Bills that fit and don't say what they are for."""
        return self.count(self.category.is_(None)) if self.plan.goods else 0

    def undated(self) -> int:
        """Documents that fit but for the time, because they have no date."""
        timed = self.plan.periods or any(one.kind == "periods" for one in self.plan.excluded)
        if not timed or self.plan.date == "created":
            return 0
        having = measures.of_types(measures.DATES[self.plan.date], list(self.kinds.values()))
        query = self.documents(dated=False).where(self.day.is_(None), Document.doc_type.in_(list(having)))
        return db.session.scalar(query.with_only_columns(func.count(Document.id))) or 0

    def sums(self) -> list[tuple[str | None, Decimal, int]]:
        """(currency, sum, how many) for each currency."""
        low = self.amount % _BILLION
        parts = (func.sum((self.amount - low) // _BILLION), func.sum(low), func.count(Document.id))
        query = self.documents().where(self.amount.is_not(None)).with_only_columns(self.currency, *parts).group_by(self.currency)
        found = [(code, (Decimal(int(high)) * _BILLION + Decimal(int(low))) / SCALE, count) for code, high, low, count in db.session.execute(query)]
        return sorted(found, key=lambda one: one[0] or "")

    def extremes(self) -> list[tuple[str | None, int]]:
        """(currency, amount) of the largest or smallest, for each currency."""
        pick = func.max if self.plan.operation == "max" else func.min
        query = self.documents().where(self.amount.is_not(None)).with_only_columns(self.currency, pick(self.amount)).group_by(self.currency)
        return sorted(((code, int(amount)) for code, amount in db.session.execute(query)), key=lambda one: one[0] or "")

    def cited(self, *extra: ColumnElement[bool], limit: int = MOST_CITED, oldest: bool = False, by_amount: bool | None = None) -> list[Document]:
        """The newest by their own date first, those without one last; or the oldest, or in the order of their amounts."""
        order = [self.day.is_(None), self.day.asc() if oldest else self.day.desc(), Document.id.desc()]
        if by_amount is not None:
            order = [self.amount.desc() if by_amount else self.amount.asc(), *order]
        return list(db.session.scalars(self.documents().where(*extra).order_by(*order).limit(limit)).unique())

    def of(self, ids: Sequence[int]) -> list[Document]:
        """Documents by inner ids, in their order, the first `MOST_CITED`."""
        wanted = list(ids)[:MOST_CITED]
        found = {one.id: one for one in db.session.scalars(tenancy.scoped(Document, self.actor).where(Document.id.in_(wanted))).unique()}
        return [found[number] for number in wanted if number in found]

    # -- groups

    def keyed(self, group: str) -> list[tuple[str, Row]]:
        """Each document that fits with the group that it is in; without one it is in none, but of a folder."""
        key = self._key(group)
        if key is None:
            return [(span(group, row.day), row) for row in self.rows() if row.day is not None]
        rows = [row for row in self.rows(key) if row.key is not None or group == "folder"]
        called = self._called(group, {row.key for row in rows})
        return [(called.get(row.key, str(row.key)), row) for row in rows]

    def account(self) -> ColumnElement[Any]:
        """Whose balance a document says: the account's number, or who reports."""
        named = {"bankStatement": ("IBAN", "AccountNumber", "BankName"), "financialReport": ("EntityName",)}
        return self._value(measures.of_types(named, list(self.kinds.values())), "folded")

    def _key(self, group: str) -> ColumnElement[Any] | None:
        plain = {"type": Document.doc_type, "status": Document.state, "folder": Document.folder_id, "currency": self.currency}
        if group in plain:
            return plain[group]
        if group not in ("vendor", "customer"):
            return None
        wanted = HOLDERS if group == "customer" else ISSUERS if self.plan.types else SELLERS
        by_type = {name: tuple(field.name for field in kind.fields if field.name in wanted) for name, kind in self.kinds.items()}
        first = {name: (found[0],) for name, found in by_type.items() if found}
        return self._value(first, "folded")

    def _called(self, group: str, keys: set[Any]) -> dict[Any, str]:
        if group == "folder":
            mine = Folder.organization_id == self.actor.organization_id
            named = db.session.execute(select(Folder.id, Folder.name).where(mine, Folder.id.in_([key for key in keys if key])))
            return {id_: name for id_, name in named} | {None: "no folder"}
        return called(keys, self.actor) if group in ("vendor", "customer") else {}


def called(keys: set[Any], actor: Actor) -> dict[Any, str]:
    """How folded names are written in the data; of several spellings the first of the alphabet."""
    if not keys:
        return {}
    written = func.min(cast(ReadingValue.value, Text))
    mine = (ReadingValue.organization_id == actor.organization_id) & ReadingValue.name.in_((*ISSUERS, *HOLDERS)) & ReadingValue.folded.in_(keys)
    found = db.session.execute(select(ReadingValue.folded, written).where(mine).group_by(ReadingValue.folded))
    return {key: str(json.loads(text)) for key, text in found if text}


def below(folder_ids: Sequence[int], actor: Actor) -> list[int]:
    """The folders and all below them."""
    found, level = set(folder_ids), list(folder_ids)
    while level:
        level = list(db.session.scalars(select(Folder.id).where(Folder.organization_id == actor.organization_id, Folder.parent_id.in_(level))))
        level = [one for one in level if one not in found]
        found.update(level)
    return sorted(found)


def span(group: str, day: date | None) -> str:
    if day is None:
        return ""
    if group == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if group == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[group]]


def _scaled(amount: Decimal) -> int:
    """In ten-thousandths; what is larger than any amount that is kept stays so."""
    return min(int(amount * SCALE), (LARGEST + 1) * SCALE)
