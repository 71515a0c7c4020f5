"""``/v1/files/send-event``: have a file processed once more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, RootModel

from portal.core import documents, readings
from portal.core.actors import Actor
from portal.core.documents import states
from portal.core.records.categories import BILL, NOTE, WASTES
from portal.dialects.files import blueprint
from portal.dialects.files.shapes import Category, Id
from portal.web.endpoint import endpoint
from portal.web.payload import Body

TYPES = {WASTES: NOTE}  # what else there is stands on bills


class Detail(Body):
    file_id: Id
    category: Category | None = Field(None, description="With `CLASSIFY_DOCUMENT`: what the file is for, where it was taken for something else.")


class Event(Body):
    event_type: Literal["PROCESS_DOCUMENT", "CLASSIFY_DOCUMENT"]
    detail: Detail


class Taken(RootModel[bool]):
    pass


@blueprint.post("/v1/files/send-event")
@endpoint("Have a file processed again", right="documents:write")
def send_event(actor: Actor, body: Event) -> Taken:
    """What is being processed already goes on. What people entered stays. With a `category` it is read as a utility bill, or as a waste note."""
    document = documents.by_uuid(body.detail.file_id, actor=actor)
    wanted = TYPES.get(body.detail.category, BILL) if body.detail.category and body.event_type == "CLASSIFY_DOCUMENT" else document.doc_type
    if wanted != document.doc_type and wanted is not None:
        readings.retype(document.public_id, wanted, actor=actor)
    elif document.state not in states.UNREAD:
        documents.read_again(document.public_id, actor=actor)
    return Taken(True)
