"""What a firm has set about document types and their fields; what it left as delivered has no row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Identified, Json, UtcTime, db, now


class TypeSetting(Identified, db.Model):
    """A type of the firm's `own`, or a built-in one about which it has changed something; `like`, `words` and `enabled` as in `doctypes.DocType`.

    `order` are names of fields as the firm wants them to stand; what isn't among them follows. `version` counts changes of the type and its fields.
    """

    __tablename__ = "type_settings"
    __table_args__ = (UniqueConstraint("organization_id", "name"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    own: Mapped[bool]
    label: Mapped[str] = mapped_column(default="")
    like: Mapped[str] = mapped_column(default="")
    words: Mapped[list[str]] = mapped_column(Json, default=list)
    enabled: Mapped[bool] = mapped_column(default=True)
    order: Mapped[list[str]] = mapped_column(Json, default=list)
    version: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    updated_by: Mapped[str] = mapped_column(default="")


class FieldSetting(Identified, db.Model):
    """A field of the firm's `own`, or a built-in one about which it has changed something, of the type `doc_type`.

    `title`, `visible`, `method` and `settings` as in `doctypes.Field`; `items` are the names of an array's or object's items, each with its type
    (``Amount:currency``), in the notation of `doctypes.parse_fields`.
    """

    __tablename__ = "field_settings"
    __table_args__ = (UniqueConstraint("organization_id", "doc_type", "name"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    doc_type: Mapped[str]
    name: Mapped[str]
    own: Mapped[bool]
    type: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    visible: Mapped[bool] = mapped_column(default=True)
    method: Mapped[str] = mapped_column(default="ai")
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    items: Mapped[list[str]] = mapped_column(Json, default=list)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    updated_by: Mapped[str] = mapped_column(default="")
