"""The console's page of the activity log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal

from flask import Response, render_template
from pydantic import Field

from portal.activity import blueprint
from portal.core import activity, folders
from portal.core.activity import Entry
from portal.core.actors import Actor
from portal.web import look
from portal.web.dialog import dialog
from portal.web.listing import ListQuery, listing
from portal.web.page import page

#: What people call the areas; one that isn't here is shown as it is.
AREAS = {
    "accounts": "Accounts",
    "document-processing": "Reading",
    "documents": "Documents",
    "folders": "Folders and links",
    "integrations": "Keys and webhooks",
    "jobs": "Jobs",
    "log": "This log",
    "mail": "Mail",
    "reports": "Reports",
}


class ActivityQuery(ListQuery):
    kind: Literal["info", "warning", "error"] | None = None
    area: str | None = Field(None, max_length=60)
    q: str | None = Field(None, max_length=200)
    document: str | None = Field(None, max_length=64)
    folder: str | None = Field(None, max_length=64)
    since: date | None = Field(None, ge=date(2000, 1, 1), le=date(9000, 1, 1))
    until: date | None = Field(None, ge=date(2000, 1, 1), le=date(9000, 1, 1))


@blueprint.get("/activity/")
@page(right="logs:read")
def entry_list(actor: Actor, query: ActivityQuery) -> str:
    found = activity.listed(
        actor,
        kind=query.kind,
        area=query.area,
        message=query.q,
        document=query.document,
        metadata={"folder": query.folder} if query.folder else None,
        since=_morning(query.since),
        until=_morning(query.until + timedelta(days=1)) if query.until else None,
    )
    within = folders.one(query.folder, actor=actor) if query.folder else None
    shown = {"areas": {name: AREAS.get(name, name.capitalize()) for name in activity.areas(actor)}, "within": within}
    return render_template("activity/list.html", listing=listing(found, Entry, query), query=query, **shown)


def _morning(day: date | None) -> datetime | None:
    """When the day begins where the viewer is."""
    return datetime.combine(day, time(), look.zone()) if day else None


@blueprint.get("/activity/<entry_id>")
@page(right="logs:read")
def entry_page(actor: Actor, entry_id: str) -> Response:
    entry = activity.one(entry_id, actor=actor)
    return dialog("activity/entry.html", entry=entry, areas=AREAS)
