"""The job "fetch_mail": what is new in a mailbox is stored durably, mail by mail, before anything is marked on the server.

A mail counts as taken with the transaction that writes its row, asks for its opening and moves `last_uid` on. Whatever is killed before that fetches it
again, whatever is killed after it finds it taken; marking is done from `marked_uid` on and may be done twice.

A mail that the server doesn't give out holds up no other: `last_uid` stays before it, so it is asked for at every visit, and those behind it are told by
their heads when they are there already. The mailbox says what the server says, until it gives the mail out or somebody removes it there.
"""

from __future__ import annotations

import hashlib
import imaplib
import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from portal.core import duties, leftovers, outbox, storage
from portal.core.accounts import Organization
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.mail import Mail
from portal.core.mailboxes import connection, telling
from portal.core.mailboxes.table import Mailbox

MOST_AT_ONCE = 500  # mails of one job; the next fetch goes on
_MESSAGE_ID = re.compile(rb"^message-id:\s*<?\s*([^>\s]{1,900})", re.I | re.M)


def fetch(claim: outbox.Claim) -> None:
    """Fetch what is new in one mailbox; what goes wrong out there is told by the mailbox, and tried again in its time."""
    mailbox = db.session.get(Mailbox, claim.subject_id)
    if mailbox is None or not mailbox.active:
        with transaction():
            outbox.finish(claim)
        return
    db.session.expunge(mailbox)
    end_reading()
    reason = None
    try:
        with connection.opened(mailbox) as server:
            _take_all(claim, server, mailbox)
    except connection.FAULTS as error:
        reason = connection.why(error)
    _conclude(claim, reason)


def _take_all(claim: outbox.Claim, server: connection.Server, mailbox: Mailbox) -> None:
    _begin(mailbox, connection.validity(server))
    refused = _take_each(claim, server, mailbox, connection.numbers_after(server, mailbox.last_uid, mailbox.fetch_from))
    if mailbox.last_uid > mailbox.marked_uid:
        unmarked = connection.numbers_after(server, mailbox.marked_uid, mailbox.fetch_from)
        connection.mark(server, mailbox, [uid for uid in unmarked if uid <= mailbox.last_uid])
        _moved_on(claim, mailbox, marked_uid=mailbox.last_uid)
    if refused is not None:
        raise refused


def _take_each(claim: outbox.Claim, server: connection.Server, mailbox: Mailbox, uids: Sequence[int]) -> imaplib.IMAP4.error | None:
    """Take the mails with these numbers, in order; what the server says of the first that it doesn't give out, if there is one."""
    refused, taken = None, 0
    for uid in uids:
        if server.is_late or taken == MOST_AT_ONCE:
            break
        try:
            taken += _take(claim, server, mailbox, uid, behind=refused is not None)
        except imaplib.IMAP4.abort:
            raise  # the connection itself
        except imaplib.IMAP4.error as error:
            refused = refused or error
    return refused


def _begin(mailbox: Mailbox, validity: int) -> None:
    """Under another validity all mails are looked at anew; those that are known are told by their ids."""
    if mailbox.uid_validity != validity:
        mailbox.uid_validity, mailbox.last_uid, mailbox.marked_uid = validity, 0, 0


def _take(claim: outbox.Claim, server: connection.Server, mailbox: Mailbox, uid: int, *, behind: bool) -> bool:
    """Whether it was fetched. `behind` one that the server doesn't give out it isn't where it is known, and counts as new again at the next visit."""
    if behind and _is_known(mailbox, connection.bytes_of(server, uid, "HEADER")):
        return False
    large = connection.size_of(server, uid) > settings().max_upload_mb << 20
    data = connection.bytes_of(server, uid, "HEADER" if large else "")
    stored = storage.put_bytes(_tenant(mailbox), data) if data else None
    end_reading()
    with transaction():
        _moved_on(claim, mailbox, **({} if behind else {"last_uid": uid}))
        if data and stored is not None:
            _keep(mailbox, data, stored, whole=not large)
    return True


def _tenant(mailbox: Mailbox) -> str:
    return db.session.get_one(Organization, mailbox.organization_id).public_id


def _moved_on(claim: outbox.Claim, mailbox: Mailbox, **columns: int) -> None:
    with transaction():
        outbox.progress(claim, 50, "fetching mail")  # holds the job's row; raises LeaseLost when somebody else has it by now
        row = db.session.scalars(select(Mailbox).where(Mailbox.id == mailbox.id).with_for_update()).one()
        for name, value in columns.items():
            setattr(mailbox, name, value)
        row.uid_validity, row.last_uid, row.marked_uid = mailbox.uid_validity, mailbox.last_uid, mailbox.marked_uid


def key_of(data: bytes) -> str:
    """By what a mail is known: its Message-ID, or the hash of its bytes."""
    found = _MESSAGE_ID.search(re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0])
    return found.group(1).decode("ascii", "replace") if found else f"sha256:{hashlib.sha256(data).hexdigest()}"


def _is_known(mailbox: Mailbox, data: bytes | None) -> bool:
    """Whether a mail of these bytes, or of this head if that has an id, is there already."""
    known = select(Mail.id).where(Mail.organization_id == mailbox.organization_id, Mail.key == key_of(data or b""))
    return db.session.scalar(known) is not None


def _keep(mailbox: Mailbox, data: bytes, stored: storage.Stored, *, whole: bool) -> None:
    if _is_known(mailbox, data):
        return
    row = Mail(organization_id=mailbox.organization_id, mailbox_id=mailbox.id, key=key_of(data), sha256=stored.sha256, size=stored.size, whole=whole)
    db.session.add(row)
    db.session.flush()
    leftovers.wanted(row.organization_id, row.sha256)
    outbox.add("open_mail", organization_id=row.organization_id, subject_id=row.id)


def _conclude(claim: outbox.Claim, reason: str | None) -> None:
    db.session.rollback()
    with transaction():
        outbox.finish(claim)
        mailbox = db.session.scalars(select(Mailbox).where(Mailbox.id == claim.subject_id).with_for_update()).one()
        if reason is not None and mailbox.failing_since is None:
            telling.unreachable(mailbox, reason)
        mailbox.error, mailbox.failing_since = reason, (mailbox.failing_since or now()) if reason else None
        mailbox.fetched_at = mailbox.fetched_at if reason else now()


def _give_up(job: outbox.Job) -> None:
    mailbox = db.session.get(Mailbox, job.subject_id)
    if mailbox is not None:
        mailbox.error, mailbox.failing_since = job.reason, mailbox.failing_since or now()


def wake() -> int:
    """Ask for a fetch of every mailbox that is due; returns how many."""
    due = select(Mailbox).where(Mailbox.active.is_(True), Mailbox.next_at <= now()).limit(500)
    if db.session.scalar(due.with_only_columns(Mailbox.id).limit(1)) is None:
        end_reading()
        return 0
    with transaction():
        rows = db.session.scalars(due.with_for_update(skip_locked=True)).all()
        for mailbox in rows:
            ask(mailbox)
    return len(rows)


def ask(mailbox: Mailbox) -> None:
    """Have it fetched now, unless that is being done already. Runs inside a transaction."""
    mailbox.next_at = now() + timedelta(minutes=mailbox.minutes)
    job = outbox.Job
    query = select(job.id).where(job.organization_id == mailbox.organization_id, job.state.in_(outbox.UNFINISHED))
    if db.session.scalar(query.where(job.kind == "fetch_mail", job.subject_id == mailbox.id).limit(1)) is None:
        outbox.add("fetch_mail", organization_id=mailbox.organization_id, subject_id=mailbox.id)


duties.register("fetch_mail", duties.Duty(run=fetch, buried=_give_up, lane=duties.MAIL))
