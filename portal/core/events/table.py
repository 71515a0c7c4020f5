"""The tables of webhooks and of what was sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Identified, Json, UtcTime, db

AUTHS = ("none", "basic", "bearer")
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
STATES = (WAITING, DELIVERED, FAILED)


class Webhook(Identified, db.Model):
    """Where programs are told, and of which `events`. `auth` is "none", "basic" or "bearer".

    Sealed (`core/sealed.py`): `credential`, the token or ``user:password``; `secret` that signs, and `former_secret`, which signs too until
    `former_until`. `failing_since` is when the first of only failures was; `switched_off` says why the portal itself made it inactive.
    """

    __tablename__ = "webhooks"
    __table_args__ = (Index("ix_webhooks_organization_id_id", "organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(Json)
    auth: Mapped[str] = mapped_column(default="none")
    credential: Mapped[str | None]
    secret: Mapped[str]
    former_secret: Mapped[str | None]
    former_until: Mapped[datetime | None] = mapped_column(UtcTime)
    active: Mapped[bool] = mapped_column(default=True)
    switched_off: Mapped[str | None]
    failing_since: Mapped[datetime | None] = mapped_column(UtcTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # who is narrowed to a folder sees no webhooks

    @classmethod
    def needs_somebody(cls) -> ColumnElement[bool]:
        """Nothing gets through, or nothing is sent any more because of that."""
        return cls.switched_off.is_not(None) | (cls.failing_since.is_not(None) & cls.active)


class Delivery(Identified, db.Model):
    """One message to one webhook. `message_id` is what receivers know it by, the same at every try and when it is replayed.

    `state` is "waiting", "delivered" or "failed"; `status` and `answer` are what came back at the last try, `reason` why it didn't count,
    `sent` the headers that went out, without the credential; `milliseconds` it took; `next_at` when it is tried again.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_webhook_id_id", "webhook_id", "id"),
        Index("ix_webhook_deliveries_webhook_id_state_id", "webhook_id", "state", "id"),
        Index("ix_webhook_deliveries_organization_id_state_id", "organization_id", "state", "id"),
        Index("ix_webhook_deliveries_created_at", "created_at"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    message_id: Mapped[str]
    event: Mapped[str]
    document: Mapped[str | None]
    body: Mapped[str]
    state: Mapped[str] = mapped_column(default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    sent: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    answer: Mapped[str | None]
    reason: Mapped[str | None]
    milliseconds: Mapped[int | None]
    tried_at: Mapped[datetime | None] = mapped_column(UtcTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcTime)
    webhook: Mapped[Webhook] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)
