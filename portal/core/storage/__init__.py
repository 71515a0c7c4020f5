"""Bytes in and out: content-addressed files on local disk or in an S3-compatible store, safe before anybody is told that they arrived.

A file lies at ``<tenant>/<first two of the hash>/<sha256>`` and is written once; equal bytes are shared within a tenant only. What isn't known to be
whole yet lies at ``staging/<tenant>/<name>`` until it is looked at.
"""

from portal.core.storage.keeping import (
    adopt,
    clear_drafts,
    delete,
    exists,
    listed,
    open_bytes,
    path,
    put,
    put_bytes,
    size,
    stream,
)
from portal.core.storage.kept import CHUNK, FULL, Damaged, Kept, Missing, Stored
from portal.core.storage.moving import Moved, move
from portal.core.storage.stores import Store, at, tried

__all__ = [
    "CHUNK",
    "FULL",
    "Damaged",
    "Kept",
    "Missing",
    "Moved",
    "Store",
    "Stored",
    "adopt",
    "at",
    "clear_drafts",
    "delete",
    "exists",
    "listed",
    "move",
    "open_bytes",
    "path",
    "put",
    "put_bytes",
    "size",
    "stream",
    "tried",
]
