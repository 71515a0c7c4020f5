"""What was decided about a document, by whom and why: the lines a reviewer reads under "History"."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import activity, events
from portal.core.actors import Actor
from portal.core.db import Key, UtcTime, db, now
from portal.core.documents.table import Document
from portal.core.events.names import OF_DEEDS

#: What can be decided. The words are kept; how they are shown is the pages' business.
DEEDS = (
    "approved", "reopened", "returned", "read_again", "deleted", "recovered", "taken_back", "replaced", "retyped", "renamed", "moved", "split", "split_from",
    "remembered", "sent_out", "to_review", "agreed", "overridden", "approvals_void",
    "routed",
)  # fmt: skip

#: What the activity log says of a document, after its name.
SAID = {
    "approved": "was approved",
    "reopened": "was reopened",
    "returned": "was returned to the client",
    "read_again": "is read again",
    "deleted": "was deleted",
    "recovered": "was recovered",
    "taken_back": "was taken back by the client",
    "replaced": "was replaced by a new one",
    "retyped": "was said to be of another type",
    "renamed": "got this name",
    "moved": "was moved",
    "routed": "was put into a folder by a rule",
    "split": "was split",
    "split_from": "was made of another document's pages",
    "to_review": "is to be reviewed",
    "remembered": "was read with a remembered layout",
    "sent_out": "was shown to the outside reader",
    "agreed": "has one more of the approvals that it needs",
    "overridden": "was approved in the place of those who are asked",
    "approvals_void": "has lost the approvals that it had",
}


class Decision(db.Model):
    """One decision. `decided_by` is the actor's label, `reason` what they wrote (the client reads that of a return).

    Of "retyped" it is the type that was said, of "agreed" the rule that asks for the approval, of "routed" the rule's name, of "renamed" and "moved"
    what it was called or where it lay before, of "split" how many documents were made of it, of "split_from" the one it was made of and its pages.
    """

    __tablename__ = "document_decisions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    deed: Mapped[str]
    reason: Mapped[str | None]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(UtcTime, default=now)


def note(document: Document, deed: str, *, by: str, reason: str | None = None, actor: Actor | None = None) -> None:
    """Write a decision down, here and in the activity log; `actor` is whose it is, None for the portal's own. Runs inside the transaction that
    carries it out."""
    db.session.add(Decision(organization_id=document.organization_id, document_id=document.id, deed=deed, reason=reason, decided_by=by))
    activity.record(
        actor or portal_itself(document, by),
        deed,
        area="documents",
        sub_area="decisions",
        message=f"{document.name} {SAID.get(deed, deed.replace('_', ' '))}.",
        document=document,
        metadata={"reason": reason, "type": document.doc_type, "state": document.state} | placed(document),
    )
    if deed in OF_DEEDS:
        events.happened(OF_DEEDS[deed], document)


def placed(document: Document) -> dict[str, str | None]:
    """The folder that it lies in, for finding what was done there in the activity log."""
    return {"folder": document.folder.public_id if document.folder is not None else None}


def portal_itself(document: Document, label: str = "") -> Actor:
    """The portal at work on a document, for the activity log."""
    return Actor("system", "system", label or "Inlet", document.organization_id, document.organization.public_id)


def of(document: Document) -> Select[tuple[Decision]]:
    """A document's decisions, newest first."""
    return select(Decision).where(Decision.document_id == document.id).order_by(Decision.id.desc())


def told_type(document: Document) -> str | None:
    """The type that a person last said the document is of; None when nobody did."""
    query = select(Decision.reason).where(Decision.document_id == document.id, Decision.deed == "retyped")
    return db.session.scalar(query.order_by(Decision.id.desc()).limit(1))
