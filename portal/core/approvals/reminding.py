"""What should have been approved by now. Each is put on record and told to programs once; its people are written to once a day at most, about all that is
overdue with them. The relay calls it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from portal.core import activity
from portal.core.accounts import User
from portal.core.approvals import asking, telling
from portal.core.approvals.asking import Late
from portal.core.approvals.delegating import represented, standing_in
from portal.core.approvals.table import PENDING, Assignment
from portal.core.db import db, now, transaction
from portal.core.documents import history, states
from portal.core.documents.table import Document

AT_ONCE = 100
PAUSE = timedelta(days=1)


def remind() -> int:
    """How many people were written to."""
    new = select(Assignment.id).where(Assignment.state == PENDING, Assignment.due_at < now(), Assignment.reminded_at.is_(None))
    for one in list(db.session.scalars(new.limit(AT_ONCE))):
        _note(one)
    return sum(_write_about(one) for one in list(db.session.scalars(_with_late().limit(AT_ONCE))))


def _note(assignment_id: int) -> None:
    """One transaction each; of two relays the second finds it done. The document's row is locked first, as by who decides."""
    document_id = db.session.scalar(select(Assignment.document_id).where(Assignment.id == assignment_id))
    with transaction():
        locked = select(Document).where(Document.id == document_id).with_for_update(of=Document)
        document = db.session.scalars(locked).unique().one()
        one = db.session.scalars(select(Assignment).where(Assignment.id == assignment_id)).unique().one()
        if one.state != PENDING or one.reminded_at is not None:
            return
        one.reminded_at = now()
        if document.state not in states.OPEN:
            return
        told = {"member": one.user.public_id, "due": one.due_at.isoformat() if one.due_at else None}
        message = f"The approval of {document.name} by {one.user.email} is overdue."
        by = history.portal_itself(document)
        activity.record(by, "overdue", area="documents", sub_area="approvals", message=message, document=document, metadata=told, kind="warning")
        telling.overdue(document, one)


def _late() -> Select[tuple[int]]:
    """Whose approval is overdue, once for each document."""
    there = select(Assignment.user_id).join(Document, Document.id == Assignment.document_id)
    return there.where(Assignment.state == PENDING, Assignment.due_at < now(), Document.state.in_(states.OPEN))


def _with_late() -> Select[tuple[int]]:
    """Members with something overdue of whom nobody was told for a day."""
    silent = or_(User.approvals_told_at.is_(None), User.approvals_told_at < now() - PAUSE)
    return _late().join(User, User.id == Assignment.user_id).where(User.active, silent).group_by(Assignment.user_id).order_by(Assignment.user_id)


def _write_about(user_id: int) -> int:
    """Write to a member, or to who stands in for them, about all that this person should have approved; 1, or 0 when they were told today."""
    with transaction():
        stand_in = standing_in(user_id)
        person = stand_in.id if stand_in is not None else user_id
        theirs = {person, user_id, *db.session.scalars(represented(person))}
        query = select(User).where(User.id.in_(theirs)).order_by(User.id).with_for_update(of=User)  # one order, so that two relays never wait for each other
        users = {user.id: user for user in db.session.scalars(query).unique()}
        moment, last = now(), users[person].approvals_told_at
        if last is not None and last > moment - PAUSE:
            return 0
        late = _rows(list(theirs), users[person])
        if late:
            asking.remind(users[person], late)
            for one in users.values():
                one.approvals_told_at = moment
        return 1 if late else 0


def _rows(user_ids: Sequence[int], person: User) -> list[Late]:
    """What is overdue with these members, the longest first."""
    query = _late().join(User, User.id == Assignment.user_id).where(Assignment.user_id.in_(user_ids)).order_by(Assignment.due_at, Assignment.id)
    rows = db.session.execute(query.with_only_columns(Document.public_id, Document.name, Assignment.due_at, Assignment.user_id, User.name.label("whose")))
    return [Late(row.public_id, row.name, _known(row.due_at), row.whose if row.user_id != person.id else None) for row in rows]


def _known(due: datetime | None) -> datetime:
    assert due is not None
    return due
