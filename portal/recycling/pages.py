"""The console's recycle bin."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from pydantic import Field

from portal.core import documents, holds, purging
from portal.core.actors import Actor
from portal.core.documents import Document, states
from portal.recycling import blueprint
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.listing import ListQuery, listing
from portal.web.page import page


class BinQuery(ListQuery):
    q: str | None = Field(None, max_length=200)


@blueprint.get("/recycle-bin")
@page(right="documents:read")
def recycle_bin(actor: Actor, query: BinQuery) -> str:
    rows = listing(purging.bin_of(actor, search=query.q), Document, query)
    shown = {"on_hold": holds.of_documents(list(rows.rows)), "due": purging.due, "days": purging.kept_days(actor)}
    return render_template("recycling/bin.html", listing=rows, query=query, **shown)


@blueprint.route("/recycle-bin/<document_id>/purge", methods=["GET", "POST"])
@page(right="documents:purge")
def purge(actor: Actor, document_id: str) -> Response:
    document = documents.one(document_id, actor=actor)
    if request.method == "POST":
        purging.purge(document_id, actor=actor)
        return htmx.go(url_for("recycling.recycle_bin"), "The document is purged.")
    return dialog("recycling/purge.html", document=document, hold=holds.of(document), is_deleted=document.state == states.DELETED)
