"""What a document says that records are made of: its items, out of its values, and back into them when somebody puts others in their place.

There is no second store. A document with one thing on it has it in its own fields (``Quantity``, ``Unit`` …); one with several has a row of ``Items``
for each. So every change is an edit of the document's fields, with its version and history, and whoever corrects those changes this, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.core import readings, tenancy, types
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import catalog
from portal.core.documents.table import Document
from portal.core.errors import Invalid, NotFound, Refused
from portal.core.readings.table import Reading, ReadingValue
from portal.core.records import units
from portal.core.records.categories import BILL, CONSUMED, NOTE, category_of

MOST_ITEMS = 1000
Item = dict[str, Any]

#: What an item of each kind of paper tells, by the field of the document and the column of its items.
COLUMNS: dict[str, dict[str, str]] = {
    BILL: {"invoice_number": "InvoiceId", "quantity": "Quantity", "unit": "Unit", "start_date": "StartDate", "end_date": "EndDate",
           "supply_point": "SupplyPoint", "description": "Description"},
    NOTE: {"waste_code": "WasteCode", "identification_name": "IdentificationName", "quantity": "Quantity", "unit": "Unit", "start_date": "StartDate",
           "end_date": "EndDate", "description": "Description", "destination": "Destination"},
}  # fmt: skip
#: Where a paper's own fields differ from the columns of its items: a note has one date, and there is no field for the others.
_OWN = {BILL: {"description": ""}, NOTE: {"start_date": "Date", "end_date": "Date", "description": "", "destination": ""}}
LENGTHS = {"invoice_number": 200, "supply_point": 100, "waste_code": 20, "identification_name": 500, "description": 2000, "destination": 500}
DATES = ("start_date", "end_date")


@dataclass(frozen=True, slots=True)
class Content:
    """The items of a document, each with the keys of `COLUMNS` and ``id`` and ``unit_printed``: quantities as decimal texts, dates as ISO texts, units
    by their names in `units.UNITS` (None for one that isn't known). `reading` is the UUID of the reading they stand in."""

    category: str | None
    items: tuple[Item, ...]
    reading: str | None
    failed: bool


def of_documents(documents: Sequence[Document]) -> dict[int, Content]:
    """By inner id, in two queries."""
    values, seen = readings.of_documents(documents), readings.of_each(documents)
    return {one.id: _content(one, values[one.id], seen.get(one.id)) for one in documents}


def of(document: Document) -> Content:
    return of_documents([document])[document.id]


def of_reading(uuid: str, *, actor: Actor, lock: bool = False) -> Document:
    """The document that a reading (of now, or an earlier one) is of."""
    query = tenancy.scoped(Reading, actor).where(Reading.uuid == uuid)
    reading = db.session.scalar(query)
    document = db.session.get(Document, reading.document_id) if reading is not None else None
    if document is None:
        raise NotFound("file reading")
    return catalog.one(document.public_id, actor=actor, lock=lock)


def _content(document: Document, rows: Sequence[ReadingValue], reading: Reading | None) -> Content:
    values = {row.name: row for row in rows}
    told = values["Category"].value if "Category" in values else None
    found = _items(types.of_document(document).reader, values)
    return Content(category_of(document, told), tuple(found), reading.uuid if reading else None, reading is None or bool(reading.error))


def _items(reader: str, values: Mapping[str, ReadingValue]) -> list[Item]:
    columns = COLUMNS.get(reader)
    if columns is None:
        return []
    several = values.get("Items")
    whole = _whole(reader, columns, values)
    if several is not None and isinstance(several.value, list):
        by_hand = several.method == "person"  # then what isn't there was left out on purpose
        return [_row(columns, item, {} if by_hand else whole) for item in several.value]
    return [whole] if whole["quantity"] is not None or any(whole[key] for key in ("supply_point", "waste_code") if key in whole) else []


def _whole(reader: str, columns: Mapping[str, str], values: Mapping[str, ReadingValue]) -> Item:
    """The item that the document's own fields tell."""
    fields = {key: _OWN[reader].get(key, name) for key, name in columns.items()}
    item = {key: _plain(values[name].value) if name in values else None for key, name in fields.items()}
    printed = values["Unit"].content or item["unit"] if "Unit" in values else None
    return {"id": None} | item | {"unit": _name_of(item["unit"]), "unit_printed": printed}


def _row(columns: Mapping[str, str], cells: Mapping[str, Any], whole: Item) -> Item:
    """An item of several; what each has alike stands once on the paper, so it may be told by the document's own fields."""
    item = {key: _plain(cells[name].get("value")) if isinstance(cells.get(name), dict) else whole.get(key) for key, name in columns.items()}
    unit = cells.get("Unit")
    printed = (unit.get("content") or unit.get("value")) if isinstance(unit, dict) else whole.get("unit_printed")
    own = isinstance(unit, dict)
    return {"id": cells.get("_id")} | item | {"unit": _name_of(item["unit"]) if own else whole.get("unit"), "unit_printed": printed}


def _plain(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _name_of(text: str | None) -> str | None:
    unit = units.unit_of(text)
    return unit.name if unit is not None else None


def put(reading: str, items: Sequence[Mapping[str, Any]], *, category: str | None = None, version: int | None = None, actor: Actor) -> Document:
    """Put `items` in the place of those that the document of this reading has. Keys are those of `COLUMNS`; ``unit`` is a unit's name or how it is
    printed. `category` says what the document is about, None leaves that. What stays as it was keeps its place on the page.

    Raises `Invalid` with the place of what isn't right (``content/items/0/quantity``), `Refused` for a document that has no items, `WrongState`, and
    `Conflict` when the document has moved on from `version`.
    """
    actor.demand("documents:write")
    with transaction():
        document = of_reading(reading, actor=actor, lock=True)
        columns = COLUMNS.get(types.of_document(document).reader)
        if columns is None:
            raise Refused("Only utility bills and waste notes have items; say first of which type the document is.", code="no_items")
        if len(items) > MOST_ITEMS:
            raise Invalid(f"A reading has {MOST_ITEMS} items at most.", field="content/items")
        wanted = [_checked(columns, one, f"content/items/{at}") for at, one in enumerate(items)]
        changes = _changes(document, columns, wanted) | _category(document, category)
        document.demand_version(version)
        return readings.edit(document.public_id, changes, version=version, actor=actor) if changes else document


def _category(document: Document, category: str | None) -> dict[str, str]:
    if category is None or category == of(document).category:
        return {}
    if category not in CONSUMED or types.of_document(document).reader != BILL:
        raise Invalid(f"The category of a utility bill is one of {', '.join(CONSUMED)}.", field="content/category")
    return {"Category": category}


def _changes(document: Document, columns: Mapping[str, str], wanted: list[Item]) -> dict[str, Any]:
    """What has to become of the document's fields so that its items are those that are wanted."""
    values = {row.name: row for row in readings.values_of(document)}
    reader = types.of_document(document).reader
    before = _items(reader, values)
    if [_compared(one) for one in before] == [_compared(one) for one in wanted]:
        return {}
    if len(wanted) == 1 and _fits(reader, wanted[0]) and not _others(columns, wanted[0], values.get("Items")):
        return _of_one(reader, columns, wanted[0], values)
    return {"Items": [_others(columns, one, values.get("Items")) | _cells(columns, one) for one in wanted]}


def _others(columns: Mapping[str, str], item: Item, several: ReadingValue | None) -> dict[str, Any]:
    """What a row says beyond what records are made of, such as what it cost: that stays."""
    rows = several.value if several is not None and isinstance(several.value, list) else []
    row = next((row for row in rows if item["id"] and row.get("_id") == item["id"]), {})
    return {name: cell["value"] for name, cell in row.items() if name != "_id" and name not in columns.values()}


def _compared(item: Item) -> Item:
    return {key: Decimal(value) if key == "quantity" and value else value for key, value in item.items() if key not in ("id", "unit_printed")}


def _fits(reader: str, item: Item) -> bool:
    """Whether the document's own fields have a place for all of it."""
    return not item["description"] and (reader != NOTE or (item["start_date"] == item["end_date"] and not item["destination"]))


def _of_one(reader: str, columns: Mapping[str, str], item: Item, values: Mapping[str, ReadingValue]) -> dict[str, Any]:
    was = _whole(reader, columns, values)
    fields = {key: _OWN[reader].get(key, name) for key, name in columns.items()}
    moved = [key for key, name in fields.items() if name and _compared(was)[key] != _compared(item)[key]]
    return {fields[key]: _written(key, item[key]) for key in moved} | ({"Items": None} if "Items" in values else {})


def _cells(columns: Mapping[str, str], item: Item) -> dict[str, Any]:
    told = {name: _written(key, item[key]) for key, name in columns.items() if item[key] is not None}
    return ({"_id": item["id"]} if item["id"] else {}) | told


def _written(key: str, value: str | None) -> str | None:
    """As a person would enter it: units by the sign that papers have."""
    unit = units.unit_of(value) if key == "unit" else None
    return unit.symbol if unit is not None else value


def _checked(columns: Mapping[str, str], given: Mapping[str, Any], path: str) -> Item:
    strange = next((key for key in given if key not in columns and key not in ("id", "unit_printed")), None)
    if strange is not None:
        raise Invalid(f"An item has {', '.join(columns)}, no {strange[:40]!r}.", field=f"{path}/{strange[:40]}")
    item = {key: _value(key, given.get(key), f"{path}/{key}") for key in columns}
    first, last = item["start_date"], item["end_date"]
    if first is not None and last is not None and first > last:
        raise Invalid("It ends before it begins.", field=f"{path}/end_date")
    return {"id": given["id"] if isinstance(given.get("id"), str) else None} | item


def _value(key: str, given: Any, path: str) -> str | None:
    if given is None or given == "":
        return None
    if key == "quantity":
        return _quantity(given, path)
    if not isinstance(given, str) or len(given) > LENGTHS.get(key, 100):
        raise Invalid(f"This is a text of {LENGTHS.get(key, 100)} characters at most.", field=path)
    if key in DATES:
        return _day(given, path)
    if key == "unit" and units.unit_of(given) is None:
        raise Invalid(f"There is no unit {given[:40]!r}; there are {', '.join(units.UNITS)}.", field=path)
    return _name_of(given) if key == "unit" else given


def _quantity(given: Any, path: str) -> str:
    if isinstance(given, bool) or not isinstance(given, (int, float, str, Decimal)) or len(str(given)) > 40:
        raise Invalid("A quantity is a number.", field=path)
    try:
        return f"{units.quantity_of(units.millionths(Decimal(str(given)), path)):f}"
    except ArithmeticError:
        raise Invalid("A quantity is a number.", field=path) from None


def _day(given: str, path: str) -> str:
    try:
        return date.fromisoformat(given[:10] if len(given) > 10 and given[10] == "T" else given).isoformat()
    except ValueError:
        raise Invalid("A date is written YYYY-MM-DD.", field=path) from None
