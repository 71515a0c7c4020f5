"""Splitting a file that holds several documents: the dialog that asks for their pages."""

from __future__ import annotations

from flask import Response

from portal.core import documents, readings
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.docs import blueprint
from portal.docs.forms import SplitForm
from portal.docs.pages import ReviewQuery, address, filters
from portal.web import forms, htmx
from portal.web.dialog import dialog
from portal.web.page import page

PICTURED = 24  # pages that the dialog shows


@blueprint.route("/documents/<document_id>/split", methods=["GET", "POST"])
@page(right="documents:write")
def split(actor: Actor, query: ReviewQuery, document_id: str) -> Response:
    """Goes on to the first of the documents that are made."""
    document, made = documents.one(document_id, actor=actor), list[Document]()
    form = SplitForm(data={"parts": _as_proposed(document)})
    if form.validate_on_submit() and forms.told(form, lambda: made.extend(documents.split(document_id, form.ranges, actor=actor))):
        return htmx.go(address(made[0].public_id), f"{document.name} is split into {len(made)} documents.")
    shown = {"document": document, "form": form, "filters": filters(), "reading": readings.current(document), "pictured": PICTURED}
    return dialog("documents/split.html", refused=form.is_submitted(), **shown)


def _as_proposed(document: Document) -> str:
    """The pages of the documents that the reading saw, else each page by itself."""
    reading, count = readings.current(document), document.page_count or 1
    parts = [part["pages"] for part in reading.parts] if reading is not None else []
    return written(parts or [[number, number] for number in range(1, min(count, 100) + 1)])


def written(parts: list[list[int]]) -> str:
    """``[[1, 2], [3, 3]]`` as people write it: ``1-2, 3``."""
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
