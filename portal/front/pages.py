"""``/``: what this is and where programs find their way in. And the colour of a firm, as a stylesheet of one line."""

from __future__ import annotations

import re

from flask import Response, render_template, url_for

from portal.core.errors import NotFound
from portal.front import blueprint
from portal.web import browser, htmx
from portal.web.headers import FOR_EVER
from portal.web.page import page


@blueprint.get("/")
@page(public=True)
def start() -> str | Response:
    return htmx.go(url_for("docs.inbox")) if browser.staff() else render_template("front/start.html")


@blueprint.get("/accent/<hex>.css")
def accent(hex: str) -> Response:
    """Pages take no styles of their own (the policy forbids them), so a firm's colour comes as a file."""
    if not re.fullmatch(r"[0-9a-f]{6}", hex):
        raise NotFound("colour")
    sheet = f"@layer tokens {{ :root {{ --accent-base: #{hex}; }} }}\n"
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": FOR_EVER})
