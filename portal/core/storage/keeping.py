"""Keeping files and giving them back, whichever store the settings name."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from portal.core.db import settings
from portal.core.errors import StorageUnavailable
from portal.core.storage.kept import CHUNK, Damaged, Kept, Missing, Stored, copied, kept_at, key_of, looked_at, told_of_the_disk
from portal.core.storage.stores import Store, at

log = logging.getLogger(__name__)


def store() -> Store:
    """The one that the settings name."""
    config = settings()
    return at(config.storage_url if config.storage_url.startswith("s3:") else "", config.storage_dir)


def put(tenant: str, stream: BinaryIO, *, limit: int) -> Stored:
    """Store `stream` for a tenant (its public id). Raises `TooLarge` above `limit` bytes, `StorageFull` when the disk is, or doesn't take them for another
    reason, `StorageUnavailable` when the store can't be reached."""
    return _durably(tenant, lambda file: copied(stream, file, limit))


def put_bytes(tenant: str, data: bytes) -> Stored:
    return _durably(tenant, lambda file: _write(data, file))


def _durably(tenant: str, fill: Callable[[BinaryIO], Stored]) -> Stored:
    with told_of_the_disk(log), draft() as place:
        stored = written(place, fill)
        store().take(place, key_of(tenant, stored.sha256))
    return stored


@contextmanager
def draft() -> Iterator[Path]:
    """A path for a new file, gone in the end unless it was given a key."""
    place = store().drafts / secrets.token_hex(16)
    try:
        yield place
    finally:
        place.unlink(missing_ok=True)


def written(place: Path, fill: Callable[[BinaryIO], Stored]) -> Stored:
    """A new file that has reached the disk."""
    with open(place, "xb") as file:
        stored = fill(file)
        file.flush()
        os.fsync(file.fileno())
    return stored


def adopt(tenant: str, key: str, stored: Stored) -> None:
    """Store what lies at a key of the store that nobody else writes to, and that was looked at. Raises as `put`."""
    kept = key_of(tenant, stored.sha256)
    with told_of_the_disk(log):
        store().copy(key, kept)
        if store().size(kept) != stored.size:
            raise StorageUnavailable("The store of files doesn't copy whole files.")


def _write(data: bytes, file: BinaryIO) -> Stored:
    file.write(data)
    return Stored(hashlib.sha256(data).hexdigest(), len(data), data[:CHUNK])


def path(tenant: str, sha256: str) -> Path:
    """Where it lies on local disk, for stores that are one."""
    return settings().storage_dir / key_of(tenant, sha256)


def open_bytes(tenant: str, sha256: str, *, verify: bool = False) -> BinaryIO:
    """The stored file, open for reading, with a descriptor; `Missing` when it isn't there, `Damaged` when it is to be verified and isn't what was
    stored. What comes from elsewhere is verified on its way."""
    with _there(sha256):
        file = store().open(key_of(tenant, sha256))
    if verify and looked_at(file).sha256 != sha256:
        file.close()
        raise Damaged(sha256)
    file.seek(0)
    return file


def stream(tenant: str, sha256: str, start: int = 0, length: int | None = None) -> BinaryIO:
    """The bytes from `start` on as they come, `length` of them at least; `Missing` when they aren't there."""
    with _there(sha256):
        return store().stream(key_of(tenant, sha256), start, length)


def size(tenant: str, sha256: str) -> int | None:
    """In bytes; None when it isn't there."""
    return store().size(key_of(tenant, sha256))


def exists(tenant: str, sha256: str) -> bool:
    return size(tenant, sha256) is not None


def delete(tenant: str, sha256: str) -> None:
    """Of files that no row names any more."""
    store().delete(key_of(tenant, sha256))


def listed() -> Iterator[Kept]:
    """All that is kept, of all tenants; neither drafts nor what is staged."""
    yield from (kept for key, size, _ in store().keys() if (kept := kept_at(key, size)) is not None)


def clear_drafts(older_than: float) -> int:
    """Remove local files last written before `older_than` (epoch seconds): what killed processes left behind, and copies of what lies elsewhere."""
    return store().clear(older_than)


@contextmanager
def _there(sha256: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Missing(sha256) from None
