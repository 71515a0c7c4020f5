"""Where bytes can lie: what a store has to be able to do, and which one an address names."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from portal.core.errors import StorageUnavailable
from portal.core.storage.kept import Stored

PROBE = "staging/doctor/probe"


@dataclass(frozen=True, slots=True)
class Parts:
    """Addresses that take an object in parts of `size` bytes each, but for the last; `upload` is what the store calls them together."""

    upload: str
    size: int
    urls: tuple[str, ...]


class Store(Protocol):
    """Objects by key, written whole or not at all. Raises `FileNotFoundError` for a key that isn't there, `StorageUnavailable` for a store that can't be
    reached, `OSError` of the local disk."""

    drafts: Path  #: A local folder where files are written before they have a key.

    def take(self, draft: Path, key: str) -> None:
        """Give a finished file its key, durably; the draft may be gone afterwards."""
        ...

    def copy(self, key: str, to: str) -> None:
        """Give an object a second key, durably and without its bytes passing through here; what is put to the first one later doesn't change the second."""
        ...

    def look(self, key: str, most: int) -> Stored:
        """What lies there, read once from end to end. `TooLarge` above `most` bytes."""
        ...

    def open(self, key: str) -> BinaryIO:
        """The bytes as a local file with a descriptor."""
        ...

    def stream(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        """From `start` at least `length` bytes, read as they come."""
        ...

    def size(self, key: str) -> int | None: ...

    def delete(self, key: str) -> None:
        """It needn't be there."""
        ...

    def keys(self, prefix: str = "") -> Iterator[tuple[str, int, float]]:
        """Key, size, and when it was written (epoch seconds)."""
        ...

    def url_to_put(self, key: str, seconds: int) -> str | None:
        """An address that takes the object's bytes without the portal; None where it is the portal that takes them."""
        ...

    def parts_to_put(self, key: str, size: int, seconds: int) -> Parts | None:
        """The same for an object of `size` bytes in parts; None where it is the portal that takes them."""
        ...

    def join(self, key: str, upload: str) -> None:
        """Make the object of the parts that were put; if there are none, or they were joined before, nothing happens."""
        ...

    def drop_parts(self, key: str, upload: str) -> None: ...

    def clear_parts(self, older_than: float) -> int:
        """Drop the parts of all that was begun before `older_than` (epoch seconds) and never joined; of how many objects."""
        ...

    def url_to_get(self, key: str, seconds: int, name: str) -> str | None: ...

    def clear(self, older_than: float) -> int:
        """Remove what killed processes and readers left on the local disk; how many."""
        ...


@lru_cache(32)
def at(url: str, scratch: Path) -> Store:
    """The store at an address; "" is the disk at `scratch`, which is also where a store elsewhere keeps its drafts."""
    from portal.core.storage.disk import Disk
    from portal.core.storage.s3 import S3

    address = urlsplit(url)
    if address.scheme == "s3":
        return S3.of(address, scratch)
    return Disk(Path(address.path) if url else scratch)


def tried(store: Store) -> Store:
    """Write, copy, find and remove a file of a few bytes. Raises as `Store`."""
    draft, copy = store.drafts / secrets.token_hex(16), f"{PROBE}-copy"
    try:
        draft.write_bytes(b"probe")
        store.take(draft, PROBE)
        store.copy(PROBE, copy)
        if (store.size(PROBE), store.size(copy)) != (len(b"probe"), len(b"probe")):
            raise StorageUnavailable
        for key in (PROBE, copy):
            store.delete(key)
    finally:
        draft.unlink(missing_ok=True)
    return store
