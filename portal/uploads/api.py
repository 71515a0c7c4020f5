"""``PUT /uploads/<id>?expires=…&signature=…``: what a store elsewhere would take itself. The address is the permission, for a quarter of an hour."""

from __future__ import annotations

from flask import Response
from pydantic import Field

from portal.core import uploads
from portal.uploads import blueprint
from portal.web.endpoint import endpoint
from portal.web.payload import Query
from portal.web.streaming import body, streams


class Signature(Query):
    expires: str = Field(max_length=20, description="Epoch seconds.")
    signature: str = Field(max_length=128)


@blueprint.put("/uploads/<upload_id>")
@endpoint("Put the bytes of an announced file", public=True)
@streams
def put_bytes(upload_id: str, query: Signature) -> Response:
    """To an address that was given out with all of this in it. All of the body is taken or nothing; until the file is confirmed, it can be put again."""
    uploads.accept(upload_id, query.expires, query.signature, body())
    return Response(status=200)
