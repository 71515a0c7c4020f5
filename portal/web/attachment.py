"""A document's original on its way to a browser or a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from portal.core import documents
from portal.core.documents import Document
from portal.core.extraction.sniff import KINDS
from portal.core.mail import Mail

#: Foreign bytes are never shown by a browser as part of this site.
GUARDS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}


def original_mail(mail: Mail, file: BinaryIO) -> Response:
    """An e-mail byte by byte as it arrived."""
    name = documents.clean_file_name(f"{mail.subject or 'e-mail'}.{mail.kind}")
    answer = send_file(file, mimetype=KINDS[mail.kind].mime, as_attachment=True, download_name=name, etag=mail.sha256, conditional=False)
    answer.content_length = mail.size
    answer.headers.update(GUARDS)
    return answer


def original(document: Document) -> Response:
    """All of it, or the one range that is asked for (206); ranges of another file, by ``If-Range``, and several at once get all of it."""
    documents.demand_bytes(document)
    span = _span(document.size, document.sha256)
    start, end = span or (0, document.size)
    file = documents.stream_original(document, start, end - start if span else None)
    answer = send_file(
        cast(BinaryIO, _Part(file, end - start)) if span else file,
        mimetype=KINDS[document.kind].mime,
        as_attachment=True,
        download_name=document.name,
        etag=document.sha256,
        conditional=False,
    )
    if span:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{document.size}"
    answer.content_length = end - start
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers.update(GUARDS)
    return answer


def _span(size: int, etag: str) -> tuple[int, int] | None:
    """First byte and the one behind the last."""
    wanted, condition = request.range, request.if_range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    if request.headers.get("If-Range") and condition.etag != etag:
        return None
    span = wanted.range_for_length(size)
    if span is None:
        raise RequestedRangeNotSatisfiable(length=size)
    return span[0], span[1]


@dataclass(slots=True)
class _Part:
    """The next `left` bytes of a file. It has no descriptor, or the server would send all of that."""

    file: BinaryIO
    left: int

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
