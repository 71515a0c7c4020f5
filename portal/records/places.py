"""The console's pages of facilities and projects."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from pydantic import Field

from portal.core import facilities, projects
from portal.core.actors import Actor
from portal.core.facilities import Facility
from portal.core.projects import Project
from portal.core.records import CATEGORIES
from portal.records import blueprint
from portal.records.forms import FacilityForm, ProjectForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page


class FacilitiesQuery(ListQuery):
    q: str | None = Field(None, max_length=200)


@blueprint.get("/facilities/")
@page(right="facilities:read")
def facility_list(actor: Actor, query: FacilitiesQuery) -> str:
    shown = listing(facilities.listed(actor, search=query.q), Facility, query)
    return render_template("records/facilities.html", listing=shown, query=query, categories=CATEGORIES)


@blueprint.route("/facilities/new", methods=["GET", "POST"])
@page(right="facilities:write")
def new_facility(actor: Actor) -> Response:
    form = FacilityForm()
    if form.validate_on_submit() and told(form, lambda: facilities.create(form.given(), actor=actor)):
        return htmx.go(url_for("records.facility_list"), "Saved.")
    return dialog("records/facility.html", form=form, facility=None, refused=request.method == "POST")


@blueprint.route("/facilities/<facility_id>/edit", methods=["GET", "POST"])
@page(right="facilities:write")
def edit_facility(actor: Actor, facility_id: str) -> Response:
    facility = facilities.one(facility_id, actor=actor)
    form = FacilityForm(data={name: getattr(facility, name) for name in ("name", "type", "country", "address", "categories")})
    if form.validate_on_submit() and told(form, lambda: facilities.change(facility_id, form.given(), actor=actor)):
        return htmx.go(url_for("records.facility_list"), "Saved.")
    return dialog("records/facility.html", form=form, facility=facility, refused=request.method == "POST")


@blueprint.route("/facilities/<facility_id>/remove", methods=["GET", "POST"])
@page(right="facilities:write")
def end_facility(actor: Actor, facility_id: str) -> Response:
    facility = facilities.one(facility_id, actor=actor)
    form = FacilityForm()
    if request.method == "POST" and told(form, lambda: facilities.remove(facility_id, actor=actor)):
        return htmx.go(url_for("records.facility_list"), f"{facility.name} is removed.")
    address = url_for("records.end_facility", facility_id=facility_id)
    removed = {"noun": "facility", "name": facility.name, "address": address, "back": url_for("records.facility_list"), "part": "facilities"}
    return dialog("records/end.html", form=form, refused=request.method == "POST", said="This can't be undone.", **removed)


@blueprint.get("/projects/")
@page(right="projects:read")
def project_list(actor: Actor, query: ListQuery) -> str:
    shown = listing(projects.listed(actor), Project, query)
    return render_template("records/projects.html", listing=shown, counts=projects.counts_of(shown.rows))


@blueprint.route("/projects/new", methods=["GET", "POST"])
@page(right="projects:write")
def new_project(actor: Actor) -> Response:
    form = ProjectForm()
    if form.validate_on_submit() and told(form, lambda: projects.create(form.given(), actor=actor)):
        return htmx.go(url_for("records.project_list"), "Saved.")
    return dialog("records/project.html", form=form, project=None, refused=request.method == "POST")


@blueprint.route("/projects/<project_id>/edit", methods=["GET", "POST"])
@page(right="projects:write")
def edit_project(actor: Actor, project_id: str) -> Response:
    project = projects.one(project_id, actor=actor)
    form = ProjectForm(data={name: getattr(project, name) for name in ("name", "project_type", "start_date", "end_date")})
    if form.validate_on_submit() and told(form, lambda: projects.change(project_id, form.given(), actor=actor)):
        return htmx.go(url_for("records.project_list"), "Saved.")
    return dialog("records/project.html", form=form, project=project, refused=request.method == "POST")


@blueprint.route("/projects/<project_id>/remove", methods=["GET", "POST"])
@page(right="projects:write")
def end_project(actor: Actor, project_id: str) -> Response:
    project = projects.one(project_id, actor=actor)
    form = ProjectForm()
    if request.method == "POST" and told(form, lambda: projects.remove(project_id, actor=actor)):
        return htmx.go(url_for("records.project_list"), f"{project.name} is removed.")
    address = url_for("records.end_project", project_id=project_id)
    removed = {"noun": "project", "name": project.name, "address": address, "back": url_for("records.project_list"), "part": "projects"}
    return dialog("records/end.html", form=form, refused=request.method == "POST", said="What belongs to it stays.", **removed)
