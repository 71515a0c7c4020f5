"""Reports on pages: the list, asking for one, the report itself with the places that its figures stand on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, render_template, request, url_for
from pydantic import Field

from portal.core import folders, rendering, reports
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.reports import ReportRun, ReportTemplate
from portal.reports import blueprint, files
from portal.reports.forms import NewReport
from portal.reports.shapes import Status
from portal.web import htmx
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page
from portal.web.payload import InvalidQuery, Query

MOST_FOLDERS = 500  # a longer list to choose from is no help; from a folder's own page it is chosen already


class ReportsQuery(ListQuery):
    folder: str | None = Field(None, max_length=64)
    state: Status | None = None
    kind: str | None = Field(None, max_length=64)


class FigureQuery(Query):
    figure: str | None = Field(None, max_length=300)


@blueprint.get("/reports/")
@page(right="reports:read")
def report_list(actor: Actor, query: ReportsQuery) -> str:
    kinds = _kinds(actor)
    if query.kind and all(query.kind != kind.public_id for kind in kinds):
        raise InvalidQuery("There is no such kind of report.", field="kind")
    found = listing(reports.runs(actor, folder=query.folder, state=query.state, template_id=query.kind), ReportRun, query)
    waiting = [run.folder_id for run in found.rows if run.state == "processing" and run.folder_id]
    return render_template(
        "reports/_rows.html" if htmx.asked() else "reports/list.html",
        listing=found,
        query=query,
        stale=reports.stale_among(found.rows),
        ready=reports.readiness_among(waiting),
        kinds=kinds,
        folders=_folders(actor, query.folder),
        filtered=bool(query.folder or query.state or query.kind),
    )


def _kinds(actor: Actor) -> Sequence[ReportTemplate]:
    return db.session.scalars(reports.templates(actor)).unique().all()


def _folders(actor: Actor, chosen: str | None) -> list[tuple[str, str]]:
    """Public ids and paths to choose from; the one chosen is always there."""
    offered = folders.places(actor, limit=MOST_FOLDERS)
    if chosen and all(public_id != chosen for public_id, _ in offered):
        offered.insert(0, (chosen, folders.one(chosen, actor=actor).name))
    return offered


@blueprint.route("/reports/new", methods=["GET", "POST"])
@page(right="reports:create")
def new_report(actor: Actor) -> str | Response | tuple[str, int]:
    """Asks for a report; before that it says what the folder's documents are good for. htmx fetches only that."""
    form = NewReport(data={"kind": request.args.get("kind"), "folder": request.args.get("folder")})
    if request.method == "GET" and htmx.asked():
        return render_template("reports/_readiness.html", ready=_readiness(form, actor), folder=form.folder.data)
    if form.validate_on_submit():
        made: list[str] = []
        if told(form, lambda: made.append(reports.start(form.kind.data, form.folder.data, actor=actor).public_id), folder_id="folder"):
            return htmx.go(url_for("reports.report_page", report_id=made[0]))
    form.offer(_kinds(actor), _folders(actor, form.folder.data if not form.folder.errors else None))
    shown = render_template("reports/new.html", form=form, ready=_readiness(form, actor), folder=form.folder.data)
    return shown if request.method == "GET" else (shown, 400)


def _readiness(form: NewReport, actor: Actor) -> reports.Readiness | None:
    if not form.folder.data or form.folder.errors:
        return None
    return reports.readiness(form.folder.data, actor=actor)


@blueprint.get("/reports/<report_id>/")
@page(right="reports:read")
def report_page(actor: Actor, query: FigureQuery, report_id: str) -> str:
    made = reports.run(report_id, actor=actor)
    if made.state != "completed":
        return render_template("reports/unfinished.html", made=made, ready=_progress(made))
    report = rendering.report_outline(reports.result(made))
    opened = _sources(made, query.figure, actor) if query.figure else {}
    return render_template("reports/report.html", made=made, report=report, stale=reports.is_stale(made), cited=(made.data or {})["sources"], **opened)


def _progress(made: ReportRun) -> reports.Readiness:
    return reports.readiness_among([made.folder_id])[made.folder_id] if made.folder_id else reports.Readiness()


@blueprint.get("/reports/<report_id>/progress")
@page(right="reports:read")
def report_progress(actor: Actor, report_id: str) -> str | Response:
    """What a page that waits for a report asks for again and again; when there is something else to see, the page is loaded anew."""
    made = reports.run(report_id, actor=actor)
    if made.state != "processing":
        return Response(status=204, headers={"HX-Refresh": "true"})
    return render_template("reports/_progress.html", made=made, ready=_progress(made))


@blueprint.post("/reports/<report_id>/again")
@page(right="reports:create")
def make_again(actor: Actor, report_id: str) -> Response:
    """The same kind of report over the same folder, from what its documents say now."""
    made = reports.again(report_id, actor=actor)
    return htmx.go(url_for("reports.report_page", report_id=made.public_id))


@blueprint.get("/reports/<report_id>/sources")
@page(right="reports:read")
def figure_sources(actor: Actor, query: FigureQuery, report_id: str) -> str:
    """Where a figure stands: a side panel for htmx, else a page of its own."""
    made = reports.run(report_id, actor=actor)
    template = "reports/_sources.html" if htmx.asked() else "reports/sources.html"
    return render_template(template, made=made, **_sources(made, query.figure or "", actor))


def _sources(made: ReportRun, path: str, actor: Actor) -> dict[str, Any]:
    """What the templates of sources need: the figure as it is shown, and the pages that it rests on."""
    sheets = reports.grounds(made, path, actor=actor)
    report = rendering.report_outline(reports.result(made))
    return {"figure": path, "shown": rendering.figure_of(report, made.data or {}, path), "sheets": sheets}


@blueprint.get("/reports/<report_id>/download/<any(pdf, xlsx, csv, json):ending>")
@page(right="reports:read")
def download(actor: Actor, report_id: str, ending: str) -> Response:
    return files.WRITERS[ending](reports.run(report_id, actor=actor))
