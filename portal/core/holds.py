"""Legal holds: what lies under one, by itself or by a folder above it, is neither deleted nor purged, nor taken out of that folder, until it is lifted.

What was deleted before stays in the recycle bin for as long, and can be recovered.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import CTE, ColumnElement, ForeignKey, Index, Select, func, literal, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from portal.core import activity, tenancy
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import Identified, db, transaction
from portal.core.documents.catalog import by_reference
from portal.core.documents.table import Document
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.folders import Folder

REASON_LENGTH = 2000


class LegalHold(Identified, db.Model):
    """On a document, or on a folder and all that lies in and below it. `placed_by` is the label of who did."""

    __tablename__ = "legal_holds"
    __table_args__ = (Index("ix_legal_holds_organization_id_id", "organization_id", "id"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), unique=True)
    folder_id: Mapped[int | None] = mapped_column(ForeignKey("folders.id"), unique=True)
    reason: Mapped[str]
    placed_by: Mapped[str]
    document: Mapped[Document | None] = relationship(lazy="selectin")
    folder: Mapped[Folder | None] = relationship(lazy="selectin")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.id.is_(None)  # who is confined to a folder knows of none

    @property
    def on(self) -> str:
        """What it was placed on, for people."""
        return self.folder.name if self.folder is not None else self.document.name if self.document is not None else ""


class Held(Conflict):
    """It lies under a legal hold, which has to be lifted first."""

    code = "legal_hold"


def place_on_document(identifier: str, reason: str, *, actor: Actor) -> LegalHold:
    """Hold a document, a deleted one, too. A second time only the reason is another."""
    actor.demand("holds:write")
    with transaction():
        hold_still(actor.organization_id)
        document = by_reference(identifier, actor=actor, lock=True)
        return _placed(_clean(reason), actor, document=document)


def place_on_folder(public_id: str, reason: str, *, actor: Actor) -> LegalHold:
    """Hold a folder with all that lies in and below it, now or later."""
    actor.demand("holds:write")
    with transaction():
        hold_still(actor.organization_id)
        return _placed(_clean(reason), actor, folder=tenancy.find(Folder, public_id, actor, noun="folder", lock=True))


def lift_from_document(identifier: str, *, actor: Actor) -> None:
    """`NotFound` when it has no hold of its own."""
    actor.demand("holds:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        _lift(LegalHold.document_id == document.id, actor, document)


def lift_from_folder(public_id: str, *, actor: Actor) -> None:
    """`NotFound` when it has no hold of its own."""
    actor.demand("holds:write")
    with transaction():
        _lift(LegalHold.folder_id == tenancy.find(Folder, public_id, actor, noun="folder", lock=True).id, actor)


def hold_still(organization_id: int) -> None:
    """Until the transaction ends nothing of the organization is purged, and no other hold placed. Documents may go on arriving."""
    db.session.execute(select(Organization.id).where(Organization.id == organization_id).with_for_update(key_share=True))


def _clean(reason: str) -> str:
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise Invalid(f"A reason of 1 to {REASON_LENGTH:,} characters is needed; it is kept with the hold.", field="reason")
    return reason


def _placed(reason: str, actor: Actor, *, document: Document | None = None, folder: Folder | None = None) -> LegalHold:
    own = LegalHold.document_id == document.id if document is not None else LegalHold.folder_id == folder.id if folder is not None else None
    assert own is not None
    hold = db.session.scalar(select(LegalHold).where(own))
    if hold is None:
        hold = LegalHold(organization_id=actor.organization_id, document=document, folder=folder)
        db.session.add(hold)
    hold.reason, hold.placed_by = reason, actor.label
    db.session.flush()
    _record("held", f"{hold.on} was put under a legal hold.", hold, actor)
    return hold


def _lift(own: ColumnElement[bool], actor: Actor, document: Document | None = None) -> None:
    hold = db.session.scalar(tenancy.scoped(LegalHold, actor).where(own))
    if hold is None:
        raise NotFound("hold")
    _record("released", f"The legal hold on {hold.on} was lifted.", hold, actor)
    db.session.delete(hold)


def _record(deed: str, message: str, hold: LegalHold, actor: Actor) -> None:
    told = {"reason": hold.reason, "folder": hold.folder.public_id if hold.folder is not None else None}
    activity.record(actor, deed, area="documents", sub_area="holds", message=message, document=hold.document, metadata=told)


def listed(actor: Actor) -> Select[tuple[LegalHold]]:
    """All that stand."""
    actor.demand("documents:read")
    return tenancy.scoped(LegalHold, actor)


def any_on(organization_id: int) -> ColumnElement[bool]:
    """Whether a document of the organization, as a condition of a query over documents, is held."""
    own = select(LegalHold.id).where(LegalHold.document_id == Document.id).exists()
    held = select(LegalHold.folder_id.label("id")).where(LegalHold.organization_id == organization_id, LegalHold.folder_id.is_not(None)).cte(recursive=True)
    held = held.union(select(Folder.id).join(held, Folder.parent_id == held.c.id))
    return or_(own, func.coalesce(Document.folder_id, 0).in_(select(held.c.id)))


def of_documents(rows: Sequence[Document]) -> dict[int, LegalHold]:
    """The hold that each document of one organization lies under, its own before the nearest folder's, by inner ids; a free one is absent. One query."""
    if not rows:
        return {}
    numbers, line = {row.id for row in rows}, _upwards({row.folder_id for row in rows if row.folder_id is not None})
    query = select(line.c.of, LegalHold).select_from(LegalHold).outerjoin(line, LegalHold.folder_id == line.c.id)
    meant = (LegalHold.organization_id == rows[0].organization_id) & or_(LegalHold.document_id.in_(numbers), line.c.of.is_not(None))
    found = db.session.execute(query.where(meant).order_by(line.c.height.desc())).all()
    own, above = {hold.document_id: hold for _, hold in found}, {of: hold for of, hold in found if of is not None}
    held = {row.id: own.get(row.id) or above.get(row.folder_id) for row in rows}
    return {number: hold for number, hold in held.items() if hold is not None}


def of_folders(numbers: Sequence[int]) -> dict[int, LegalHold]:
    """The nearest hold on or above each folder, by inner ids; a free one is absent."""
    if not numbers:
        return {}
    line = _upwards(set(numbers))
    found = db.session.execute(select(line.c.of, LegalHold).join(LegalHold, LegalHold.folder_id == line.c.id).order_by(line.c.height.desc()))
    return {of: hold for of, hold in found}


def _upwards(numbers: set[int]) -> CTE:
    """Each of the folders (`of`) with itself and all above it (`id`), and how far above (`height`)."""
    start = select(Folder.id.label("of"), Folder.id, Folder.parent_id, literal(0).label("height")).where(Folder.id.in_(sorted(numbers))).cte(recursive=True)
    above = aliased(Folder)
    return start.union(select(start.c.of, above.id, above.parent_id, start.c.height + 1).join(start, above.id == start.c.parent_id))


def of(document: Document) -> LegalHold | None:
    return of_documents([document]).get(document.id)


def of_folder(folder: Folder) -> LegalHold | None:
    return of_folders([folder.id]).get(folder.id)


def demand_none(document: Document, deed: str) -> None:
    """Raise `Held` for a document that can't be `deed` ("deleted") now."""
    _demand(of(document), document.name, deed)


def demand_none_on(folder: Folder, deed: str, *, of: Folder | None = None) -> None:
    """The same of a folder; `of` is the one to be `deed` where that isn't itself."""
    _demand(of_folder(folder), (of or folder).name, deed)


def demand_no_folders(document: Document, deed: str) -> None:
    """Raise `Held` for a document that a folder holds; its own hold goes with it."""
    hold = of_folders([document.folder_id]).get(document.folder_id) if document.folder_id is not None else None
    _demand(hold, document.name, deed)


def _demand(hold: LegalHold | None, name: str, deed: str) -> None:
    if hold is not None:
        by = f" of the folder {hold.folder.name}" if hold.folder is not None else ""
        raise Held(f"{name} is under the legal hold{by} and can't be {deed}: {hold.reason[:200]}")
