"""``/api/outbox/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from portal.core import messages
from portal.core.actors import Actor
from portal.core.errors import NotFound
from portal.core.messages import Message
from portal.outbox import blueprint
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page


class MessageShape(BaseModel):
    hashid: str
    channel: Literal["sms", "email"]
    to: str
    subject: str | None
    text: str
    created_at: datetime


def shapes(rows: Sequence[Message]) -> list[MessageShape]:
    return [
        MessageShape(hashid=m.public_id, channel=m.channel, to=m.recipient, subject=m.subject, text=m.text, created_at=m.created_at)  # type: ignore[arg-type]
        for m in rows
    ]


@blueprint.get("/api/outbox/")
@endpoint("List messages held in the outbox", right="outbox:read")
def list_messages(actor: Actor, query: PageQuery) -> Page[MessageShape]:
    """Absent (404) once both an SMS gateway and a mail server are set: then nothing is held."""
    if messages.has_gateway("sms") and messages.has_gateway("email"):
        raise NotFound("outbox")
    return page(messages.held(actor), Message, query, shapes)
