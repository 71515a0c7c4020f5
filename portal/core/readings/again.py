"""Documents that were read before a firm changed its types or fields, read once more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.core import types
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import catalog, lifecycle, states
from portal.core.documents.table import Document
from portal.core.readings import previews

MOST = 50  # documents at once


def read_latest_again(doc_type: str, *, actor: Actor) -> int:
    """Have the last documents of a type that aren't decided yet read again, and of a type of the firm's own those that would be told to be of it; what
    people entered stays. Returns how many."""
    actor.demand("documents:write")
    kind = types.type_named(doc_type, actor=actor)
    recent = catalog.listed(actor, among=states.OPEN, doc_type=doc_type).order_by(Document.id.desc()).limit(MOST)
    found = {document.id: document for document in db.session.scalars(recent).unique()}
    if kind.own and kind.enabled and kind.words:
        told = previews.of_type(kind.words, like=kind.like, name=kind.name, actor=actor).documents
        found |= {document.id: document for document in told if document.state in states.OPEN}
    return read_again(list(found.values()), actor=actor)


def read_again(documents: Sequence[Document], *, actor: Actor) -> int:
    """Each in a transaction of its own; one that somebody else has decided meanwhile is left as it is."""
    done = 0
    for identifier in [document.public_id for document in documents]:
        try:
            lifecycle.read_again(identifier, actor=actor)
            done += 1
        except states.WrongState:
            continue
    return done


def waiting(doc_type: str, *, actor: Actor) -> int:
    """How many documents of a type wait to be read, or are being read."""
    query = catalog.listed(actor, among=states.UNREAD, doc_type=doc_type)
    return db.session.scalar(select(func.count()).select_from(query.with_only_columns(Document.id).order_by(None).subquery())) or 0
