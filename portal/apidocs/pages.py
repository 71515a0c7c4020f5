"""``/api-docs/schema/swagger-ui/``: the try-it page, vendored, without a request to anywhere else."""

from __future__ import annotations

from flask import render_template

from portal.apidocs import blueprint
from portal.apidocs.api import SchemaQuery, families
from portal.web.page import page


@blueprint.get("/api-docs/schema/swagger-ui/")
@page(public=True)
def swagger_ui(query: SchemaQuery) -> str:
    chosen = query.family if query.family in families() else None
    return render_template("apidocs/swagger_ui.html", families=families(), family=chosen)
