"""``/v1/files/tus``: large files in pieces, by the protocol tus 1.0; the metadata is `filename`, `filetype` and `folder_id`."""

from __future__ import annotations

from flask import Response, request, url_for

from portal.core import uploads
from portal.core.actors import Actor
from portal.core.errors import NotFound
from portal.core.uploads import PendingUpload
from portal.dialects.files import blueprint
from portal.web import tus
from portal.web.endpoint import endpoint
from portal.web.streaming import streams


@blueprint.route("/v1/files/tus", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/v1/files/tus/<upload_id>", methods=["OPTIONS"], provide_automatic_options=False)
@endpoint("Ask what of tus is spoken", status=204, public=True)
@tus.speaks_tus
def describe_tus(upload_id: str = "") -> Response:
    """Nobody need be known for that."""
    return tus.described()


@blueprint.post("/v1/files/tus")
@endpoint("Begin to upload a file in pieces", right="documents:create", status=201, limit="upload")
@tus.speaks_tus
def begin_in_pieces(actor: Actor) -> Response:
    """tus 1.0: 201 with `Location`, where the pieces go. `Upload-Metadata` has `filename`, `filetype` and `folder_id`."""

    def begin(length: int, metadata: dict[str, str]) -> PendingUpload:
        return uploads.begin(length, metadata.get("filename", ""), folder=metadata.get("folder_id") or None, actor=actor)

    return tus.create(begin, lambda upload: url_for("files.append_piece", upload_id=upload, _external=True), actor)


@blueprint.route("/v1/files/tus/<upload_id>", methods=["HEAD"])
@endpoint("Ask how far an upload is", right="documents:create")
@tus.speaks_tus
def look_at_pieces(actor: Actor, upload_id: str) -> Response:
    return tus.look(upload_id, actor)


@blueprint.patch("/v1/files/tus/<upload_id>")
@endpoint("Upload a piece", right="documents:create", status=204)
@tus.speaks_tus
@streams
def append_piece(actor: Actor, upload_id: str) -> Response:
    """204 with the new `Upload-Offset`; after the last piece `Inlet-File-Id` is the file's id."""
    return tus.append(upload_id, actor)


@blueprint.post("/v1/files/tus/<upload_id>")
@endpoint("Upload a piece where PATCH can't be sent", right="documents:create", status=204)
@tus.speaks_tus
@streams
def override_method(actor: Actor, upload_id: str) -> Response:
    """With the header `X-HTTP-Method-Override`: PATCH, HEAD or DELETE."""
    method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method not in ("PATCH", "HEAD", "DELETE"):
        raise NotFound("upload")
    return {"PATCH": tus.append, "HEAD": tus.look, "DELETE": tus.end}[method](upload_id, actor)


@blueprint.delete("/v1/files/tus/<upload_id>")
@endpoint("End an upload", right="documents:create", status=204)
@tus.speaks_tus
def end_pieces(actor: Actor, upload_id: str) -> Response:
    return tus.end(upload_id, actor)
