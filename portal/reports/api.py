"""``/api/reports/`` and ``/api/report-instances/``."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from portal.core import reports
from portal.core.actors import Actor
from portal.core.reports import ReportRun, ReportTemplate
from portal.reports import blueprint, files, shapes
from portal.reports.shapes import ReportJson, ReportOrTemplate, ReportShape, StartedShape, Status, TemplateShape
from portal.web.endpoint import Later, endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body


class NewReport(Body):
    model_config = ConfigDict(populate_by_name=False)

    folder_id: str = Field(description="The folder whose documents are reported on.")
    in_background: bool = Field(True, alias="async", description="false: the answer comes when the report is done, or after a minute.")


class ReportQuery(PageQuery):
    folder: str | None = None
    status: Status | None = None
    report: str | None = Field(None, description="A template's hashid.")


@blueprint.get("/api/reports/")
@endpoint("List the kinds of reports", right="reports:read")
def list_templates(actor: Actor, query: PageQuery) -> Page[TemplateShape]:
    """The built-in ones first."""
    unlinked = query.model_copy(update={"cursor": None})  # their order isn't that of age
    return page(reports.templates(actor), ReportTemplate, unlinked, shapes.templates)


@blueprint.post("/api/reports/<report_id>/")
@endpoint("Ask for a report", right="reports:create", status=202, limit="reports")
def generate(actor: Actor, report_id: str, body: NewReport) -> StartedShape:
    """`report_id` is the kind's. The report waits for documents still being read, up to REPORT_WAIT_SECONDS, then lists them as missing.

    With `async: false` the finished report is answered, with status 200.
    """
    made = reports.start(report_id, body.folder_id, actor=actor)
    started, made_id = shapes.started(made), made.public_id
    return started if body.in_background else Later(started, lambda: _finished(made_id, actor))  # type: ignore[return-value]


def _finished(report_id: str, actor: Actor) -> tuple[BaseModel, int]:
    made = reports.wait(report_id, actor=actor)
    return shapes.run(made), 202 if made.state == "processing" else 200


@blueprint.get("/api/reports/<report_id>/")
@endpoint("Get a report, or a kind of report", right="reports:read")
def get_report(actor: Actor, report_id: str) -> ReportOrTemplate:
    found = reports.run_or_template(report_id, actor=actor)
    return ReportOrTemplate(shapes.run(found) if isinstance(found, ReportRun) else shapes.template(found))


@blueprint.get("/api/reports/<report_id>/json/")
@endpoint("Get a finished report's data", right="reports:read")
def get_report_json(actor: Actor, report_id: str) -> ReportJson:
    """The same for ever: what changed since is told by `stale`. 422 before it is finished."""
    return ReportJson.model_validate(reports.result(reports.run(report_id, actor=actor)))


@blueprint.get("/api/reports/<report_id>/pdf/")
@endpoint("Get a finished report as PDF", right="reports:read")
def get_report_pdf(actor: Actor, report_id: str) -> Response:
    """Made from the same data as the JSON. 422 before it is finished."""
    return files.pdf(reports.run(report_id, actor=actor))


@blueprint.get("/api/reports/<report_id>/xlsx/")
@endpoint("Get a finished report as a workbook", right="reports:read")
def get_report_xlsx(actor: Actor, report_id: str) -> Response:
    """XLSX: its tables with figures as numbers, and every source of every figure. 422 before it is finished."""
    return files.xlsx(reports.run(report_id, actor=actor))


@blueprint.get("/api/reports/<report_id>/csv/")
@endpoint("Get a finished report as CSV", right="reports:read")
def get_report_csv(actor: Actor, report_id: str) -> Response:
    """Its tables one after the other, in UTF-8 with a byte order mark. Text that a spreadsheet program might take for a formula begins
    with an apostrophe. 422 before it is finished."""
    return files.csv(reports.run(report_id, actor=actor))


@blueprint.get("/api/report-instances/")
@endpoint("List reports", right="reports:read")
def list_reports(actor: Actor, query: ReportQuery) -> Page[ReportShape]:
    """Newest first."""
    found = reports.runs(actor, folder=query.folder, state=query.status, template_id=query.report)
    return page(found, ReportRun, query, shapes.runs)
