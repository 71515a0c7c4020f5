"""The job "open_mail": a fetched mail becomes documents, all of them in one transaction."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import activity, duties, mail, outbox, readers
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, end_reading, transaction
from portal.core.documents import clean_file_name
from portal.core.documents.intake import Staged, receive_mail
from portal.core.documents.mailed import NothingInIt
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.mail import Contents, Mail
from portal.core.mail.table import ARRIVED, FAILED, OPENED
from portal.core.sandbox import SandboxFailure
from portal.core.storage import Missing, Stored


def open_mail(claim: outbox.Claim) -> None:
    """What is the mail's own doing fails it, visibly; what may pass fails the attempt."""
    row = db.session.get_one(Mail, claim.subject_id)
    tenant, sha256 = db.session.get_one(Organization, row.organization_id).public_id, row.sha256
    end_reading()
    try:
        contents = mail.open_stored(tenant, sha256, readers.reader())
        if not contents.worth and not contents.files:
            raise NothingInIt(contents)
    except SandboxFailure as failure:
        if failure.transient:
            raise
        return _settle(claim, tenant, None, failure.sentence)
    except (NotReadable, Missing, NothingInIt) as refusal:
        return _settle(claim, tenant, None, refusal.message)
    return _settle(claim, tenant, contents, None)


def _settle(claim: outbox.Claim, tenant: str, contents: Contents | None, reason: str | None) -> None:
    with transaction():
        outbox.finish(claim)  # holds the job's row; raises LeaseLost when somebody else has it by now
        row = db.session.scalars(select(Mail).where(Mail.id == claim.subject_id).with_for_update()).one()
        if row.state != ARRIVED:
            return
        row.state, row.reason = FAILED if contents is None else OPENED, reason
        for name, value in (contents.heads() if contents is not None else {}).items():
            setattr(row, name, value)
        actor = Actor("system", "system", row.by, row.organization_id, tenant)
        if contents is None:
            _tell(row, actor)
        else:
            receive_mail(Staged(_name(row), "eml", Stored(row.sha256, row.size, b""), contents), row, source="mail", actor=actor)


def _name(row: Mail) -> str:
    return clean_file_name(f"{row.subject.replace('/', '-')[:200] or 'e-mail'}.eml")


def _tell(row: Mail, actor: Actor) -> None:
    told = {"mail": row.public_id, "reason": row.reason}
    message = f"An e-mail couldn't be opened: {row.reason}"
    activity.record(actor, "failed", area="mail", sub_area="mails", message=message, metadata=told, kind="error")


def _give_up(job: outbox.Job) -> None:
    row = db.session.get(Mail, job.subject_id)
    if row is not None and row.state == ARRIVED:
        row.state, row.reason = FAILED, job.reason


def _revive(job: outbox.Job) -> None:
    row = db.session.get(Mail, job.subject_id)
    if row is not None and row.state == FAILED:
        row.state, row.reason = ARRIVED, None


duties.register("open_mail", duties.Duty(run=open_mail, buried=_give_up, revived=_revive))
