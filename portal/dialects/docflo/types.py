"""``/docs/v1/types`` and ``/docs/v1/fields``: the document types and how their fields are found."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from portal.core import types
from portal.core.actors import Actor
from portal.core.doctypes import DocType
from portal.core.documents import UnknownType
from portal.core.errors import Invalid
from portal.dialects.docflo import blueprint
from portal.dialects.docflo.shapes import Camel, CamelBody, CamelQuery
from portal.web.endpoint import endpoint

Method = Literal["ai", "label", "regex", "table", "manual"]
#: This family's words for what core calls otherwise, for errors about them.
NAMES = {"method": "extractionMethod", "settings": "extractionSettings", "items": "fields"}


class TypeShape(Camel):
    name: str
    label: str
    enabled: bool
    own: bool = Field(description="Made by your organization.")


class TypesShape(Camel):
    types: list[TypeShape]


class FieldSettingsShape(Camel):
    name: str
    label: str
    type: str
    visible: bool
    extraction_method: Method
    extraction_settings: dict[str, Any]
    fields: list[dict[str, str]] = Field(description="Of an array or object: name and type of what is in it.")


class TypeDetail(TypeShape):
    fields: list[FieldSettingsShape]


class FieldQuery(CamelQuery):
    document_type: str = Field(max_length=100)
    name: str = Field(max_length=100)


class FieldSettings(CamelBody):
    type: str = Field(max_length=40, description="A data type: string, boolean, number, currency, date, object, array, address, country, list …")
    visible: bool | None = None
    extraction_method: Method | None = None
    extraction_settings: dict[str, Any] | None = None
    fields: list[str] | None = Field(None, description="Of an array or object: names in it, `Amount` or with a type `Amount:currency`.")


@blueprint.get("/docs/v1/types/enabled")
@endpoint("List enabled document types", right="types:read")
def enabled_types(actor: Actor) -> TypesShape:
    return TypesShape(types=[TypeShape(**_type(kind)) for kind in types.of_actor(actor).enabled.values()])


@blueprint.get("/docs/v1/types/<name>")
@endpoint("Get a document type", right="types:read")
def get_type(actor: Actor, name: str) -> TypeDetail:
    kind = types.type_named(name, actor=actor)
    return TypeDetail(**_type(kind), fields=[_field(field) for field in kind.fields])


@blueprint.patch("/docs/v1/fields")
@endpoint("Configure a field of a document type", right="types:write")
def configure_field(actor: Actor, query: FieldQuery, body: FieldSettings) -> FieldSettingsShape:
    """A name that the type doesn't have makes a new field; documents that are read from now on have it filled."""
    return _configured(actor, query.document_type, query.name, body)


@blueprint.patch("/docs/types/<document_type>/field/<name>")
@endpoint("Configure a field of a document type, at its other address", right="types:write")
def configure_field_there(actor: Actor, document_type: str, name: str, body: FieldSettings) -> FieldSettingsShape:
    return _configured(actor, document_type, name, body)


def _configured(actor: Actor, document_type: str, name: str, body: FieldSettings) -> FieldSettingsShape:
    known = types.of_actor(actor)
    if document_type not in known:
        raise UnknownType(document_type, known)
    given = {"type": body.type, "visible": body.visible, "method": body.extraction_method, "settings": body.extraction_settings, "items": body.fields}
    try:
        made = types.configure_field(document_type, name, {key: value for key, value in given.items() if value is not None}, actor=actor)
    except Invalid as error:
        first, slash, rest = (error.field or "").partition("/")
        raise Invalid(error.message, field=NAMES.get(first, first) + slash + rest or None, code=error.code) from None
    return _field(made)


def _type(kind: DocType) -> dict[str, Any]:
    return {"name": kind.name, "label": kind.label, "enabled": kind.enabled, "own": kind.own}


def _field(field: Any) -> FieldSettingsShape:
    return FieldSettingsShape(
        name=field.name,
        label=field.label,
        type=field.type,
        visible=field.visible,
        extraction_method=field.method,
        extraction_settings=dict(field.settings),
        fields=[{"name": item.name, "type": item.type} for item in field.items],
    )
