"""The bytes of documents: the original as an attachment, pages as pictures."""

from __future__ import annotations

from flask import Response, send_file
from pydantic import Field

from portal.core import documents, pictures
from portal.core.actors import Actor
from portal.core.extraction.sniff import KINDS
from portal.docs import blueprint, shapes
from portal.docs.shapes import WordsShape
from portal.web.endpoint import endpoint
from portal.web.payload import Query

#: Foreign bytes are never shown by a browser as part of this site.
GUARDS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}


class PictureQuery(Query):
    width: int = Field(1200, ge=100, le=1600, description="Pixels, at least; 400, 800, 1200 or 1600 is served.")


@blueprint.get("/api/docs/<document_id>/download/")
@endpoint("Download the original", right="documents:read")
def download_document(actor: Actor, document_id: str) -> Response:
    document = documents.one(document_id, actor=actor)
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


@blueprint.get("/api/docs/<document_id>/pages/<int:number>/words/")
@endpoint("Get the words of a page", right="documents:read")
def get_words(actor: Actor, document_id: str, number: int) -> WordsShape:
    return shapes.words(documents.one(document_id, actor=actor), number)


@blueprint.get("/api/docs/<document_id>/pages/<int:number>/")
@endpoint("Get the picture of a page", right="documents:read")
def get_page(actor: Actor, document_id: str, number: int, query: PictureQuery) -> Response:
    """PNG, upright; the boxes of values are fractions of it."""
    document = documents.one(document_id, actor=actor)
    try:
        picture = pictures.page(document, number, width=query.width)
    except FileNotFoundError:
        documents.open_original(document).close()  # says so when it is the original that is missing
        raise
    return Response(picture, mimetype="image/png", headers=GUARDS)
