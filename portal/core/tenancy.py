"""The one place where organizations are kept apart.

Every table with an ``organization_id`` is read through `scoped` or `find`. Something of another organization, or outside the folder
or phone number an actor is narrowed to, is answered exactly like something that doesn't exist.
"""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Select, select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.errors import NotFound

T = TypeVar("T")


def scoped(model: type[T], actor: Actor) -> Select[tuple[T]]:
    """Rows of `model` that the actor may know of."""
    table: Any = model
    query = select(model).where(table.organization_id == actor.organization_id)
    if actor.folder_id is not None:
        query = query.where(table.visible_in_folder(actor.folder_id))
    if actor.phone_id is not None and hasattr(table, "phone_id"):
        query = query.where(table.phone_id == actor.phone_id)
    return query


def find(model: type[T], public_id: str, actor: Actor, *, noun: str, field: str | None = None, lock: bool = False) -> T:
    """The row with this public id, or `NotFound`; `lock` takes the row's lock until the transaction ends (PostgreSQL; SQLite has one writer)."""
    table: Any = model
    query = scoped(model, actor).where(table.public_id == public_id)
    row = db.session.scalar(query.with_for_update(of=model) if lock else query)
    if row is None:
        raise NotFound(noun, field=field)
    return row
