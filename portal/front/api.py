"""``/healthz``: whether requests are served, and what of the rest is there."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.core import queue
from portal.core.db import db
from portal.front import blueprint
from portal.web.endpoint import endpoint

State = Literal["ok", "down"]


class Health(BaseModel):
    status: Literal["ok", "degraded"]
    database: State
    queue: State = Field(description="Redis; while it is down uploads are taken and read later.")


@blueprint.get("/healthz")
@endpoint("Health", public=True)
def health() -> Health:
    parts: dict[str, State] = {"database": _database(), "queue": "ok" if queue.reachable() else "down"}
    return Health(status="ok" if set(parts.values()) == {"ok"} else "degraded", **parts)


def _database() -> State:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return "down"
    return "ok"
