"""A document's original on its way to a browser or a program."""

from __future__ import annotations

from typing import BinaryIO

from flask import Response, send_file

from portal.core import documents
from portal.core.documents import Document
from portal.core.extraction.sniff import KINDS
from portal.core.mail import Mail

#: Foreign bytes are never shown by a browser as part of this site.
GUARDS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}


def original_mail(mail: Mail, file: BinaryIO) -> Response:
    """An e-mail byte by byte as it arrived."""
    name = documents.clean_file_name(f"{mail.subject or 'e-mail'}.eml")
    answer = send_file(file, mimetype="message/rfc822", as_attachment=True, download_name=name, etag=mail.sha256, conditional=False)
    answer.content_length = mail.size
    answer.headers.update(GUARDS)
    return answer


def original(document: Document) -> Response:
    answer = send_file(
        documents.open_original(document),
        mimetype=KINDS[document.kind].mime,
        as_attachment=True,
        download_name=document.name,
        etag=document.sha256,
        conditional=False,
    )
    answer.content_length = document.size
    answer.headers.update(GUARDS)
    return answer
