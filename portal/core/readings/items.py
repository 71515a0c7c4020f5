"""Items of an array, changed one by one by their ``_id`` instead of giving the whole array anew; and the ids themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from portal.core.doctypes import Field
from portal.core.errors import Invalid
from portal.core.ids import new_public_id
from portal.core.readings.table import ReadingValue
from portal.core.readings.typed import ITEMS, as_before, entered

OPERATIONS = ("create", "update", "delete")
Item = dict[str, Any]


def named(items: Sequence[Item]) -> list[Item]:
    """The items, each under an id of its own: the one it has, or else a new one."""
    return [{"_id": item.get("_id") or new_public_id()} | {column: cell for column, cell in item.items() if column != "_id"} for item in items]


def shown(items: Sequence[Item] | None) -> list[Item]:
    """The items with the ids that `operated` knows them by; what was kept before items had ids is known by its place (``#3`` for the fourth)."""
    return [{"_id": item.get("_id") or f"#{at}"} | {column: cell for column, cell in item.items() if column != "_id"} for at, item in enumerate(items or ())]


def unnamed(kind: str, value: Any) -> Any:
    """A value to compare: ids of items say nothing of what was read."""
    return [{column: cell for column, cell in item.items() if column != "_id"} for item in value] if kind == "array" and value else value


def name_all(rows: Iterable[ReadingValue], before: Iterable[ReadingValue]) -> None:
    """Give every item of a new reading an id: that of the item before it that says the same, else of the one in its place."""
    former = {row.name: row.value or [] for row in before if row.type == "array"}
    for row in rows:
        if row.type == "array" and row.value:
            row.value = named(_matched(row.value, former.get(row.name, [])))


def _matched(items: Sequence[Item], before: Sequence[Item]) -> list[Item]:
    twins: dict[str, list[int]] = {}
    for at, item in reversed(list(enumerate(before))):
        twins.setdefault(_said(item), []).append(at)
    places = {at: found.pop() for at, item in enumerate(items) if (found := twins.get(_said(item)))}
    free = set(range(len(before))) - set(places.values())
    places = {at: at for at in range(len(items)) if at in free} | places
    return [{"_id": before[places[at]].get("_id"), **item} if at in places else item for at, item in enumerate(items)]


def _said(item: Item) -> str:
    return json.dumps({column: cell["value"] for column, cell in item.items() if column != "_id"}, sort_keys=True)


def operated(field: Field, given: Any, before: Sequence[Item] | None, path: str) -> list[Item]:
    """The items after the operations: ``[{"operation": "create" | "update" | "delete", "_id": …, column: value, …}]``.

    An update leaves the columns that it doesn't name, null empties one. Raises `Invalid` with the place of the first operation that can't be
    carried out; items keep their order, new ones come last.
    """
    if not isinstance(given, list) or len(given) > ITEMS or not all(isinstance(one, dict) for one in given):
        raise Invalid(f"{field.name} is changed by a list of at most {ITEMS} objects, each with an operation.", field=path)
    items = {str(item["_id"]): item for item in shown(before)}
    touched: set[str] = set()
    for at, one in enumerate(given):
        _operate(field, one, items, touched, f"{path}/{at}")
    if len(items) > ITEMS:
        raise Invalid(f"{field.name} has at most {ITEMS} items.", field=path)
    return as_before(list(items.values()), list(before or ()))


def _operate(field: Field, one: Item, items: dict[str, Item], touched: set[str], path: str) -> None:
    operation, name = one.get("operation"), one.get("_id")
    cells = {key: value for key, value in one.items() if key not in ("operation", "_id")}
    if operation not in OPERATIONS:
        raise Invalid(f"An operation is one of {', '.join(OPERATIONS)}.", field=f"{path}/operation")
    if operation == "create":
        if name is not None:
            raise Invalid("A new item gets its _id here.", field=f"{path}/_id")
        made = _changed(field, {}, cells, path)
        items[made["_id"]] = made
        return
    if not isinstance(name, str) or name not in items:
        raise Invalid(f"There is no item {name[:80]!r} in {field.name}." if isinstance(name, str) else "Name the item by its _id.", field=f"{path}/_id")
    if name in touched:
        raise Invalid(f"The item {name[:80]!r} is changed twice.", field=f"{path}/_id")
    touched.add(name)
    if operation == "delete":
        del items[name]
    else:
        items[name] = _changed(field, items[name], cells, path) | {"_id": name}


def _changed(field: Field, item: Item, cells: Item, path: str) -> Item:
    """The item with these cells, under a new id; without those that are null. Errors name the place of the operation."""
    if len({key.casefold() for key in cells}) < len(cells):
        raise Invalid("A column is given twice, in two spellings.", field=path)
    emptied = {key.casefold() for key, value in cells.items() if value is None}
    unknown = sorted(emptied - {column.name.casefold() for column in field.items})
    if unknown:
        raise Invalid(f"An item of {field.name} has no {unknown[0][:80]!r}.", field=f"{path}/{unknown[0][:80]}")
    left = {column: cell for column, cell in item.items() if column.casefold() not in emptied}
    given = {key: value for key, value in cells.items() if value is not None}
    try:
        return left | entered(field, [given], path)[0]
    except Invalid as error:
        raise Invalid(error.message, field=(error.field or path).replace(f"{path}/0", path, 1), code=error.code) from None
