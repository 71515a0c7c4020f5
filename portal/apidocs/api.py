"""``/api-docs/schema/``: OpenAPI 3.1 of everything served."""

from __future__ import annotations

from flask import Response, json

from portal.apidocs import blueprint
from portal.web import openapi
from portal.web.endpoint import endpoint

VERSION = "1.0.0"
DESCRIPTION = "Collect documents from clients, have them read, approve them, fetch reports. Errors under `/api/` follow JSON:API."


@blueprint.get("/api-docs/schema/")
@endpoint("This description", public=True)
def schema() -> Response:
    return Response(json.dumps(openapi.document("Inlet", VERSION, DESCRIPTION)), mimetype="application/json")
