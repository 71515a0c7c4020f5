"""Telling approvers by e-mail that documents wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.core import messages
from portal.core.accounts import User
from portal.core.approvals.delegating import standing_in
from portal.core.approvals.table import ApprovalRound, Assignment
from portal.core.db import db, settings
from portal.core.documents.table import Document

LISTED = 20  # documents in one reminder; of the others the number


@dataclass(frozen=True, slots=True)
class Late:
    """A document that should have been approved: its public id and name, and in whose place it waits for the reader, if not in their own."""

    document: str
    name: str
    due_at: datetime
    whose: str | None


def ask(one: Assignment, document: Document, of: ApprovalRound) -> None:
    """Their turn has come. Whoever stands in for them is told in their place."""
    user = db.session.scalars(select(User).where(User.id == one.user_id)).unique().one()
    stand_in = standing_in(user.id)
    if stand_in is None and not user.active:
        return
    due = f" It is due by {_moment(one.due_at, user)}." if one.due_at else ""
    instead = f" You stand in for {user.name}." if stand_in is not None else ""
    text = f"{document.name} waits for your approval (rule: {of.rule_name}).{due}{instead}\n\n{_address(document.public_id)}\n"
    messages.send("email", (stand_in or user).email, text, subject=f"To approve: {document.name}", organization_id=document.organization_id)


def remind(person: User, late: Sequence[Late]) -> None:
    """All that is overdue with a person, in one message."""
    several = f"{len(late)} approvals are overdue"
    subject = f"Overdue: {late[0].name}" if len(late) == 1 else several
    more = [f"And {len(late) - LISTED} more: {settings().public_url}/inbox?mine=1"] if len(late) > LISTED else []
    text = "\n\n".join(["What should have been approved by you by now:", *(_told(one, person) for one in late[:LISTED]), *more]) + "\n"
    messages.send("email", person.email, text, subject=subject, organization_id=person.organization_id)


def _told(one: Late, person: User) -> str:
    instead = f", in the place of {one.whose}" if one.whose else ""
    return f"{one.name}, due by {_moment(one.due_at, person)}{instead}\n{_address(one.document)}"


def _moment(moment: datetime, person: User) -> str:
    """In the zone of the person's firm, which is named: a message has no browser that knows the reader's."""
    return f"{moment.astimezone(person.organization.time_zone):%Y-%m-%d %H:%M %Z}"


def _address(document: str) -> str:
    return f"{settings().public_url}/documents/{document}/"
