"""How templates and reports look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, RootModel

from portal.core import reports
from portal.core.reports import ReportRun, ReportTemplate

Status = Literal["processing", "completed", "failed"]


class TemplateShape(BaseModel):
    hashid: str
    name: str
    description: str
    organization: str | None = Field(description="null: built in.")
    created_at: datetime


class StartedShape(BaseModel):
    hashid: str
    report: str = Field(description="The template's hashid.")
    status: Status
    created_at: datetime


class ReportShape(StartedShape):
    completed_at: datetime | None
    name: str
    folder: str | None
    template_version: int
    created_by: str
    stale: bool = Field(description="Finished, and a document it rests on was changed or deleted since, or another came in.")
    reason: str | None = Field(description="Why it failed.")


class ReportOrTemplate(RootModel[ReportShape | TemplateShape]):
    """The two share a path; their ids never meet."""


class FolderPart(BaseModel):
    id: str | None
    name: str | None
    document_count: int


class ReportJson(BaseModel):
    report_id: str
    report_name: str
    generated_at: datetime
    folder: FolderPart
    data: dict[str, Any] = Field(description="By template; `sources`, `missing` and `conflicts` are in all of them.")


def templates(rows: Sequence[ReportTemplate]) -> list[TemplateShape]:
    return [template(row) for row in rows]


def template(row: ReportTemplate) -> TemplateShape:
    return TemplateShape(
        hashid=row.public_id,
        name=row.name,
        description=row.description,
        organization=row.organization.public_id if row.organization else None,
        created_at=row.created_at,
    )


def started(row: ReportRun) -> StartedShape:
    """As it was asked for; a worker may have finished it by now."""
    return StartedShape(hashid=row.public_id, report=row.template.public_id, status="processing", created_at=row.created_at)


def runs(rows: Sequence[ReportRun]) -> list[ReportShape]:
    stale = reports.stale_among(rows)
    return [_run(row, stale[row.id]) for row in rows]


def run(row: ReportRun) -> ReportShape:
    return runs([row])[0]


def _run(row: ReportRun, stale: bool) -> ReportShape:
    return ReportShape(
        **started(row).model_dump() | {"status": row.state},
        completed_at=row.completed_at,
        name=row.template.name,
        folder=row.folder.public_id if row.folder else None,
        template_version=row.template_version,
        created_by=row.created_by,
        stale=stale,
        reason=row.reason,
    )
