"""Large files from the client's page: in pieces, so that a connection that breaks, or a page that is loaded anew, goes on where it was."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from portal.client import blueprint, door
from portal.client.handing_in import Outcome
from portal.core import clients, uploads
from portal.core.errors import NotFound
from portal.core.uploads import PendingUpload
from portal.web import tus
from portal.web.page import page
from portal.web.streaming import streams


@blueprint.post("/p/<token>/uploads")
@page(public=True)
@tus.speaks_tus
def begin_pieces(token: str) -> Response:
    place = door.place(token)

    def begin(length: int, metadata: dict[str, str]) -> PendingUpload:
        return uploads.begin(length, metadata.get("filename", ""), link_id=place.id, replaces=metadata.get("replaces") or None, actor=place.actor)

    return tus.create(begin, lambda upload: url_for("client.pieces", token=token, upload_id=upload), place.actor)


@blueprint.route("/p/<token>/uploads/<upload_id>", methods=["HEAD", "PATCH", "DELETE"])
@page(public=True)
@tus.speaks_tus
@streams
def pieces(token: str, upload_id: str) -> Response:
    return {"HEAD": tus.look, "PATCH": tus.append, "DELETE": tus.end}[request.method](upload_id, door.place(token).actor)


@blueprint.get("/p/<token>/uploads/<upload_id>/outcome")
@page(public=True)
def outcome_of_pieces(token: str, upload_id: str) -> str:
    """The file's line, once the last piece was taken."""
    upload = uploads.look(upload_id, actor=door.place(token).actor)
    if upload.document is None:
        raise NotFound("upload")
    taken = clients.HandedIn(upload.document, already=upload.outcome == "again", returned=upload.document if upload.outcome == "same" else None)
    return render_template("client/_outcome.html", outcome=Outcome(upload.name, taken))
