"""Forms that open in the console's dialog. Without JavaScript the same address is a page of its own."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template

from portal.web import htmx


def dialog(template: str, *, refused: bool = False, **shown: Any) -> Response:
    """`template` in the dialog when htmx asked, else in the console. `refused`: what was sent isn't right; a page says so with 400,
    a fragment with 200, since htmx swaps nothing else in."""
    inside = htmx.asked()
    html = render_template(template, layout="_dialog.html" if inside else "console.html", inside=inside, **shown)
    return make_response(html, 400 if refused and not inside else 200)
