"""``/``: what this is and where programs find their way in."""

from __future__ import annotations

from flask import render_template

from portal.front import blueprint


@blueprint.get("/")
def start() -> str:
    return render_template("front/start.html")
