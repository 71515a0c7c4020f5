"""``/docs/v1/document/fields``: a document's values, all changes of a request or none."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from portal.core import readings
from portal.core.actors import Actor
from portal.dialects.docflo import blueprint, shapes
from portal.dialects.docflo.documents import find
from portal.dialects.docflo.shapes import CamelBody, WithFields
from portal.web.endpoint import endpoint

_EXAMPLE = {
    "InvoiceId": "12345",
    "InvoiceTotal": {"amount": 12345, "currencyCode": "USD"},
    "Items": [{"operation": "create", "Description": "API item 3", "Amount": {"amount": 12345, "currencyCode": "USD"}}],
}


class FieldsBody(CamelBody):
    fields: dict[str, Any] = Field(
        min_length=1,
        description="New values by field name, in any case; null removes one. Items of an array: an `operation` (create, update, delete) and their `_id`.",
        examples=[_EXAMPLE],
    )
    version: int | None = Field(None, ge=1, description="The document's version as you saw it.")


@blueprint.patch("/docs/v1/document/fields/<document_id>")
@endpoint("Change a document's fields", right="documents:write")
def edit_fields(actor: Actor, document_id: str, body: FieldsBody) -> WithFields:
    """All or nothing, checked against the fields of the document's type."""
    document = find(document_id, actor)
    changed = readings.edit(document.public_id, body.fields, version=body.version, by_item=True, actor=actor)
    return shapes.document(changed, actor)
