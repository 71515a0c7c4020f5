"""Asking for reports, and finding them again."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from portal.core import activity, outbox, tenancy
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.documents.table import Document
from portal.core.errors import NotFound, Refused
from portal.core.folders import Folder
from portal.core.reports.evidence import digest, documents_in, signature
from portal.core.reports.table import COMPLETED, FAILED, PROCESSING, ReportRun, ReportTemplate

WAIT_SECONDS = 60
LOOK_EVERY_SECONDS = 0.2
#: At most so many callers wait in one process of the web server, which has eight threads; the others keep it serving.
_waiting = threading.BoundedSemaphore(4)


def templates(actor: Actor) -> Select[tuple[ReportTemplate]]:
    """The built-in ones in their order, then the organization's own."""
    actor.demand("reports:read")
    return _visible(actor).order_by(ReportTemplate.position, ReportTemplate.id)


def _visible(actor: Actor) -> Select[tuple[ReportTemplate]]:
    owner = ReportTemplate.organization_id
    return select(ReportTemplate).where(or_(owner.is_(None), owner == actor.organization_id))


def template(public_id: str, *, actor: Actor) -> ReportTemplate:
    actor.demand("reports:read")
    found = db.session.scalar(_visible(actor).where(ReportTemplate.public_id == public_id))
    if found is None:
        raise NotFound("report")
    return found


def start(template_id: str, folder: str, *, actor: Actor) -> ReportRun:
    """Ask for a report over a folder (both by public id). A job makes it, once the folder's documents are read.

    Raises `Refused` for a folder without documents.
    """
    actor.demand("reports:create")
    with transaction():
        kind = template(template_id, actor=actor)
        place = tenancy.find(Folder, folder, actor, noun="folder", field="folder_id")
        if db.session.scalar(documents_in([place.id]).with_only_columns(Document.id).limit(1)) is None:
            raise Refused("The folder is empty: there is nothing to report on.", field="folder_id", code="folder_empty")
        made = ReportRun(
            organization_id=actor.organization_id,
            template_id=kind.id,
            template_version=kind.version,
            folder_id=place.id,
            waits_until=now() + timedelta(seconds=settings().report_wait_seconds),
            created_by=actor.label,
        )
        db.session.add(made)
        db.session.flush()
        told = {"report": made.public_id, "template": kind.name, "folder": place.public_id}
        activity.record(actor, "requested", area="reports", sub_area="runs", message=f"{kind.name} over {place.name} was asked for.", metadata=told)
        outbox.add("make_report", organization_id=actor.organization_id, subject_id=made.id)
        return made


def again(public_id: str, *, actor: Actor) -> ReportRun:
    """Ask anew for what a report was: the same kind over the same folder. `Refused` when the folder is gone."""
    old = run(public_id, actor=actor)
    if old.folder is None:
        raise Refused("The folder of this report was deleted.", code="folder_gone")
    return start(old.template.public_id, old.folder.public_id, actor=actor)


def run(public_id: str, *, actor: Actor) -> ReportRun:
    actor.demand("reports:read")
    return tenancy.find(ReportRun, public_id, actor, noun="report")


def wait(public_id: str, *, actor: Actor) -> ReportRun:
    """The run once it is finished or failed, or as it is after `WAIT_SECONDS`, or at once when too many wait already."""
    if not _waiting.acquire(blocking=False):
        return run(public_id, actor=actor)
    try:
        until = time.monotonic() + min(WAIT_SECONDS, settings().report_wait_seconds)
        while (made := run(public_id, actor=actor)).state == PROCESSING and time.monotonic() < until:
            end_reading()
            time.sleep(LOOK_EVERY_SECONDS)
        return made
    finally:
        _waiting.release()


def run_or_template(public_id: str, *, actor: Actor) -> ReportRun | ReportTemplate:
    """The two share a path; a run is looked for first."""
    actor.demand("reports:read")
    found = db.session.scalar(tenancy.scoped(ReportRun, actor).where(ReportRun.public_id == public_id))
    return found if found is not None else template(public_id, actor=actor)


def runs(actor: Actor, *, folder: str | None = None, state: str | None = None, template_id: str | None = None) -> Select[tuple[ReportRun]]:
    """Reports asked for, those that fit all that is given; folder and template by public id."""
    actor.demand("reports:read")
    query = tenancy.scoped(ReportRun, actor)
    if folder is not None:
        query = query.where(ReportRun.folder_id == tenancy.find(Folder, folder, actor, noun="folder", field="folder").id)
    if template_id is not None:
        query = query.where(ReportRun.template_id == template(template_id, actor=actor).id)
    return query if state is None else query.where(ReportRun.state == state)


def result(made: ReportRun) -> dict[str, Any]:
    """The finished report, frozen: ``{report_id, report_name, generated_at, folder {id, name, document_count}, data}``.

    `Refused` before it is finished.
    """
    if made.state == FAILED:
        raise Refused(f"The report couldn't be made: {made.reason or 'no reason is known'}", code="report_failed")
    if made.state == PROCESSING or made.data is None or made.completed_at is None:
        raise Refused("The report isn't finished yet.", code="report_not_ready")
    return {
        "report_id": made.public_id,
        "report_name": made.inputs["report_name"],
        "generated_at": made.completed_at.isoformat().replace("+00:00", "Z"),
        "folder": made.inputs["folder"],
        "data": made.data,
    }


def is_stale(made: ReportRun) -> bool:
    """Whether a document it rests on was changed, deleted, moved or read anew since, or another came into the folder."""
    return stale_among([made])[made.id]


def stale_among(made: Sequence[ReportRun]) -> dict[int, bool]:
    """`is_stale` for several runs by inner id, in one query; a run that isn't finished is never stale."""
    finished = [one for one in made if one.state == COMPLETED]
    now_in: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    folders = {one.folder_id for one in finished if one.folder_id is not None}
    columns = (Document.folder_id, Document.public_id, Document.state, Document.version, Document.reading_id, Document.sha256)
    for row in db.session.execute(documents_in(sorted(folders)).with_only_columns(*columns)) if folders else ():
        now_in[row.folder_id].append(signature(row))
    digests = {folder_id: digest(now_in[folder_id]) for folder_id in (*folders, None)}
    stale = {one.id: _kept(one) != digests[one.folder_id] for one in finished}
    return {one.id: stale.get(one.id, False) for one in made}


def _kept(made: ReportRun) -> str:
    """Reports of earlier versions kept the documents only."""
    return made.documents_sha256 or digest(made.inputs["documents"])
