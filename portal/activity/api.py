"""``/api/activity/``."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from portal.activity import blueprint, shapes
from portal.activity.shapes import EntryShape
from portal.core import activity
from portal.core.activity import Entry
from portal.core.actors import Actor
from portal.core.errors import Invalid
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Instant, parse_json


class EntryQuery(PageQuery):
    type: Literal["info", "warning", "error"] | None = None
    area: str | None = Field(None, max_length=60)
    sub_area: str | None = Field(None, max_length=60)
    message: str | None = Field(None, max_length=200, description="A part of the sentence.")
    metadata: str | None = Field(None, description='A JSON object of texts, e.g. `{"folder":"k3v9hq2mzt7a"}`; all of them have to be there.')
    document: str | None = Field(None, max_length=64)
    created_from: Instant | None = None
    created_to: Instant | None = Field(None, description="Exclusive.")

    @field_validator("metadata")
    @classmethod
    def _an_object(cls, text: str | None) -> str | None:
        if text is not None:
            facts(text)
        return text


def facts(text: str) -> dict[str, str]:
    """The texts by name in a JSON object; ``ValueError`` for anything else."""
    try:
        given: Any = parse_json(text.encode())
    except Invalid as error:
        raise ValueError(error.message) from None
    if not isinstance(given, dict) or not all(isinstance(value, str | int | bool) for value in given.values()):
        raise ValueError("Give a JSON object of texts.")
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in given.items()}


@blueprint.get("/api/activity/")
@endpoint("List what was done", right="logs:read")
def list_entries(actor: Actor, query: EntryQuery) -> Page[EntryShape]:
    """Newest first. Whoever keeps `hash` of the newest entry can tell later that nothing before it was changed."""
    found = activity.listed(
        actor,
        kind=query.type,
        area=query.area,
        sub_area=query.sub_area,
        message=query.message,
        metadata=facts(query.metadata) if query.metadata else None,
        document=query.document,
        since=query.created_from,
        until=query.created_to,
    )
    return page(found, Entry, query, shapes.entries)


@blueprint.get("/api/activity/<entry_id>/")
@endpoint("Get one thing that was done", right="logs:read")
def get_entry(actor: Actor, entry_id: str) -> EntryShape:
    return shapes.entry(activity.one(entry_id, actor=actor))
