"""The bytes of documents: the original as an attachment, pages as pictures."""

from __future__ import annotations

import json

from flask import Response
from pydantic import Field

from portal.core import documents, pictures, readings
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.docs import blueprint, shapes
from portal.docs.shapes import WordsShape
from portal.web.attachment import GUARDS, original, original_mail
from portal.web.endpoint import endpoint
from portal.web.page import page
from portal.web.payload import Query

#: For what a page shows: the next document's picture is fetched before it opens.
AWHILE = "private, max-age=600"


class PictureQuery(Query):
    width: int = Field(1200, ge=100, le=1600, description="Pixels, at least; 400, 800, 1200 or 1600 is served.")


@blueprint.get("/api/docs/<document_id>/download/")
@endpoint("Download the original", right="documents:read")
def download_document(actor: Actor, document_id: str) -> Response:
    return original(documents.one(document_id, actor=actor))


@blueprint.get("/api/docs/<document_id>/email/")
@endpoint("Download the e-mail that a document came in", right="documents:read")
def download_email(actor: Actor, document_id: str) -> Response:
    """Byte by byte as it arrived; 404 `no_email` for a document that came another way."""
    return original_mail(*documents.original_mail(document_id, actor=actor))


@blueprint.get("/documents/<document_id>/email")
@page(right="documents:read")
def email(actor: Actor, document_id: str) -> Response:
    return original_mail(*documents.original_mail(document_id, actor=actor))


@blueprint.get("/documents/<document_id>/download", endpoint="original")
@page(right="documents:read")
def download(actor: Actor, document_id: str) -> Response:
    return original(documents.one(document_id, actor=actor))


@blueprint.get("/api/docs/<document_id>/pages/<int:number>/words/")
@endpoint("Get the words of a page", right="documents:read")
def get_words(actor: Actor, document_id: str, number: int) -> WordsShape:
    return shapes.words(documents.one(document_id, actor=actor), number)


@blueprint.get("/documents/<document_id>/pages/<int:number>/words")
@page(right="documents:read")
def page_words(actor: Actor, document_id: str, number: int) -> Response:
    """``[[text, x0, y0, x1, y1, confidence], …]``, to pick values from."""
    words = readings.words_on_page(documents.one(document_id, actor=actor), number)
    return Response(json.dumps(words, ensure_ascii=False, separators=(",", ":")), mimetype="application/json", headers={"Cache-Control": AWHILE})


@blueprint.get("/api/docs/<document_id>/pages/<int:number>/")
@endpoint("Get the picture of a page", right="documents:read")
def get_page(actor: Actor, document_id: str, number: int, query: PictureQuery) -> Response:
    """PNG, upright; the boxes of values are fractions of it."""
    return _picture(documents.one(document_id, actor=actor), number, query.width)


@blueprint.get("/documents/<document_id>/pages/<int:number>.png")
@page(right="documents:read")
def page_picture(actor: Actor, document_id: str, number: int, query: PictureQuery) -> Response:
    answer = _picture(documents.one(document_id, actor=actor), number, query.width)
    answer.headers["Cache-Control"] = AWHILE
    return answer


def _picture(document: Document, number: int, width: int) -> Response:
    return Response(pictures.page(document, number, width=width), mimetype="image/png", headers=GUARDS)
