"""Projects as people and programs set them up."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from portal.core import activity, tenancy
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.errors import Conflict, Invalid
from portal.core.projects.attaching import one
from portal.core.projects.table import Project

MOST = 10_000  # of an organization
NAME_LENGTH, TYPE_LENGTH = 200, 100


def listed(actor: Actor) -> Select[tuple[Project]]:
    actor.demand("projects:read")
    return tenancy.scoped(Project, actor)


def create(given: dict[str, Any], *, actor: Actor) -> Project:
    """A project of ``name`` and, if given, ``start_date``, ``end_date``, ``project_type``. Raises `Invalid`, `Conflict`."""
    actor.demand("projects:write")
    columns = _checked(given)
    with transaction():
        if (db.session.scalar(select(func.count()).where(Project.organization_id == actor.organization_id)) or 0) >= MOST:
            raise Conflict(f"A firm has {MOST:,} projects at most.", code="too_many_projects")
        project = Project(organization_id=actor.organization_id, **columns)
        db.session.add(project)
        db.session.flush()
        _record(project, "created", "added", actor)
        return project


def change(identifier: str, changes: dict[str, Any], *, actor: Actor) -> Project:
    """Change any column that `create` takes; what isn't named stays."""
    actor.demand("projects:write")
    with transaction():
        project = one(identifier, actor=actor, lock=True)
        kept = {name: getattr(project, name) for name in ("name", "start_date", "end_date", "project_type")}
        for name, value in _checked(kept | changes).items():
            setattr(project, name, value)
        _record(project, "changed", "changed", actor)
        return project


def remove(identifier: str, *, actor: Actor) -> None:
    """What belonged to it stays."""
    actor.demand("projects:write")
    with transaction():
        project = one(identifier, actor=actor, lock=True)
        _record(project, "removed", "removed", actor)
        db.session.delete(project)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    name, kind = (given.get("name") or "").strip(), (given.get("project_type") or "").strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(f"Enter 1 to {NAME_LENGTH} printable characters.", field="name")
    if len(kind) > TYPE_LENGTH or not kind.isprintable():
        raise Invalid(f"A type has {TYPE_LENGTH} printable characters at most.", field="project_type")
    first, last = given.get("start_date"), given.get("end_date")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise Invalid("It ends before it begins.", field="end_date")
    return {"name": name, "start_date": first, "end_date": last, "project_type": kind or None}


def _record(project: Project, deed: str, said: str, actor: Actor) -> None:
    message = f"The project {project.name} was {said}."
    activity.record(actor, deed, area="records", sub_area="projects", message=message, metadata={"project": project.public_id})
