"""The tables of projects and of what belongs to them."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Identified, Key, UtcTime, db, now


class Project(Identified, db.Model):
    __tablename__ = "projects"
    __table_args__ = (Index("ix_projects_organization_id_id", "organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    uuid: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), unique=True)
    name: Mapped[str]
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    project_type: Mapped[str | None]


class ProjectEntity(db.Model):
    """Something of a project: `entity_type` is one of `linking.KINDS`, `entity_id` its UUID. What was removed since may still be named."""

    __tablename__ = "project_entities"
    __table_args__ = (
        UniqueConstraint("project_id", "entity_type", "entity_id"),
        Index("ix_project_entities_organization_id_entity_type_entity_id", "organization_id", "entity_type", "entity_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    entity_type: Mapped[str]
    entity_id: Mapped[str]
    linked_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
