"""Telling approvers by e-mail that a document waits for them."""

from __future__ import annotations

from sqlalchemy import select

from portal.core import messages
from portal.core.accounts import User
from portal.core.approvals.delegating import standing_in
from portal.core.approvals.table import ApprovalRound, Assignment
from portal.core.db import db, settings
from portal.core.documents.table import Document


def ask(one: Assignment, document: Document, of: ApprovalRound) -> None:
    """Their turn has come. Whoever stands in for them is told in their place."""
    due = f" It is due by {one.due_at:%Y-%m-%d %H:%M} UTC." if one.due_at else ""
    _send(one, document, f"To approve: {document.name}", f"{document.name} waits for your approval (rule: {of.rule_name}).{due}")


def remind(one: Assignment, document: Document) -> None:
    _send(one, document, f"Overdue: {document.name}", f"{document.name} should have been approved by {one.due_at:%Y-%m-%d %H:%M} UTC.")


def _send(one: Assignment, document: Document, subject: str, text: str) -> None:
    user = db.session.scalars(select(User).where(User.id == one.user_id)).unique().one()
    stand_in = standing_in(user.id)
    if stand_in is None and not user.active:
        return
    if stand_in is not None:
        text += f" You stand in for {user.name}."
    address = f"{settings().public_url}/documents/{document.public_id}/"
    messages.send("email", (stand_in or user).email, f"{text}\n\n{address}\n", subject=subject, organization_id=document.organization_id)
