"""What a rule asks of a document, and whether it has that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core.approvals import conditions
from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.mail.table import Mail
from portal.core.routing.table import RoutingRule


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a document before it is read. `sender` is an address in small letters, "" where none is known; `tags` stand behind the plus of
    the addresses that its e-mail was sent to, that of the mailbox before those of the headers To and Cc."""

    name: str
    sender: str = ""
    tags: tuple[str, ...] = ()
    mailbox_id: int | None = None


def arrival(document: Document, mail: Mail | None) -> Arrival:
    """Without a mail the sender is the member who handed it in; a key or a client has no address."""
    if mail is None:
        return Arrival(document.name, document.handed_in_by.lower() if "@" in document.handed_in_by else "")
    return Arrival(document.name, mail.sender, tags_of(mail.recipients), mail.mailbox_id)


def arrivals(documents: Sequence[Document]) -> dict[int, Arrival]:
    """By inner id, in one query for any number of documents."""
    wanted = {one.mail_id for one in documents if one.mail_id is not None}
    mails = {mail.id: mail for mail in db.session.scalars(select(Mail).where(Mail.id.in_(wanted)))} if wanted else {}
    return {one.id: arrival(one, mails.get(one.mail_id or 0)) for one in documents}


def tags_of(recipients: Sequence[str]) -> tuple[str, ...]:
    """``["in+acme@miller.example"]`` → ``("acme",)``."""
    locals_ = (address.rpartition("@")[0] for address in recipients)
    return tuple(dict.fromkeys(tag for local in locals_ if (tag := local.partition("+")[2].lower())))


def fits_arrival(rule: RoutingRule, known: Arrival) -> bool:
    """Whether all fits that a rule asks of how a document came."""
    if rule.mailbox_id is not None and rule.mailbox_id != known.mailbox_id:
        return False
    if rule.sender and not sent_by(rule.sender, known.sender) or rule.tag and rule.tag not in known.tags:
        return False
    return rule.file_name.casefold() in known.name.casefold()


def sent_by(wanted: str, sender: str) -> bool:
    """An address is meant as it stands, a domain with those below it: "bakery.example" is "mail.bakery.example", too."""
    if "@" in wanted:
        return sender == wanted
    domain = sender.rpartition("@")[2]
    return domain == wanted or domain.endswith(f".{wanted}")


def fits_reading(rule: RoutingRule, facts: conditions.Facts) -> bool:
    """Whether all fits that a rule asks of what was read. What can't be told, an amount in another currency, say, doesn't fit: a document that lies in
    no folder is seen, one in the wrong folder isn't."""
    found = conditions.fit({"types": rule.types, "fields": rule.fields}, facts)
    return found.fits and not found.unclear
