"""What goes wrong on the way to a store that speaks S3: told in the portal's words, and bytes that broke off are gone on with."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from portal.core.errors import StorageFull, StorageUnavailable

log = logging.getLogger(__name__)

PAUSE = 0.2  # seconds before the second try; twice as long before each further one
GONE = ("404", "NoSuchKey", "NoSuchUpload")
FULL = ("507", "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage")


@contextmanager
def reaching(key: str) -> Iterator[None]:
    """The store's own failures as those of `Store`; what it says goes to the log alone."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError(key) from None
        log.error("%s: %s", key, error)
        if code in FULL:
            raise StorageFull("There is no room for this file at the moment.") from None
        raise StorageUnavailable from None
    except BotoCoreError as error:
        log.error("%s: %s", key, error)
        raise StorageUnavailable from None


class Streamed:
    """An object's bytes as they come. Where a connection breaks, the next one goes on: an object that is kept never changes. It has no descriptor."""

    def __init__(self, key: str, ask: Callable[[int, int | None], tuple[BinaryIO, int]], start: int, length: int | None, attempts: int) -> None:
        """`ask` gives the bytes from a place on, so many of them or all, and how many they are."""
        self._key, self._ask, self._attempts, self._at = key, ask, attempts, start
        body, size = ask(start, length)
        self._body: BinaryIO | None = body
        self._end = start + size

    def read(self, size: int = -1) -> bytes:
        """Raises `StorageUnavailable` when it broke off so often that the store counts as out of reach."""
        for attempt in range(1, self._attempts + 1):
            try:
                piece = self._next(size)
                self._at += len(piece)
                return piece
            except StorageUnavailable:
                self.close()
                if attempt == self._attempts:
                    raise
                time.sleep(PAUSE * 2 ** (attempt - 1))
        return b""

    def _next(self, size: int) -> bytes:
        if self._at >= self._end:
            return b""
        if self._body is None:
            self._body, _ = self._ask(self._at, self._end - self._at)
        with reaching(self._key):
            return self._body.read(None if size < 0 else size)  # type: ignore[arg-type]

    def close(self) -> None:
        if self._body is not None:
            self._body.close()
        self._body = None

    def __enter__(self) -> Streamed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
