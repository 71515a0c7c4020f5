"""What became of fetched mails and of mailboxes, told to the activity log and to programs. All of it inside the transaction that makes it so."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core import activity, events
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.mail import Mail
from portal.core.mailboxes.table import Mailbox


def received(mail: Mail, documents: Sequence[Document]) -> None:
    """Its documents tell of themselves as well."""
    events.happened_to_mail("mail.received", mail, mailbox=_mailbox(mail), documents=[one.public_id for one in documents])


def failed(mail: Mail, actor: Actor) -> None:
    """No documents could be made of it, by its `reason`."""
    told = {"mail": mail.public_id, "reason": mail.reason}
    message = f"An e-mail couldn't be opened: {mail.reason}"
    activity.record(actor, "failed", area="mail", sub_area="mails", message=message, metadata=told, kind="error")
    events.happened_to_mail("mail.failed", mail, mailbox=_mailbox(mail), documents=[])


def unreachable(mailbox: Mailbox, reason: str) -> None:
    """The first fetch that failed, of those in a row."""
    told = {"mailbox": mailbox.public_id, "reason": reason}
    message = f"Nothing can be fetched from the mailbox {mailbox.name}: {reason}"
    activity.record(portal_itself(mailbox), "failed", area="mail", sub_area="mailboxes", message=message, metadata=told, kind="error")


def portal_itself(row: Mail | Mailbox) -> Actor:
    return Actor("system", "system", "Inlet", row.organization_id, db.session.get_one(Organization, row.organization_id).public_id)


def _mailbox(mail: Mail) -> str | None:
    mailbox = db.session.get(Mailbox, mail.mailbox_id) if mail.mailbox_id is not None else None
    return mailbox.public_id if mailbox is not None else None
