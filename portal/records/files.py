"""Records as files to download, the same from the API and from the console."""

from __future__ import annotations

import io

from flask import Response, send_file
from sqlalchemy import Select

from portal.core import records
from portal.core.db import now
from portal.core.records import Record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv(query: Select[tuple[Record]], organization: str) -> Response:
    return _attached(records.records_csv(query), "csv", "text/csv")


def xlsx(query: Select[tuple[Record]], organization: str) -> Response:
    return _attached(records.records_xlsx(query, organization=organization, made=now().replace(tzinfo=None)), "xlsx", XLSX)


WRITERS = {"csv": csv, "xlsx": xlsx}


def _attached(data: bytes, ending: str, mimetype: str) -> Response:
    answer = send_file(io.BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=f"records.{ending}", conditional=False)
    answer.headers.update({"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"})
    return answer
