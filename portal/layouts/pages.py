"""The console's page of remembered layouts."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from portal.core import readings, types
from portal.core.actors import Actor
from portal.core.readings import Layout
from portal.layouts import blueprint
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.listing import ListQuery, listing
from portal.web.page import page


@blueprint.get("/layouts/")
@page(right="documents:read")
def layout_list(actor: Actor, query: ListQuery) -> str:
    return render_template("layouts/list.html", listing=listing(readings.remembered(actor), Layout, query), types=types.of_actor(actor))


@blueprint.route("/layouts/<layout_id>/forget", methods=["GET", "POST"])
@page(right="documents:write")
def forget_layout_page(actor: Actor, layout_id: str) -> Response:
    layout = readings.layout(layout_id, actor=actor)
    if request.method == "POST":
        readings.forget(layout_id, actor=actor)
        return htmx.go(url_for("layouts.layout_list"), f"The layout of {layout.vendor} is forgotten.")
    return dialog("layouts/forget.html", remembered=layout)
