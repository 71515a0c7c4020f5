"""``/api/facilities/`` and ``/api/projects/``."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from portal.core import facilities, projects
from portal.core.actors import Actor
from portal.core.facilities import Facility
from portal.core.projects import KINDS, Project
from portal.records import blueprint, shapes
from portal.records.shapes import Category, FacilityShape, ProjectShape
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes


class FacilitiesQuery(PageQuery):
    search: str | None = Field(None, max_length=200, description="A part of the name.")


class NewFacility(Body):
    name: str = Field(max_length=200)
    type: str | None = Field(None, max_length=100, examples=["office"])
    country: str | None = Field(None, max_length=100)
    address: str | None = Field(None, max_length=500)
    categories: list[Category] = Field([], max_length=20, description="What it consumes.")


class FacilityChanges(Changes):
    name: str | None = Field(None, max_length=200)
    type: str | None = Field(None, max_length=100)
    country: str | None = Field(None, max_length=100)
    address: str | None = Field(None, max_length=500)
    categories: list[Category] | None = Field(None, max_length=20)


class NewProject(Body):
    name: str = Field(max_length=200)
    start_date: date | None = None
    end_date: date | None = None
    project_type: str | None = Field(None, max_length=100)


class ProjectChanges(Changes):
    name: str | None = Field(None, max_length=200)
    start_date: date | None = None
    end_date: date | None = None
    project_type: str | None = Field(None, max_length=100)


class Entities(Body):
    kind: str = Field(max_length=40, description=f"One of {', '.join(KINDS)}.", examples=["facility"])
    uuids: list[str] = Field(min_length=1, max_length=500, description="As the files family names them.")


class LinkedShape(BaseModel):
    created: int
    skipped: int = Field(description="Were linked before.")


@blueprint.get("/api/facilities/")
@endpoint("List facilities", right="facilities:read")
def list_facilities(actor: Actor, query: FacilitiesQuery) -> Page[FacilityShape]:
    return page(facilities.listed(actor, search=query.search), Facility, query, shapes.facilities)


@blueprint.post("/api/facilities/")
@endpoint("Add a facility", right="facilities:write", status=201)
def add_facility(actor: Actor, body: NewFacility) -> FacilityShape:
    return shapes.facility(facilities.create(body.model_dump(), actor=actor))


@blueprint.get("/api/facilities/<facility_id>/")
@endpoint("Get a facility", right="facilities:read")
def get_facility(actor: Actor, facility_id: str) -> FacilityShape:
    return shapes.facility(facilities.one(facility_id, actor=actor))


@blueprint.patch("/api/facilities/<facility_id>/")
@endpoint("Change a facility", right="facilities:write")
def change_facility(actor: Actor, facility_id: str, body: FacilityChanges) -> FacilityShape:
    return shapes.facility(facilities.change(facility_id, body.sent(), actor=actor))


@blueprint.delete("/api/facilities/<facility_id>/")
@endpoint("Remove a facility", right="facilities:write", status=204)
def remove_facility(actor: Actor, facility_id: str) -> None:
    """409 while records are kept for it."""
    facilities.remove(facility_id, actor=actor)


@blueprint.get("/api/projects/")
@endpoint("List projects", right="projects:read")
def list_projects(actor: Actor, query: PageQuery) -> Page[ProjectShape]:
    return page(projects.listed(actor), Project, query, shapes.several_projects)


@blueprint.post("/api/projects/")
@endpoint("Add a project", right="projects:write", status=201)
def add_project(actor: Actor, body: NewProject) -> ProjectShape:
    return shapes.project(projects.create(body.model_dump(), actor=actor))


@blueprint.get("/api/projects/<project_id>/")
@endpoint("Get a project", right="projects:read")
def get_project(actor: Actor, project_id: str) -> ProjectShape:
    return shapes.project(projects.one(project_id, actor=actor))


@blueprint.patch("/api/projects/<project_id>/")
@endpoint("Change a project", right="projects:write")
def change_project(actor: Actor, project_id: str, body: ProjectChanges) -> ProjectShape:
    return shapes.project(projects.change(project_id, body.sent(), actor=actor))


@blueprint.delete("/api/projects/<project_id>/")
@endpoint("Remove a project", right="projects:write", status=204)
def remove_project(actor: Actor, project_id: str) -> None:
    """What belonged to it stays."""
    projects.remove(project_id, actor=actor)


@blueprint.post("/api/projects/<project_id>/link/")
@endpoint("Link things to a project", right="projects:write")
def link_entities(actor: Actor, project_id: str, body: Entities) -> LinkedShape:
    """All or none."""
    done = projects.link(project_id, body.kind, body.uuids, actor=actor)
    return LinkedShape(created=done.created, skipped=done.skipped)
