"""How document types and their fields look in the house API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from portal.core import types
from portal.core.actors import Actor
from portal.core.doctypes import DocType
from portal.core.doctypes import Field as TypeField
from portal.core.readings.previews import FieldPreview, TypePreview
from portal.web.figures import as_numbers


class ItemShape(BaseModel):
    name: str
    type: str
    label: str


class FieldShape(BaseModel):
    name: str
    label: str
    type: str
    own: bool = Field(description="Made by the firm; the others are built in.")
    visible: bool = Field(description="Whether people see it.")
    method: str = Field(description="How its value is found: ai, label, regex, table or manual.")
    settings: dict[str, Any]
    items: list[ItemShape] = Field(description="The fields of the items of an array or object.")


class TypeShape(BaseModel):
    name: str
    label: str
    own: bool = Field(description="Made by the firm; the others are built in.")
    enabled: bool
    like: str | None = Field(description="The built-in type that an own one is read as.")
    words: list[str] = Field(description="Phrases that an own type is told by.")
    documents: int = Field(description="How many documents are of it.")
    version: int = Field(description="Send it with a change to be told when somebody else was faster.")


class TypeDetail(TypeShape):
    fields: list[FieldShape] = Field(description="In the order that people see.")


class TypesShape(BaseModel):
    count: int
    next: str | None = None
    previous: str | None = None
    results: list[TypeShape]


class FoundShape(BaseModel):
    type: str
    value: Any
    confidence: float
    content: str | None = Field(description="As printed.")
    page: int | None
    box: list[float] | None = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    method: str


class FieldPreviewShape(BaseModel):
    document: str
    found: FoundShape | None = Field(description="Null when nothing would be read.")


class TypePreviewShape(BaseModel):
    looked_at: int = Field(description="How many documents were tried.")
    documents: list[str] = Field(description="Those that would be of the type.")


class ReadAgainShape(BaseModel):
    count: int = Field(description="How many documents are read again.")


def listed(actor: Actor) -> TypesShape:
    known, counts = types.of_actor(actor), types.counts(actor)
    return TypesShape(count=len(known), results=[TypeShape(**_basics(kind, counts)) for kind in known.values()])


def detail(kind: DocType, actor: Actor) -> TypeDetail:
    return TypeDetail(**_basics(kind, types.counts(actor)), fields=[field(one) for one in kind.fields])


def _basics(kind: DocType, counts: dict[str, int]) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": kind.label,
        "own": kind.own,
        "enabled": kind.enabled,
        "like": kind.like or None,
        "words": list(kind.words),
        "documents": counts.get(kind.name, 0),
        "version": kind.version,
    }


def field(one: TypeField) -> FieldShape:
    return FieldShape(
        name=one.name,
        label=one.label,
        type=one.type,
        own=one.own,
        visible=one.visible,
        method=one.method,
        settings=dict(one.settings),
        items=[ItemShape(name=item.name, type=item.type, label=item.label) for item in one.items],
    )


def field_preview(preview: FieldPreview) -> FieldPreviewShape:
    value = preview.value.as_json() if preview.value is not None else None
    found = FoundShape(**value | {"value": as_numbers(value["type"], value["value"])}) if value else None
    return FieldPreviewShape(document=preview.document.public_id, found=found)


def type_preview(preview: TypePreview) -> TypePreviewShape:
    return TypePreviewShape(looked_at=preview.looked_at, documents=[document.public_id for document in preview.documents])
