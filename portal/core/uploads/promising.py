"""Files that are announced, put to a presigned address without the portal's help, and confirmed. What was said of them is never trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import or_, select, update

from portal.core import documents, outbox, tenancy
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.documents import Document, states
from portal.core.errors import Conflict, Invalid, NotFound, TooLarge, UnsupportedFile
from portal.core.extraction.sniff import KINDS
from portal.core.ids import new_public_id
from portal.core.storage.stores import Parts
from portal.core.uploads import staging
from portal.core.uploads.table import CONFIRMING, DONE, ENDED, FAILED, OPEN, PRESIGNED, PendingUpload

#: So long a file can be confirmed, although its address takes no bytes any more.
KEPT = timedelta(hours=24)
MOST_AT_ONCE = 100
NOTHING = "No bytes were put to its address."
GIVEN_UP = "Whoever announced it says that the upload failed."
_KINDS = {kind.extension: kind.name for kind in KINDS.values() if kind.readable} | {"jpeg": "jpeg", "tiff": "tiff", "heif": "heic"}
_TYPES = {kind.mime: kind.name for kind in KINDS.values()} | {"image/jpg": "jpeg", "image/heif": "heic", "text/xml": "xml", "application/csv": "csv"}
_ANY_TYPE = ("", "application/octet-stream", "binary/octet-stream")
#: Kinds that can't always be told apart by their bytes.
ALIKE = ({"csv", "text"},)


@dataclass(frozen=True, slots=True)
class Promise:
    """What is said of a file that is to come: `name` without its extension, `size_kb` in units of 1024 bytes, rounded up; `folder` a public id."""

    name: str
    extension: str
    mime_type: str
    size_kb: int
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A promise that was looked at: `kind` is what it is promised to be, `public_id` that of its upload, `parts` the addresses of its parts, if it has any."""

    promise: Promise
    kind: str
    public_id: str
    parts: Parts | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A promised file: the public id and the UUID of its document, and the address that takes its bytes until `expires_at`. A large one can be put
    in parts instead, `part_bytes` of it to each of `part_urls`, where the store takes it itself."""

    document: str
    uuid: str
    url: str
    expires_at: datetime
    part_urls: tuple[str, ...] = ()
    part_bytes: int = 0


def ready(actor: Actor, promises: Sequence[Promise]) -> list[Ready]:
    """What `promise` takes. Asks the store for addresses of parts, so not in a transaction: it may take its time. What comes of none of them is cleared
    away later. Raises `Invalid`, `UnsupportedFile`, `TooLarge`, `NotFound` (folder), `StorageUnavailable`."""
    actor.demand("documents:create")
    if not 1 <= len(promises) <= MOST_AT_ONCE:
        raise Invalid(f"Announce 1 to {MOST_AT_ONCE} files at once.")
    kinds = [_checked(one) for one in promises]
    for folder in {one.folder for one in promises}:
        documents.check_destination(folder=folder, pipeline=None, actor=actor)
    end_reading()
    return [_ready(one, kind, actor.organization_public_id) for one, kind in zip(promises, kinds, strict=True)]


def _ready(one: Promise, kind: str, tenant: str) -> Ready:
    public_id = new_public_id()
    return Ready(one, kind, public_id, staging.parts(tenant, public_id, one.size_kb << 10))


def promise(actor: Actor, promises: Sequence[Ready]) -> list[Upload]:
    """A pending document and an address for each, in order; all or nothing. Raises `NotFound` for a folder that isn't there any more."""
    actor.demand("documents:create")
    with transaction():
        return [_promised(one, actor) for one in promises]


def _checked(one: Promise) -> str:
    """The kind that it is promised to be."""
    kind = _KINDS.get(one.extension.strip().lstrip(".").lower())
    if kind is None:
        raise UnsupportedFile(f"Files with the ending {one.extension[:20]!r} can't be read.", field="extension")
    mime = one.mime_type.partition(";")[0].strip().lower()
    if mime not in _ANY_TYPE and not fits(_TYPES.get(mime, ""), kind):
        raise Invalid(f"The type {one.mime_type[:80]!r} doesn't go with the ending {one.extension[:20]!r}.", field="mime_type")
    most = settings().max_large_upload_mb
    if one.size_kb < 1:
        raise Invalid("The size is 1 KB at least.", field="size_kb")
    if one.size_kb > most << 10:
        raise TooLarge(f"The file is larger than the limit of {most} MB.", field="size_kb")
    return kind


def fits(kind: str, promised: str) -> bool:
    return kind == promised or any({kind, promised} <= alike for alike in ALIKE)


def _promised(given: Ready, actor: Actor) -> Upload:
    one, kind, public_id, parts = given.promise, given.kind, given.public_id, given.parts
    name, most = f"{one.name}.{one.extension.strip().lstrip('.')}", one.size_kb << 10
    document = documents.announce(name, kind, most, folder=one.folder, actor=actor)
    row = PendingUpload(
        public_id=public_id,
        organization_id=actor.organization_id,
        way=PRESIGNED,
        name=document.name,
        kind=kind,
        most=most,
        parts=parts.upload if parts else None,
        made_by=actor.identity,
        folder=one.folder,
        document_id=document.id,
        expires_at=now() + KEPT,
    )
    db.session.add(row)
    address, until = staging.address(actor.organization_public_id, public_id), now() + timedelta(seconds=staging.URL_SECONDS)
    whole = Upload(document.public_id, document.uuid, address, until)
    return replace(whole, part_urls=parts.urls, part_bytes=parts.size) if parts else whole


def accept(upload: str, expires: str, signature: str, stream: BinaryIO) -> int:
    """Take the bytes that come to one of the portal's own addresses; how many. The address is the permission. Raises `NotAllowed`, `NotFound`, `Conflict`
    once the file was confirmed, `TooLarge` above what was promised, and as `storage.put`."""
    staging.check_address(upload, expires, signature)
    row = db.session.scalar(select(PendingUpload).where(PendingUpload.public_id == upload, PendingUpload.way == PRESIGNED))
    if row is None or row.document is None:
        raise NotFound("upload")
    if row.state not in (OPEN, FAILED):
        raise Conflict("The file was confirmed, or given up; nothing is taken for it any more.", code="upload_over")
    tenant, most = row.document.organization.public_id, row.most
    db.session.rollback()  # nothing is held while the bytes come
    try:
        return staging.put(tenant, upload, stream, limit=most)
    except TooLarge:
        with transaction():
            db.session.execute(update(PendingUpload).where(PendingUpload.public_id == upload).values(reason=too_large(most).message))
        raise too_large(most) from None


def too_large(most: int) -> TooLarge:
    """For what was put to an address."""
    return TooLarge(f"The file is larger than the {most >> 10:,} KB that were promised.", field="file")


def confirm(actor: Actor, ids: Sequence[str]) -> list[Document]:
    """Their bytes are said to be there: a job looks at them, and the documents (public ids or UUIDs) become received, or failed with the reason; where
    nothing is there, at once. Said twice it counts once; what failed can be confirmed anew. Raises `NotFound`, `Conflict` for what was given up or has
    expired."""
    actor.demand("documents:create")
    absent = _absent(ids, actor)
    with transaction():
        rows = _own(ids, actor)
        for row in rows:
            if row.state in (OPEN, FAILED):
                _confirm(row, row.id not in absent)
            elif row.state == ENDED:
                raise Conflict("The upload was given up or has expired; announce the file anew.", code="upload_over")
        return [row.document for row in rows if row.document is not None]


def _absent(ids: Sequence[str], actor: Actor) -> set[int]:
    """The inner ids of those of which nothing lies in the store, which is asked before anything is held."""
    rows = [row for row in _own(ids, actor) if row.state in (OPEN, FAILED) and row.parts is None]
    waited_for = [(row.id, row.public_id) for row in rows]
    end_reading()
    return {number for number, upload in waited_for if not staging.there(actor.organization_public_id, upload)}


def _confirm(row: PendingUpload, there: bool) -> None:
    if there:
        row.state = CONFIRMING
        outbox.add("confirm_upload", organization_id=row.organization_id, subject_id=row.id, document_id=row.document_id)
    else:
        row.state, row.reason = FAILED, row.reason or NOTHING
        if row.document is not None:
            documents.fail_to_arrive(row.document, row.reason)


def give_up(actor: Actor, ids: Sequence[str]) -> list[Document]:
    """The bytes won't come: the documents are failed. `Conflict` for those that are here already."""
    actor.demand("documents:create")
    with transaction():
        rows = _own(ids, actor)
        for row in rows:
            if row.state in (CONFIRMING, DONE):
                raise Conflict("The file was confirmed already.", code="upload_over")
            row.state, row.reason = ENDED, GIVEN_UP
            if row.document is not None:
                documents.fail_to_arrive(row.document, GIVEN_UP)
        return [row.document for row in rows if row.document is not None]


def _own(ids: Sequence[str], actor: Actor) -> list[PendingUpload]:
    """The uploads of these documents, in the order asked for, held until the transaction ends. `NotFound` for any that isn't there."""
    named = or_(Document.public_id.in_(ids), Document.uuid.in_(ids))
    documents_of = tenancy.scoped(Document, actor).where(named, Document.state != states.DELETED).order_by(Document.id)
    found = list(db.session.scalars(documents_of.with_for_update(of=Document)).unique())
    numbers = [document.id for document in found]
    query = select(PendingUpload).where(PendingUpload.document_id.in_(numbers), PendingUpload.way == PRESIGNED).order_by(PendingUpload.id)
    rows = {row.document_id: row for row in db.session.scalars(query.with_for_update(of=PendingUpload)).unique()}
    by_name = {name: rows[document.id] for document in found if document.id in rows for name in (document.public_id, document.uuid)}
    if any(one not in by_name for one in ids):
        raise NotFound("file", field="file_ids")
    return list({by_name[one].id: by_name[one] for one in ids}.values())
