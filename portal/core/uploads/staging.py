"""Where bytes lie until they are looked at: ``staging/<tenant>/<upload>`` in the store."""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO
from urllib.parse import urlencode

from portal.core.db import settings
from portal.core.errors import NotAllowed, StorageUnavailable
from portal.core.storage.keeping import draft, store, written
from portal.core.storage.kept import Stored, copied, told_of_the_disk, too_large
from portal.core.storage.stores import Parts

URL_SECONDS = 900
PREFIX = "staging/"
IN_PARTS = 128 << 20  # bytes

log = logging.getLogger(__name__)


def key_of(tenant: str, upload: str) -> str:
    return f"{PREFIX}{tenant}/{upload}"


def address(tenant: str, upload: str) -> str:
    """Where the bytes can be put by anybody who has the address, for a quarter of an hour: the store's own, or the portal's."""
    direct = store().url_to_put(key_of(tenant, upload), URL_SECONDS)
    if direct is not None:
        return direct
    expires = int(time.time()) + URL_SECONDS
    return f"{settings().public_url}/uploads/{upload}?{urlencode({'expires': expires, 'signature': _signature(upload, expires)})}"


def parts(tenant: str, upload: str, size: int) -> Parts | None:
    """Addresses for a large file's parts beside the one for all of it, where the store has such."""
    return store().parts_to_put(key_of(tenant, upload), size, URL_SECONDS) if size >= IN_PARTS else None


def _signature(upload: str, expires: int) -> str:
    return hmac.new(settings().secret_key.encode(), f"put upload\n{upload}\n{expires}".encode(), hashlib.sha256).hexdigest()


def check_address(upload: str, expires: str, signature: str) -> None:
    """Raise `NotAllowed` for an address that isn't from `address`, or isn't valid any more."""
    moment = int(expires) if expires.isascii() and expires.isdecimal() and len(expires) <= 12 else 0
    if not hmac.compare_digest(_signature(upload, moment).encode(), signature.encode("utf-8", "replace")):
        raise NotAllowed("The address isn't one that was given out.", code="invalid_address")
    if moment < time.time():
        raise NotAllowed("The address has expired; ask for a new one.", code="address_expired")


def put(tenant: str, upload: str, stream: BinaryIO, *, limit: int) -> int:
    """Stage all of the stream or nothing; its size in bytes. What was staged before is replaced. Raises as `storage.put`."""
    with told_of_the_disk(log), draft() as place:
        stored = written(place, lambda file: copied(stream, file, limit))
        store().take(place, key_of(tenant, upload))
    return stored.size


def there(tenant: str, upload: str) -> bool:
    """Whether something is staged as a whole; also when the store doesn't say."""
    try:
        return store().size(key_of(tenant, upload)) is not None
    except StorageUnavailable:
        return True


@contextmanager
def held(tenant: str, upload: str, parts: str | None, *, limit: int) -> Iterator[tuple[str, Stored]]:
    """What is staged, in whole or in `parts`, as it is at this moment: its key and what it is. Raises `FileNotFoundError`, `TooLarge`,
    `StorageUnavailable`.

    It is a copy that the store makes, at a key that nobody has an address of. To tie a later copy to the version that was looked at (If-Match) would
    save this one, but not every store minds that: rclone's copies whatever the condition says, and a file put in between would be kept unseen.
    """
    staged = key_of(tenant, upload)
    if parts is not None:
        store().join(staged, parts)
    if (store().size(staged) or 0) > limit:  # a store elsewhere takes whatever is put, and needn't copy all of that
        raise too_large(limit)
    aside = f"{staged}-{secrets.token_hex(8)}"
    store().copy(staged, aside)
    try:
        yield aside, store().look(aside, limit)
    finally:
        with suppress(StorageUnavailable):  # it is cleared away later
            store().delete(aside)


def remove(tenant: str, upload: str, parts: str | None) -> None:
    store().delete(key_of(tenant, upload))
    if parts is not None:
        store().drop_parts(key_of(tenant, upload), parts)


def clear(older_than: float) -> int:
    """Remove what was staged before `older_than` (epoch seconds) and is still there, and parts that were never joined: nobody asks for them any more. How
    many."""
    old = [key for key, _, written_at in store().keys(PREFIX) if written_at < older_than]
    for key in old:
        store().delete(key)
    return len(old) + store().clear_parts(older_than)
