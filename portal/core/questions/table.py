"""What people asked, so that they can ask it again."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Identified, db


class AskedQuestion(Identified, db.Model):
    """`asked_by` is the actor's identity: everybody sees their own. `found`: it had an answer."""

    __tablename__ = "asked_questions"
    __table_args__ = (Index("ix_asked_questions_organization_id_asked_by_id", "organization_id", "asked_by", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    asked_by: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    found: Mapped[bool]
