"""Files sent in pieces, as tus 1.0 has it: each piece is appended, and what was acknowledged is on disk. With the last one the file becomes a document.

Pieces are gathered on the local disk, also where files are kept elsewhere: a store that speaks S3 takes no pieces below 5 MB. So several web servers need a
common `INLET_DATA`, or have to send an upload's requests to the same one. One request writes at a time, under the file's lock.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import func, select, update

from portal.core import documents, tenancy
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.errors import Conflict, Invalid, NotFound, PortalError, TooLarge
from portal.core.storage.disk import made, synced
from portal.core.storage.kept import told_of_the_disk
from portal.core.uploads import ending, hashes, staging
from portal.core.uploads.piece import KEPT, Piece, WrongBytes
from portal.core.uploads.table import DONE, ENDED, OPEN, PIECES, PendingUpload

__all__ = ["CHECKSUMS", "Locked", "WrongBytes", "WrongOffset", "append", "begin", "end", "look", "most_bytes"]
CHECKSUMS = ("sha256", "sha1", "md5")
MOST_OPEN = 100  # of one maker

log = logging.getLogger(__name__)


class WrongOffset(Conflict):
    """The piece doesn't begin where the last one ended."""

    code = "wrong_offset"


class Locked(PortalError):
    """Another request is writing to it at this moment."""

    code = "locked"


def most_bytes() -> int:
    return settings().max_large_upload_mb << 20


def begin(
    length: int, name: str, *, folder: str | None = None, link_id: int | None = None, replaces: str | None = None, actor: Actor
) -> PendingUpload:
    """An upload of `length` bytes that waits for its first piece. Raises `Invalid`, `TooLarge`, `NotFound` (folder), `Conflict` when too many are open."""
    documents.check_destination(folder=folder if link_id is None else None, pipeline=None, actor=actor)
    if length < 1:
        raise Invalid("The file is empty.", field="Upload-Length")
    if length > most_bytes():
        raise TooLarge(f"The file is larger than the limit of {settings().max_large_upload_mb} MB.", field="Upload-Length")
    with transaction():
        mine = (PendingUpload.organization_id == actor.organization_id) & (PendingUpload.made_by == actor.identity)
        if (db.session.scalar(select(func.count()).where(mine, PendingUpload.state == OPEN, PendingUpload.way == PIECES)) or 0) >= MOST_OPEN:
            raise Conflict(f"You have begun {MOST_OPEN} uploads that aren't finished; finish or end some of them.", code="too_many_uploads")
        row = PendingUpload(
            organization_id=actor.organization_id,
            way=PIECES,
            name=documents.clean_file_name(name),
            most=length,
            made_by=actor.identity,
            folder=folder,
            link_id=link_id,
            replaces=replaces,
            expires_at=now() + KEPT,
        )
        db.session.add(row)
        db.session.flush()
        return row


def own(public_id: str, actor: Actor, *, lock: bool = False) -> PendingUpload:
    """An upload in pieces that the actor began. `NotFound` for others' and for what has ended or expired."""
    query = tenancy.scoped(PendingUpload, actor).where(PendingUpload.public_id == public_id, PendingUpload.made_by == actor.identity)
    query = query.where(PendingUpload.way == PIECES, PendingUpload.state.in_((OPEN, DONE)))
    row = db.session.scalar(query.with_for_update(of=PendingUpload) if lock else query)
    if row is None or (row.state == OPEN and row.expires_at < now()):
        raise NotFound("upload")
    return row


def look(public_id: str, *, actor: Actor) -> PendingUpload:
    """How far it is. One whose bytes are all here and that isn't a document, since something failed at its end, is ended now; raises what `append` does."""
    row = own(public_id, actor)
    if row.state == OPEN and row.position == row.most:
        return append(public_id, row.most, None, actor=actor)
    return row


def append(public_id: str, offset: int, stream: BinaryIO | None, *, checksum: tuple[str, bytes] | None = None, actor: Actor) -> PendingUpload:
    """Append what the stream gives, durably; `checksum` is an algorithm of `CHECKSUMS` and the digest of this piece. With the last byte it becomes a
    document. What came of a piece that breaks off is kept, unless it has a checksum.

    Raises `WrongOffset`, `Locked`, `WrongBytes`, `TooLarge` for more bytes than were announced; with the last piece what `documents.stage` does.
    """
    row = own(public_id, actor)
    tenant, length = actor.organization_public_id, row.most
    if row.state == DONE and offset == length:
        return row  # the answer to the last piece was lost
    end_reading()
    with told_of_the_disk(log), _held(tenant, public_id) as file:
        turn, digest = _turn(public_id, offset, actor)
        if os.fstat(file.fileno()).st_size < offset:
            raise _lost(public_id, turn)
        piece = Piece(public_id, file, turn, offset, length, digest)
        if stream is not None:
            piece.write(stream, checksum)
        if piece.at == length:
            ending.end(public_id, place_of(tenant, public_id), file, piece.digest, actor)
    return own(public_id, actor)


def end(public_id: str, *, actor: Actor) -> None:
    """It won't be sent to its end: what has come is thrown away. `NotFound` for what is a document already."""
    with transaction():
        row = own(public_id, actor, lock=True)
        if row.state != OPEN:
            raise NotFound("upload")
        row.state = ENDED
    place_of(actor.organization_public_id, public_id).unlink(missing_ok=True)


@contextmanager
def _held(tenant: str, public_id: str) -> Iterator[BinaryIO]:
    """The file of what has come, locked for this request."""
    place = place_of(tenant, public_id)
    made(*list(place.parents)[:3][::-1])
    new = not place.exists()
    with open(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked("Another request is sending this file at the moment; try again.") from None
        if new:
            for folder in list(place.parents)[:3]:
                synced(folder)
        yield file


def _lost(public_id: str, turn: int) -> NotFound:
    """What was acknowledged isn't on this disk: the request came to another machine, or the disk is another one. It has to be sent anew."""
    log.error("upload %s: its bytes aren't here", public_id)
    with transaction():
        mine = (PendingUpload.public_id == public_id) & (PendingUpload.turn == turn) & (PendingUpload.state == OPEN)
        db.session.execute(update(PendingUpload).where(mine).values(state=ENDED, reason="Its bytes were lost."))
    return NotFound("upload")


def place_of(tenant: str, public_id: str) -> Path:
    return settings().storage_dir / staging.key_of(tenant, public_id)


def _turn(public_id: str, offset: int, actor: Actor) -> tuple[int, Any]:
    """Begin to write: the number of this turn, and the hash of what is there, if it is known."""
    with transaction():
        row = own(public_id, actor, lock=True)
        if row.position != offset:
            raise WrongOffset(f"The next byte is number {row.position}, not {offset}.", field="Upload-Offset")
        if row.state != OPEN:  # the last piece came by another request meanwhile
            raise NotFound("upload")
        digest = hashes.taken(public_id, row.turn, offset)
        row.turn += 1
        return row.turn, digest
