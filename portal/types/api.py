"""``/api/types/``: document types and their fields."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from portal.core import readings, types
from portal.core.actors import Actor
from portal.core.readings import previews
from portal.types import blueprint, shapes
from portal.types.shapes import FieldPreviewShape, FieldShape, ReadAgainShape, TypeDetail, TypePreviewShape, TypesShape
from portal.web.endpoint import endpoint
from portal.web.payload import Body, Changes, Query

Method = Literal["ai", "label", "regex", "table", "manual"]
Version = Field(None, ge=0, description="The type's version as you saw it.")


class NewType(Body):
    label: str
    name: str | None = Field(None, description="For programs. Without it, it follows from the label.")
    like: str | None = Field(None, description="The built-in type that its documents are read as; without it only its own fields are read.")
    words: list[str] = Field([], description="Phrases that stand on its papers and on no others, best a title.")


class TypeChanges(Changes):
    label: str | None = None
    enabled: bool | None = None
    like: str | None = Field(None, description="Of an own type; an empty text for none.")
    words: list[str] | None = Field(None, description="Of an own type.")
    order: list[str] | None = Field(None, description="Names of fields in the order wanted; the others follow.")
    version: int | None = Version


class FieldSettings(Body):
    type: str | None = Field(None, description="The data type. A built-in field keeps its own.")
    label: str | None = Field(None, description="What people call it; without one its name is shown in words.")
    visible: bool | None = None
    method: Method | None = None
    settings: dict[str, Any] | None = Field(None, examples=[{"labels": ["Cost centre"]}, {"pattern": "PO-([0-9]+)"}, {"column": "HS code"}])
    items: list[Any] | None = Field(None, description="Of an array or object: names, with a type if it isn't a text (`Amount:currency`).")
    version: int | None = Version


class FieldTrial(FieldSettings):
    document: str = Field(description="A document that was read.")


class TypeTrial(Body):
    words: list[str]
    like: str | None = None
    name: str | None = Field(None, description="Of the type, if it is there already.")


class VersionQuery(Query):
    version: int | None = Version


@blueprint.get("/api/types/")
@endpoint("List document types", right="types:read")
def list_types(actor: Actor) -> TypesShape:
    return shapes.listed(actor)


@blueprint.post("/api/types/")
@endpoint("Make a document type", right="types:write", status=201)
def add_type(actor: Actor, body: NewType) -> TypeDetail:
    return shapes.detail(types.add_type(body.label, name=body.name, like=body.like or "", words=body.words, actor=actor), actor)


@blueprint.post("/api/types/preview/")
@endpoint("See which documents would be of a type", right="types:read")
def preview_type(actor: Actor, body: TypeTrial) -> TypePreviewShape:
    """Of the last 50 documents. Nothing is kept."""
    return shapes.type_preview(previews.of_type(body.words, like=body.like or "", name=body.name, actor=actor))


@blueprint.get("/api/types/<type_name>/")
@endpoint("Get a document type with its fields", right="types:read")
def get_type(actor: Actor, type_name: str) -> TypeDetail:
    return shapes.detail(types.type_named(type_name, actor=actor), actor)


@blueprint.patch("/api/types/<type_name>/")
@endpoint("Change a document type", right="types:write")
def change_type(actor: Actor, type_name: str, body: TypeChanges) -> TypeDetail:
    """A type that is switched off is told no more; documents that are of it stay so."""
    return shapes.detail(types.change_type(type_name, _without_version(body.sent()), version=body.version, actor=actor), actor)


@blueprint.delete("/api/types/<type_name>/")
@endpoint("Remove a document type of your own", right="types:write", status=204)
def drop_type(actor: Actor, type_name: str, query: VersionQuery) -> None:
    """409 while documents are of it."""
    types.drop_type(type_name, version=query.version, actor=actor)


@blueprint.get("/api/types/<type_name>/fields/<field_name>/")
@endpoint("Get a field", right="types:read")
def get_field(actor: Actor, type_name: str, field_name: str) -> FieldShape:
    return shapes.field(types.field_named(types.type_named(type_name, actor=actor), field_name))


@blueprint.put("/api/types/<type_name>/fields/<field_name>/")
@endpoint("Make a field, or set it anew", right="types:write")
def put_field(actor: Actor, type_name: str, field_name: str, body: FieldSettings) -> FieldShape:
    """What isn't sent is as for a new field. The next document that is read has it; `read-again` fills it on those that were."""
    return shapes.field(types.configure_field(type_name, field_name, _sent(body), version=body.version, anew=True, actor=actor))


@blueprint.patch("/api/types/<type_name>/fields/<field_name>/")
@endpoint("Change a field", right="types:write")
def change_field(actor: Actor, type_name: str, field_name: str, body: FieldSettings) -> FieldShape:
    """What isn't sent stays as it is."""
    return shapes.field(types.configure_field(type_name, field_name, _sent(body), version=body.version, only="changed", actor=actor))


@blueprint.delete("/api/types/<type_name>/fields/<field_name>/")
@endpoint("Remove a field of your own, or set a built-in one back", right="types:write", status=204)
def drop_field(actor: Actor, type_name: str, field_name: str, query: VersionQuery) -> None:
    """Values that were read stay until their documents are read again."""
    types.drop_field(type_name, field_name, version=query.version, actor=actor)


@blueprint.post("/api/types/<type_name>/fields/<field_name>/preview/")
@endpoint("See what a field would find on a document", right="types:read")
def preview_field(actor: Actor, type_name: str, field_name: str, body: FieldTrial) -> FieldPreviewShape:
    """The field needn't be there yet. Nothing is kept."""
    sent = {name: value for name, value in _sent(body).items() if name != "document"}
    return shapes.field_preview(previews.field(type_name, field_name, sent, body.document, actor=actor))


@blueprint.post("/api/types/<type_name>/read-again/")
@endpoint("Read the last documents of a type again", right="documents:write", limit="upload")
def read_type_again(actor: Actor, type_name: str) -> ReadAgainShape:
    """Up to 50 that aren't approved or returned; of a type of your own also those of the last 50 that would be of it. What people entered stays."""
    return ReadAgainShape(count=readings.read_latest_again(type_name, actor=actor))


def _sent(body: FieldSettings) -> dict[str, Any]:
    return _without_version({name: getattr(body, name) for name in body.model_fields_set})


def _without_version(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if name != "version"}
