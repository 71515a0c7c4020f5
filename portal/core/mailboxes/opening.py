"""The job "open_mail": a fetched mail becomes documents, all of them in one transaction."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import duties, mail, outbox, readers
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, end_reading, settings, transaction
from portal.core.documents import clean_file_name
from portal.core.documents.intake import Staged, receive_mail
from portal.core.documents.mailed import NothingInIt
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.mail import Contents, Mail
from portal.core.mail.table import ARRIVED, FAILED, OPENED, SET_ASIDE
from portal.core.mailboxes import telling
from portal.core.sandbox import SandboxFailure
from portal.core.storage import Missing, Stored


def open_mail(claim: outbox.Claim) -> None:
    """What is the mail's own doing fails it, visibly; what may pass fails the attempt."""
    row = db.session.get_one(Mail, claim.subject_id)
    tenant, sha256, whole = db.session.get_one(Organization, row.organization_id).public_id, row.sha256, row.whole
    end_reading()
    contents, reason = _opened(tenant, sha256)
    if not whole:
        reason = f"It is larger than the limit of {settings().max_upload_mb} MB; only its head was fetched. Ask for it in smaller parts."
    _settle(claim, tenant, contents, reason)


def _opened(tenant: str, sha256: str) -> tuple[Contents | None, str | None]:
    """What is in it, and why no documents can be made of that."""
    try:
        contents = mail.open_stored(tenant, sha256, readers.reader())
    except SandboxFailure as failure:
        if failure.transient:
            raise
        return None, failure.sentence
    except (NotReadable, Missing) as refusal:
        return None, refusal.message
    return contents, None if contents.worth or contents.files else NothingInIt(contents).message


def _settle(claim: outbox.Claim, tenant: str, contents: Contents | None, reason: str | None) -> None:
    with transaction():
        outbox.finish(claim)  # holds the job's row; raises LeaseLost when somebody else has it by now
        row = db.session.scalars(select(Mail).where(Mail.id == claim.subject_id).with_for_update()).one()
        if row.state != ARRIVED:
            return
        row.state, row.reason = FAILED if reason else OPENED, reason
        for name, value in (contents.heads() if contents is not None else {}).items():
            setattr(row, name, value)
        actor = Actor("system", "system", row.by, row.organization_id, tenant)
        if contents is None or reason is not None:
            telling.failed(row, actor)
        else:
            staged = Staged(_name(row), "eml", Stored(row.sha256, row.size, b""), contents)
            telling.received(row, receive_mail(staged, row, source="mail", actor=actor))


def _name(row: Mail) -> str:
    return clean_file_name(f"{row.subject.replace('/', '-')[:200] or 'e-mail'}.eml")


def _give_up(job: outbox.Job) -> None:
    row = db.session.get(Mail, job.subject_id)
    if row is not None and row.state == ARRIVED:
        row.state, row.reason = FAILED, job.reason
        telling.failed(row, telling.portal_itself(row))


def _revive(job: outbox.Job) -> None:
    row = db.session.get(Mail, job.subject_id)
    if row is not None and row.state in (FAILED, SET_ASIDE):
        row.state, row.reason = ARRIVED, None


duties.register("open_mail", duties.Duty(run=open_mail, buried=_give_up, revived=_revive))
