"""Bytes in and out: content-addressed files on local disk, durable before anybody is told that they arrived.

Order (docs/architecture.md): temporary file, stream while hashing, fsync, rename, fsync of the directory; only then the database commits.
A file lies at ``<tenant>/<first two of the hash>/<sha256>`` and is written once; equal bytes are shared within a tenant only.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from portal.core.db import settings
from portal.core.errors import PortalError, StorageFull, TooLarge

CHUNK = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that will survive a power cut: their hash (hex) and size in bytes; `head` is their beginning, for sniffing."""

    sha256: str
    size: int
    head: bytes


class Missing(PortalError):
    """The bytes of a row aren't there: the disk lost them, or they were moved without `portal restore`. Our fault, not the caller's."""

    code = "bytes_missing"

    def __init__(self, sha256: str) -> None:
        super().__init__("The stored bytes of this file are missing on the server; they have to be restored from a backup.")
        self.sha256 = sha256


def put(tenant: str, stream: BinaryIO, *, limit: int) -> Stored:
    """Store `stream` for a tenant (its public id). Raises `TooLarge` above `limit` bytes, `StorageFull` when the disk
    is, or doesn't take them for another reason."""
    return _durably(tenant, lambda file: _copy(stream, file, limit))


def put_bytes(tenant: str, data: bytes) -> Stored:
    return _durably(tenant, lambda file: _write(data, file))


def _durably(tenant: str, fill: Callable[[BinaryIO], Stored]) -> Stored:
    try:
        draft = _drafts() / secrets.token_hex(16)
        try:
            with open(draft, "xb") as file:
                stored = fill(file)
                file.flush()
                os.fsync(file.fileno())
            _settle(draft, path(tenant, stored.sha256))
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        log.exception("bytes not stored")
        full = error.errno in FULL
        raise StorageFull("There is no room for this file at the moment." if full else "The file can't be stored at the moment.") from error
    return stored


def _copy(stream: BinaryIO, file: BinaryIO, limit: int) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"The file is larger than the limit of {limit // (1 << 20)} MB.", field="file")
        head = head or chunk
        digest.update(chunk)
        file.write(chunk)
    return Stored(digest.hexdigest(), size, head)


def _write(data: bytes, file: BinaryIO) -> Stored:
    file.write(data)
    return Stored(hashlib.sha256(data).hexdigest(), len(data), data[:CHUNK])


def _settle(draft: Path, target: Path) -> None:
    """Give the finished file its name, and have every name on the way to it written out: whoever made those directories
    may not have come to that yet."""
    for folder in (target.parent.parent, target.parent):  # one by one: `parents=True` opens all but the last to everybody
        folder.mkdir(exist_ok=True, mode=0o700)
    os.replace(draft, target)
    for folder in list(target.parents)[:3]:
        _sync_directory(folder)


def _sync_directory(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drafts() -> Path:
    folder = settings().storage_dir / "drafts"
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def path(tenant: str, sha256: str) -> Path:
    return settings().storage_dir / tenant / sha256[:2] / sha256


def open_bytes(tenant: str, sha256: str) -> BinaryIO:
    """The stored file, open for reading; `Missing` when it isn't there."""
    try:
        return open(path(tenant, sha256), "rb")
    except FileNotFoundError:
        raise Missing(sha256) from None


def clear_drafts(older_than: float) -> int:
    """Remove drafts last written before `older_than` (epoch seconds): what killed processes left behind."""
    gone = 0
    for draft in _drafts().iterdir():
        try:
            if draft.stat().st_mtime < older_than:
                draft.unlink()
                gone += 1
        except FileNotFoundError:
            continue  # it was given its name meanwhile
    return gone
