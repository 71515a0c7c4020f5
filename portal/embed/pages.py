"""``/embed/<organization>#token=…``: a page to hand in files with a guest token. The token stays behind the ``#``, so no server's log holds it; the page
sends each file as the docflo family takes it, and can do nothing else."""

from __future__ import annotations

from flask import Response, make_response, render_template

from portal.core import firm
from portal.core.db import settings
from portal.embed import blueprint
from portal.web.headers import POLICY
from portal.web.page import page

ANCESTORS = "frame-ancestors 'none'"


@blueprint.get("/embed/<organization>")
@page(public=True)
def upload(organization: str) -> Response:
    """Only the sites that the firm has named may show it in a frame; by itself anybody may open it, and needs a token all the same."""
    row = firm.named(organization)
    answer = make_response(render_template("embed/upload.html", firm=row, max_mb=settings().max_upload_mb))
    if row.embed_origins:
        answer.headers["Content-Security-Policy"] = POLICY.replace(ANCESTORS, f"frame-ancestors {row.embed_origins}")
    return answer
