"""What would be read if a firm set up a field or a type so: on the words of documents that were read before. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.core import types
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import catalog, states
from portal.core.documents.table import Document
from portal.core.extraction.model import Value
from portal.core.extraction.tailored import filling, telling
from portal.core.readings import tailoring
from portal.core.readings.recalling import as_pages
from portal.core.readings.table import Reading
from portal.core.readings.words import all_pages, pages_of

LOOKED_AT = 50  # documents
SAMPLES = 20


@dataclass(frozen=True, slots=True)
class FieldPreview:
    """What would be read for a field on one document; `value` is None when nothing would."""

    document: Document
    value: Value | None


@dataclass(frozen=True, slots=True)
class TypePreview:
    """How many documents were `looked_at`, and which of them would be of the type."""

    looked_at: int
    documents: list[Document]


def samples(doc_type: str, *, actor: Actor) -> list[Document]:
    """Documents to try a field on: the last of the type, before those of any type."""
    actor.demand("types:read")
    read = catalog.listed(actor, among=states.READABLE)
    newest = read.order_by(Document.id.desc()).limit(SAMPLES)
    found = list(db.session.scalars(newest.where(Document.doc_type == doc_type)).unique())
    return found or list(db.session.scalars(newest).unique())


def field(doc_type: str, name: str, changes: dict[str, Any], document: str, *, actor: Actor) -> FieldPreview:
    """What the field, set up with these `changes` as in `types.configure_field`, would find on a document. Raises `Invalid` like that."""
    drafted = types.drafted(types.type_named(doc_type, actor=actor), name, changes)
    sample = catalog.one(document, actor=actor)
    printed = filling.printed_of(as_pages(all_pages(sample)))
    return FieldPreview(sample, filling.fill(printed, [drafted]).get(drafted.name))


def of_type(words: Any, *, like: str = "", name: str | None = None, actor: Actor) -> TypePreview:
    """Which of the last documents would be of a type told by these `words`; of another type of the firm's own that fits as well, none."""
    actor.demand("types:read")
    actor.demand("documents:read")
    phrases = types.told_by(words)
    others = {other: told for other, told in tailoring.own_words(types.of_actor(actor)).items() if other != name}
    recent = list(db.session.scalars(catalog.listed(actor, among=states.READABLE).order_by(Document.id.desc()).limit(LOOKED_AT)).unique())
    return TypePreview(len(recent), list(_told(recent, {**others, "": phrases}, like)) if phrases else [])


def _told(documents: Sequence[Document], words: dict[str, Sequence[str]], like: str) -> Iterable[Document]:
    rows = db.session.scalars(select(Reading).where(Reading.id.in_([document.reading_id for document in documents])))
    readings = {reading.id: reading for reading in rows}
    for document in documents:
        reading = readings.get(document.reading_id or 0)
        told = telling.told(words, as_pages(pages_of(document, reading)[: telling.PAGES])) if reading is not None else None
        if reading is None or told is None or told.name:
            continue
        answer = {"docType": reading.doc_type, "confidence": reading.confidence, "sources": reading.sources}
        if tailoring.takes_over(told, like, answer):
            yield document
