"""Corrections by people: all or nothing, with history and a check that nobody else was faster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from portal.core import activity, approvals, types
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.doctypes import Field
from portal.core.documents import catalog, history, states
from portal.core.documents.intake import ask_for_learning
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.readings import derived, doubts, grounds, items
from portal.core.readings.table import FOLLOWED, ReadingValue, ValueEdit, current, values_of
from portal.core.readings.typed import CODE, as_before, entered, field_of, object_as_before
from portal.core.search import indexing

FIELDS_AT_ONCE = 500


def edit(
    identifier: str,
    changes: dict[str, Any],
    *,
    places: dict[str, Any] | None = None,
    version: int | None = None,
    by_item: bool = False,
    actor: Actor,
) -> Document:
    """Set fields to new values; null removes one. With `by_item` a list for an array says what becomes of its items (`items.operated`) instead of
    being all of them. `version` is the document's as the caller saw it; `Conflict` when it has moved on.

    `places` says for fields among them, or cells of them, where on the page the value stands: ``{name: {page, box, content}}`` (`grounds`).

    Raises `Invalid` for a field the type doesn't have or a value that isn't of the field's type, and changes nothing then.
    """
    actor.demand("documents:write")
    if not 1 <= len(changes) <= FIELDS_AT_ONCE:
        raise Invalid(f"Give 1 to {FIELDS_AT_ONCE} fields.", field="fields")
    if len({name.casefold() for name in changes}) < len(changes):
        raise Invalid("A field is given twice, in two spellings.", field="fields")
    with transaction():
        document = catalog.by_reference(identifier, actor=actor, lock=True)
        check_editable(document, version)
        document.mark_opened(actor.label)
        reading = current(document)
        there = grounds.checked(places or {}, changes, len(reading.pages) if reading else 0)
        ways = derived.ways(_values(document))
        in_order = sorted(changes, key=lambda name: name.casefold() != "currency")
        changed = [_change(document, name, changes[name], there.get(name, {}), actor, by_item=by_item) for name in in_order]
        _follow(document, ways, changed)
        document.version += 1
        document.updated_at = now()
        _record(document, changed, actor)
        approvals.touched(document, actor)
        doubts.settle(document)
        indexing.describe(document, values_of(document))
        ask_for_learning(document)
        return document


def _record(document: Document, names: list[str], actor: Actor) -> None:
    told = {"fields": ", ".join(names), "version": document.version, "type": document.doc_type} | history.placed(document)
    message = f"Values of {document.name} were changed: {', '.join(names)}."
    activity.record(actor, "edited", area="documents", sub_area="values", message=message, document=document, metadata=told)


def check_editable(document: Document, version: int | None) -> None:
    """Raise `WrongState`, or `Conflict` when the caller saw another version."""
    if document.state not in states.OPEN:
        raise states.refusal(document.state, "changed")
    document.demand_version(version)


def _values(document: Document) -> dict[str, ReadingValue]:
    return {row.name: row for row in values_of(document)}


def _follow(document: Document, ways: dict[str, int], changed: list[str]) -> None:
    """Compute again what was derived from the changed fields; nobody entered it, so it stays derived."""
    values = _values(document)
    for name, after in derived.following(values, ways, changed).items():
        _note(document, name, values[name].value, after, FOLLOWED)
        if after is None:
            db.session.delete(values[name])
        else:
            values[name].value, values[name].confirmed_by, values[name].confirmed_at = after, None, None


def _note(document: Document, name: str, before: Any, after: Any, who: str) -> None:
    kept = {"organization_id": document.organization_id, "document_id": document.id, "name": name}
    db.session.add(ValueEdit(**kept, before=before, after=after, changed_by=who))


def _change(document: Document, name: str, given: Any, ground: dict[grounds.Cell, dict[str, Any]], actor: Actor, *, by_item: bool) -> str:
    """Set one field, at its new place if there is a `ground`; returns its name as declared."""
    field = field_of(types.of_document(document), name)
    row = db.session.scalar(select(ReadingValue).where(ReadingValue.reading_id == document.reading_id, ReadingValue.name == field.name))
    before = row.value if row and row.type == field.type else None  # the firm may have made it another kind of value since
    after = _given(field, given, before, f"fields/{name}", by_item=by_item)
    if field.type == "currency" and after is not None and after["currencyCode"] is None:
        after["currencyCode"] = before.get("currencyCode") if isinstance(before, dict) else _currency(document)
    if field.type == "array" and after is not None:
        after = grounds.on_items(as_before(after, before), ground)
    elif field.type == "object" and after is not None:
        after = grounds.on_items([object_as_before(after, before)], ground)[0]
    _note(document, field.name, before, after, actor.label)
    if after is None:
        if row is not None:
            db.session.delete(row)
        return field.name
    if row is None:
        row = _new_row(document, field.name, field.type)
        db.session.add(row)
    row.type, row.value, row.confidence, row.method, row.parts = field.type, after, 1.0, "person", []
    row.changed_by, row.changed_at, row.confirmed_by, row.confirmed_at = actor.label, now(), None, None
    for column, part in ground.get(None, {}).items():
        setattr(row, column, part)
    return field.name


def _given(field: Field, given: Any, before: Any, path: str, *, by_item: bool) -> Any:
    if given is None:
        return None
    return items.operated(field, given, before, path) if by_item and field.type == "array" else entered(field, given, path)


def _currency(document: Document) -> str | None:
    """What an amount is in that says nothing of it: the document's stated currency, else the only one among its amounts."""
    values = _values(document)
    stated = values["Currency"].value if "Currency" in values else None
    if isinstance(stated, str) and CODE.fullmatch(stated):
        return stated
    codes = {amount["currencyCode"] for row in values.values() for amount in _amounts(row.type, row.value)} - {None}
    return codes.pop() if len(codes) == 1 else None


def _amounts(kind: str, value: Any) -> Iterator[dict[str, Any]]:
    """The amounts in a value: itself, or those of its items."""
    if kind == "currency" and value is not None:
        yield value
    elif kind == "array":
        for cell in (cell for item in value or () for cell in item.values() if isinstance(cell, dict)):  # `_id` is none
            yield from _amounts(cell["type"], cell["value"])


def _new_row(document: Document, name: str, kind: str) -> ReadingValue:
    last = db.session.scalar(select(func.max(ReadingValue.position)).where(ReadingValue.reading_id == document.reading_id))
    return ReadingValue(
        organization_id=document.organization_id,
        document_id=document.id,
        reading_id=document.reading_id,
        name=name,
        position=(last if last is not None else -1) + 1,
        type=kind,
    )
