"""One piece of a file on its way to the disk."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import CursorResult, update

from portal.core.db import db, now, transaction
from portal.core.errors import NotFound, PortalError
from portal.core.storage.kept import CHUNK
from portal.core.uploads import hashes
from portal.core.uploads.table import OPEN, PendingUpload

CHECKPOINT = 32 << 20  # bytes: so much is sent again at most when this process is killed
KEPT = timedelta(hours=24)  # after the last piece


class WrongBytes(PortalError):
    """The piece isn't what its checksum says; nothing of it was kept."""

    code = "checksum_mismatch"


@dataclass(slots=True)
class Piece:
    """`at` is where the file ends so far, `digest` the hash of all of it, None when that isn't known. `turn` fences: whoever began later has the file."""

    upload: str
    file: BinaryIO
    turn: int
    at: int
    length: int
    digest: Any
    syncing: bool = False

    def write(self, stream: BinaryIO, checksum: tuple[str, bytes] | None) -> None:
        """Append until the stream or the file ends. What came before it broke off is kept, unless there is a checksum, which needs all of it."""
        self.file.truncate(self.at)
        self.file.seek(self.at)
        if checksum is not None:
            return self._checked(stream, *checksum)
        try:
            self._copy(stream)
        except BaseException:
            if not self.syncing:  # a failed fsync is never tried again
                self._save()
            raise
        self._save()

    def _copy(self, stream: BinaryIO) -> None:
        saved = self.at
        while self.at < self.length and (chunk := stream.read(min(CHUNK, self.length - self.at))):
            self._put(chunk)
            if self.at - saved >= CHECKPOINT:
                self._save()
                saved = self.at

    def _checked(self, stream: BinaryIO, algorithm: str, expected: bytes) -> None:
        check = hashlib.new(algorithm, usedforsecurity=False)
        while self.at < self.length and (chunk := stream.read(min(CHUNK, self.length - self.at))):
            self._put(chunk)
            check.update(chunk)
        if check.digest() != expected:
            raise WrongBytes("The piece isn't what its checksum says; send it again.", field="Upload-Checksum")
        self._save()

    def _put(self, chunk: bytes) -> None:
        left = memoryview(chunk)
        while left:
            left = left[self.file.write(left) :]
        if self.digest is not None:
            self.digest.update(chunk)
        self.at += len(chunk)

    def _save(self) -> None:
        """To the disk, then to the row; `NotFound` when the upload was ended meanwhile."""
        self.syncing = True
        os.fsync(self.file.fileno())
        self.syncing = False
        with transaction():
            mine = (PendingUpload.public_id == self.upload) & (PendingUpload.turn == self.turn) & (PendingUpload.state == OPEN)
            result = db.session.execute(update(PendingUpload).where(mine).values(position=self.at, expires_at=now() + KEPT))
            assert isinstance(result, CursorResult)
        if not result.rowcount:
            raise NotFound("upload")
        if self.digest is not None:
            hashes.keep(self.upload, self.turn, self.at, self.digest.copy())
