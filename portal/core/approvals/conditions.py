"""What a rule's conditions say of a document.

A limit guards money, so what can't be told counts as over it: an amount in another currency than the limit's (nothing is converted), or in none, and
a value that is missing though the type has such a field. "Under" and "is" are never met by such a value. A field that the type doesn't have meets no
condition but "missing".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from portal.core import types
from portal.core.db import db
from portal.core.doctypes import ISSUERS, DocType, Field
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.folders import Folder
from portal.core.readings.table import of_documents
from portal.core.readings.typed import CODE

MOST_FIELDS = 10
MOST_TYPES = 100
TEXT_LENGTH = 200

#: How a value is compared, and by values of which types.
LIMITS = {"over": "more than", "at_least": "at least", "under": "less than", "at_most": "at most"}
COMPARISONS = {**LIMITS, "is": "is", "contains": "contains", "there": "is there", "missing": "is missing"}
MEASURED = ("currency", "number", "date")
_CAREFUL = ("over", "at_least")  # met by what can't be told


@dataclass(frozen=True, slots=True)
class Facts:
    """What conditions look at. `folders` are public ids from the document's folder up to the root, `values` what is kept by field."""

    kind: DocType
    folders: tuple[str, ...]
    senders: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether a rule's conditions fit; `unclear` are sentences on what was counted as met because it couldn't be told."""

    fits: bool
    unclear: tuple[str, ...] = ()


def facts_of(documents: Sequence[Document]) -> dict[int, Facts]:
    """By inner id, in two queries for any number of documents."""
    values, trails = of_documents(documents), _trails({one.folder_id for one in documents if one.folder_id is not None})
    found = {}
    for one in documents:
        kept = {row.name: row.value for row in values[one.id]}
        issuers = [kept[name] for name in ISSUERS if isinstance(kept.get(name), str)]
        trail = trails.get(one.folder_id, ()) if one.folder_id is not None else ()
        found[one.id] = Facts(types.of_document(one), trail, tuple(text.casefold() for text in [*issuers, one.handed_in_by]), kept)
    return found


def _trails(folder_ids: set[int]) -> dict[int, tuple[str, ...]]:
    if not folder_ids:
        return {}
    line = select(Folder.id.label("start"), Folder.public_id, Folder.parent_id).where(Folder.id.in_(folder_ids)).cte(recursive=True)
    line = line.union_all(select(line.c.start, Folder.public_id, Folder.parent_id).join(line, Folder.id == line.c.parent_id))
    trails: dict[int, list[str]] = {}
    for start, public_id in db.session.execute(select(line.c.start, line.c.public_id)):
        trails.setdefault(start, []).append(public_id)
    return {start: tuple(ids) for start, ids in trails.items()}


def fit(conditions: Mapping[str, Any], facts: Facts) -> Fit:
    """All that is given has to fit; without any condition every document does."""
    named, folder, sender = conditions.get("types"), conditions.get("folder"), conditions.get("sender")
    if named and facts.kind.name not in named or folder and folder not in facts.folders:
        return Fit(False)
    if sender and not any(sender.casefold() in one for one in facts.senders):
        return Fit(False)
    unclear = []
    for wanted in conditions.get("fields", ()):
        met, doubt = _field_fits(wanted, facts)
        if not met:
            return Fit(False)
        unclear += [doubt] if doubt else []
    return Fit(True, tuple(unclear))


def _field_fits(wanted: Mapping[str, Any], facts: Facts) -> tuple[bool, str | None]:
    """Whether one condition is met, and the sentence that tells why it was counted so, where it couldn't be told."""
    field, how = facts.kind.field(wanted["field"]), wanted["is"]
    value = facts.values.get(wanted["field"])
    if how in ("there", "missing"):
        return (value is None) == (how == "missing"), None
    if field is None:
        return False, None
    if how in LIMITS:
        return _within(field, how, value, wanted)
    return value is not None and _TEXTS[how](_written(value), str(wanted["value"]).casefold()), None


_TEXTS: dict[str, Callable[[str, str], bool]] = {"is": lambda value, wanted: value == wanted, "contains": lambda value, wanted: wanted in value}


def _written(value: Any) -> str:
    """A value as text, without regard to case; an amount without its currency."""
    if isinstance(value, dict) and "amount" in value:
        value = value["amount"]
    number = _number(value) if not isinstance(value, bool) else None
    return f"{number.normalize():f}" if number is not None else str(value).strip().casefold()


def _within(field: Field, how: str, value: Any, wanted: Mapping[str, Any]) -> tuple[bool, str | None]:
    compared = _compared(field, value, wanted)
    if isinstance(compared, str):
        return how in _CAREFUL, f"{field.label} {compared}, so it counts as {LIMITS[how]} the limit." if how in _CAREFUL else None
    met = {"over": compared > 0, "at_least": compared >= 0, "under": compared < 0, "at_most": compared <= 0}
    return met[how], None


def _compared(field: Field, value: Any, wanted: Mapping[str, Any]) -> int | str:
    """Below, at or above the limit (-1, 0, 1), or what keeps that from being told."""
    if value is None:
        return "is missing"
    if field.type == "date":
        given: Any = value if isinstance(value, str) else ""
        return (given > wanted["value"]) - (given < wanted["value"])
    if field.type == "currency" and isinstance(value, dict):
        if value.get("currencyCode") != wanted.get("currency"):
            return f"is in {value.get('currencyCode') or 'no currency'}, the limit in {wanted.get('currency')}"
        value = value.get("amount")
    number = _number(value)
    if number is None:
        return "is no number"
    limit = Decimal(str(wanted["value"]))
    return (number > limit) - (number < limit)


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def checked(given: Any, organization_id: int) -> dict[str, Any]:
    """Conditions as they are kept; `Invalid` names what can't be used. The folder is the caller's to look for."""
    if not isinstance(given, dict):
        raise Invalid("Conditions are types, a folder, a sender and fields.", field="conditions")
    known = types.of(organization_id)
    named, rows, sender = given.get("types") or [], given.get("fields") or [], given.get("sender") or ""
    if not isinstance(named, list) or len(named) > MOST_TYPES or any(not isinstance(name, str) or name not in known for name in named):
        raise Invalid(f"A type is one of {', '.join(known)}.", field="conditions/types")
    if not isinstance(sender, str) or len(sender) > TEXT_LENGTH or not sender.isprintable():
        raise Invalid(f"A sender is part of a name, at most {TEXT_LENGTH} characters.", field="conditions/sender")
    if not isinstance(rows, list) or len(rows) > MOST_FIELDS:
        raise Invalid(f"Give {MOST_FIELDS} fields at most.", field="conditions/fields")
    kinds = [known[name] for name in dict.fromkeys(named)] or list(known.values())
    fields = [_checked_row(row, kinds, f"conditions/fields/{at}") for at, row in enumerate(rows)]
    return {"types": list(dict.fromkeys(named)), "folder": given.get("folder") or None, "sender": sender.strip(), "fields": fields}


def _checked_row(row: Any, kinds: Sequence[DocType], path: str) -> dict[str, Any]:
    if not isinstance(row, dict) or row.get("is") not in COMPARISONS:
        raise Invalid(f"A field is compared by one of {', '.join(COMPARISONS)}.", field=path)
    name, how = row.get("field"), row["is"]
    field = next((field for kind in kinds if (field := kind.field(str(name))) is not None), None)
    if field is None:
        raise Invalid(f"None of the types has a field {str(name)[:80]!r}.", field=path)
    kept = {"field": field.name, "is": how}
    if how in ("there", "missing"):
        return kept
    return kept | (_checked_limit(field, row, path) if how in LIMITS else {"value": _checked_text(row.get("value"), path)})


def _checked_text(given: Any, path: str) -> str:
    text = str(given).strip() if isinstance(given, (str, int, float, Decimal)) else ""
    if not 1 <= len(text) <= TEXT_LENGTH:
        raise Invalid(f"Say with what it is compared, in at most {TEXT_LENGTH} characters.", field=path)
    number = _number(text)
    return f"{number.normalize():f}" if number is not None and abs(number.adjusted()) < 30 else text


def _checked_limit(field: Field, row: Mapping[str, Any], path: str) -> dict[str, Any]:
    if field.type not in MEASURED:
        raise Invalid(f"{field.label} is a text: it can be, or contain, something.", field=path)
    if field.type == "date":
        try:
            return {"value": date.fromisoformat(str(row.get("value"))).isoformat()}
        except ValueError:
            raise Invalid("A date is written 2026-01-31.", field=path) from None
    number = _number(row.get("value")) if not isinstance(row.get("value"), bool) else None
    if number is None or abs(number) >= 10**18 or number.as_tuple().exponent < -18:  # type: ignore[operator]
        raise Invalid("The limit is a number, such as 1000 or 1000.50.", field=path)
    if field.type != "currency":
        return {"value": f"{number:f}"}
    currency = str(row.get("currency") or "").upper()
    if not CODE.fullmatch(currency):
        raise Invalid("Say in which currency the limit is, such as EUR.", field=path)
    return {"value": f"{number:f}", "currency": currency}


def told(row: Mapping[str, Any]) -> str:
    """A condition on a field in words: "InvoiceTotal more than 1000 EUR"."""
    parts = [row["field"], COMPARISONS[row["is"]], row.get("value"), row.get("currency")]
    return " ".join(str(part) for part in parts if part is not None)
