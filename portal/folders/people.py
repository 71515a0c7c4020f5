"""The console's tab of a folder's clients: their links and what became of the SMS."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from flask import Response, render_template, request, url_for
from pydantic import Field

from portal.core import folders, links, messages, phones
from portal.core.actors import Actor
from portal.core.links import FolderLink
from portal.folders import blueprint
from portal.folders.forms import ClientForm, LinkForm
from portal.folders.pages import head
from portal.web import htmx, look
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page
from portal.web.payload import Instant

CORE_NAMES = {"phone_number_raw": "phone_number", "expires_at": "expires_on"}


class LinkQuery(ListQuery):
    state: Literal["active", "expired", "revoked"] | None = None


@blueprint.get("/folders/<folder_id>/links/")
@page(right="links:read")
def folder_links(actor: Actor, query: LinkQuery, folder_id: str) -> str:
    folder = folders.one(folder_id, actor=actor)
    shown = listing(links.listed(actor, folder=folder_id, status=query.state), FolderLink, query)
    return render_template(
        "folders/links.html",
        listing=shown,
        query=query,
        last=messages.last_to([link.phone.e164 for link in shown.rows], actor=actor),
        unassigned={link.id for link in shown.rows if not phones.is_assigned(link.phone.e164)},
        gateway=messages.has_gateway("sms"),
        **head(folder, actor),
    )


@blueprint.route("/folders/<folder_id>/links/new", methods=["GET", "POST"])
@page(right="links:write")
def invite_client(actor: Actor, folder_id: str) -> Response:
    folder, form, near = folders.one(folder_id, actor=actor), ClientForm(), phones.neighbour(actor)
    if form.validate_on_submit() and told(form, lambda: _make(form, folder_id, near, actor), **CORE_NAMES):
        said = f"Link made. {_sent()}" if form.send_now.data else "Link made."
        return htmx.go(url_for("folders.folder_links", folder_id=folder_id), said)
    shown = {"gateway": messages.has_gateway("sms"), "country": phones.country_code(near) if near else None}
    return dialog("folders/invite.html", form=form, folder=folder, refused=request.method == "POST", **shown)


def _make(form: ClientForm, folder_id: str, near: str | None, actor: Actor) -> None:
    given = {"phone_number": form.phone_number.data, "name": form.name.data, "email": form.email.data, "expires_at": form.expires_at}
    made = links.create(folder=folder_id, near=near, actor=actor, **given)
    if form.send_now.data:
        links.send(made.public_id, actor=actor)


def _sent() -> str:
    return "It is being sent by SMS." if messages.has_gateway("sms") else "No SMS gateway is set: the message lies under Messages."


@blueprint.post("/links/<link_id>/send")
@page(right="links:write")
def send_to_client(actor: Actor, link_id: str) -> Response:
    link = links.send(link_id, actor=actor)
    return htmx.go(_back(link), _sent())


def _back(link: FolderLink) -> str:
    return url_for("folders.folder_links", folder_id=link.folder.public_id)


class FormerQuery(ListQuery):
    name: str | None = Field(None, max_length=links.NAME_LENGTH)
    email: str | None = Field(None, max_length=320)
    expires_at: Instant | None = None


@blueprint.route("/links/<link_id>/edit", methods=["GET", "POST"])
@page(right="links:write")
def edit_link(actor: Actor, link_id: str) -> Response:
    link = links.one(link_id, actor=actor)
    form, undo = LinkForm(data={"name": link.name, "email": link.email, "expires_on": _last_day(link)}), _undo(link)
    if form.validate_on_submit() and told(form, lambda: links.change(link_id, _changes(form, link), actor=actor), **CORE_NAMES):
        return htmx.go(_back(link), "Saved.", undo=undo)
    return dialog("folders/edit_link.html", form=form, link=link, refused=request.method == "POST")


def _undo(link: FolderLink) -> str | None:
    """None for a link that had ended: nothing brings a past day back."""
    former = link.expires_at.isoformat() if link.expires_at else None
    return url_for("folders.restore_link", link_id=link.public_id, name=link.name, email=link.email, expires_at=former) if link.status == "active" else None


def _last_day(link: FolderLink) -> Any:
    """The day that ends when the link does; `Expiring.expires_at` the other way round."""
    return (link.expires_at - timedelta(seconds=1)).astimezone(look.zone()).date() if link.expires_at else None


def _changes(form: LinkForm, link: FolderLink) -> dict[str, Any]:
    """Only what was changed: a link that has expired can be renamed and stays expired."""
    later = {} if form.expires_on.data == _last_day(link) else {"expires_at": form.expires_at}
    return {"name": form.name.data, "email": form.email.data or ""} | later


@blueprint.post("/links/<link_id>/restore")
@page(right="links:write")
def restore_link(actor: Actor, query: FormerQuery, link_id: str) -> Response:
    """Undo of a change: name, e-mail and expiry as they were stand in the address."""
    link = links.change(link_id, {"name": query.name or "", "email": query.email or "", "expires_at": query.expires_at}, actor=actor)
    return htmx.go(_back(link), "The link is as before.")


@blueprint.route("/links/<link_id>/revoke", methods=["GET", "POST"])
@page(right="links:write")
def end_link(actor: Actor, link_id: str) -> Response:
    link = links.one(link_id, actor=actor)
    if request.method == "POST":
        links.revoke(link_id, actor=actor)
        return htmx.go(_back(link), "The link is revoked.")
    return dialog("folders/revoke.html", link=link)
