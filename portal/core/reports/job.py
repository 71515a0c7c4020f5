"""The job "make_report": wait for the folder's documents, then freeze the report in one fenced transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from portal.core import activity, duties, events, outbox
from portal.core.accounts import Organization, system_actor
from portal.core.db import db, end_reading, now, transaction
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.reports.builtin import MAKERS
from portal.core.reports.evidence import Evidence, digest, gather
from portal.core.reports.table import COMPLETED, FAILED, PROCESSING, ReportRun

#: How soon a waiting report looks again: at first it follows its last document by about a second, after minutes of waiting by five.
LOOK_AGAIN = (timedelta(seconds=1), timedelta(seconds=5))


def make_report(claim: outbox.Claim) -> None:
    """Make the report, or come back while documents are still being read and the time stated at its creation isn't over."""
    run = db.session.get_one(ReportRun, claim.subject_id)
    if run.state != PROCESSING:
        with transaction():
            outbox.finish(claim)
        return
    unread = _unread(run.folder_id) if now() < run.waits_until else 0
    if unread:
        first, last = LOOK_AGAIN
        pause = min(first + (now() - run.created_at) / 30, last)
        end_reading()
        outbox.postpone(claim, pause, f"waiting for {unread} document{'s' if unread > 1 else ''} to be read")
        return
    evidence = gather(run.folder_id)
    data = MAKERS[run.template.key or ""](evidence)
    inputs = _inputs(run, evidence)
    end_reading()
    _freeze(claim, inputs, data)


def _unread(folder_id: int | None) -> int:
    waited_for = select(func.count()).where(Document.folder_id == folder_id, Document.state.in_(states.UNREAD))
    return db.session.scalar(waited_for) or 0


def _inputs(run: ReportRun, evidence: Evidence) -> dict[str, Any]:
    folder = run.folder
    return {
        "organization": db.session.get_one(Organization, run.organization_id).name,
        "report_name": run.template.name,
        "folder": {
            "id": folder.public_id if folder else None,
            "name": folder.name if folder else None,
            "document_count": len(evidence.inputs),
        },
        "documents": evidence.inputs,
    }


def _freeze(claim: outbox.Claim, inputs: dict[str, Any], data: dict[str, Any]) -> None:
    with transaction():
        outbox.finish(claim)  # holds the job's row; raises LeaseLost when somebody else has it by now
        run = db.session.get_one(ReportRun, claim.subject_id)
        run.state, run.completed_at, run.reason = COMPLETED, now(), None
        run.template_version, run.inputs, run.data = run.template.version, inputs, data
        run.documents_sha256 = digest(inputs["documents"])
        _record(run, "completed", "was made")


def _record(run: ReportRun, deed: str, said: str, kind: str = "info") -> None:
    organization = db.session.get_one(Organization, run.organization_id)
    told = {"report": run.public_id, "template": run.template.name, "folder": run.folder.public_id if run.folder else None, "reason": run.reason}
    message = f"{run.template.name} {f'over {run.folder.name} ' if run.folder else ''}{said}."
    activity.record(system_actor(organization), deed, area="reports", sub_area="runs", message=message, metadata=told, kind=kind)
    events.happened(f"report.{deed}", run)


def _give_up(job: outbox.Job) -> None:
    run = db.session.get_one(ReportRun, job.subject_id)
    if run.state == PROCESSING:
        run.state, run.reason = FAILED, job.reason
        _record(run, "failed", "couldn't be made", "error")


def _revive(job: outbox.Job) -> None:
    run = db.session.get_one(ReportRun, job.subject_id)
    if run.state == FAILED:
        run.state, run.reason = PROCESSING, None


duties.register("make_report", duties.Duty(run=make_report, buried=_give_up, revived=_revive))
