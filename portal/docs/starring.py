"""Favorites: what a person marks to find again. Everybody has their own."""

from __future__ import annotations

from flask import Response, request, url_for

from portal.core import favorites
from portal.core.actors import Actor
from portal.docs import blueprint
from portal.web import htmx
from portal.web.endpoint import endpoint
from portal.web.page import page


@blueprint.put("/api/docs/<document_id>/favorite/")
@endpoint("Make a document a favorite of yours", right="documents:read", status=204)
def mark_favorite(actor: Actor, document_id: str) -> None:
    favorites.mark(document_id, True, actor=actor)


@blueprint.delete("/api/docs/<document_id>/favorite/")
@endpoint("Make a document no favorite of yours any more", right="documents:read", status=204)
def unmark_favorite(actor: Actor, document_id: str) -> None:
    favorites.mark(document_id, False, actor=actor)


@blueprint.post("/documents/<document_id>/favorite/<any(on, off):switch>")
@page(right="documents:read")
def star(actor: Actor, document_id: str, switch: str) -> Response:
    """Goes back to where the star was pressed: a list sends its address along, the document's own page needn't."""
    document = favorites.mark(document_id, switch == "on", actor=actor)
    back = htmx.local(request.values.get("back"), url_for("docs.review", document_id=document.public_id))
    return htmx.go(back, f"{document.name} is {'a favorite' if switch == 'on' else 'no favorite any more'}.")
