"""The types that an organization knows. Whoever looks up a document's type asks here.

`Organization.types_state` names the state of a firm's settings and is new with each change, so what is kept of a state in a process's memory can't
be stale: a state that nobody has any more is asked for no more. A firm that never changed anything costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Protocol

from sqlalchemy import select

from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.doctypes import DOCTYPES, DocType, Field
from portal.core.types.table import FieldSetting, TypeSetting

FIRMS = 200  # whose types a process keeps in memory


class Types(Mapping[str, DocType]):
    """By name, built-in ones first, the firm's own behind them, "unclassified" last."""

    def __init__(self, types: Mapping[str, DocType]) -> None:
        self._types = dict(types)
        self._types["unclassified"] = self._types.pop("unclassified")

    def __getitem__(self, name: str) -> DocType:
        return self._types[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    def named(self, name: str | None) -> DocType:
        """What a document's type is; None is a document that isn't read yet. A type that was removed has its name left, and no fields."""
        name = name or "unclassified"
        return self._types.get(name) or DocType(name, name, "")

    @property
    def enabled(self) -> dict[str, DocType]:
        return {name: kind for name, kind in self._types.items() if kind.enabled}

    @property
    def own(self) -> dict[str, DocType]:
        return {name: kind for name, kind in self._types.items() if kind.own}


class Typed(Protocol):
    """What is needed of a `Document`."""

    organization_id: Any
    doc_type: Any


BUILT_IN = Types(DOCTYPES)

_kept: dict[str, tuple[str, Types]] = {}


def of_actor(actor: Actor) -> Types:
    return of(actor.organization_id)


def of_document(document: Typed) -> DocType:
    """The type that a document is of, with its fields as they are now."""
    return of(document.organization_id).named(document.doc_type)


def of(organization_id: int) -> Types:
    """The types of one organization, as they are now."""
    firm = db.session.get(Organization, organization_id)
    if firm is None or not firm.types_state:
        return BUILT_IN
    state, types = _kept.get(firm.uuid, ("", BUILT_IN))
    if state != firm.types_state:
        types = _loaded(organization_id)
        if len(_kept) >= FIRMS:
            _kept.pop(next(iter(_kept)), None)
        _kept[firm.uuid] = (firm.types_state, types)
    return types


def _loaded(organization_id: int) -> Types:
    settings = db.session.scalars(select(TypeSetting).where(TypeSetting.organization_id == organization_id).order_by(TypeSetting.id))
    rows = db.session.scalars(select(FieldSetting).where(FieldSetting.organization_id == organization_id).order_by(FieldSetting.id))
    by_type: dict[str, list[FieldSetting]] = {}
    for row in rows:
        by_type.setdefault(row.doc_type, []).append(row)
    made = {one.name: _type(one, by_type.get(one.name, ())) for one in settings}
    return Types({**{name: made.get(name, kind) for name, kind in DOCTYPES.items()}, **made})


def _type(setting: TypeSetting, rows: Sequence[FieldSetting]) -> DocType:
    base = DOCTYPES.get(setting.like if setting.own else setting.name)
    fields = {field.name: field for field in base.fields} if base else {}
    for row in rows:
        fields[row.name] = _field(fields.get(row.name), row)
    order = {name: at for at, name in enumerate(setting.order)}
    placed = sorted(fields.values(), key=lambda field: order.get(field.name, len(order)))
    return DocType(
        setting.name,
        setting.label or (base.label if base else setting.name),
        base.family if base else "",
        tuple(placed),
        setting.own,
        setting.enabled,
        setting.like,
        tuple(setting.words),
        setting.version,
    )


def _field(base: Field | None, row: FieldSetting) -> Field:
    said = {"title": row.title, "visible": row.visible, "method": row.method, "settings": row.settings}
    return replace(base, **said) if base else Field(row.name, row.type, items_of(row.items), own=row.own, **said)


@lru_cache(maxsize=1000)
def item_of(notation: str) -> Field:
    """``Amount:currency`` as a field; a bare name is a string."""
    name, _, kind = notation.partition(":")
    return Field(name, kind or "string")


def items_of(notations: Sequence[str]) -> tuple[Field, ...]:
    return tuple(item_of(one) for one in notations)
