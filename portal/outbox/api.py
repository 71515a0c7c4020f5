"""``/api/outbox/`` and ``/api/messages/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from portal.core import messages
from portal.core.actors import Actor
from portal.core.errors import NotFound
from portal.core.messages import Message
from portal.outbox import blueprint
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page

State = Literal["held", "queued", "sent", "failed"]
Channel = Literal["sms", "email"]


class MessageShape(BaseModel):
    hashid: str
    channel: Channel
    to: str
    subject: str | None
    text: str
    created_at: datetime


class SentShape(MessageShape):
    """A message and what became of it."""

    status: State = Field(description="held: no gateway is set, it waits in the outbox.")
    reason: str | None = Field(description="Why it couldn't be sent.")
    sent_at: datetime | None


class MessageQuery(PageQuery):
    status: State | None = None
    channel: Channel | None = None
    search: str | None = Field(None, description="Part of the number or address.")


def _common(m: Message) -> dict[str, Any]:
    return {"hashid": m.public_id, "channel": m.channel, "to": m.recipient, "subject": m.subject, "text": m.text, "created_at": m.created_at}


def held(rows: Sequence[Message]) -> list[MessageShape]:
    return [MessageShape(**_common(m)) for m in rows]


def shapes(rows: Sequence[Message]) -> list[SentShape]:
    return [shape(m) for m in rows]


def shape(m: Message) -> SentShape:
    return SentShape(**_common(m), status=m.state, reason=m.reason, sent_at=m.sent_at)  # type: ignore[arg-type]


@blueprint.get("/api/outbox/")
@endpoint("List messages held in the outbox", right="outbox:read")
def list_messages(actor: Actor, query: PageQuery) -> Page[MessageShape]:
    """Absent (404) once both an SMS gateway and a mail server are set: then nothing is held."""
    if messages.has_gateway("sms") and messages.has_gateway("email"):
        raise NotFound("outbox")
    return page(messages.held(actor), Message, query, held)


@blueprint.get("/api/messages/")
@endpoint("List messages, whatever became of them", right="outbox:read")
def list_all(actor: Actor, query: MessageQuery) -> Page[SentShape]:
    return page(messages.listed(actor, state=query.status, channel=query.channel, search=query.search), Message, query, shapes)


@blueprint.post("/api/messages/<message_id>/send/")
@endpoint("Send a message again that couldn't be sent", right="outbox:read")
def send_message(actor: Actor, message_id: str) -> SentShape:
    """409 for any other message, and for a code."""
    return shape(messages.send_again(message_id, actor=actor))
