"""``/v1/files/presigned-urls`` and ``/v1/files/batch-update``: announce files, put their bytes to the store, say that they are there."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, Field, RootModel, model_validator

from portal.core import documents, projects, uploads
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import Document, states
from portal.core.errors import NotFound
from portal.core.uploads import Promise, Ready, Upload
from portal.dialects.files import blueprint, shapes
from portal.dialects.files.shapes import FileShape, Id
from portal.web.endpoint import endpoint
from portal.web.payload import Body

MOST_AT_ONCE = 100


class Announced(Body):
    name: str = Field(min_length=1, max_length=255, description="Without the extension.", examples=["water-2024-01"])
    extension: str = Field(min_length=1, max_length=20, examples=["pdf"])
    mime_type: str = Field(max_length=200, examples=["application/pdf"])
    size_kb: float = Field(gt=0, le=2**40, description="In units of 1024 bytes, rounded up: more bytes aren't taken.")
    folder_id: str | None = Field(None, max_length=64, description="Without it the file lies at the root.")


class Files(Body):
    """A list of files, or a single one in its place."""

    bare: ClassVar[str | None] = "files"
    files: list[Announced] = Field(min_length=1, max_length=MOST_AT_ONCE)

    @model_validator(mode="before")
    @classmethod
    def _single(cls, given: Any) -> Any:
        return given if not isinstance(given, dict) or "files" in given else {"files": [given]}

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """As it is sent: without the name."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        one = schema["properties"]["files"]["items"]
        return {"title": "Files", "oneOf": [{"type": "array", "items": one, "minItems": 1, "maxItems": MOST_AT_ONCE}, one]}


class PresignedShape(BaseModel):
    id: str
    status: Literal["pending"]
    url: str = Field(description="Where it is downloaded once it is there.")
    presigned_url: str = Field(description="PUT the raw bytes here within 15 minutes, with the same Content-Type.")


class InPartsShape(PresignedShape):
    """Of large files, where the store takes them itself: instead of all at once they can be put in parts, in any order and several at a time."""

    part_size: int = Field(description="Bytes of each part but the last.")
    part_urls: list[str] = Field(description="PUT the parts here within 15 minutes; `batch-update` joins them.")


class PresignedShapes(RootModel[list[InPartsShape | PresignedShape]]):
    pass


class Update(Body):
    file_ids: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)
    status: Literal["uploaded", "error"]
    project_id: Id | None = Field(None, description="The files are linked to this project.")


class FileShapes(RootModel[list[FileShape]]):
    pass


def _ready(actor: Actor, body: Files) -> list[Ready]:
    return uploads.ready(actor, [Promise(one.name, one.extension, one.mime_type, int(-(-one.size_kb // 1)), one.folder_id) for one in body.files])


@blueprint.post("/v1/files/presigned-urls")
@endpoint("Get addresses to upload files to", right="documents:create", status=201, limit="upload", prepare=_ready)
def presign(actor: Actor, body: Files, prepared: list[Ready]) -> PresignedShapes:
    """All or none. The bytes go to the store itself; say with `batch-update` that they are there."""
    return PresignedShapes([_shape(one) for one in uploads.promise(actor, prepared)])


def _shape(one: Upload) -> InPartsShape | PresignedShape:
    whole = PresignedShape(id=one.uuid, status="pending", url=shapes.address(one.uuid), presigned_url=one.url)
    return InPartsShape(**whole.model_dump(), part_size=one.part_bytes, part_urls=list(one.part_urls)) if one.part_urls else whole


@blueprint.patch("/v1/files/batch-update")
@endpoint("Say that files were uploaded, or couldn't be", right="documents:create")
def batch_update(actor: Actor, body: Update) -> FileShapes:
    """`uploaded` has the bytes looked at and read; what isn't as it was announced becomes `error`. Of what is there already nothing is changed."""
    if body.project_id is not None:
        actor.demand("projects:write")  # or the files would be confirmed and not linked
        projects.one(body.project_id, actor=actor, field="project_id")
    waiting = [one.uuid for one in _files(body.file_ids, actor) if body.status == "error" or not one.sha256]
    if waiting:
        (uploads.confirm if body.status == "uploaded" else uploads.give_up)(actor, waiting)
    if body.project_id is not None:
        projects.link(body.project_id, "file", body.file_ids, actor=actor)
    return FileShapes(shapes.files(_files(body.file_ids, actor)))


def _files(ids: list[str], actor: Actor) -> list[Document]:
    """In the order asked for; `NotFound` for any that isn't there."""
    among = [state for state in states.STATES if state != states.DELETED]
    found = {row.uuid: row for row in db.session.scalars(documents.listed(actor, among=among).where(Document.uuid.in_(ids))).unique()}
    missing = next((at for at, one in enumerate(ids) if one not in found), None)
    if missing is not None:
        raise NotFound("file", field=f"file_ids/{missing}")
    return [found[one] for one in dict.fromkeys(ids)]
