"""From one store to another: every file read, checked against its hash and written; begun again it goes on where it was."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.core.storage.kept import Kept, copied, kept_at
from portal.core.storage.stores import Store

ANY_SIZE = 1 << 62


@dataclass(slots=True)
class Moved:
    """`copied` and `there` before, in files; `copied_bytes`; `damaged` are the keys of files that aren't what they are named by, which stay behind."""

    copied: int = 0
    there: int = 0
    copied_bytes: int = 0
    damaged: list[str] = field(default_factory=list)


def move(source: Store, target: Store, told: Callable[[Moved], None] = lambda moved: None) -> Moved:
    """Copy all that is kept; nothing is removed from `source`. What is there already with the same size was written whole. Raises
    `StorageUnavailable`, `StorageFull`, `OSError`; what was copied by then stays."""
    moved = Moved()
    for key, size, _ in source.keys():
        kept = kept_at(key, size)
        if kept is None:
            continue
        if target.size(key) == size:
            moved.there += 1
        elif _copy(kept, source, target):
            moved.copied, moved.copied_bytes = moved.copied + 1, moved.copied_bytes + size
        else:
            moved.damaged.append(key)
        told(moved)
    return moved


def _copy(kept: Kept, source: Store, target: Store) -> bool:
    """Whether it is what its name says, and was written."""
    draft = target.drafts / secrets.token_hex(16)
    try:
        with open(draft, "xb") as file, source.stream(kept.key) as stream:
            stored = copied(stream, file, ANY_SIZE)
            file.flush()
            os.fsync(file.fileno())
        if stored.sha256 == kept.sha256:
            target.take(draft, kept.key)
        return stored.sha256 == kept.sha256
    finally:
        draft.unlink(missing_ok=True)
