"""The mails that were kept, as people and programs look at them; what to do about those that couldn't be opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy import Select, func

from portal.core import activity, outbox, storage, tenancy
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import Conflict, NotFound
from portal.core.mail import Mail
from portal.core.mail.table import ARRIVED, FAILED, SET_ASIDE
from portal.core.mailboxes.managing import one


def mails(actor: Actor, *, mailbox: str | None = None, state: str | None = None) -> Select[tuple[Mail]]:
    """Of one mailbox (public id) and in one state if given."""
    actor.demand("mail:read")
    query = tenancy.scoped(Mail, actor)
    if mailbox is not None:
        query = query.where(Mail.mailbox_id == one(mailbox, actor=actor).id)
    return query if state is None else query.where(Mail.state == state)


def failed_count(actor: Actor) -> int:
    """How many couldn't be opened, and nobody has set aside."""
    return db.session.scalar(mails(actor, state=FAILED).with_only_columns(func.count(Mail.id))) or 0


def original(public_id: str, *, actor: Actor) -> tuple[Mail, BinaryIO]:
    """A mail and its bytes as they arrived; of one that was too large its head."""
    actor.demand("mail:read")
    row = tenancy.find(Mail, public_id, actor, noun="e-mail")
    return row, storage.open_bytes(actor.organization_public_id, row.sha256)


def try_again(public_id: str, *, actor: Actor) -> Mail:
    """Open a mail once more that couldn't be. `Conflict` for any other, and for one of which there is only the head."""
    actor.demand("mail:write")
    with transaction():
        row = tenancy.find(Mail, public_id, actor, noun="e-mail", lock=True)
        if row.state not in (FAILED, SET_ASIDE):
            raise Conflict("Only an e-mail that couldn't be opened can be tried again.")
        if not row.whole:
            raise Conflict("Only its head was fetched, there is nothing to open. Ask for it in smaller parts.")
        _record(row, "tried_again", "is opened once more", actor)
        row.state, row.reason = ARRIVED, None
        try:
            outbox.retry(outbox.given_up("open_mail", row.id, actor=actor), actor=actor)
        except NotFound:
            outbox.add("open_mail", organization_id=row.organization_id, subject_id=row.id)
        return row


def set_aside(public_id: str, *, actor: Actor) -> Mail:
    """Nobody has to look at it any more; it stays in the list."""
    actor.demand("mail:write")
    with transaction():
        row = tenancy.find(Mail, public_id, actor, noun="e-mail", lock=True)
        if row.state != FAILED:
            raise Conflict("Only an e-mail that couldn't be opened can be set aside.")
        row.state = SET_ASIDE
        _record(row, "set_aside", "was set aside", actor)
        return row


def documents_of(rows: Sequence[Mail], actor: Actor) -> dict[int, list[Document]]:
    """What was made of each, by its inner id, in one query; nothing for who may not see documents. Deleted ones don't count."""
    made: dict[int, list[Document]] = defaultdict(list)
    if actor.may("documents:read"):
        query = tenancy.scoped(Document, actor).where(Document.mail_id.in_([row.id for row in rows]), Document.state != states.DELETED)
        for document in db.session.scalars(query.order_by(Document.id)).unique():
            made[document.mail_id or 0].append(document)
    return made


def _record(row: Mail, deed: str, said: str, actor: Actor) -> None:
    told = {"mail": row.public_id, "reason": row.reason}
    activity.record(actor, deed, area="mail", sub_area="mails", message=f"An e-mail from {row.by} {said}.", metadata=told)
