"""``/v1/files/send-event``: have a file processed once more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, RootModel

from portal.core import documents
from portal.core.actors import Actor
from portal.core.documents import states
from portal.dialects.files import blueprint
from portal.web.endpoint import endpoint
from portal.web.payload import Body


class Detail(Body):
    file_id: str = Field(max_length=64)


class Event(Body):
    event_type: Literal["PROCESS_DOCUMENT", "CLASSIFY_DOCUMENT"]
    detail: Detail


class Taken(RootModel[bool]):
    pass


@blueprint.post("/v1/files/send-event")
@endpoint("Have a file processed again", right="documents:write")
def send_event(actor: Actor, body: Event) -> Taken:
    """What is being processed already goes on. What people entered stays."""
    document = documents.by_uuid(body.detail.file_id, actor=actor)
    if document.state not in states.UNREAD:
        documents.read_again(document.public_id, actor=actor)
    return Taken(True)
