"""One-time codes: how a client proves a phone number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Key, UtcTime, db, now


class OneTimeCode(db.Model):
    """One code that was asked for, be the number known or not: all are counted alike, so that the answer tells nothing.

    The code itself isn't kept; it follows from `nonce` and the portal's secret key. `browser` is the hash of a random mark of the browser
    that asked, `link_id` the link that was open there. `voided_at`: a later code took its place.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (Index("ix_one_time_codes_e164_asked_at", "e164", "asked_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("folder_links.id", ondelete="CASCADE"), index=True)
    e164: Mapped[str]
    browser: Mapped[str]
    nonce: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcTime)
