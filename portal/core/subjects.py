"""What jobs are about, for those who look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core import phones, tenancy
from portal.core.actors import Actor
from portal.core.codes import OneTimeCode
from portal.core.db import db
from portal.core.events import Delivery
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox
from portal.core.messages import Message
from portal.core.outbox import Job
from portal.core.reports import ReportRun


@dataclass(frozen=True, slots=True)
class Subject:
    """`noun` is "document", "report", "message", "code", "webhook", "mailbox" or "e-mail"; `name` what it is called, `within` the folder's name."""

    noun: str
    name: str
    public_id: str | None = None
    within: str | None = None


def subjects(jobs: Sequence[Job], *, actor: Actor) -> dict[int, Subject]:
    """By the job's inner id, with one query per kind of job. What is gone is absent; so are messages for who may not read them."""
    actor.demand("jobs:read")
    found = {job.id: _document(job) for job in jobs if job.document is not None}
    for kind, load in _LOADERS.items():
        ours = [job for job in jobs if job.kind == kind]
        loaded = load([job.subject_id for job in ours], actor) if ours else {}
        found |= {job.id: loaded[job.subject_id] for job in ours if job.subject_id in loaded}
    return found


def _document(job: Job) -> Subject:
    document = job.document
    assert document is not None
    return Subject("document", document.name, document.public_id, document.folder.name if document.folder else None)


def _reports(ids: list[int], actor: Actor) -> dict[int, Subject]:
    runs = db.session.scalars(tenancy.scoped(ReportRun, actor).where(ReportRun.id.in_(ids)))
    return {run.id: Subject("report", run.template.name, run.public_id, run.folder.name if run.folder else None) for run in runs}


def _messages(ids: list[int], actor: Actor) -> dict[int, Subject]:
    if not actor.may("outbox:read"):
        return {}
    messages = db.session.scalars(tenancy.scoped(Message, actor).where(Message.id.in_(ids)))
    return {row.id: Subject("message", phones.spaced(row.recipient) if row.channel == "sms" else row.recipient, row.public_id) for row in messages}


def _codes(ids: list[int], actor: Actor) -> dict[int, Subject]:
    if not actor.may("outbox:read"):
        return {}
    ours = select(OneTimeCode).where(OneTimeCode.id.in_(ids), OneTimeCode.organization_id == actor.organization_id)
    return {code.id: Subject("code", phones.spaced(code.e164)) for code in db.session.scalars(ours)}


def _webhooks(ids: list[int], actor: Actor) -> dict[int, Subject]:
    if not actor.may("webhooks:read"):
        return {}
    sent = db.session.scalars(tenancy.scoped(Delivery, actor).where(Delivery.id.in_(ids)))
    return {row.id: Subject("webhook", row.webhook.name, row.webhook.public_id) for row in sent}


def _mailboxes(ids: list[int], actor: Actor) -> dict[int, Subject]:
    if not actor.may("mail:read"):
        return {}
    boxes = db.session.scalars(tenancy.scoped(Mailbox, actor).where(Mailbox.id.in_(ids)))
    return {row.id: Subject("mailbox", row.name, row.public_id) for row in boxes}


def _mails(ids: list[int], actor: Actor) -> dict[int, Subject]:
    """By the subject; one that isn't opened yet has none."""
    if not actor.may("mail:read"):
        return {}
    mails = db.session.scalars(tenancy.scoped(Mail, actor).where(Mail.id.in_(ids)))
    return {row.id: Subject("e-mail", row.subject or row.by, row.public_id) for row in mails}


_LOADERS = {
    "make_report": _reports,
    "send_message": _messages,
    "send_code": _codes,
    "deliver_webhook": _webhooks,
    "fetch_mail": _mailboxes,
    "open_mail": _mails,
}
