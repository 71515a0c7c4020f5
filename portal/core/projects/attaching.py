"""What belongs to a project, by its UUID; nothing here looks at the things themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, delete, func, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.errors import NotFound
from portal.core.projects.table import Project, ProjectEntity


def one(identifier: str, *, actor: Actor, field: str | None = None, lock: bool = False) -> Project:
    """By UUID or public id."""
    actor.demand("projects:read")
    query = tenancy.scoped(Project, actor).where((Project.uuid == identifier) | (Project.public_id == identifier))
    project = db.session.scalar(query.with_for_update() if lock else query)
    if project is None:
        raise NotFound("project", field=field)
    return project


def attach(project: Project, kind: str, uuids: Sequence[str]) -> int:
    """Make these belong to the project; how many didn't before. Runs inside the transaction of what it is about."""
    there = set(db.session.scalars(_of(project).where(ProjectEntity.entity_type == kind, ProjectEntity.entity_id.in_(uuids))))
    fresh = [one for one in dict.fromkeys(uuids) if one not in there]
    kept = {"organization_id": project.organization_id, "project_id": project.id, "entity_type": kind}
    db.session.add_all(ProjectEntity(**kept, entity_id=one) for one in fresh)
    db.session.flush()
    return len(fresh)


def _of(project: Project) -> Select[tuple[str]]:
    return select(ProjectEntity.entity_id).where(ProjectEntity.project_id == project.id)


def within(project: Project, kind: str) -> Select[tuple[str]]:
    """The UUIDs of what belongs to it."""
    return _of(project).where(ProjectEntity.entity_type == kind)


def forget(kind: str, uuids: Sequence[str], actor: Actor) -> None:
    """These are gone. Runs inside the transaction that removes them."""
    gone = (ProjectEntity.organization_id == actor.organization_id) & (ProjectEntity.entity_type == kind) & ProjectEntity.entity_id.in_(uuids)
    db.session.execute(delete(ProjectEntity).where(gone))


def counts_of(projects: Iterable[Project]) -> dict[int, dict[str, int]]:
    """How much of each kind belongs to each, by inner id; one query."""
    entity = ProjectEntity
    grouped = select(entity.project_id, entity.entity_type, func.count()).group_by(entity.project_id, entity.entity_type)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for project_id, kind, count in db.session.execute(grouped.where(entity.project_id.in_([one.id for one in projects]))):
        found[project_id][kind] = count
    return found


def of_entities(kind: str, uuids: Sequence[str], organization_id: int) -> dict[str, list[Project]]:
    """The projects that each belongs to, by its UUID; one query."""
    query = select(ProjectEntity.entity_id, Project).join(Project, Project.id == ProjectEntity.project_id)
    named = (ProjectEntity.organization_id == organization_id) & (ProjectEntity.entity_type == kind) & ProjectEntity.entity_id.in_(uuids)
    found: dict[str, list[Project]] = defaultdict(list)
    for uuid, project in db.session.execute(query.where(named).order_by(Project.id)):
        found[uuid].append(project)
    return found
