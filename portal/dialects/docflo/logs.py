"""``/logs/v1/log``: what was done in the firm, from the activity log."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from flask import request
from pydantic import BeforeValidator, Field

from portal.core import activity, paging
from portal.core.activity import Entry
from portal.core.actors import Actor
from portal.core.errors import Invalid
from portal.dialects.docflo import blueprint
from portal.dialects.docflo.shapes import Camel, CamelQuery
from portal.web import moments
from portal.web.endpoint import endpoint
from portal.web.moments import Moment
from portal.web.payload import InvalidQuery, parse_json

MOST_FACTS = 10


class LogQuery(CamelQuery):
    type: Annotated[Literal["info", "warning", "error"] | None, BeforeValidator(lambda text: text.lower() if isinstance(text, str) else text)] = None
    area: str | None = Field(None, max_length=100)
    sub_area: str | None = Field(None, max_length=100)
    message: str | None = Field(None, max_length=200, description="A part of it.")
    metadata: str | None = Field(None, description='Facts as JSON, `{"reference": "REF789012"}`, or one by one: `metadata[reference]=REF789012`.')
    created_from: Moment = None
    created_to: Moment = Field(None, description="A bare date means the end of that day.")
    skip: int | None = Field(None, ge=0, le=10**9, description="So many are left out; 0 without it.")
    top: int | None = Field(None, ge=1, le=1000, description="So many at most; 100 without it.")
    after: str | None = Field(None, max_length=64, description="Begin behind this entry: the `next` of the page before, whatever was added meanwhile.")


class LogShape(Camel):
    id: str
    type: str
    area: str
    sub_area: str
    message: str | None = Field(description="Null once its details were erased.")
    metadata: dict[str, Any]
    document: str | None
    by: str | None
    created_at: datetime


class LogsShape(Camel):
    logs: list[LogShape]
    total: int
    skip: int
    top: int
    next: str | None = Field(description="For `after`, to get the next page; null on the last.")


@blueprint.get("/logs/v1/log")
@endpoint("Get logs", right="logs:read")
def get_logs(actor: Actor, query: LogQuery) -> LogsShape:
    """Newest first."""
    skip, top = query.skip or 0, query.top or 100
    found = activity.listed(
        actor,
        kind=query.type,
        area=query.area,
        sub_area=query.sub_area,
        message=query.message,
        metadata=_facts(query.metadata),
        since=moments.begin(query.created_from),
        until=moments.end(query.created_to),
    )
    if query.after is None:
        seen = paging.window(found, Entry, Entry.sequence.desc(), skip=skip, top=top)
    else:
        last = activity.one(query.after, actor=actor).public_id
        seen = paging.keyed(found, Entry, size=top, below=last, organization_id=actor.organization_id)
    following = seen.rows[-1].public_id if seen.more else None
    return LogsShape(logs=[_shape(entry) for entry in seen.rows], total=seen.count, skip=skip, top=top, next=following)


def _facts(text: str | None) -> dict[str, str]:
    """Of ``metadata={"a": "b"}`` and ``metadata[a]=b``, both together."""
    try:
        told = parse_json(text.encode()) if text else {}
    except Invalid as error:
        raise InvalidQuery(error.message, field="metadata") from None
    if not isinstance(told, dict) or not all(isinstance(value, (str, int, float)) for value in told.values()):
        raise InvalidQuery("The metadata are an object of texts.", field="metadata")
    single = {name[9:-1]: value for name, value in request.args.items() if name.startswith("metadata[") and name.endswith("]")}
    facts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in told.items()} | single
    if len(facts) > MOST_FACTS or any(len(name) > 100 or len(value) > 1000 for name, value in facts.items()):
        raise InvalidQuery(f"At most {MOST_FACTS} facts of at most 1,000 characters.", field="metadata")
    return facts


def _shape(entry: Entry) -> LogShape:
    return LogShape(
        id=entry.public_id,
        type=entry.kind,
        area=entry.area,
        sub_area=entry.sub_area,
        message=entry.message,
        metadata=entry.facts or {},
        document=entry.document,
        by=entry.who,
        created_at=entry.at,
    )
