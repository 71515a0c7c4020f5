"""A document that was read by rule, once more with what is remembered of its vendor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.core.doctypes import DocType
from portal.core.extraction import remembering
from portal.core.extraction.candidates import Printed
from portal.core.extraction.labels import squash
from portal.core.extraction.model import Check, Page, Value, page_from
from portal.core.extraction.places import plain
from portal.core.readings import layouts
from portal.core.readings.answer import Answer, PageAnswer, ValueAnswer
from portal.core.readings.layouts import Layout

SURE_OF_TYPE = 0.95  # of a type that a person said the vendor's document before was of


@dataclass(frozen=True, slots=True)
class Memory:
    """The layout that fits a document: its inner id, the document it was last learned from (inner id and name), and the type it is for."""

    layout_id: int
    doc_type: str
    learned_from_id: int | None
    learned_from: str
    layout: remembering.Layout
    printed: Printed


@dataclass(frozen=True, slots=True)
class Recalled:
    """What memory did to a reading; `names` are the fields that have its values."""

    layout_id: int
    document_id: int | None
    document_name: str
    names: list[str] = field(default_factory=list)


def recall(organization_id: int, document: str, answer: Answer) -> Memory | None:
    """The layout of this `document`'s vendor: one of its type, or one whose type a person had to say. What was learned from this document alone
    (public id) isn't for it. Reads the database, changes nothing."""
    if not layouts.are_there(organization_id) or not any(page["words"] for page in answer["pages"]):
        return None
    printed = remembering.printed_of(as_pages(answer["pages"]))
    values = values_in(answer["fields"])
    keys = remembering.keys(printed, values)
    receiver = squash(str(values["CustomerName"].value)) if "CustomerName" in values else None
    known = {one: layout for one, layout in layouts.sharing(organization_id, keys).items() if layout.layout["documents"] != [document]}
    known = {one: layout for one, layout in known.items() if layout.layout["name"] != receiver}  # a vendor of other papers may be the customer here
    unsure = answer["docType"] == "unclassified"
    fitting = {one: layout for one, layout in known.items() if unsure or layout.told or layout.doc_type == answer["docType"]}
    found = chosen(fitting, printed, keys)
    if found is None:
        return None
    learned_from = found.learned_from
    return Memory(found.id, found.doc_type, found.learned_from_id, learned_from.name if learned_from else "", dict(found.layout), printed)


def chosen(known: Mapping[int, Layout], printed: Printed, keys: set[str]) -> Layout | None:
    found = remembering.best({one: layout.layout for one, layout in known.items()}, layouts.keys_of(known), printed, keys) if known else None
    return known[found] if found is not None else None


def apply(memory: Memory, answer: Answer, kind: DocType) -> Recalled:
    """Put what is remembered into the answer, which is of type `kind`, in the order of the type's fields."""
    checks = [Check(**check) for check in answer["checks"]]
    changed = remembering.apply(memory.printed, memory.layout, values_in(answer["fields"]), checks)
    declared = {one.name for one in kind.fields if one.method != "manual"}
    put(kind, answer, {name: value for name, value in changed.items() if name in declared})
    names = [name for name, value in changed.items() if value.method == "layout" and name in declared and answer["fields"][name]["method"] == "layout"]
    return Recalled(memory.layout_id, memory.learned_from_id, memory.learned_from, names)


def put(kind: DocType, answer: Answer, values: Mapping[str, Value]) -> None:
    """Values into the answer, whose fields keep the order of their type."""
    order = {field.name: at for at, field in enumerate(kind.fields)}
    fields: dict[str, Any] = {**answer["fields"], **{name: value.as_json() for name, value in values.items()}}
    answer["fields"] = {name: fields[name] for name in sorted(fields, key=lambda name: order.get(name, len(order)))}


def note_use(recalled: Recalled) -> None:
    """Runs inside the transaction that keeps the values."""
    layouts.note_use(recalled.layout_id)


def as_pages(pages: Iterable[PageAnswer | Mapping[str, Any]]) -> list[Page]:
    """Pages as the reader answers and keeps them, as its own nouns."""
    return [page_from(page) for page in pages]


def values_in(fields: Mapping[str, ValueAnswer]) -> dict[str, Value]:
    return {name: _value_of(value) for name, value in fields.items()}


def _value_of(kept: Mapping[str, Any]) -> Value:
    inner = kept["value"]
    if kept["type"] == "array":
        inner = [{name: _value_of(cell) for name, cell in row.items() if isinstance(cell, dict)} for row in inner or ()]
    elif kept["type"] == "currency" and inner is not None:
        inner = {"amount": plain("currency", inner), "currencyCode": inner["currencyCode"]}
    elif kept["type"] == "number":
        inner = plain("number", inner)
    box = tuple(kept["box"]) if kept["box"] else None
    return Value(kept["type"], inner, kept["confidence"], kept["content"], kept["page"], box, kept["method"], list(kept.get("parts", ())))  # type: ignore[arg-type]
