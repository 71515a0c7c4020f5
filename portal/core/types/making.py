"""A firm's own types, and which of all types it wants told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, func

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.doctypes import DOCTYPES, DocType
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import Conflict, Invalid, Refused
from portal.core.extraction.labels import squash
from portal.core.types import changing, settings
from portal.core.types.fields import in_order
from portal.core.types.known import Types, of
from portal.core.types.table import FieldSetting, TypeSetting

MOST_OWN = 100
MOST_WORDS = 20
LEAST_LETTERS = 4  # of a phrase that tells a type
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
RESERVED = {"new", "preview"}  # words of addresses
LIKE = tuple(name for name in DOCTYPES if name != "unclassified")


def type_named(name: str, *, actor: Actor) -> DocType:
    actor.demand("types:read")
    return changing.known(actor, name)


def counts(actor: Actor) -> dict[str, int]:
    """How many documents are of each type, in one query; types without any are absent."""
    actor.demand("types:read")
    mine = tenancy.scoped(Document, actor).where(Document.state != states.DELETED)
    found = mine.with_only_columns(Document.doc_type, func.count()).where(Document.doc_type.is_not(None)).group_by(Document.doc_type).order_by(None)
    return {name: count for name, count in db.session.execute(found)}


def add_type(label: str, *, name: str | None = None, like: str = "", words: Any = (), actor: Actor) -> DocType:
    """A type of the firm's own. Without a `name` it follows from the label. `like` is the built-in type it is read as, "" for none; `words`
    are phrases that stand on its papers and on no others, best a title."""
    actor.demand("types:write")
    label = _label(label)
    made = {"like": _like(like), "words": told_by(words)}
    with changing.change(actor):
        types = of(actor.organization_id)
        if len(types.own) >= MOST_OWN:
            raise Refused(f"A firm has at most {MOST_OWN} types of its own.", field="name", code="too_many_types")
        _demand_free_label(label, "", types)
        name = _free_name(name if name is not None else _suggested(label, types), types)
        db.session.add(TypeSetting(organization_id=actor.organization_id, name=name, own=True, label=label, version=1, updated_by=actor.label, **made))
        changing.note(actor, "type_made", DocType(name, label, ""), f"The type {label} was made.")
    return of(actor.organization_id)[name]


def _suggested(label: str, types: Types) -> str:
    """A name for programs that isn't taken; the label needn't have Latin letters."""
    taken, wanted = {one.casefold() for one in types} | RESERVED, named_by(label) or "type"
    names = (wanted, *(f"{wanted[:56]}{number}" for number in range(2, MOST_OWN + 50)))
    return next(name for name in names if name.casefold() not in taken)


def named_by(label: str) -> str:
    """The name for programs that a label suggests: "Delivery slip (blue)" → ``deliverySlipBlue``."""
    joined = settings.joined(label)
    return joined[:1].lower() + joined[1:] if joined[:1].isalpha() else f"type{joined}" if joined else ""


def change_type(name: str, changes: dict[str, Any], *, version: int | None = None, actor: Actor) -> DocType:
    """Any of ``label``, ``enabled``, ``order`` (`fields.in_order`), and for the firm's own types ``like`` and ``words``. A type that is switched off
    is told no more; documents that are of it stay so."""
    actor.demand("types:write")
    checked = {key: _CHANGES[key](value) for key, value in changes.items() if value is not None and key != "order"}
    with changing.change(actor):
        kind = changing.known(actor, name)
        changing.demand_version(kind, version)
        if not kind.own and checked.keys() & {"like", "words"}:
            raise Refused("What a built-in type is told by can't be changed.", field=next(iter(checked.keys() & {"like", "words"})), code="built_in")
        if name == "unclassified" and checked.get("enabled") is False:
            raise Refused("What is of no type has to be something; it can't be switched off.", field="enabled", code="built_in")
        if "label" in checked:
            _demand_free_label(checked["label"], name, of(actor.organization_id))
        row = changing.setting_of(actor, kind)
        for key, value in checked.items():
            setattr(row, key, value)
        if changes.get("order") is not None:
            row.order = in_order(kind, changes["order"])
        done = "changed" if "enabled" not in checked else "switched on" if checked["enabled"] else "switched off"
        changing.note(actor, "type_changed", kind, f"The type {kind.label} was {done}.", changed=", ".join(changes))
    return of(actor.organization_id)[name]


def drop_type(name: str, *, version: int | None = None, actor: Actor) -> None:
    """Remove a type of the firm's own with its fields. `Conflict` while documents are of it: they would have values without a meaning."""
    actor.demand("types:write")
    with changing.change(actor):
        kind = changing.known(actor, name)
        changing.demand_own(name, "removed")
        changing.demand_version(kind, version)
        count = counts(actor).get(name, 0)
        if count:
            are = "1 document is" if count == 1 else f"{count:,} documents are"
            raise Conflict(f"{are} of this type. Read them as another type first, or switch the type off.", code="type_in_use")
        for table, column in ((FieldSetting, FieldSetting.doc_type), (TypeSetting, TypeSetting.name)):
            db.session.execute(delete(table).where(table.organization_id == actor.organization_id, column == name))
        changing.note(actor, "type_removed", kind, f"The type {kind.label} was removed with its fields.")


def _free_name(name: Any, types: Types) -> str:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise Invalid("A type's name has Latin letters, digits, dots, hyphens and underscores, begins with a letter and has at most 60 of them.", field="name")
    if name.casefold() in RESERVED or name.casefold() in {one.casefold() for one in types}:
        raise Conflict(f"There is a type {name!r} already.", field="name")
    return name


def _demand_free_label(label: str, name: str, types: Types) -> None:
    """People tell types apart by their labels."""
    if any(kind.label.casefold() == label.casefold() for other, kind in types.items() if other != name):
        raise Conflict(f"There is a type called {label!r} already.", field="label")


def _label(given: Any) -> str:
    label = settings.title(given)
    if not label:
        raise Invalid("Say what the type is called.", field="label")
    return label


def _like(given: Any) -> str:
    if given and given not in LIKE:
        raise Invalid(f"There is no built-in type {str(given)[:80]!r}; known: {', '.join(LIKE)}.", field="like")
    return str(given or "")


def told_by(given: Any) -> list[str]:
    """Phrases that tell a type, checked."""
    words = settings.phrases(given, "words")
    if len(words) > MOST_WORDS:
        raise Invalid(f"At most {MOST_WORDS} phrases.", field="words")
    short = next((one for one in words if len(squash(one)) < LEAST_LETTERS), None)
    if short is not None:
        raise Invalid(f"{short!r} is too short to tell a type by.", field="words")
    return words


def _enabled(given: Any) -> bool:
    if not isinstance(given, bool):
        raise Invalid("It is true or false.", field="enabled")
    return given


_CHANGES: dict[str, Callable[[Any], Any]] = {"label": _label, "enabled": _enabled, "like": _like, "words": told_by}
