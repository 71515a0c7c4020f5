"""The bytes of a backup: each file lies under its own hash, and is checked against it whenever it is copied."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from portal.core import storage
from portal.core.errors import StorageUnavailable

NAME = re.compile(r"[0-9a-f]{64}")
ANY_SIZE = 1 << 62
MOST_REFUSED = 10  # files that the store has and doesn't give; of more it is the store itself that fails


class Damaged(Exception):
    """A file whose bytes don't have the hash that it is named by."""


@dataclass(slots=True)
class Copied:
    """`sizes` in bytes by ``tenant/sha256``; `damaged` holds those names whose bytes don't fit."""

    sizes: dict[str, int] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)


def copy(target: Path) -> Copied:
    """Copy every stored file and check it on the way. Raises `StorageUnavailable` when the store doesn't give them at all."""
    copied, refused = Copied(), 0
    target.mkdir(mode=0o700)
    for kept in storage.listed():
        name = f"{kept.tenant}/{kept.sha256}"
        try:
            size = _copy(kept, target / kept.key)
        except (storage.Missing, FileNotFoundError):
            continue  # purged since it was listed; if a row names it, it is told as damaged
        except StorageUnavailable:
            refused += 1
            if refused > MOST_REFUSED:
                raise
            size = None
        if size is None:
            copied.damaged.append(name)
        else:
            copied.sizes[name] = size
    return copied


def _copy(kept: storage.Kept, place: Path) -> int | None:
    """Its size in bytes; None, and no file, when it isn't what it is named by."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    whole = False
    try:
        with storage.stream(kept.tenant, kept.sha256) as source, open(place, "wb") as file:
            shutil.copyfileobj(source, file, storage.CHUNK)
        whole = digest(place) == kept.sha256
        return place.stat().st_size if whole else None
    finally:
        if not whole:
            place.unlink(missing_ok=True)


def stored(store: Path) -> Iterator[Path]:
    """``<tenant>/<first two>/<sha256>`` below `store`."""
    return (path for path in sorted(store.glob("*/*/*")) if NAME.fullmatch(path.name) and path.is_file())


def put_back(source: Path) -> int:
    """Check all files of a backup, then store them; how many. `Damaged` before anything is stored."""
    paths = list(stored(source))
    for path in paths:
        if digest(path) != path.name:
            raise Damaged(f"{path.relative_to(source)} isn't what was written")
    for path in paths:
        with open(path, "rb") as file:
            storage.put(path.parent.parent.name, file, limit=ANY_SIZE)
    return len(paths)


def digest(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
