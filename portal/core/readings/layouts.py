"""Remembered layouts: how a vendor's documents are printed, learned from what staff corrected and approved; each firm's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activity, tenancy
from portal.core.actors import Actor
from portal.core.db import Identified, Json, Key, UtcTime, db, now, transaction
from portal.core.documents.table import Document

MOST = 2000  # layouts of a firm; the one that was of no use for longest makes room
MOST_KEYS = 80  # of one layout
CONSIDERED = 40  # layouts that share a key with a document, the last learned first


class Layout(Identified, db.Model):
    """One vendor's documents of one type. `layout` is `extraction.remembering.Layout`, `vendor` the name as people know it.

    `version` counts how often it was learned from, `documents` from how many documents, `used` how many were read with it. `told`: a person
    said that the type is this one, so it holds for the vendor's next document, too. `learned_from_id` is the last document of them.
    """

    __tablename__ = "layouts"
    __table_args__ = (Index("ix_layouts_organization_id_id", "organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    doc_type: Mapped[str]
    vendor: Mapped[str]
    layout: Mapped[dict[str, Any]] = mapped_column(Json)
    told: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    documents: Mapped[int] = mapped_column(default=0)
    used: Mapped[int] = mapped_column(default=0)
    learned_from_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    learned_at: Mapped[datetime] = mapped_column(UtcTime, default=now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    learned_from: Mapped[Document | None] = relationship(viewonly=True, lazy="selectin")

    @property
    def fields(self) -> list[str]:
        """The fields that it finds; what was wrong twice is looked for no more."""
        return [name for name, known in self.layout["fields"].items() if not known.get("dropped")]


class LayoutKey(db.Model):
    """Something that is printed on a vendor's documents and names it (`extraction.remembering.keys`)."""

    __tablename__ = "layout_keys"
    __table_args__ = (UniqueConstraint("layout_id", "key"), Index("ix_layout_keys_organization_id_key", "organization_id", "key"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    layout_id: Mapped[int] = mapped_column(ForeignKey("layouts.id", ondelete="CASCADE"))
    key: Mapped[str]


def listed(actor: Actor) -> Select[tuple[Layout]]:
    actor.demand("documents:read")
    return tenancy.scoped(Layout, actor)


def one(public_id: str, *, actor: Actor) -> Layout:
    actor.demand("documents:read")
    return tenancy.find(Layout, public_id, actor, noun="layout")


def forget(public_id: str, *, actor: Actor) -> None:
    """The vendor's next document is read by rule alone. Values that were read with it stay."""
    actor.demand("documents:write")
    with transaction():
        layout = tenancy.find(Layout, public_id, actor, noun="layout", lock=True)
        remove(layout)
        told = {"layout": layout.public_id, "vendor": layout.vendor, "type": layout.doc_type}
        activity.record(actor, "forgotten", area="documents", sub_area="layouts", message=f"The layout of {layout.vendor} was forgotten.", metadata=told)


def remove(layout: Layout) -> None:
    db.session.execute(delete(LayoutKey).where(LayoutKey.layout_id == layout.id))
    db.session.delete(layout)


def are_there(organization_id: int) -> bool:
    """Whether the firm has any, which is cheaper to know than what a document's keys are."""
    return db.session.scalar(select(Layout.id).where(Layout.organization_id == organization_id).limit(1)) is not None


def sharing(organization_id: int, keys: Collection[str]) -> dict[int, Layout]:
    """The firm's layouts that share one of the keys, by inner id."""
    ours = select(LayoutKey.layout_id).where(LayoutKey.organization_id == organization_id, LayoutKey.key.in_(sorted(keys)))
    query = select(Layout).where(Layout.id.in_(ours)).order_by(Layout.id.desc()).limit(CONSIDERED)
    return {layout.id: layout for layout in db.session.scalars(query)}


def keys_of(layout_ids: Iterable[int]) -> dict[int, set[str]]:
    ids = list(layout_ids)
    found: dict[int, set[str]] = {layout_id: set() for layout_id in ids}
    for layout_id, key in db.session.execute(select(LayoutKey.layout_id, LayoutKey.key).where(LayoutKey.layout_id.in_(ids))):
        found[layout_id].add(key)
    return found


def set_keys(layout: Layout, keys: Collection[str]) -> None:
    """The numbers and names before the lines, which any paper may have."""
    before = keys_of([layout.id])[layout.id]
    wanted = set(sorted(keys, key=lambda key: (key.startswith("line:"), key))[:MOST_KEYS])
    if gone := before - wanted:
        db.session.execute(delete(LayoutKey).where(LayoutKey.layout_id == layout.id, LayoutKey.key.in_(gone)))
    db.session.add_all(LayoutKey(organization_id=layout.organization_id, layout_id=layout.id, key=key) for key in sorted(wanted - before))


def make_room(organization_id: int) -> None:
    """Before another one: the layout that was of no use for longest goes when there are `MOST`."""
    last = select(Layout).where(Layout.organization_id == organization_id).order_by(Layout.learned_at.desc(), Layout.id.desc())
    for layout in db.session.scalars(last.offset(MOST - 1)):
        remove(layout)


def learned_from(values: Iterable[Any]) -> dict[int, Document]:
    """The documents that taught where these values (`ReadingValue`) stand, by inner id; one query, none where nothing was remembered."""
    ids = {row.remembered_id for row in values if row.remembered_id is not None}
    return {document.id: document for document in db.session.scalars(select(Document).where(Document.id.in_(ids))).unique()} if ids else {}


def note_use(layout_id: int) -> None:
    """A document was read with it. Runs inside the transaction that keeps the values."""
    db.session.execute(update(Layout).where(Layout.id == layout_id).values(used=Layout.used + 1, last_used_at=now()))
