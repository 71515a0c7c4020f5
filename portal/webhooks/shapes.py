"""How webhooks and their deliveries look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from portal.core.events import Delivery, Webhook

Auth = Literal["none", "basic", "bearer"]
State = Literal["waiting", "delivered", "failed"]


class WebhookShape(BaseModel):
    hashid: str
    name: str
    url: str
    events: list[str]
    auth: Auth
    active: bool
    switched_off: str | None = Field(description="Why the portal itself switched it off.")
    failing_since: datetime | None
    last_delivered_at: datetime | None
    created_at: datetime


class MadeShape(WebhookShape):
    secret: str | None = Field(description="`whsec_…`, with which messages are signed (Standard Webhooks). Shown once; null when replayed.")


class DeliveryShape(BaseModel):
    hashid: str
    message_id: str = Field(description="The header `webhook-id`: the same at every try, and when it is replayed.")
    event: str
    document: str | None
    status: State
    tries: int
    answer_status: int | None = Field(description="Of the last try.")
    answer: str | None = Field(description="Its first 2,000 bytes.")
    reason: str | None = Field(description="Why the last try didn't count.")
    headers: dict[str, str] = Field(description="As they went out, without `Authorization`.")
    body: str
    milliseconds: int | None
    created_at: datetime
    tried_at: datetime | None
    next_try_at: datetime | None


def webhooks(rows: Sequence[Webhook]) -> list[WebhookShape]:
    return [webhook(row) for row in rows]


def webhook(row: Webhook) -> WebhookShape:
    kept = {name: getattr(row, name) for name in ("name", "url", "events", "auth", "active", "switched_off", "failing_since", "created_at")}
    return WebhookShape(hashid=row.public_id, last_delivered_at=row.delivered_at, **kept)


def made(row: Webhook, secret: str | None) -> MadeShape:
    return MadeShape(**webhook(row).model_dump(), secret=secret)


def deliveries(rows: Sequence[Delivery]) -> list[DeliveryShape]:
    return [delivery(row) for row in rows]


def delivery(row: Delivery) -> DeliveryShape:
    kept = {name: getattr(row, name) for name in ("message_id", "event", "document", "tries", "answer", "reason", "body", "milliseconds")}
    times = {"created_at": row.created_at, "tried_at": row.tried_at, "next_try_at": row.next_at}
    return DeliveryShape(hashid=row.public_id, status=row.state, answer_status=row.status, headers=row.sent, **kept, **times)  # type: ignore[arg-type]
