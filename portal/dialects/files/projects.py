"""``/v1/projects``: what files, records and facilities are gathered under."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from portal.core import projects
from portal.core.actors import Actor
from portal.core.projects import KINDS, Project
from portal.dialects.files import blueprint
from portal.dialects.files.paging import Page, PageQuery, page
from portal.dialects.files.shapes import Day, Id
from portal.web.endpoint import endpoint
from portal.web.payload import Body, Changes

#: Several of a kind are often named in the plural.
PLURALS = {"files": "file", "invoices": "invoice", "wastes": "waste", "facilities": "facility"}


class NewProject(Body):
    name: str = Field(max_length=200)
    start_date: Day | None = None
    end_date: Day | None = None
    project_type: str | None = Field(None, max_length=100)


class ProjectChanges(Changes):
    name: str | None = Field(None, max_length=200)
    start_date: Day | None = None
    end_date: Day | None = None
    project_type: str | None = Field(None, max_length=100)


class Entities(Body):
    entity_type: str = Field(max_length=40, examples=["invoice"], description=f"One of {', '.join(KINDS)}, or its plural.")
    entity_ids: list[Id] = Field(min_length=1, max_length=500)


class ProjectShape(BaseModel):
    id: str
    name: str
    start_date: date | None
    end_date: date | None
    project_type: str | None
    created_at: datetime


class ExtendedShape(ProjectShape):
    files: int
    invoices: int
    wastes: int
    facilities: int


class LinkedShape(BaseModel):
    created: int
    skipped: int = Field(description="Were linked before.")


def _kept(row: Project) -> dict[str, Any]:
    return {"id": row.uuid} | {name: getattr(row, name) for name in ("name", "start_date", "end_date", "project_type", "created_at")}


def _plain(rows: Sequence[Project]) -> list[ProjectShape]:
    return [ProjectShape(**_kept(row)) for row in rows]


def _extended(rows: Sequence[Project]) -> list[ExtendedShape]:
    counts = projects.counts_of(rows)
    return [ExtendedShape(**_kept(row), **{plural: counts[row.id].get(kind, 0) for plural, kind in PLURALS.items()}) for row in rows]


@blueprint.get("/v1/projects")
@endpoint("List projects", right="projects:read")
def list_projects(actor: Actor, query: PageQuery) -> Page[ProjectShape]:
    return page(projects.listed(actor), Project, query, _plain)


@blueprint.get("/v1/projects/extended")
@endpoint("List projects with how much belongs to them", right="projects:read")
def list_extended(actor: Actor, query: PageQuery) -> Page[ExtendedShape]:
    return page(projects.listed(actor), Project, query, _extended)


@blueprint.post("/v1/projects")
@endpoint("Add a project", right="projects:write", status=201)
def add_project(actor: Actor, body: NewProject) -> ProjectShape:
    return ProjectShape(**_kept(projects.create(body.model_dump(), actor=actor)))


@blueprint.get("/v1/projects/<project_id>")
@endpoint("Get a project", right="projects:read")
def get_project(actor: Actor, project_id: str) -> ExtendedShape:
    return _extended([projects.one(project_id, actor=actor)])[0]


@blueprint.patch("/v1/projects/<project_id>")
@endpoint("Change a project", right="projects:write")
def change_project(actor: Actor, project_id: str, body: ProjectChanges) -> ProjectShape:
    return ProjectShape(**_kept(projects.change(project_id, body.sent(), actor=actor)))


@blueprint.delete("/v1/projects/<project_id>")
@endpoint("Remove a project", right="projects:write", status=204)
def remove_project(actor: Actor, project_id: str) -> None:
    """What belonged to it stays."""
    projects.remove(project_id, actor=actor)


@blueprint.post("/v1/projects/<project_id>/entities/link")
@endpoint("Link things to a project", right="projects:write")
def link_entities(actor: Actor, project_id: str, body: Entities) -> LinkedShape:
    """All or none."""
    done = projects.link(project_id, PLURALS.get(body.entity_type, body.entity_type), body.entity_ids, actor=actor)
    return LinkedShape(created=done.created, skipped=done.skipped)
