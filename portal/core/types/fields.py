"""Setting up fields: the firm's own on any type, and how the built-in ones are shown and found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select

from portal.core.actors import Actor
from portal.core.db import db, now
from portal.core.doctypes import DocType, Field
from portal.core.errors import Invalid, NotFound, Refused
from portal.core.types import changing, settings
from portal.core.types.known import items_of, of
from portal.core.types.table import FieldSetting

MOST_OF_TYPE, MOST_OF_FIRM = 1000, 5000  # own fields
_KEYS = ("type", "label", "visible", "method", "settings", "items")
_BUILT_IN_METHODS = ("ai", "label", "regex", "manual")  # of a built-in field; the rules know its tables


def field_named(kind: DocType, name: str) -> Field:
    """A type's field, whatever the case of its name; `NotFound` without one."""
    found = next((field for field in kind.fields if field.name.casefold() == name.casefold()), None)
    if found is None:
        raise NotFound("field")
    return found


def free_name(kind: DocType, label: str) -> str:
    """A name for programs that a new field's label suggests, and that the type doesn't have yet."""
    taken, wanted = {field.name.casefold() for field in kind.fields}, settings.field_name_of(label) or "Field"
    names = (wanted, *(f"{wanted[:56]}{number}" for number in range(2, MOST_OF_TYPE + 100)))
    return next(name for name in names if name.casefold() not in taken | settings.RESERVED)


def configure_field(
    doc_type: str, name: str, changes: dict[str, Any], *, version: int | None = None, anew: bool = False, only: str | None = None, actor: Actor
) -> Field:
    """Make or change a field. `changes` holds any of ``type``, ``label``, ``visible``, ``method``, ``settings`` and ``items`` (`settings.py` checks
    them and names them in errors); what it doesn't hold stays, or with `anew` is as for a new one. `only`: "made" or "changed", to be refused where it
    would be the other.

    A built-in field keeps its data type, and its items. Raises `Invalid`, `NotFound`, `Conflict` for a `version` of the type that isn't today's.
    """
    actor.demand("types:write")
    strange = next((key for key in changes if key not in _KEYS), None)
    if strange is not None:
        raise Invalid(f"A field has {', '.join(_KEYS)}, no {strange[:40]!r}.", field=strange[:40])
    with changing.change(actor):
        kind = changing.known(actor, doc_type)
        changing.demand_version(kind, version)
        before = next((field for field in kind.fields if field.name.casefold() == name.casefold()), None)
        if before is None and only == "changed":
            raise NotFound("field")
        if before is not None and only == "made":
            raise Invalid(f"There is a field {before.name!r} already.", field="name")
        after = _configured(before, name, changes, anew)
        changing.setting_of(actor, kind)
        _keep(actor, kind, before, after)
        facts = {"field": after.name, "method": after.method, "visible": after.visible}
        changing.note(actor, "field_set", kind, f"The field {after.name} of {kind.label} was set up.", **facts)
        return after


def drafted(kind: DocType, name: str, changes: dict[str, Any]) -> Field:
    """The field as it would be after `configure_field` set it up with these `changes` alone; nothing is kept."""
    before = next((field for field in kind.fields if field.name.casefold() == name.casefold()), None)
    return _configured(before, name, changes, True)


def _configured(before: Field | None, name: str, changes: dict[str, Any], anew: bool) -> Field:
    """The field as it is to be."""
    base = before or Field(settings.field_name(name), own=True)
    if anew:
        base = Field(base.name, base.type, base.items, own=base.own)
    kind = settings.value_type(changes["type"]) if changes.get("type") is not None else base.type
    if not base.own:
        _demand_same(base, kind, changes.get("items"))
    same = kind == base.type
    how = settings.method(changes.get("method") or (base.method if same or kind not in settings.WITH_ITEMS else "ai"), kind)
    if not base.own and how not in _fitting(base):
        raise Invalid(f"{base.name} is read by {', '.join(_fitting(base))}, not by {how}.", field="method")
    items = base.items if not base.own else _items(changes.get("items"), kind, base if same else None)
    kept = dict(base.settings) if same and how == base.method else {}
    given = changes["settings"] if changes.get("settings") is not None else kept
    return Field(
        base.name,
        kind,
        items,
        settings.title(changes["label"]) if changes.get("label") is not None else base.title,
        base.own,
        _flag(changes.get("visible"), base.visible),
        how,
        settings.checked(given, how, kind, items if base.own else ()),
    )


def _items(given: Any, kind: str, base: Field | None) -> tuple[Field, ...]:
    if given is None and base is not None and base.items:
        return base.items
    return items_of(settings.items(given, kind))


def _fitting(base: Field) -> tuple[str, ...]:
    return ("ai", "manual") if base.items else _BUILT_IN_METHODS


def _demand_same(base: Field, kind: str, items: Any) -> None:
    if kind != base.type:
        raise Invalid(f"{base.name} is a built-in field of type {base.type}; its type can't be changed.", field="type")
    names = {one.name.casefold() for one in base.items}
    if items is not None and {str(one).partition(":")[0].casefold() for one in items if isinstance(one, str)} != names:
        raise Invalid(f"{base.name} is a built-in field; its items can't be changed.", field="items")


def _flag(given: Any, before: bool) -> bool:
    if given is None:
        return before
    if not isinstance(given, bool):
        raise Invalid("It is true or false.", field="visible")
    return given


def _keep(actor: Actor, kind: DocType, before: Field | None, after: Field) -> None:
    row = _row(actor, kind.name, after.name)
    if row is None:
        if before is None:
            _demand_room(actor, kind)
        row = FieldSetting(organization_id=actor.organization_id, doc_type=kind.name, name=after.name, own=after.own)
        db.session.add(row)
    row.type, row.title, row.visible, row.method, row.settings = after.type, after.title, after.visible, after.method, dict(after.settings)
    row.items = [f"{one.name}:{one.type}" for one in after.items] if after.own else []
    row.updated_by, row.updated_at = actor.label, now()


def _row(actor: Actor, doc_type: str, name: str) -> FieldSetting | None:
    mine = (FieldSetting.organization_id == actor.organization_id) & (FieldSetting.doc_type == doc_type)
    return db.session.scalar(select(FieldSetting).where(mine, FieldSetting.name == name))


def _demand_room(actor: Actor, kind: DocType) -> None:
    if sum(field.own for field in kind.fields) >= MOST_OF_TYPE:
        raise Refused(f"A type has at most {MOST_OF_TYPE:,} fields of your own.", field="name", code="too_many_fields")
    mine = select(func.count()).select_from(FieldSetting).where(FieldSetting.organization_id == actor.organization_id)
    if (db.session.scalar(mine) or 0) >= MOST_OF_FIRM:
        raise Refused(f"A firm has at most {MOST_OF_FIRM:,} fields of its own.", field="name", code="too_many_fields")


def drop_field(doc_type: str, name: str, *, version: int | None = None, actor: Actor) -> Field:
    """Remove a field of the firm's own; set a built-in one back to what it was delivered as. Values that were read stay until their documents are
    read again. Returns the field as it was."""
    actor.demand("types:write")
    with changing.change(actor):
        kind = changing.known(actor, doc_type)
        changing.demand_version(kind, version)
        field = field_named(kind, name)
        row = _row(actor, kind.name, field.name)
        if row is not None:
            db.session.execute(delete(FieldSetting).where(FieldSetting.id == row.id))
            setting = changing.setting_of(actor, kind)
            setting.order = [one for one in setting.order if one != field.name or not field.own]
            deed, done = ("field_removed", "was removed") if field.own else ("field_reset", "is as it was delivered again")
            changing.note(actor, deed, kind, f"The field {field.name} of {kind.label} {done}.", field=field.name)
        return field


def arrange(doc_type: str, names: Sequence[str], *, version: int | None = None, actor: Actor) -> DocType:
    """Have the fields stand in the order of `names`."""
    actor.demand("types:write")
    with changing.change(actor):
        kind = changing.known(actor, doc_type)
        changing.demand_version(kind, version)
        order = in_order(kind, names)
        changing.setting_of(actor, kind).order = order
        changing.note(actor, "fields_ordered", kind, f"The fields of {kind.label} were put in another order.")
    return of(actor.organization_id)[doc_type]


def in_order(kind: DocType, names: Sequence[str]) -> list[str]:
    """All fields' names, the given ones first, the others behind them in the order they have; `Invalid` for one that isn't there, or is there twice."""
    wanted = [_named(kind, name) for name in names]
    if len(set(wanted)) < len(wanted):
        raise Invalid("A field is named twice.", field="order")
    return wanted + [field.name for field in kind.fields if field.name not in set(wanted)]


def _named(kind: DocType, name: str) -> str:
    try:
        return field_named(kind, name).name
    except NotFound:
        raise Invalid(f"{kind.label} has no field {name[:80]!r}.", field="order") from None
