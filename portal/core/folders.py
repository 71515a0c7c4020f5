"""Folders: one tree per organization; a client's documents land in theirs."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, Text, cast, false, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity, tenancy
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import Identified, UtcTime, db, now, transaction
from portal.core.errors import Conflict, Invalid, Refused

MAX_DEPTH = 20
NAME_LENGTH = 255
DESCRIPTION_LENGTH = 2000


class Folder(Identified, db.Model):
    """`never_send`: no document in it is shown to an outside reader; folders below have switches of their own.

    `plus_name`: e-mails to an address with this behind its plus (``inbox+acme@…``) go into it.
    """

    __tablename__ = "folders"
    __table_args__ = (
        Index("ix_folders_organization_id_parent_id", "organization_id", "parent_id"),
        Index("ix_folders_organization_id_plus_name", "organization_id", "plus_name", unique=True),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id"), index=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    never_send: Mapped[bool] = mapped_column(default=False, server_default=false())
    plus_name: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    parent: Mapped[Folder | None] = relationship(remote_side="Folder.id", lazy="joined", join_depth=1)
    organization: Mapped[Organization] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id == folder_id


def create(*, name: str, description: str = "", parent: str | None = None, actor: Actor) -> Folder:
    """A new folder, at the root or in `parent` (public id)."""
    actor.demand("folders:write")
    _check_description(description)
    with transaction():
        above = tenancy.find(Folder, parent, actor, noun="folder", field="parent_folder") if parent else None
        if above is not None and len(_ancestors(above)) >= MAX_DEPTH:
            raise Refused(f"Folders nest {MAX_DEPTH} deep at most.", field="parent_folder")
        folder = Folder(organization_id=actor.organization_id, parent_id=above.id if above else None, name=clean_name(name), description=description)
        db.session.add(folder)
        db.session.flush()
        _record(folder, "created", f"The folder {folder.name} was made.", actor)
        return folder


def _record(folder: Folder, deed: str, message: str, actor: Actor, **told: str) -> None:
    activity.record(actor, deed, area="folders", sub_area="folders", message=message, metadata={"folder": folder.public_id, **told})


def clean_name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(f"A name has 1 to {NAME_LENGTH} printable characters.", field="name")
    return name


def _check_plus_name(text: str, folder: Folder) -> str | None:
    """What may stand behind a plus (RFC 5233 leaves it to servers; these signs all take), in small letters; None for ""."""
    text = text.strip().lower()
    if not re.fullmatch(r"[a-z0-9._-]{0,60}", text):
        raise Invalid("Write 1 to 60 letters from a to z, digits, dots or dashes.", field="plus_name")
    taken = select(Folder.name).where(Folder.organization_id == folder.organization_id, Folder.plus_name == text, Folder.id != folder.id)
    if text and (other := db.session.scalar(taken)) is not None:
        raise Conflict(f"The folder {other} has this name behind the plus.", field="plus_name")
    return text or None


def _check_description(text: str) -> None:
    if len(text) > DESCRIPTION_LENGTH:
        raise Invalid(f"A description has at most {DESCRIPTION_LENGTH:,} characters.", field="description")


def listed(actor: Actor, *, parent: str | None = None, top: bool = False, search: str | None = None) -> Select[tuple[Folder]]:
    """Folders, all of them or those right below `parent` / at the root (`top`)."""
    actor.demand("folders:read")
    query = tenancy.scoped(Folder, actor)
    if parent:
        query = query.where(Folder.parent_id == tenancy.find(Folder, parent, actor, noun="folder", field="parent_folder").id)
    elif top:
        query = query.where(Folder.parent_id.is_(None))
    if search:
        query = query.where(Folder.name.icontains(search, autoescape=True))
    return query


def one(public_id: str, *, actor: Actor) -> Folder:
    actor.demand("folders:read")
    return tenancy.find(Folder, public_id, actor, noun="folder")


def change(public_id: str, changes: dict[str, Any], *, actor: Actor) -> Folder:
    """Rename, describe or move: `changes` holds any of ``name``, ``description``, ``never_send`` (whether its documents are kept from the outside
    reader), ``plus_name`` ("": none) and ``parent_folder`` (public id or None for the root); None leaves the others as they are."""
    actor.demand("folders:write")
    _check_description(changes.get("description") or "")
    with transaction():
        if changes.get("parent_folder") is not None or changes.get("plus_name"):
            _lock_tree(actor)
        folder = tenancy.find(Folder, public_id, actor, noun="folder", lock=True)
        if changes.get("name") is not None:
            folder.name = clean_name(changes["name"])
        if changes.get("description") is not None:
            folder.description = changes["description"]
        if changes.get("never_send") is not None:
            _keep_back(folder, changes["never_send"], actor)
        if changes.get("plus_name") is not None:
            folder.plus_name = _check_plus_name(changes["plus_name"], folder)
        if "parent_folder" in changes:
            _demand_free_above(folder)
            folder.parent_id = _new_parent(folder, changes["parent_folder"], actor)
        _record(folder, "changed", f"The folder {folder.name} was changed.", actor, changed=", ".join(sorted(changes)))
        db.session.flush()
        db.session.refresh(folder)
        return folder


def _keep_back(folder: Folder, never_send: bool, actor: Actor) -> None:
    if folder.never_send != never_send:
        folder.never_send = never_send
        message = f"Documents in {folder.name} {'are kept from' if never_send else 'may be shown to'} the outside reader."
        _record(folder, "kept_back" if never_send else "let_out", message, actor, never_send=never_send)


def _lock_tree(actor: Actor) -> None:
    """All rows in one order and before any other lock, so that two moves can neither tie a knot nor block each other, nor two folders get
    one name behind the plus."""
    db.session.execute(select(Folder.id).where(Folder.organization_id == actor.organization_id).order_by(Folder.id).with_for_update(of=Folder))


def _demand_free_above(folder: Folder) -> None:
    """What lies below a folder under a legal hold stays there. A hold of its own goes with a folder."""
    from portal.core import holds  # which know folders

    if folder.parent is not None:
        holds.demand_none_on(folder.parent, "moved", of=folder)


def _new_parent(folder: Folder, parent: str | None, actor: Actor) -> int | None:
    if parent is None:
        return None
    above = tenancy.find(Folder, parent, actor, noun="folder", field="parent_folder")
    line = _ancestors(above)
    if folder.id in line:
        raise Refused("A folder can't be moved into itself or below itself.", field="parent_folder")
    if len(line) + _height(folder) >= MAX_DEPTH:
        raise Refused(f"Folders nest {MAX_DEPTH} deep at most.", field="parent_folder")
    return above.id


def _ancestors(folder: Folder) -> list[int]:
    """Inner ids from `folder` up to the root."""
    line = select(Folder.id, Folder.parent_id).where(Folder.id == folder.id).cte(recursive=True)
    line = line.union(select(Folder.id, Folder.parent_id).join(line, Folder.id == line.c.parent_id))
    return list(db.session.scalars(select(line.c.id)))


def trail(folder: Folder) -> list[Folder]:
    """The folders above this one, from the root down."""
    if folder.parent_id is None:
        return []
    above = {row.id: row for row in db.session.scalars(select(Folder).where(Folder.id.in_(_ancestors(folder)), Folder.id != folder.id))}
    line: list[Folder] = []
    while (parent := above.get((line[0] if line else folder).parent_id or 0)) is not None:
        line.insert(0, parent)
    return line


def places(actor: Actor, *, search: str | None = None, without: Folder | None = None, limit: int = 200) -> list[tuple[str, str]]:
    """Public ids and paths ("Acme / 2024") of folders to choose from, by path. A path holds `search`; `without` and what lies below it
    are left out."""
    actor.demand("folders:read")
    line = _paths(actor.organization_id, without).cte(recursive=True)
    below = select(Folder.id, Folder.public_id, line.c.path + " / " + Folder.name).join(line, Folder.parent_id == line.c.id)
    line = line.union_all(below if without is None else below.where(Folder.id != without.id))
    query = select(line.c.public_id, line.c.path).order_by(func.lower(line.c.path), line.c.id).limit(limit)
    if search:
        query = query.where(line.c.path.icontains(search, autoescape=True))
    return [(public_id, path) for public_id, path in db.session.execute(query)]


def _paths(organization_id: int, without: Folder | None) -> Select[tuple[int, str, str]]:
    """The folders at the root, where paths begin."""
    path = cast(Folder.name, Text).label("path")
    top = select(Folder.id, Folder.public_id, path).where(Folder.organization_id == organization_id, Folder.parent_id.is_(None))
    return top if without is None else top.where(Folder.id != without.id)


def _height(folder: Folder) -> int:
    level, height = [folder.id], 0
    while level := list(db.session.scalars(select(Folder.id).where(Folder.parent_id.in_(level)))):
        height += 1
    return height
