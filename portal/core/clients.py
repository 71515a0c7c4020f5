"""What a client does: prove a number, choose a folder, hand in, look at what became of it, take back.

A place is an active link of the number that was proved. Everything here works as the client behind one place (`FolderLink.actor`): its
folder, and in it what was handed in with the same number, by whichever link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from portal.core import codes, documents, holds, links, sessions, tenancy
from portal.core.db import db, now, transaction
from portal.core.documents import Document, Staged, history, states
from portal.core.errors import Conflict, NotAllowed, NotFound
from portal.core.links import FolderLink
from portal.core.mail import Mail
from portal.core.phones import PhoneNumber

OVER = (states.RETURNED, states.FAILED, states.DELETED)  # the same file may come again


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of one file. `already`: the document was there before, nothing new was made of the same bytes. `returned` is the
    document with the same bytes that was given back before."""

    document: Document
    already: bool = False
    returned: Document | None = None


def sign_in(code: str, *, link: FolderLink, browser: str) -> str:
    """A session's token for whoever enters the right code. Raises `Invalid`."""
    return sessions.begin_client(codes.check(code, link=link, browser=browser))


def places(e164: str) -> list[FolderLink]:
    """Where a proven number may hand in: its active links, in all organizations."""
    return links.of_number(e164)


def ask_for_link(link: FolderLink, *, e164: str) -> None:
    """A client whose link of this organization has ended asks for a new one. `NotFound` for a number that never had any, or whose was revoked."""
    with transaction():
        own = links.latest_of(e164, link.organization_id, lock=True)
        if own is None:
            raise NotFound("link")
        if own.status != "active":
            own.asked_at = own.asked_at or now()


def hand_in(stream: BinaryIO, name: str | None, *, place: FolderLink, replaces: str | None = None) -> HandedIn:
    """Take one file, durably. Raises what `documents.stage` and `take` do."""
    return take(documents.stage(stream, name, actor=place.actor), place=place, replaces=replaces)


def take(staged: Staged, *, place: FolderLink, replaces: str | None = None) -> HandedIn:
    """Make a document of bytes that are safe. `replaces` is the public id of a returned document that it is sent for. Raises `Conflict` when that
    document needs no other any more, `NotAllowed` when the link has ended meanwhile."""
    actor = place.actor
    with transaction():
        _standing(place)
        twin = _twin(staged.stored.sha256, place)
        if twin is not None and twin.state not in OVER:
            return HandedIn(twin, already=True)
        former = _replaced(replaces, place) if replaces else None
        document = documents.receive(staged, source="client", placed_by=f"link:{place.public_id}", actor=actor)
        if former is not None:
            document.replaces_id = former.id
            history.note(former, "replaced", by=actor.label, actor=actor)
        return HandedIn(document, returned=twin if twin is not None and twin.state == states.RETURNED else None)


def _standing(place: FolderLink) -> None:
    """Hold the number until the transaction ends, so that of the same file sent twice at once the second one sees the first."""
    db.session.execute(select(PhoneNumber.id).where(PhoneNumber.id == place.phone_id).with_for_update(key_share=True))
    if place.status != "active":
        raise NotAllowed("Your link has ended; nothing can be handed in with it any more.")


def _twin(sha256: str, place: FolderLink) -> Document | None:
    """The newest document with the same bytes, from this number and in this folder, that wasn't deleted; one at work before others."""
    mails = select(Mail.id).where(Mail.organization_id == place.organization_id, Mail.sha256 == sha256)  # of an e-mail maybe only its files
    same = or_(Document.sha256 == sha256, Document.mail_id.in_(mails))
    query = tenancy.scoped(Document, place.actor).where(same, Document.state != states.DELETED)
    return db.session.scalar(query.order_by(Document.state.in_(OVER), Document.id.desc()).limit(1))


def _replaced(public_id: str, place: FolderLink) -> Document:
    former = own(public_id, place=place, lock=True)
    if former.state != states.RETURNED:
        raise Conflict("This document doesn't have to be sent again.", field="replaces")
    if replacements([former]):
        raise Conflict("You have sent a new one for this document already.", field="replaces")
    return former


def own(public_id: str, *, place: FolderLink, lock: bool = False) -> Document:
    """One document handed in from this place."""
    return tenancy.find(Document, public_id, place.actor, noun="document", lock=lock)


def mine(place: FolderLink) -> Select[tuple[Document]]:
    """What the number handed in to this folder: not what staff deleted, but what the client took back."""
    taken_back = select(history.Decision.id).where(history.Decision.document_id == Document.id, history.Decision.deed == "taken_back").exists()
    return tenancy.scoped(Document, place.actor).where(or_(Document.state != states.DELETED, taken_back))


def by_references(references: Sequence[str], *, place: FolderLink) -> list[Document]:
    """Those of the number's own documents here that have these references (``REF…``), in their order."""
    rows = {row.reference_id: row for row in db.session.scalars(tenancy.scoped(Document, place.actor).where(Document.reference_id.in_(references)))}
    return [rows[reference] for reference in references if reference in rows]


def replacements(rows: Sequence[Document]) -> dict[int, Document]:
    """What was sent in place of these documents and not taken back, by their inner ids; in one query."""
    query = select(Document).where(Document.replaces_id.in_([row.id for row in rows]), Document.state != states.DELETED)
    return {document.replaces_id: document for document in db.session.scalars(query.order_by(Document.id)) if document.replaces_id is not None}


def waiting(place: FolderLink) -> int:
    """How many documents came back and nothing was sent in their place yet."""
    new = aliased(Document)
    replaced = select(new.id).where(new.replaces_id == Document.id, new.state != states.DELETED).exists()
    returned = tenancy.scoped(Document, place.actor).where(Document.state == states.RETURNED, ~replaced)
    return db.session.scalar(select(func.count()).select_from(returned.with_only_columns(Document.id).subquery())) or 0


def may_take_back(document: Document) -> bool:
    """Until staff opened it or decided anything about it."""
    return document.opened_at is None and document.state not in (states.APPROVED, states.CONFIRMED, states.RETURNED, states.DELETED)


def take_back(public_id: str, *, place: FolderLink) -> Document:
    """Undo handing in. `Conflict` once staff work on it, or when it was taken back before."""
    with transaction():
        document = own(public_id, place=place, lock=True)
        if document.state == states.DELETED:
            raise Conflict("You have taken this document back already.")
        if not may_take_back(document) or holds.of(document) is not None:
            raise Conflict("The firm is working on this document already, so it can't be taken back here. Ask them.")
        document.go(place.actor.label)
        history.note(document, "taken_back", by=place.actor.label, actor=place.actor)
        return document
