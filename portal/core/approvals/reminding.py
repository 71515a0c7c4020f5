"""What should have been approved by now: its approvers are told once more. The relay calls it."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import activity
from portal.core.approvals import asking
from portal.core.approvals.table import PENDING, Assignment
from portal.core.db import db, now, transaction
from portal.core.documents import history, states
from portal.core.documents.table import Document

AT_ONCE = 100


def remind() -> int:
    """Once for each approver and document; how many were told."""
    query = select(Assignment.id).where(Assignment.state == PENDING, Assignment.due_at < now(), Assignment.reminded_at.is_(None))
    return sum(_remind(one) for one in list(db.session.scalars(query.limit(AT_ONCE))))


def _remind(assignment_id: int) -> int:
    """One transaction each; of two relays the second finds it done. The document's row is locked first, as by who decides."""
    document_id = db.session.scalar(select(Assignment.document_id).where(Assignment.id == assignment_id))
    with transaction():
        locked = select(Document).where(Document.id == document_id).with_for_update(of=Document)
        document = db.session.scalars(locked).unique().one()
        one = db.session.scalars(select(Assignment).where(Assignment.id == assignment_id)).unique().one()
        if one.state != PENDING or one.reminded_at is not None:
            return 0
        one.reminded_at = now()
        if document.state not in states.OPEN:
            return 0
        asking.remind(one, document)
        told = {"member": one.user.public_id, "due": one.due_at.isoformat() if one.due_at else None}
        message = f"The approval of {document.name} by {one.user.email} is overdue."
        by = history.portal_itself(document)
        activity.record(by, "overdue", area="documents", sub_area="approvals", message=message, document=document, metadata=told, kind="warning")
        return 1
