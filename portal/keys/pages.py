"""The console's pages of API keys. A secret is shown once, in the answer that made it."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, make_response, render_template, request, url_for
from pydantic import field_validator

from portal.core import keys, sign_ins
from portal.core.actors import Actor
from portal.core.db import now, settings
from portal.core.keys import ApiKey, Issued
from portal.keys import blueprint
from portal.keys.forms import GROUPS, SERVICES, WORDS, KeyForm, NameForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page
from portal.web.payload import Query


class KeysQuery(ListQuery):
    state: Literal["active", "off"] | None = None


@blueprint.get("/keys/")
@page(right="keys:read")
def key_list(actor: Actor, query: KeysQuery) -> str:
    found = keys.listed(actor, active=None if query.state is None else query.state == "active")
    return render_template("keys/list.html", listing=listing(found, ApiKey, query), query=query, words=WORDS, moment=now())


class NewKeyQuery(Query):
    service: list[Literal[tuple(SERVICES)]] = []  # type: ignore[valid-type]

    @field_validator("service", mode="before")
    @classmethod
    def _several(cls, given: Any) -> Any:
        return given.split(",") if isinstance(given, str) and given else []


@blueprint.route("/keys/new", methods=["GET", "POST"])
@page(right="keys:write")
def new_key(actor: Actor, query: NewKeyQuery) -> Response | str | tuple[str, int]:
    """Never in the dialog: what is shown once shouldn't go by a click beside it. `service` chooses the rights of services beforehand."""
    chosen = sorted({scope for name in query.service for scope in SERVICES[name][1]})
    form, made = KeyForm(data={"reach": "some", "scopes": chosen} if chosen else {}), []
    if form.validate_on_submit() and told(form, lambda: made.append(_issue(form, actor)), expires_at="expires_on"):
        return _shown_once(made[0])
    return render_template("keys/new.html", form=form, groups=GROUPS, services=SERVICES, chosen=query.service), 400 if request.method == "POST" else 200


def _issue(form: KeyForm, actor: Actor) -> Issued:
    sign_ins.confirm(form.password.data or "", actor=actor)
    return keys.issue(form.name.data or "", actor=actor, scopes=form.wanted, expires_at=form.expires_at)


def _shown_once(made: Issued) -> Response:
    """No cache, be it the browser's, keeps the page with the secret."""
    answer = make_response(render_template("keys/made.html", made=made, portal=settings().public_url))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/keys/<key_id>/<any(on, off):switch>")
@page(right="keys:write")
def switch_key(actor: Actor, key_id: str, switch: str) -> Response:
    key = keys.change(key_id, active=switch == "on", actor=actor)
    undo = url_for("keys.switch_key", key_id=key_id, switch="off" if switch == "on" else "on")
    return htmx.go(url_for("keys.key_list"), f"{key.name} is switched {switch}.", undo=undo)


@blueprint.route("/keys/<key_id>/rename", methods=["GET", "POST"])
@page(right="keys:write")
def name_key(actor: Actor, key_id: str) -> Response:
    key = keys.one(key_id, actor=actor)
    form, undo = NameForm(obj=key), url_for("keys.call_key", key_id=key_id, name=key.name)
    if form.validate_on_submit() and told(form, lambda: keys.change(key_id, name=form.name.data, actor=actor)):
        return htmx.go(url_for("keys.key_list"), "Renamed.", undo=undo)
    return dialog("keys/rename.html", form=form, key=key, refused=request.method == "POST")


@blueprint.post("/keys/<key_id>/name")
@page(right="keys:write")
def call_key(actor: Actor, key_id: str) -> Response:
    """Undo of a renaming: the name before stands in the address."""
    keys.change(key_id, name=request.args.get("name"), actor=actor)
    return htmx.go(url_for("keys.key_list"), "The key is called as before.")


@blueprint.route("/keys/<key_id>/revoke", methods=["GET", "POST"])
@page(right="keys:write")
def end_key(actor: Actor, key_id: str) -> Response:
    key = keys.one(key_id, actor=actor)
    if request.method == "POST":
        keys.revoke(key_id, actor=actor)
        return htmx.go(url_for("keys.key_list"), "The key is revoked.")
    return dialog("keys/revoke.html", key=key)
