"""What a person typed on the review page, as changes for `readings.edit`; and values as its inputs show them.

An input is named by its field: ``InvoiceId``, ``InvoiceTotal`` with ``InvoiceTotal.currency``, a table's cell ``Items.3.Amount`` with
``Items.3._id``; ``InvoiceId.place`` and ``Items.3.Amount.place`` are where on the page it was picked; ``InvoiceId.was``,
``InvoiceTotal.currency.was`` and ``Items.was`` (`shown`) how it was shown. What says the same as it is or was shown isn't a change.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import numbers

from portal.core.doctypes import DocType, Field
from portal.core.errors import Invalid
from portal.core.extraction import dates, money
from portal.core.extraction.tailored import kinds
from portal.core.readings import ReadingValue
from portal.web import look

Texts = Mapping[str, str]
Values = Mapping[str, ReadingValue]
_POWER = re.compile(r"[+-]?[\d.,]+e[+-]?\d+", re.I)
_PLAIN, _MONEY = "#,##0.#", "#,##0.00"


def figure(value: Any, pattern: str = _PLAIN) -> str:
    """A kept decimal as the viewer writes it; "" for none."""
    return "" if value in (None, "") else look.decimal(Decimal(str(value)), pattern)


def written(kind: str, value: Any) -> str:
    """A kept value of one of the plain types as its input shows it."""
    if value is None:
        return ""
    if kind == "currency":
        return figure(value.get("amount"), _MONEY)
    if kind in ("list", "dynamic_list") and isinstance(value, dict):
        return str(value.get("value", ""))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return figure(value) if kind == "number" else str(value)


def is_table(field: Field) -> bool:
    """Whether it has inputs for the cells of rows; an object is one row."""
    return field.type in ("array", "object")


def rows_of(field: Field, value: Any) -> list[dict[str, Any]]:
    """The rows of a table's kept value."""
    return [] if not value else [value] if field.type == "object" else list(value)


def shown(field: Field, value: Any) -> str:
    """How a field's input shows `value`; for a table a short sum of all its cells."""
    if not is_table(field):
        return written(field.type, value)
    return _sum_of([(_id(item, at), _shown(field, item)) for at, item in enumerate(rows_of(field, value))])


def is_untouched(field: Field, texts: Texts) -> bool:
    """Whether it is as it was shown, by what the browser tells of that."""
    was = texts.get(f"{field.name}.was")
    if was is None:
        return False
    if is_table(field):
        return was == _sum_of([(cells.get("_id", ""), _cells(field, cells)) for cells in _kept_rows(field.name, texts).values()])
    code = texts.get(f"{field.name}.currency")
    return _lines(texts.get(field.name, "")) == _lines(was) and code == texts.get(f"{field.name}.currency.was", code)


def _lines(text: str) -> str:
    """A browser sends line ends of its own."""
    return text.replace("\r\n", "\n").strip()


def _sum_of(rows: list[tuple[str, dict[str, str]]]) -> str:
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def in_words(sentence: str) -> str:
    """A check's sentence with its amounts as the viewer writes them: 12446.00 → 12,446.00; whole ones are known by the sign beside them."""
    amount = r"\d+(?:\.\d+)?" if re.search(r"\d [=≠] -?\d", sentence) else r"\d+\.\d{2,}"
    return re.sub(rf"(?<![\w.,])-?{amount}(?![\w.,]*\d)", lambda match: figure(match[0], _MONEY), sentence)


def changes(kind: DocType, values: Values, texts: Texts) -> dict[str, Any]:
    """New values by field, of the fields that `texts` holds; None for one that was emptied."""
    made: dict[str, Any] = {}
    for field in kind.fields:
        row = values.get(field.name)
        before = row.value if row is not None and row.type == field.type else None
        if is_untouched(field, texts):
            continue
        if is_table(field):
            _note_table(made, field, before, texts)
        elif field.name in texts and _differs(field, before, texts):
            made[field.name] = _given(field, values, texts)
    return {name: value for name, value in made.items() if value is not None or name in values}


def says_the_same(row: ReadingValue | None, given: Any) -> bool:
    """Whether what was typed is only another way to write what is kept."""
    if row is None or given is None or row.type in ("array", "object"):
        return False
    if row.type == "currency":
        same = row.value["currencyCode"] == (given["currencyCode"] or row.value["currencyCode"])
        return same and isinstance(given["amount"], Decimal) and Decimal(row.value["amount"]) == given["amount"]
    return Decimal(row.value) == given if row.type == "number" and isinstance(given, Decimal) else bool(row.value == given)


def places(texts: Texts, changed: Collection[str]) -> dict[str, Any]:
    """Where the changed fields and their cells were picked; `readings.edit` checks what they say."""
    given = {name: texts.get(f"{name}.place") for name in changed}
    for name in changed:
        for at, (number, cells) in enumerate(_kept_rows(name, texts).items()):
            given |= {f"{name}[{at}].{column}": texts.get(f"{name}.{number}.{column}.place") for column in cells}
    return {path: _place(text, path) for path, text in given.items() if text}


def _place(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Invalid("The place on the page can't be read.", field=f"places/{name}") from None


def _is_picked(name: str, texts: Texts) -> bool:
    return bool(texts.get(f"{name}.place"))


def _differs(field: Field, before: Any, texts: Texts) -> bool:
    """A currency alone, without an amount, is no value."""
    same = _lines(texts[field.name]) == written(field.type, before).strip()
    code = texts.get(f"{field.name}.currency")
    if field.type != "currency" or code is None or not texts[field.name].strip():
        return not same
    return not same or code.strip().upper() != ((before or {}).get("currencyCode") or "")


def _given(field: Field, values: Values, texts: Texts) -> Any:
    """What was entered for a field. The very words it was read from say what it was read as."""
    row, text, picked = values.get(field.name), texts[field.name], _is_picked(field.name, texts)
    if row is not None and field.type == "date" and row.method != "person" and _lines(text) == (row.content or "").strip():
        return row.value
    order = (_order_of(values) if picked else None) or _viewers_order()
    return _entered(field, text, f"fields/{field.name}", texts.get(f"{field.name}.currency"), picked, order)


def _entered(field: Field, text: str, path: str, code: str | None = None, picked: bool = False, order: str | None = None) -> Any:
    """What `readings.edit` takes for the text; None for an empty one. What can't be understood goes on as it is: core says what is wrong."""
    text, kind = _lines(text), field.type
    if not text:
        return None
    if kind == "boolean":
        said = kinds.truth(text)
        return text if said is None else said
    if kind == "date":
        return _day(text, order or _viewers_order())
    if kind not in ("number", "currency"):
        return text
    read = money.parse(text)
    if read is None and _POWER.fullmatch(text):
        raise Invalid(f"{field.name} is a number, not {text[:40]!r}.", field=path)  # a program may write so, of a person it is a slip
    amount = _figure(text, read, picked)
    if kind == "number":
        return amount
    return {"amount": amount, "currencyCode": _currency(text, read, (code or "").strip().upper())}


def _currency(text: str, read: money.Money | None, beside: str) -> str | None:
    """The one written with the amount, else the one `beside` it; a bare "$" is that of every dollar."""
    named = read.currency if read else None
    if named == "USD" and "U" not in text.upper() and beside in money.DOLLARS:
        return beside
    return named or beside or None


def _figure(text: str, read: money.Money | None, picked: bool) -> Decimal | str:
    """As the viewer writes figures; what was picked from the page, or isn't written so, as documents print them."""
    if not (picked and read) and not re.search(r"[A-Za-z_]", text):  # "1e5" is a slip
        try:
            return numbers.parse_decimal(text.replace(" ", "\u202f") if look.locale().language == "fr" else text, locale=look.locale(), strict=True)
        except (numbers.NumberFormatError, InvalidOperation):
            pass
    return read.amount if read else text


def _day(text: str, order: str) -> str:
    """The ISO date; `order` decides where day and month could be swapped."""
    found = dates.parse(text, order)
    return found.iso if found is not None else text


def _viewers_order() -> str:
    pattern = look.locale().date_formats["short"].pattern
    return dates.MONTH_FIRST if pattern.lower().find("m") < pattern.lower().find("d") else dates.DAY_FIRST


def _order_of(values: Values) -> str | None:
    """How the document itself writes days and months, by a date that was read from it; None when none tells."""
    for row in values.values():
        if row.type == "date" and row.content and row.method != "person":
            fits = [order for order in (dates.DAY_FIRST, dates.MONTH_FIRST) if (found := dates.parse(row.content, order)) and found.iso == row.value]
            if len(fits) == 1:
                return fits[0]
    return None


_CELL = r"{}\.(\d{{1,4}})\.(\w+)"


def _note_table(made: dict[str, Any], field: Field, before: Any, texts: Texts) -> None:
    """The items that the form holds, if it holds the table at all."""
    if not any(name.startswith(f"{field.name}.") and name.count(".") == 2 for name in texts):
        return
    kept = _kept_rows(field.name, texts)
    items = rows_of(field, before)
    if [(cells.get("_id"), _cells(field, cells)) for cells in kept.values()] != [(_id(item, at), _shown(field, item)) for at, item in enumerate(items)]:
        rows = [_item(field, at, cells, items) for at, cells in enumerate(kept.values())]
        made[field.name] = (rows if field.type == "array" else {key: cell for key, cell in rows[0].items() if key != "_id"}) if rows else None


def _kept_rows(field: str, texts: Texts) -> dict[str, dict[str, str]]:
    """The rows of a table by their number in the form, in its order; one whose cells are all empty is gone."""
    rows: dict[str, dict[str, str]] = {}
    pattern = re.compile(_CELL.format(re.escape(field)))
    for name, text in texts.items():
        if match := pattern.fullmatch(name):
            rows.setdefault(match[1], {})[match[2]] = text
    return {number: cells for number, cells in rows.items() if any(text.strip() for column, text in cells.items() if column != "_id")}


def _id(item: dict[str, Any], at: int) -> str:
    return str(item.get("_id") or f"#{at}")


def _cells(field: Field, cells: dict[str, str]) -> dict[str, str]:
    return {column.name: text for column in field.items if (text := _lines(cells.get(column.name, "")))}


def _shown(field: Field, item: dict[str, Any]) -> dict[str, str]:
    cells = {column.name: item[column.name] for column in field.items if column.name in item}
    return {name: text for name, cell in cells.items() if (text := written(cell["type"], cell["value"]).strip())}


def _item(field: Field, at: int, cells: dict[str, str], items: list[dict[str, Any]]) -> dict[str, Any]:
    given = {column: text for column in field.items if (text := cells.get(column.name, "").strip())}
    made = {column.name: _entered(column, text, f"fields/{field.name}/{at}/{column.name}") for column, text in given.items()}
    for name in (column.name for column in field.items if column.type == "currency" and column.name in made):
        made[name]["currencyCode"] = made[name]["currencyCode"] or (None if _is_known(cells, name, items) else code_of(name, items))
    return made | ({"_id": cells["_id"]} if cells.get("_id") else {})


def _is_known(cells: dict[str, str], name: str, items: list[dict[str, Any]]) -> bool:
    """Whether the cell was there before: its currency stays by itself."""
    return any(_id(item, at) == cells.get("_id") and name in item for at, item in enumerate(items))


def code_of(name: str, items: list[dict[str, Any]]) -> str | None:
    """The one currency of a column's amounts."""
    codes = {item[name]["value"]["currencyCode"] for item in items if name in item and item[name]["value"]} - {None}
    return codes.pop() if len(codes) == 1 else None
