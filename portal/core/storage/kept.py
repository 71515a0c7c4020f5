"""What is kept, under which key, and what is said when it isn't there."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from portal.core.errors import PortalError, StorageFull, TooLarge

CHUNK = 1 << 20
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_KEY = re.compile(r"([^/]+)/([0-9a-f]{2})/(\2[0-9a-f]{62})")


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that will survive a power cut: their hash (hex) and size in bytes; `head` is their beginning, for sniffing."""

    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in a store; `size` in bytes."""

    tenant: str
    sha256: str
    size: int

    @property
    def key(self) -> str:
        return key_of(self.tenant, self.sha256)


class Missing(PortalError):
    """The bytes of a row aren't there: the store lost them, or they were moved without `portal restore`. Our fault, not the caller's."""

    code = "bytes_missing"

    def __init__(self, sha256: str) -> None:
        super().__init__("The stored bytes of this file are missing on the server; they have to be restored from a backup.")
        self.sha256 = sha256


class Damaged(Missing):
    """They are there and aren't what was stored."""

    code = "bytes_damaged"

    def __init__(self, sha256: str) -> None:
        super().__init__(sha256)
        self.message = "The stored bytes of this file are damaged on the server; they have to be restored from a backup."


def key_of(tenant: str, sha256: str) -> str:
    return f"{tenant}/{sha256[:2]}/{sha256}"


def kept_at(key: str, size: int) -> Kept | None:
    """What lies at a key; None for drafts, what is staged, and whatever else there is."""
    match = _KEY.fullmatch(key)
    return Kept(match[1], match[3], size) if match else None


def copied(stream: BinaryIO, file: BinaryIO, limit: int) -> Stored:
    """Copy and hash; `TooLarge` above `limit` bytes."""
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        head = head or chunk
        digest.update(chunk)
        file.write(chunk)
    return Stored(digest.hexdigest(), size, head)


def looked_at(file: BinaryIO) -> Stored:
    """What an open file is, from where it stands."""
    digest, size, head = hashlib.sha256(), 0, b""
    while chunk := file.read(CHUNK):
        size, head = size + len(chunk), head or chunk
        digest.update(chunk)
    return Stored(digest.hexdigest(), size, head)


def too_large(limit: int) -> TooLarge:
    shown = f"{limit // (1 << 20)} MB" if limit >= 1 << 20 else f"{limit} bytes"
    return TooLarge(f"The file is larger than the limit of {shown}.", field="file")


@contextmanager
def told_of_the_disk(log: object) -> Iterator[None]:
    """What the system says of the disk, in words for whoever sent a file. Raises `StorageFull`."""
    try:
        yield
    except OSError as error:
        log.exception("bytes not stored")  # type: ignore[attr-defined]
        full = error.errno in FULL
        raise StorageFull("There is no room for this file at the moment." if full else "The file can't be stored at the moment.") from error
