"""The last piece has come: the file is looked at, kept, and becomes a document. Killed anywhere, it can be done once more."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select

from portal.core import clients, documents
from portal.core.actors import Actor
from portal.core.db import db, end_reading, transaction
from portal.core.documents import Document, Staged
from portal.core.documents.intake import kind_of_head, staged_of
from portal.core.errors import NotFound, PortalError, StorageFull, StorageUnavailable, TooMany
from portal.core.storage.keeping import draft, store
from portal.core.storage.kept import CHUNK, Stored, key_of, looked_at
from portal.core.uploads.table import DONE, FAILED, OPEN, PendingUpload

#: What may pass by itself: the bytes stay, and it is tried again.
PASSING = (StorageFull, StorageUnavailable, TooMany)


def end(public_id: str, place: Path, file: BinaryIO, digest: Any, actor: Actor) -> None:
    """Make a document of a file that is complete and on disk, whose lock the caller holds; `digest` as in `Piece`. What it can't become a document for
    is noted, and raised."""
    stored = _stored(file, digest)
    try:
        staged = _kept(public_id, place, stored, actor)
        with transaction():
            row = _held(public_id)
            document, row.outcome = _received(row, staged, actor)
            row.document_id, row.state = document.id, DONE
    except PASSING:
        raise
    except PortalError as refusal:
        _refused(public_id, refusal)
        place.unlink(missing_ok=True)
        raise
    place.unlink(missing_ok=True)


def _stored(file: BinaryIO, digest: Any) -> Stored:
    file.seek(0)
    if digest is None:
        return looked_at(file)
    return Stored(digest.hexdigest(), os.fstat(file.fileno()).st_size, file.read(CHUNK))


def _kept(public_id: str, place: Path, stored: Stored, actor: Actor) -> Staged:
    """Stored under its hash by a second name, so that the first is there until the document is."""
    name = db.session.scalar(select(PendingUpload.name).where(PendingUpload.public_id == public_id)) or ""
    end_reading()
    kind = kind_of_head(stored.head, name)
    with draft() as second:
        try:
            os.link(place, second)
        except OSError:  # a file system without second names
            shutil.copyfile(place, second)
        store().take(second, key_of(actor.organization_public_id, stored.sha256))
    return staged_of(name, kind, stored, actor=actor)


def _held(public_id: str) -> PendingUpload:
    row = db.session.scalar(select(PendingUpload).where(PendingUpload.public_id == public_id).with_for_update(of=PendingUpload))
    if row is None or row.state != OPEN:  # ended meanwhile
        raise NotFound("upload")
    return row


def _received(row: PendingUpload, staged: Staged, actor: Actor) -> tuple[Document, str]:
    """The document, and how it came to be, as in `PendingUpload.outcome`."""
    if row.link is None:
        return documents.receive(staged, folder=row.folder, actor=actor), "ref"
    taken = clients.take(staged, place=row.link, replaces=row.replaces)
    return taken.document, "again" if taken.already else "same" if taken.returned else "ref"


def _refused(public_id: str, refusal: PortalError) -> None:
    with transaction():
        row = db.session.scalar(select(PendingUpload).where(PendingUpload.public_id == public_id))
        if row is not None and row.state == OPEN:
            row.state, row.reason = FAILED, refusal.message
