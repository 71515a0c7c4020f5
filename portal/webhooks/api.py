"""``/api/webhooks/``, and what was sent to each."""

from __future__ import annotations

from enum import Enum

from pydantic import Field

from portal.core import events
from portal.core.actors import Actor
from portal.core.events import EVENTS, Delivery, Webhook
from portal.web.endpoint import Shown, endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes
from portal.webhooks import blueprint, shapes
from portal.webhooks.shapes import Auth, DeliveryShape, MadeShape, State, WebhookShape

Event = Enum("Event", {name: name for name in EVENTS}, type=str)  # type: ignore[misc]


class NewWebhook(Body):
    name: str = Field(min_length=1, max_length=100)
    url: str = Field(max_length=2000, examples=["https://example.org/inlet"])
    events: list[Event] = Field(min_length=1)
    auth: Auth = "none"
    username: str | None = Field(None, max_length=2000, description="Of `basic`.")
    credential: str | None = Field(None, max_length=2000, description="The password of `basic`, the token of `bearer`. Never shown again.")


class WebhookChanges(Changes):
    name: str | None = Field(None, min_length=1, max_length=100)
    url: str | None = Field(None, max_length=2000)
    events: list[Event] | None = Field(None, min_length=1)
    auth: Auth | None = None
    username: str | None = Field(None, max_length=2000)
    credential: str | None = Field(None, max_length=2000)
    active: bool | None = Field(None, description="Switched on again it begins anew, whatever failed before.")


class DeliveryQuery(PageQuery):
    status: State | None = None
    event: str | None = Field(None, max_length=60)


@blueprint.get("/api/webhooks/")
@endpoint("List webhooks", right="webhooks:read")
def list_webhooks(actor: Actor, query: PageQuery) -> Page[WebhookShape]:
    return page(events.listed(actor), Webhook, query, shapes.webhooks)


@blueprint.post("/api/webhooks/")
@endpoint("Make a webhook", right="webhooks:write", status=201)
def make_webhook(actor: Actor, body: NewWebhook) -> Shown[MadeShape]:
    """Messages come as `{type, timestamp, data}`, signed as Standard Webhooks has it: `webhook-id`, `webhook-timestamp`, `webhook-signature`. What isn't
    answered with 2xx within 15 seconds is sent again, eight times within 28 hours."""
    given = body.model_dump() | {"events": [event.value for event in body.events]}
    row, secret = events.create(**given, actor=actor)
    return Shown(shapes.made(row, secret), kept=shapes.made(row, None))


@blueprint.get("/api/webhooks/<webhook_id>/")
@endpoint("Get a webhook", right="webhooks:read")
def get_webhook(actor: Actor, webhook_id: str) -> WebhookShape:
    return shapes.webhook(events.one(webhook_id, actor=actor))


@blueprint.patch("/api/webhooks/<webhook_id>/")
@endpoint("Change a webhook, or switch it off and on", right="webhooks:write")
def change_webhook(actor: Actor, webhook_id: str, body: WebhookChanges) -> WebhookShape:
    changes = body.sent()
    if changes.get("events") is not None:
        changes["events"] = [event.value for event in changes["events"]]
    return shapes.webhook(events.change(webhook_id, changes, actor=actor))


@blueprint.delete("/api/webhooks/<webhook_id>/")
@endpoint("Remove a webhook", right="webhooks:write", status=204)
def remove_webhook(actor: Actor, webhook_id: str) -> None:
    events.remove(webhook_id, actor=actor)


@blueprint.post("/api/webhooks/<webhook_id>/secret/")
@endpoint("Renew a webhook's secret", right="webhooks:write", status=201)
def renew_secret(actor: Actor, webhook_id: str) -> Shown[MadeShape]:
    """For a day messages are signed with the former one as well."""
    row, secret = events.renew_secret(webhook_id, actor=actor)
    return Shown(shapes.made(row, secret), kept=shapes.made(row, None))


@blueprint.post("/api/webhooks/<webhook_id>/test/")
@endpoint("Send a test message", right="webhooks:write", status=202)
def try_webhook(actor: Actor, webhook_id: str) -> DeliveryShape:
    return shapes.delivery(events.try_out(webhook_id, actor=actor))


@blueprint.get("/api/webhooks/<webhook_id>/deliveries/")
@endpoint("List what was sent to a webhook", right="webhooks:read")
def list_deliveries(actor: Actor, query: DeliveryQuery, webhook_id: str) -> Page[DeliveryShape]:
    """Of the last 30 days, and what still waits."""
    found = events.deliveries(events.one(webhook_id, actor=actor), actor, state=query.status, event=query.event)
    return page(found, Delivery, query, shapes.deliveries)


@blueprint.get("/api/webhooks/<webhook_id>/deliveries/<delivery_id>/")
@endpoint("Get one message that was sent", right="webhooks:read")
def get_delivery(actor: Actor, webhook_id: str, delivery_id: str) -> DeliveryShape:
    return shapes.delivery(events.delivery(delivery_id, webhook=events.one(webhook_id, actor=actor), actor=actor))


@blueprint.post("/api/webhooks/<webhook_id>/deliveries/<delivery_id>/replay/")
@endpoint("Send a message once more", right="webhooks:write", status=202)
def replay_delivery(actor: Actor, webhook_id: str, delivery_id: str) -> DeliveryShape:
    return shapes.delivery(events.replay(delivery_id, webhook=events.one(webhook_id, actor=actor), actor=actor))
