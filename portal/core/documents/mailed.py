"""Documents that come in an e-mail: the mail is kept byte by byte, its text and each readable file in it become documents."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy import select

from portal.core import leftovers, mail, readers, storage, tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents.catalog import by_reference
from portal.core.documents.table import Document
from portal.core.errors import Invalid, NotFound, Refused, TooMany
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.mail import Contents, Enclosure, Mail
from portal.core.mail.table import OPENED
from portal.core.sandbox import Busy, SandboxFailure


class NotByMail(NotFound):
    """The document has no e-mail that it came in."""

    code = "no_email"

    def __init__(self) -> None:
        super().__init__("e-mail")
        self.message = "The document didn't come by e-mail."


class NothingInIt(Refused):
    """An e-mail of which no document can be made."""

    code = "empty_mail"

    def __init__(self, contents: Contents) -> None:
        why = "; ".join(f"{name}: {reason}" for name, reason in contents.left_out[:5])
        super().__init__(f"There is nothing to read in this e-mail. {why}".strip(), field="file")


def contents_of(stored: storage.Stored, kind: str, actor: Actor) -> Contents:
    """What is in an uploaded e-mail. Raises `Invalid`, `Refused` or `TooMany` in words for whoever sent it."""
    try:
        contents = mail.open_stored(actor.organization_public_id, stored.sha256, readers.drawer(), kind)
    except NotReadable as refusal:
        raise Invalid(refusal.sentence, field="file", code=refusal.code) from None
    except Busy as busy:
        raise TooMany(busy.sentence, retry_after=5) from None
    except SandboxFailure as failure:
        raise Refused(failure.sentence, field="file", code=failure.code) from None
    if not contents.worth and not contents.files:
        raise NothingInIt(contents)
    return contents


def pieces(name: str, kind: str, stored: storage.Stored, contents: Contents, *, files_alone: bool) -> list[Enclosure]:
    """What becomes a document each, in order: the mail's own text, read from the mail itself, then its files. With `files_alone` no text beside files."""
    text = [Enclosure(name, kind, stored)] if contents.worth and not (files_alone and contents.files) else []
    return [*text, *contents.files]


def keep(stored: storage.Stored, kind: str, contents: Contents, actor: Actor) -> Mail:
    """The row of an uploaded e-mail; the same bytes again are the same mail. Runs inside the transaction of its documents."""
    ours = Mail.organization_id == actor.organization_id
    known = db.session.scalar(select(Mail).where(ours, Mail.sha256 == stored.sha256).limit(1))
    if known is not None:
        known.state, known.reason = OPENED, None
        return known
    key = contents.message_id
    if not key or db.session.scalar(select(Mail.id).where(ours, Mail.key == key)) is not None:
        key = f"sha256:{stored.sha256}"
    row = Mail(organization_id=actor.organization_id, key=key, state=OPENED, sha256=stored.sha256, size=stored.size, kind=kind, **contents.heads())
    db.session.add(row)
    db.session.flush()
    leftovers.wanted(row.organization_id, row.sha256)
    return row


def of(document: Document) -> Mail | None:
    """The mail that it came in."""
    return db.session.get(Mail, document.mail_id) if document.mail_id is not None else None


def original(identifier: str, *, actor: Actor) -> tuple[Mail, BinaryIO]:
    """The mail that a document came in, and its bytes as they arrived. `NotByMail` for a document that came another way."""
    actor.demand("documents:read")
    document = by_reference(identifier, actor=actor)
    row = of(document)
    if row is None:
        raise NotByMail
    return row, storage.open_bytes(document.organization.public_id, row.sha256)


def beside(document: Document, actor: Actor) -> list[Document]:
    """The other documents of the same mail, in order; deleted ones don't count."""
    if document.mail_id is None:
        return []
    query = tenancy.scoped(Document, actor).where(Document.mail_id == document.mail_id, Document.id != document.id, Document.state != "deleted")
    return list(db.session.scalars(query.order_by(Document.id).limit(50)).unique())
