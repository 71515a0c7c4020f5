"""Bytes on local disk, durable by this order: temporary file, fsync, rename, fsync of the directories; only then the database commits."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from portal.core.storage.kept import Stored, looked_at, too_large
from portal.core.storage.stores import Parts


@dataclass(frozen=True)
class Disk:
    root: Path

    def __str__(self) -> str:
        return str(self.root)

    @property
    def drafts(self) -> Path:
        return made(self.root, self.root / "drafts")

    def path(self, key: str) -> Path:
        return self.root / key

    def take(self, draft: Path, key: str) -> None:
        """Give the finished file its name, and have every name on the way to it written out: whoever made those directories may not have come
        to that yet."""
        target = self.path(key)
        made(*list(target.parents)[:3][::-1])
        os.replace(draft, target)
        for folder in list(target.parents)[:3]:
            synced(folder)

    def copy(self, key: str, to: str) -> None:
        """A second name for the same file, which is replaced as a whole and never written to."""
        draft = self.drafts / secrets.token_hex(16)
        try:
            try:
                os.link(self.path(key), draft)
            except FileNotFoundError:
                raise
            except OSError:  # a file system without second names
                _written_anew(self.path(key), draft)
            self.take(draft, to)
        finally:
            draft.unlink(missing_ok=True)  # it is still there when both names were the same file's before

    def look(self, key: str, most: int) -> Stored:
        if self.path(key).stat().st_size > most:
            raise too_large(most)
        with self.open(key) as file:
            return looked_at(file)

    def open(self, key: str) -> BinaryIO:
        return open(self.path(key), "rb")

    def stream(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        file = self.open(key)
        file.seek(start)
        return file

    def size(self, key: str) -> int | None:
        try:
            return self.path(key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            self.path(key).unlink()

    def keys(self, prefix: str = "") -> Iterator[tuple[str, int, float]]:
        for path in sorted(self.root.glob(f"{prefix}*/*" if prefix else "*/*/*")):
            with suppress(FileNotFoundError):  # removed meanwhile
                if path.is_file():
                    told = path.stat()
                    yield str(path.relative_to(self.root)), told.st_size, told.st_mtime

    def url_to_put(self, key: str, seconds: int) -> str | None:
        return None

    def parts_to_put(self, key: str, size: int, seconds: int) -> Parts | None:
        return None

    def join(self, key: str, upload: str) -> None:
        return None

    def drop_parts(self, key: str, upload: str) -> None:
        return None

    def clear_parts(self, older_than: float) -> int:
        return 0

    def url_to_get(self, key: str, seconds: int, name: str) -> str | None:
        return None

    def clear(self, older_than: float) -> int:
        return cleared(self.drafts, older_than)


def _written_anew(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with open(target, "rb") as file:
        os.fsync(file.fileno())


def made(*folders: Path) -> Path:
    """Make folders, outermost first; the last one. One by one: `parents=True` opens all but the last to everybody."""
    folders[0].parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in folders:
        folder.mkdir(exist_ok=True, mode=0o700)
    return folders[-1]


def synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cleared(folder: Path, older_than: float) -> int:
    """Remove files below a folder last written before `older_than`; how many."""
    gone = 0
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # it was given its name meanwhile
            if file.is_file() and file.stat().st_mtime < older_than:
                file.unlink()
                gone += 1
    return gone
