"""The console's pages of webhooks and of what was sent to them. A secret is shown once, in the answer that made it."""

from __future__ import annotations

import json
from typing import Literal

from flask import Response, make_response, render_template, request, url_for
from pydantic import Field

from portal.core import events
from portal.core.actors import Actor
from portal.core.events import EVENTS, TEST, Delivery, Webhook
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page
from portal.webhooks import blueprint
from portal.webhooks.forms import WebhookForm


class DeliveriesQuery(ListQuery):
    state: Literal["waiting", "delivered", "failed"] | None = None
    event: str | None = Field(None, max_length=60)


@blueprint.get("/webhooks/")
@page(right="webhooks:read")
def webhook_list(actor: Actor, query: ListQuery) -> str:
    return render_template("webhooks/list.html", listing=listing(events.listed(actor), Webhook, query), said=EVENTS)


@blueprint.route("/webhooks/new", methods=["GET", "POST"])
@page(right="webhooks:write")
def new_webhook(actor: Actor) -> Response | tuple[str, int]:
    """Never in the dialog: what is shown once shouldn't go by a click beside it."""
    form, made = WebhookForm(), []
    if form.validate_on_submit() and told(form, lambda: made.append(events.create(**form.given(), actor=actor))):
        return _shown_once(*made[0])
    return render_template("webhooks/edit.html", form=form, webhook=None), 400 if request.method == "POST" else 200


def _shown_once(webhook: Webhook, secret: str) -> Response:
    """No cache, be it the browser's, keeps the page with the secret."""
    answer = make_response(render_template("webhooks/secret.html", webhook=webhook, secret=secret))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/webhooks/<webhook_id>/edit", methods=["GET", "POST"])
@page(right="webhooks:write")
def edit_webhook(actor: Actor, webhook_id: str) -> Response | tuple[str, int]:
    webhook = events.one(webhook_id, actor=actor)
    form = WebhookForm(data={name: getattr(webhook, name) for name in ("name", "url", "events", "auth")})
    if form.validate_on_submit() and told(form, lambda: events.change(webhook_id, form.changes(webhook.auth), actor=actor)):
        return htmx.go(_at(webhook_id), "Saved.")
    return render_template("webhooks/edit.html", form=form, webhook=webhook), 400 if request.method == "POST" else 200


def _at(webhook_id: str) -> str:
    return url_for("webhooks.webhook_page", webhook_id=webhook_id)


@blueprint.get("/webhooks/<webhook_id>/")
@page(right="webhooks:read")
def webhook_page(actor: Actor, query: DeliveriesQuery, webhook_id: str) -> str:
    """What was sent; htmx fetches it anew while something waits."""
    webhook = events.one(webhook_id, actor=actor)
    shown = listing(events.deliveries(webhook, actor, state=query.state, event=query.event), Delivery, query)
    template = "webhooks/_rows.html" if htmx.asked() else "webhooks/webhook.html"
    return render_template(template, webhook=webhook, listing=shown, query=query, said=EVENTS | {TEST: "A test"})


@blueprint.get("/webhooks/<webhook_id>/deliveries/<delivery_id>")
@page(right="webhooks:read")
def delivery_page(actor: Actor, webhook_id: str, delivery_id: str) -> Response:
    webhook = events.one(webhook_id, actor=actor)
    delivery = events.delivery(delivery_id, webhook=webhook, actor=actor)
    body = json.dumps(json.loads(delivery.body), indent=2, ensure_ascii=False)
    return dialog("webhooks/delivery.html", webhook=webhook, delivery=delivery, body=body, said=EVENTS | {TEST: "A test"})


@blueprint.post("/webhooks/<webhook_id>/deliveries/<delivery_id>/replay")
@page(right="webhooks:write")
def replay(actor: Actor, webhook_id: str, delivery_id: str) -> Response:
    events.replay(delivery_id, webhook=events.one(webhook_id, actor=actor), actor=actor)
    return htmx.go(_at(webhook_id), "It is being sent once more.")


@blueprint.post("/webhooks/<webhook_id>/test")
@page(right="webhooks:write")
def send_test(actor: Actor, webhook_id: str) -> Response:
    events.try_out(webhook_id, actor=actor)
    return htmx.go(_at(webhook_id), "A test is being sent.")


@blueprint.post("/webhooks/<webhook_id>/<any(on, off):switch>")
@page(right="webhooks:write")
def switch_webhook(actor: Actor, webhook_id: str, switch: str) -> Response:
    webhook = events.change(webhook_id, {"active": switch == "on"}, actor=actor)
    undo = url_for("webhooks.switch_webhook", webhook_id=webhook_id, switch="off" if switch == "on" else "on")
    return htmx.go(_at(webhook_id), f"{webhook.name} is switched {switch}.", undo=undo)


@blueprint.route("/webhooks/<webhook_id>/secret", methods=["GET", "POST"])
@page(right="webhooks:write")
def new_secret(actor: Actor, webhook_id: str) -> Response:
    webhook = events.one(webhook_id, actor=actor)
    if request.method == "POST":
        return _shown_once(*events.renew_secret(webhook_id, actor=actor))
    return dialog("webhooks/renew.html", webhook=webhook)


@blueprint.route("/webhooks/<webhook_id>/remove", methods=["GET", "POST"])
@page(right="webhooks:write")
def end_webhook(actor: Actor, webhook_id: str) -> Response:
    webhook = events.one(webhook_id, actor=actor)
    if request.method == "POST":
        events.remove(webhook_id, actor=actor)
        return htmx.go(url_for("webhooks.webhook_list"), f"{webhook.name} is removed.")
    return dialog("webhooks/remove.html", webhook=webhook)
