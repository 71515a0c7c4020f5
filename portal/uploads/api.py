"""``PUT /uploads/<id>?expires=…&signature=…``: what a store elsewhere would take itself. The address is the permission, for a quarter of an hour."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Response, request

from portal.core import uploads
from portal.uploads import blueprint
from portal.web.streaming import streams


@blueprint.put("/uploads/<upload_id>")
@streams
def put_bytes(upload_id: str) -> Response:
    """All of the body or nothing; until it is confirmed, it can be put again."""
    uploads.accept(upload_id, request.args.get("expires", ""), request.args.get("signature", ""), cast(BinaryIO, request.stream))
    return Response(status=200)
