"""The console's pages of guest tokens: which still open something, what was handed in with them, and their end."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from portal.core import guests
from portal.core.actors import Actor
from portal.core.keys import ApiKey
from portal.keys import blueprint
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.listing import ListQuery, listing
from portal.web.page import page


@blueprint.get("/guest-tokens/")
@page(right="keys:read")
def guest_list(actor: Actor, query: ListQuery) -> str:
    shown = listing(guests.listed(actor), ApiKey, query)
    return render_template("keys/guests.html", listing=shown, made=guests.made_with(shown.rows, actor))


@blueprint.route("/guest-tokens/<token_id>/revoke", methods=["GET", "POST"])
@page(right="keys:write")
def end_guest(actor: Actor, token_id: str) -> Response:
    token = guests.one(token_id, actor=actor)
    if request.method == "POST":
        guests.revoke(token_id, actor=actor)
        return htmx.go(url_for("keys.guest_list"), "The guest token is revoked.")
    return dialog("keys/guest_revoke.html", token=token, made=guests.made_with([token], actor)[token.public_id])
