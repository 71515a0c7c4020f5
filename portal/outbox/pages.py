"""The console's page of messages: SMS and e-mail, what became of them, and those that the embedded default holds."""

from __future__ import annotations

from typing import Literal

from flask import Response, render_template, request, url_for
from pydantic import Field

from portal.core import messages
from portal.core.actors import Actor
from portal.core.messages import Message
from portal.outbox import blueprint
from portal.web import htmx
from portal.web.listing import ListQuery, listing
from portal.web.page import page

CHANNELS = {"sms": "SMS", "email": "E-mail"}


class MessageQuery(ListQuery):
    state: Literal["held", "queued", "sent", "failed"] | None = None
    channel: Literal["sms", "email"] | None = None
    q: str | None = Field(None, max_length=200)


@blueprint.get("/messages/")
@page(right="outbox:read")
def message_list(actor: Actor, query: MessageQuery) -> str:
    return render_template(
        "messages/_rows.html" if htmx.asked() else "messages/list.html",
        listing=listing(messages.listed(actor, state=query.state, channel=query.channel, search=query.q), Message, query),
        counts=messages.counts(actor),
        query=query,
        channels=CHANNELS,
        held=[word for channel, word in CHANNELS.items() if not messages.has_gateway(channel)],
    )


@blueprint.post("/messages/<message_id>/send")
@page(right="outbox:read")
def send_again(actor: Actor, message_id: str) -> Response:
    messages.send_again(message_id, actor=actor)
    return htmx.go(htmx.local(request.form.get("back"), url_for("outbox.message_list")), "It is being sent again.")
