"""``/v1/files``: list, upload in one request, look at, download, delete and recover."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from portal.core import documents
from portal.core.actors import Actor
from portal.core.documents import Document, Staged
from portal.core.errors import Conflict
from portal.dialects.files import blueprint, shapes
from portal.dialects.files.narrowing import OfFiles, narrowed
from portal.dialects.files.paging import Page, page
from portal.dialects.files.shapes import FileShape
from portal.dialects.files.words import STATUS, Status, states_of
from portal.web.attachment import original
from portal.web.endpoint import endpoint
from portal.web.payload import Form


class FilesListQuery(OfFiles):
    status: Status | None = Field(None, description="Without it, all that isn't deleted.")


class NewFile(Form):
    folder_id: str | None = Field(None, description="Without it the file lies at the root.")


def find(file_id: str, actor: Actor) -> Document:
    return documents.by_uuid(file_id, actor=actor)


def _stage(actor: Actor, body: NewFile) -> Staged:
    documents.check_destination(folder=body.folder_id or None, pipeline=None, actor=actor)
    return documents.stage(body.file.stream, body.file.filename, actor=actor)  # type: ignore[arg-type]


@blueprint.post("/v1/files/upload")
@endpoint("Upload a file in one request", right="documents:create", status=201, limit="upload", prepare=_stage)
def upload_file(actor: Actor, body: NewFile, prepared: Staged) -> FileShape:
    """Through the portal itself; for large files presigned addresses are better."""
    return shapes.file(documents.receive(prepared, folder=body.folder_id or None, actor=actor))


@blueprint.get("/v1/files")
@endpoint("List files", right="documents:read")
def list_files(actor: Actor, query: FilesListQuery) -> Page[FileShape]:
    """Newest first."""
    found = narrowed(query, actor, among=states_of(query.status) if query.status else None)
    return page(found, Document, query, shapes.files)


@blueprint.get("/v1/files/<file_id>")
@endpoint("Get a file", right="documents:read")
def get_file(actor: Actor, file_id: str) -> FileShape:
    return shapes.file(find(file_id, actor))


@blueprint.get("/v1/files/<file_id>/download")
@endpoint("Download a file", right="documents:read")
def download_file(actor: Actor, file_id: str) -> Response:
    """The bytes as they came, or a part of them (`Range`)."""
    document = find(file_id, actor)
    if STATUS[document.state] == "deleted":
        raise Conflict("The file is deleted; recover it first.", code="deleted")
    return original(document)


@blueprint.delete("/v1/files/<file_id>")
@endpoint("Delete a file", right="documents:write")
def delete_file(actor: Actor, file_id: str) -> FileShape:
    """It can be recovered."""
    document = find(file_id, actor)
    documents.delete(document.public_id, actor=actor)
    return shapes.file(find(file_id, actor))


@blueprint.put("/v1/files/<file_id>/recover")
@endpoint("Recover a deleted file", right="documents:write")
def recover_file(actor: Actor, file_id: str) -> FileShape:
    """With the status that it had before."""
    return shapes.file(documents.recover(find(file_id, actor).public_id, actor=actor))
