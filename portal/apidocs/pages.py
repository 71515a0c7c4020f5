"""``/api-docs/schema/swagger-ui/``: the try-it page, vendored, without a request to anywhere else."""

from __future__ import annotations

from flask import render_template

from portal.apidocs import blueprint


@blueprint.get("/api-docs/schema/swagger-ui/")
def swagger_ui() -> str:
    return render_template("apidocs/swagger_ui.html")
