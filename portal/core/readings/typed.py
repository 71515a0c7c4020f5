"""What a person or program enters for a field, brought into the form that values are kept in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.core.doctypes import DocType, Field
from portal.core.errors import Invalid
from portal.core.extraction import money
from portal.core.ids import new_public_id

TEXT_LENGTH = 10_000
LARGEST = Decimal(10) ** 18  # above it no amount is real, and 64-bit clients break
DECIMALS = 18
ITEMS = 1000
MOST_NAMED = 100  # fields in a sentence
CODE = re.compile(r"[A-Z]{3}")  # of a currency, ISO 4217


def field_of(kind: DocType, name: str) -> Field:
    """The type's field of this name, whatever its case; `Invalid` names the ones there are."""
    found = next((field for field in kind.fields if field.name.casefold() == name.casefold()), None)
    if found is None:
        known = ", ".join(field.name for field in kind.fields[:MOST_NAMED]) or "none"
        raise Invalid(f"A document of type {kind.name} has no field {name[:80]!r}; it has: {known}.", field=f"fields/{name[:80]}")
    return found


def entered(field: Field, given: Any, path: str) -> Any:
    """`given` as kept for `field`; `Invalid` pointing at `path` when it isn't of its type."""
    return _TYPES.get(field.type, _text)(field, given, path)


def place(given: Any, pages: int, path: str) -> dict[str, Any]:
    """Where a value stands: `page` (of `pages`, from 1), `box` (x0, y0, x1, y1 in fractions of the upright page), `content` (as printed)."""
    page, box, content = (given.get(key) for key in ("page", "box", "content")) if isinstance(given, dict) else (None, None, None)
    if isinstance(page, bool) or not isinstance(page, int) or not 1 <= page <= pages:
        raise Invalid("A place has a page of the document.", field=f"{path}/page")
    if not _is_box(box):
        raise Invalid("A box is x0, y0, x1, y1 in fractions of the page, 0 to 1.", field=f"{path}/box")
    if not isinstance(content, str) or len(content) > TEXT_LENGTH:
        raise Invalid(f"The content of a place is the text there, at most {TEXT_LENGTH} characters.", field=f"{path}/content")
    return {"page": page, "box": [float(edge) for edge in box], "content": content}


def _is_box(box: Any) -> bool:
    """Numbers that compare are finite between 0 and 1."""
    if not isinstance(box, (list, tuple)) or len(box) != 4 or not all(isinstance(edge, (int, float)) and 0 <= edge <= 1 for edge in box):
        return False
    return bool(box[0] < box[2] and box[1] < box[3])


def _text(field: Field, given: Any, path: str) -> str:
    if not isinstance(given, str) or len(given) > TEXT_LENGTH:
        raise Invalid(f"{field.name} is a text of at most {TEXT_LENGTH} characters.", field=path)
    return given


def _decimal(field: Field, given: Any, path: str) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, (int, float, str, Decimal)):
        raise Invalid(f"{field.name} is a number.", field=path)
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        read = money.parse(str(given)[:100])
        if read is None:
            raise Invalid(f"{field.name} is a number, not {str(given)[:40]!r}.", field=path) from None
        number = read.amount
    if not number.is_finite() or number.copy_abs() > LARGEST or int(number.as_tuple().exponent) < -DECIMALS:
        raise Invalid(f"{field.name} is out of range.", field=path)
    return number


def _number(field: Field, given: Any, path: str) -> str:
    return f"{_decimal(field, given, path):f}"


def _currency(field: Field, given: Any, path: str) -> dict[str, str | None]:
    """A number, or ``{amount, currencyCode}`` in either case of its keys; an amount that is a text may hold its currency."""
    parts = {key.casefold(): part for key, part in given.items()} if isinstance(given, dict) else {"amount": given}
    if not {"amount"} <= parts.keys() <= {"amount", "currencycode"}:
        raise Invalid(f"{field.name} is a number or an object of amount and currencyCode.", field=path)
    code = parts.get("currencycode")
    if code is not None and not (isinstance(code, str) and CODE.fullmatch(code)):
        raise Invalid("A currency code has three capital letters (ISO 4217).", field=f"{path}/currencyCode")
    number = _decimal(field, parts["amount"], path)
    return {"amount": f"{number:f}", "currencyCode": _one_currency(parts["amount"], code, path)}


def _currency_in(given: Any) -> str | None:
    """The currency that is written with an amount."""
    read = money.parse(given[:100]) if isinstance(given, str) else None
    return read.currency if read else None


def _one_currency(given: Any, code: str | None, path: str) -> str | None:
    """The currency beside an amount, or else within it; `Invalid` where they are two. A bare "$" is that of every dollar, so it needs one beside it."""
    named = _currency_in(given)
    bare = named == "USD" and "U" not in given.upper()
    if named in (None, code) or bare and code in money.DOLLARS:
        return code
    if code is not None:
        raise Invalid(f"The amount {given[:40]!r} is in another currency than {code}.", field=path)
    if bare:
        raise Invalid("A “$” may be one of several currencies: send amount and currencyCode.", field=path)
    return named


def _date(field: Field, given: Any, path: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except (TypeError, ValueError):
        raise Invalid(f"{field.name} is a date, written YYYY-MM-DD.", field=path) from None


def _boolean(field: Field, given: Any, path: str) -> bool:
    if not isinstance(given, bool):
        raise Invalid(f"{field.name} is true or false.", field=path)
    return given


def _array(field: Field, given: Any, path: str) -> list[dict[str, Any]]:
    if not isinstance(given, list) or len(given) > ITEMS or not all(isinstance(item, dict) for item in given):
        raise Invalid(f"{field.name} is a list of at most {ITEMS} objects.", field=path)
    return [_item(field, item, f"{path}/{index}") for index, item in enumerate(given)]


def _item(field: Field, given: dict[str, Any], path: str) -> dict[str, Any]:
    columns = {column.name.casefold(): column for column in field.items}
    item: dict[str, Any] = {"_id": given.get("_id") if isinstance(given.get("_id"), str) else new_public_id()}
    for key, part in given.items():
        column = columns.get(key.casefold())
        if column is None and key != "_id":
            raise Invalid(f"An item of {field.name} has {', '.join(c.name for c in field.items)}, no {key[:80]!r}.", field=f"{path}/{key[:80]}")
        if column is not None:
            kept = entered(column, part, f"{path}/{key}")
            item[column.name] = {"type": column.type, "value": kept, "confidence": 1.0, "content": None, "page": None, "box": None, "method": "person"}
    return item


def _object(field: Field, given: Any, path: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Invalid(f"{field.name} is an object of {', '.join(column.name for column in field.items)}.", field=path)
    return {column: cell for column, cell in _item(field, given, path).items() if column != "_id"}


def _choice(field: Field, given: Any, path: str) -> dict[str, str]:
    """One of the field's options, ``{key, value}``, by either of them; a list that grows takes any other text."""
    options = field.settings.get("options", ())
    said = [part for part in ((given.get("key"), given.get("value")) if isinstance(given, dict) else (given,)) if part is not None]
    if not said or not all(isinstance(part, str) and 1 <= len(part) <= TEXT_LENGTH for part in said):
        raise Invalid(f"{field.name} is one of its options, by key or value.", field=path)
    keys = {part.strip().casefold() for part in said}
    found = next((one for one in options if keys & {one["key"].casefold(), one["value"].casefold()}), None)
    if found is not None:
        return dict(found)
    if field.type == "dynamic_list":
        return {"key": said[0].strip(), "value": said[-1].strip()}
    some = ", ".join(one["value"] for one in options[:20])
    raise Invalid(f"{field.name} is one of: {some}{' …' if len(options) > 20 else ''}.", field=path)


def object_as_before(made: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """As `as_before`, for an object."""
    (item,) = as_before([{"_id": "#0", **made}], [before] if before else [])
    return {column: cell for column, cell in item.items() if column != "_id"}


def as_before(items: list[dict[str, Any]], before: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """`items` as entered, their cells as they were where they say the same: how and where those were read isn't lost by an edit beside them.

    An item is the one of its ``_id`` before; where that had none its number stands for it (``#3`` for the fourth).
    """
    known = {str(item.get("_id") or f"#{index}"): item for index, item in enumerate(before or ())}
    return [_item_as_before(item, known.get(item["_id"], {})) for item in items]


def _item_as_before(item: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    name = before.get("_id") or (new_public_id() if item["_id"].startswith("#") else item["_id"])
    return {"_id": name} | {column: _cell_as_before(cell, before.get(column)) for column, cell in item.items() if column != "_id"}


def _cell_as_before(cell: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    if before is None or cell["type"] != before["type"]:
        return cell
    value, former = cell["value"], before["value"]
    if cell["type"] == "currency" and value and former and value["currencyCode"] is None:
        value = value | {"currencyCode": former["currencyCode"]}
    same = _plain(cell["type"], value) == _plain(cell["type"], former)
    return before if same else before | {"value": value, "confidence": 1.0, "method": "person"}


def _plain(kind: str, value: Any) -> Any:
    """What two values of a type are compared by: 7 and 7.00 are one amount."""
    if kind == "currency" and value:
        return Decimal(value["amount"]), value["currencyCode"]
    return Decimal(value) if kind == "number" and value is not None else value


_TYPES: dict[str, Callable[[Field, Any, str], Any]] = {
    "number": _number,
    "currency": _currency,
    "date": _date,
    "boolean": _boolean,
    "array": _array,
    "object": _object,
    "list": _choice,
    "dynamic_list": _choice,
}
