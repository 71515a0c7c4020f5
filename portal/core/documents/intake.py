"""How bytes become a document: sniffed, stored durably, then a row and its job in one transaction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import select

from portal.core import activity, events, leftovers, outbox, storage, tenancy, types
from portal.core.actors import Actor
from portal.core.db import db, settings, transaction
from portal.core.documents import history, mailed
from portal.core.documents.table import Document
from portal.core.errors import Invalid, NotAllowed, NotFound, Refused, TooLarge, UnsupportedFile
from portal.core.extraction import sniff
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.folders import Folder
from portal.core.ids import new_reference_id
from portal.core.mail import Contents, Mail
from portal.core.mail.table import MAILS

PIPELINES = ("V1-Pipeline",)
DEFAULT_PIPELINE = PIPELINES[0]
NAME_LENGTH = 255
_REFUSALS = {"empty_file": Invalid, "too_large": TooLarge, "unsupported_type": UnsupportedFile}
_INVISIBLE = re.compile(r"[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class UnknownType(Invalid):
    """A document is said to be of a type that there isn't; `known` are those there are."""

    code = "unknown_type"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.known = tuple(known)
        super().__init__(f"There is no type {name[:80]!r}; known: {', '.join(self.known)}.", field="type")


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are safe on disk but belong to no document yet. `mail` is what was found in an e-mail: what it holds becomes documents, too."""

    name: str
    kind: str
    stored: storage.Stored
    mail: Contents | None = None

    @property
    def fingerprint(self) -> str:
        """Tells the same file sent again from another one."""
        return f"{self.stored.sha256} {self.name}"


def clean_file_name(name: str | None) -> str:
    """What is shown of a file name somebody sent: no path, nothing invisible or direction-changing, 255 characters, ending kept."""
    base = re.split(r"[/\\]", name or "")[-1]
    base = _INVISIBLE.sub("", "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn")))
    base = unicodedata.normalize("NFC", base).strip(" .")
    if len(base) > NAME_LENGTH:
        stem, dot, ending = base.rpartition(".")
        base = stem[: NAME_LENGTH - len(ending) - 1] + dot + ending if stem and len(ending) <= 10 else base[:NAME_LENGTH]
    return base or "document"


def check_destination(*, folder: str | None, pipeline: str | None, actor: Actor) -> None:
    """Raise what `receive` would, before any bytes are kept for a document that can't become one."""
    actor.demand("documents:create")
    _check_pipeline(pipeline)
    destination(folder, actor)


def stage(stream: BinaryIO, name: str | None, *, actor: Actor) -> Staged:
    """Look at the bytes, then store them; of an e-mail what is in it as well. Raises `Invalid` (empty), `UnsupportedFile`, `TooLarge`, `Refused`,
    `TooMany` (no reader is free for an e-mail), `StorageFull`."""
    actor.demand("documents:create")
    kind = kind_of(stream, name)
    return staged_of(name, kind, storage.put(actor.organization_public_id, stream, limit=settings().max_upload_mb << 20), actor=actor)


def staged_of(name: str | None, kind: str, stored: storage.Stored, *, actor: Actor) -> Staged:
    """Bytes that are kept already, with what is in them if they are an e-mail. Raises as `stage`."""
    return Staged(clean_file_name(name), kind, stored, mailed.contents_of(stored, kind, actor) if kind in MAILS else None)


def kind_of(stream: BinaryIO, name: str | None) -> str:
    """What the bytes are, by their beginning; the stream is at its start again. Raises as `stage`."""
    try:
        return kind_of_head(stream.read(storage.CHUNK), name)
    finally:
        stream.seek(0)


def kind_of_head(head: bytes, name: str | None) -> str:
    """The same of the beginning alone."""
    try:
        return sniff.sniff(head, name or "").name
    except NotReadable as refusal:
        raise _REFUSALS.get(refusal.code, Refused)(refusal.sentence, field="file", code=refusal.code) from None


def receive(
    staged: Staged,
    *,
    folder: str | None = None,
    pipeline: str | None = None,
    source: str = "api",
    placed_by: str | None = None,
    never_send: bool = False,
    doc_type: str | None = None,
    mail: Mail | None = None,
    actor: Actor,
) -> Document:
    """Make a document of staged bytes and ask for its reading. `folder` is a public id; without one it lies at the root, or where a routing rule
    puts it. With `never_send` no part of it is shown to an outside reader; `doc_type` is what whoever hands it in says that it is, and what it is read
    as. `mail` is the one that it came in. Of an e-mail several documents are made, see `mailed.pieces`; the first is returned.

    Raises `Refused` for a pipeline that doesn't exist, `NotFound` for a folder that isn't there for this actor, `Invalid` for a type that isn't told.
    """
    from portal.core import approvals, routing  # which know documents

    actor.demand("documents:create")
    _check_pipeline(pipeline)
    check_type(doc_type, actor)
    with transaction():
        if staged.mail is not None:
            given = {"pipeline": pipeline, "source": source, "placed_by": placed_by, "never_send": never_send, "doc_type": doc_type}
            return receive_mail(staged, mailed.keep(staged.stored, staged.kind, staged.mail, actor), folder=folder, actor=actor, **given)[0]
        document = Document(
            organization_id=actor.organization_id,
            folder_id=destination(folder, actor),
            phone_id=actor.phone_id,
            reference_id=free_reference(actor.organization_id),
            name=staged.name,
            pipeline=pipeline or DEFAULT_PIPELINE,
            source=source,
            placed_by=placed_by,
            mail_id=mail.id if mail is not None else None,
            handed_in_by=actor.label,
            never_send=never_send,
            kind=staged.kind,
            size=staged.stored.size,
            sha256=staged.stored.sha256,
        )
        db.session.add(document)
        db.session.flush()
        leftovers.wanted(document.organization_id, document.sha256)
        if document.folder_id is None and placed_by is None:
            routing.on_arrival(document, mail)
        note_arrival(document, actor)
        approvals.touched(document, actor)
        if doc_type is not None:
            document.doc_type, document.doc_type_confidence = doc_type, 1.0
            history.note(document, "retyped", by=actor.label, reason=doc_type, actor=actor)
        ask_for_reading(document)
        return document


def receive_mail(staged: Staged, mail: Mail, *, doc_type: str | None = None, actor: Actor, **given: Any) -> list[Document]:
    """A document of each piece of a staged e-mail; see `receive`. Of which type they are said to be counts for the files, where there are any."""
    assert staged.mail is not None
    pieces = mailed.pieces(staged.name, staged.kind, staged.stored, staged.mail, files_alone=doc_type is not None)
    files = [Staged(clean_file_name(piece.name), piece.kind, piece.stored) for piece in pieces]
    return [receive(file, mail=mail, doc_type=doc_type, actor=actor, **given) for file in files]


def note_arrival(document: Document, actor: Actor) -> None:
    """Its bytes are here: for the log and for programs. Runs inside the transaction of that."""
    told = {"source": document.source, "placed_by": document.placed_by, "kind": document.kind, "size": document.size, "reference": document.reference_id}
    told |= history.placed(document) | {"never_send": document.never_send or None, "guest": actor.identity.partition(":")[2] if actor.kind == "guest" else None}
    message = f"{document.name} was handed in."
    activity.record(actor, "received", area="documents", sub_area="intake", message=message, document=document, metadata=told)
    events.happened("document.received", document)


def ask_for_reading(document: Document) -> None:
    """Queue the document's reading. Runs inside the transaction that made it received."""
    outbox.add("read_document", organization_id=document.organization_id, subject_id=document.id, document_id=document.id)


def ask_for_learning(document: Document) -> None:
    """Have what people made of its values remembered for the next document like it. Runs inside the transaction of that."""
    job = outbox.Job
    waiting = select(job.id).where(job.document_id == document.id, job.kind == "learn_layout", job.state.in_(("queued", "published")))
    if types.of_document(document).names_its_sender and db.session.scalar(waiting.limit(1)) is None:
        outbox.add("learn_layout", organization_id=document.organization_id, subject_id=document.id, document_id=document.id)


def check_type(doc_type: str | None, actor: Actor) -> None:
    """Raise `UnknownType` unless a document may be said to be of this type."""
    known = types.of_actor(actor).enabled
    if doc_type is not None and doc_type not in known:
        raise UnknownType(doc_type, known)


def _check_pipeline(pipeline: str | None) -> None:
    if pipeline and pipeline not in PIPELINES:
        raise Refused(f"There is no pipeline {pipeline[:80]!r}; known: {', '.join(PIPELINES)}.", field="pipeline_name", code="unknown_pipeline")


def destination(folder: str | None, actor: Actor) -> int | None:
    """Inner number of the folder that a new document goes to, None for the root. Raises `NotFound`, `NotAllowed`."""
    if folder and actor.kind == "guest" and actor.folder_id is None:
        raise NotFound("folder", field="folder_id")  # it hands in to the root alone
    if folder:
        return tenancy.find(Folder, folder, actor, noun="folder", field="folder_id").id
    if actor.folder_id is None:
        return None
    if actor.kind not in ("guest", "client"):
        raise NotAllowed("This credential is confined to one folder.")
    return actor.folder_id


def free_reference(organization_id: int) -> str:
    """A reference that no other document of the organization has."""
    while True:
        reference = new_reference_id()
        if db.session.scalar(select(Document.id).where(Document.organization_id == organization_id, Document.reference_id == reference)) is None:
            return reference
