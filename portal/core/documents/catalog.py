"""Finding documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from portal.core import storage, tenancy
from portal.core.accounts import User
from portal.core.actors import RIGHTS, Actor
from portal.core.db import db
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import Conflict, NotFound
from portal.core.folders import Folder


def listed(
    actor: Actor,
    *,
    folder: str | None = None,
    at_root: bool = False,
    among: Sequence[str] | None = None,
    doc_type: str | None = None,
    search: str | None = None,
    containing: Select[tuple[int]] | None = None,
    source: str | None = None,
    created_from: datetime | None = None,
    created_to: datetime | None = None,
) -> Select[tuple[Document]]:
    """Documents that fit all that is given. Deleted ones only when `among` (states) names them; `created_to` is exclusive. `search` is a part of the
    name, of the folder's name or of who handed it in, or a reference, or finds what is among those `containing` it (inner ids); `source` is the
    door that it came through."""
    actor.demand("documents:read")
    query = tenancy.scoped(Document, actor)
    query = query.where(Document.state.in_(among)) if among is not None else query.where(Document.state != states.DELETED)
    if folder is not None:
        query = query.where(Document.folder_id == tenancy.find(Folder, folder, actor, noun="folder", field="folder").id)
    elif at_root:
        query = query.where(Document.folder_id.is_(None))
    if doc_type is not None:
        query = query.where(Document.doc_type == doc_type)
    if source is not None:
        query = query.where(Document.source == source)
    if search:
        held = _holds(search, actor, folders=folder is None)
        query = query.where(held if containing is None else held | Document.id.in_(containing))
    if created_from is not None:
        query = query.where(Document.created_at >= created_from)
    return query if created_to is None else query.where(Document.created_at < created_to)


def _holds(search: str, actor: Actor, *, folders: bool) -> ColumnElement[bool]:
    """Whether name or who handed it in holds `search`, or it is the reference; with `folders` also whether the folder's name holds it."""
    words = Document.name + "\n" + Document.handed_in_by  # one comparison a row instead of two; names hold no line's end
    members = select(User.email).where(User.organization_id == actor.organization_id, User.name.icontains(search, autoescape=True))
    found = or_(words.icontains(search, autoescape=True), Document.reference_id == search.upper(), Document.handed_in_by.in_(members))
    if not folders:
        return found
    named = select(Folder.id).where(Folder.organization_id == actor.organization_id, Folder.name.icontains(search, autoescape=True))
    return or_(found, Document.folder_id.in_(named))


def awaiting(query: Select[tuple[Document]], user: int | str | None, actor: Actor, *, wanted: bool = True) -> Select[tuple[Document]]:
    """What of a list waits for the approval of a member (inner number, or public id), or with `wanted` False doesn't: what an approval rule asks them
    for, themselves or for whom they stand in, and what no rule has a say in, which whoever may approve documents may approve. For somebody who may not,
    or isn't there, nothing waits."""
    from portal.core import approvals  # which know documents

    known = User.public_id == user if isinstance(user, str) else User.id == user
    member = db.session.scalar(select(User).where(known, User.organization_id == actor.organization_id, User.active))
    may = member is not None and "documents:approve" in RIGHTS[member.role]
    anybodys = Document.state.in_(states.OPEN) & approvals.needs_nobody_else()
    waits = approvals.waits_for(member.id) | anybodys if may and member is not None else false()
    return query.where(waits if wanted else ~waits)


def counts(query: Select[tuple[Document]]) -> dict[str, int]:
    """How many documents of a query of `listed` are in each state, in one query; states without any are absent."""
    within = query.with_only_columns(Document.state, func.count()).group_by(Document.state).order_by(None)
    return {state: count for state, count in db.session.execute(within)}


def one(public_id: str, *, actor: Actor, lock: bool = False) -> Document:
    """By public id or reference id (``REF…``)."""
    actor.demand("documents:read")
    return by_reference(public_id, actor=actor, lock=lock)


def by_uuid(uuid: str, *, actor: Actor) -> Document:
    """The document of this UUID, for families that speak them."""
    actor.demand("documents:read")
    document = db.session.scalar(tenancy.scoped(Document, actor).where(Document.uuid == uuid))
    if document is None:
        raise NotFound("file")
    return document


def by_reference(identifier: str, *, actor: Actor, lock: bool = False) -> Document:
    query = tenancy.scoped(Document, actor).where(or_(Document.public_id == identifier, Document.reference_id == identifier))
    document = db.session.scalar(query.with_for_update(of=Document) if lock else query)
    if document is None:
        raise NotFound("document")
    return document


def demand_bytes(document: Document) -> None:
    """`Conflict` for a document that was announced and whose file isn't here."""
    if not document.sha256:
        raise Conflict("The file hasn't arrived yet.", code="not_arrived")


def stream_original(document: Document, start: int = 0, length: int | None = None) -> BinaryIO:
    """The bytes from `start` on as they come, `length` of them at least. Raises as `open_original`."""
    demand_bytes(document)
    return storage.stream(document.organization.public_id, document.sha256, start, length)


def open_original(document: Document) -> BinaryIO:
    """The bytes as they were handed in, with a descriptor. `Conflict` while they haven't arrived."""
    demand_bytes(document)
    return storage.open_bytes(document.organization.public_id, document.sha256)
