"""The console's page of records: a table, a chart by month, files to download."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from portal.core import facilities, firm, projects, records
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.facilities import Facility
from portal.core.projects import Project
from portal.core.records import CATEGORIES, UNITS, Record
from portal.records import blueprint, files, shown
from portal.records.asked import Wanted
from portal.records.forms import WasteForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page

MOST = 200  # facilities and projects to choose from; a longer list is no help


class RecordsQuery(ListQuery, Wanted):
    pass


@blueprint.get("/records/")
@page(right="records:read")
def record_list(actor: Actor, query: RecordsQuery) -> str:
    wanted = query.of(actor)
    return render_template(
        "records/list.html",
        listing=listing(wanted, Record, query),
        charts=shown.charts(records.trends(wanted)),
        query=query,
        places=places(actor),
        gathered=gathered(actor),
        categories=CATEGORIES,
        units=UNITS,
    )


def places(actor: Actor) -> list[Facility]:
    """What can be chosen from."""
    return list(db.session.scalars(facilities.listed(actor).order_by(Facility.name).limit(MOST)))


def gathered(actor: Actor) -> list[Project]:
    return list(db.session.scalars(projects.listed(actor).order_by(Project.name).limit(MOST)))


@blueprint.get("/records/download/<any(csv, xlsx):ending>")
@page(right="records:read")
def download_records(actor: Actor, query: RecordsQuery, ending: str) -> Response:
    """What the page's filters leave, all of it."""
    return files.WRITERS[ending](query.of(actor), firm.of(actor).name)


@blueprint.route("/records/new", methods=["GET", "POST"])
@page(right="records:write")
def new_waste(actor: Actor) -> Response:
    form = WasteForm(data={"facility": request.args.get("facility", "")})
    form.facility.choices = [(one.public_id, one.name) for one in places(actor)]
    form.project.choices = [("", "No project"), *((one.public_id, one.name) for one in gathered(actor))]
    if form.validate_on_submit() and told(form, lambda: _enter(form, actor), facility_id="facility"):
        return htmx.go(url_for("records.record_list"), "The waste is recorded.")
    return dialog("records/waste.html", form=form, refused=request.method == "POST")


def _enter(form: WasteForm, actor: Actor) -> Any:
    return records.enter_waste(form.facility.data, form.given(), project=form.project.data or None, actor=actor)


@blueprint.route("/records/<record_id>/remove", methods=["GET", "POST"])
@page(right="records:write")
def end_record(actor: Actor, record_id: str) -> Response:
    record = records.one(record_id, actor=actor)
    if request.method == "POST":
        records.remove(record_id, actor=actor)
        return htmx.go(url_for("records.record_list"), "The record is removed.")
    return dialog("records/remove.html", record=record, categories=CATEGORIES, units=UNITS)
