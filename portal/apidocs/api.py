"""``/api-docs/schema/``: OpenAPI 3.1 of everything served."""

from __future__ import annotations

from flask import Response, json
from pydantic import Field

from portal.apidocs import blueprint
from portal.web import dialects, openapi
from portal.web.endpoint import endpoint
from portal.web.payload import InvalidQuery, Query

VERSION = "1.0.0"
DESCRIPTION = "Collect documents from clients, have them read, approve them, fetch reports. Each family has its own headers and errors."


class SchemaQuery(Query):
    family: str | None = Field(None, description="One family of APIs instead of all.")


@blueprint.get("/api-docs/schema/")
@endpoint("This description", public=True)
def schema(query: SchemaQuery) -> Response:
    if query.family is not None and query.family not in families():
        raise InvalidQuery(f"There is no family {query.family[:40]!r}; known: {', '.join(families())}.", field="family")
    return Response(json.dumps(openapi.document("Inlet", VERSION, DESCRIPTION, family=query.family)), mimetype="application/json")


def families() -> list[str]:
    """Names of the families of APIs; HTML is none."""
    return [dialect.name for dialect in dialects.all_of() if dialect.described.limited]
