"""Handing in by staff: several files at once, into a folder or to the root."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from portal.core import documents, folders
from portal.core.actors import Actor
from portal.core.errors import PortalError
from portal.docs import blueprint
from portal.web import htmx
from portal.web.listing import ListQuery
from portal.web.page import page

FILES_AT_ONCE = 20


class UploadQuery(ListQuery):
    folder: str | None = None


@blueprint.get("/upload")
@page(right="documents:create")
def upload_page(actor: Actor, query: UploadQuery) -> str:
    return _asked_again(actor, query)


def _asked_again(actor: Actor, query: UploadQuery, **told: Any) -> str:
    """The form, with what became of the files that were sent by it."""
    folder = folders.one(query.folder, actor=actor) if query.folder else None
    return render_template("documents/upload.html", folder=folder, many=FILES_AT_ONCE, **told)


@blueprint.post("/upload")
@page(right="documents:create", upload=True)
def upload(actor: Actor, query: UploadQuery) -> Response | tuple[str, int]:
    files = [file for file in request.files.getlist("file") if file.filename]
    if not 1 <= len(files) <= FILES_AT_ONCE:
        return _asked_again(actor, query, error=f"Choose 1 to {FILES_AT_ONCE} files."), 400
    documents.check_destination(folder=query.folder, pipeline=None, actor=actor)
    refused = [(documents.clean_file_name(file.filename), sentence) for file in files if (sentence := _refusal(file, query.folder, actor))]
    if not refused:
        there = url_for("folders.folder_page", folder_id=query.folder) if query.folder else url_for("docs.inbox")
        return htmx.go(there, f"{len(files)} {'file' if len(files) == 1 else 'files'} uploaded.")
    return _asked_again(actor, query, refused=refused, taken=len(files) - len(refused)), 422


def _refusal(file: FileStorage, folder: str | None, actor: Actor) -> str | None:
    """Take one file; why it couldn't be, or None."""
    try:
        documents.receive(documents.stage(file.stream, file.filename, actor=actor), folder=folder, source="console", actor=actor)  # type: ignore[arg-type]
    except PortalError as error:
        return error.message
    return None
