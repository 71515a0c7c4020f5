"""Bytes on their way: announced files that are put to a presigned address and looked at by a job, and files sent in pieces (tus)."""

from portal.core.uploads import job  # noqa: F401  (registers its duty)
from portal.core.uploads.clearing import clear
from portal.core.uploads.pieces import CHECKSUMS, Locked, WrongBytes, WrongOffset, append, begin, end, look, most_bytes
from portal.core.uploads.promising import Promise, Ready, Upload, accept, confirm, give_up, promise, ready
from portal.core.uploads.table import PendingUpload
from portal.core.uploads.telling import confirming

__all__ = [
    "CHECKSUMS",
    "Locked",
    "PendingUpload",
    "Promise",
    "Ready",
    "Upload",
    "WrongBytes",
    "WrongOffset",
    "accept",
    "append",
    "begin",
    "clear",
    "confirm",
    "confirming",
    "end",
    "give_up",
    "look",
    "most_bytes",
    "promise",
    "ready",
]
