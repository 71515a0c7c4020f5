"""Finished reports as files to download, the same from the API and from the console."""

from __future__ import annotations

import io
import json

from flask import Response, send_file

from portal.core import rendering, reports
from portal.core.reports import ReportRun

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(made: ReportRun) -> Response:
    return _attached(made, rendering.report_pdf(reports.result(made), organization=made.inputs["organization"]), "pdf", "application/pdf")


def xlsx(made: ReportRun) -> Response:
    return _attached(made, rendering.report_xlsx(reports.result(made), organization=made.inputs["organization"]), "xlsx", XLSX)


def csv(made: ReportRun) -> Response:
    return _attached(made, rendering.report_csv(reports.result(made)), "csv", "text/csv")


def json_file(made: ReportRun) -> Response:
    return _attached(made, json.dumps(reports.result(made), ensure_ascii=False, indent=2).encode("utf-8", "replace"), "json", "application/json")


WRITERS = {"pdf": pdf, "xlsx": xlsx, "csv": csv, "json": json_file}


def _attached(made: ReportRun, data: bytes, ending: str, mimetype: str) -> Response:
    name = f"{made.inputs['report_name']} - {made.inputs['folder']['name'] or 'no folder'}.{ending}"
    answer = send_file(io.BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=name, conditional=False)
    answer.headers.update({"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"})
    return answer
