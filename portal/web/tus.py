"""The protocol tus 1.0 (https://tus.io/protocols/resumable-upload) over `core/uploads`: creation, checksum, expiration, termination.

A family and the client's page hang these on addresses of their own; who calls, and where the file goes, is their business.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import PreconditionFailed

from portal.core import idempotency, uploads
from portal.core.actors import Actor
from portal.core.db import transaction
from portal.core.errors import Invalid, TooLarge, UnsupportedFile
from portal.core.uploads import PendingUpload
from portal.web import streaming

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,expiration,termination"
PIECE = "application/offset+octet-stream"
OFFSET, LENGTH, METADATA, CHECKSUM = "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Checksum"


def install(app: Flask) -> None:
    @app.after_request
    def tell(response: Response) -> Response:
        """Of the protocol on every answer, errors too."""
        if getattr(current_app.view_functions.get(request.endpoint or ""), "tus", False):
            response.headers["Tus-Resumable"] = VERSION
            response.headers["Cache-Control"] = "no-store"
            if response.status_code == 412:
                response.headers["Tus-Version"] = VERSION
        return response


def speaks_tus(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view of the protocol. Goes below `endpoint` or `page`."""
    view.tus = view.replays = True  # type: ignore[attr-defined]
    return view


def described() -> Response:
    """The answer to OPTIONS."""
    told = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(uploads.most_bytes())}
    return Response(status=204, headers=told | {"Tus-Checksum-Algorithm": ",".join(uploads.CHECKSUMS)})


def create(begin: Callable[[int, dict[str, str]], PendingUpload], address: Callable[[str], str], actor: Actor) -> Response:
    """Begin an upload: `begin` gets its length and metadata, `address` makes where it goes on. With an Idempotency-Key it is begun once."""
    _check_version()
    length, metadata = _whole(LENGTH), _metadata(request.headers.get(METADATA, ""))
    key = request.headers.get("Idempotency-Key")
    if key is None:
        upload = begin(length, metadata)
        return _begun(address(upload.public_id), upload)
    print_ = hashlib.sha256(json.dumps([request.path, length, sorted(metadata.items())]).encode()).hexdigest()
    first = idempotency.begin(key, print_, actor=actor)
    if isinstance(first, idempotency.Replay):
        return Response(status=201, headers={"Location": address(first.body["upload"]), "Idempotent-Replayed": "true"})
    try:
        with transaction():
            upload = begin(length, metadata)
            idempotency.finish(first, 201, {"upload": upload.public_id})
    except BaseException:
        idempotency.abandon(first)
        raise
    return _begun(address(upload.public_id), upload)


def _begun(address: str, upload: PendingUpload) -> Response:
    return Response(status=201, headers={"Location": address, OFFSET: "0"} | _expiry(upload))


def look(public_id: str, actor: Actor) -> Response:
    """The answer to HEAD."""
    _check_version()
    upload = uploads.look(public_id, actor=actor)
    return Response(status=200, headers={OFFSET: str(upload.position), LENGTH: str(upload.most)} | _told(upload))


def append(public_id: str, actor: Actor) -> Response:
    """The answer to PATCH."""
    _check_version()
    if request.mimetype != PIECE:
        raise UnsupportedFile(f"A piece has the type {PIECE}.", field="Content-Type")
    offset, checksum = _whole(OFFSET), _checksum(request.headers.get(CHECKSUM))
    upload = uploads.look(public_id, actor=actor)
    if offset == upload.position and offset + (request.content_length or 0) > upload.most:
        raise TooLarge("The piece goes beyond the end of the file as it was announced.", field=LENGTH)
    upload = uploads.append(public_id, offset, streaming.body(), checksum=checksum, actor=actor)
    return Response(status=204, headers={OFFSET: str(upload.position)} | _told(upload))


def end(public_id: str, actor: Actor) -> Response:
    """The answer to DELETE."""
    _check_version()
    uploads.end(public_id, actor=actor)
    return Response(status=204)


def _told(upload: PendingUpload) -> dict[str, str]:
    """Until when it goes on, or what became of it."""
    if upload.document is None:
        return _expiry(upload)
    return {"Inlet-File-Id": upload.document.uuid, "Inlet-Reference": upload.document.reference_id}


def _expiry(upload: PendingUpload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True)}


def _check_version() -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise PreconditionFailed


def _whole(header: str) -> int:
    given = request.headers.get(header, "")
    if not given.isascii() or not given.isdecimal() or len(given) > 18:
        raise Invalid(f"{header} has to be a whole number of bytes.", field=header)
    return int(given)


def _metadata(header: str) -> dict[str, str]:
    """``key base64,key base64``; a key may have no value."""
    found: dict[str, str] = {}
    for pair in header.split(",") if header.strip() else ():
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            raise Invalid("Upload-Metadata is pairs of a key and a value in base64.", field=METADATA) from None
        if not key or "\x00" in found[key]:
            raise Invalid("Upload-Metadata is pairs of a key and a value in base64.", field=METADATA)
    return found


def _checksum(header: str | None) -> tuple[str, bytes] | None:
    if header is None:
        return None
    algorithm, _, value = header.strip().partition(" ")
    if algorithm not in uploads.CHECKSUMS:
        raise Invalid(f"Checksums are by {', '.join(uploads.CHECKSUMS)}.", field=CHECKSUM)
    try:
        return algorithm, base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("A checksum is written in base64.", field=CHECKSUM) from None
