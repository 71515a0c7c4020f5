"""What waits for a person: the counts beside the console's menu."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from portal.core import approvals
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import Document, states
from portal.core.events import Webhook
from portal.core.links import FolderLink
from portal.core.mail import Mail
from portal.core.mail.table import FAILED
from portal.core.mailboxes import Mailbox
from portal.core.messages import Message
from portal.core.outbox import Job


@dataclass(frozen=True, slots=True)
class Attention:
    """How many of each; 0 for what the actor may not see."""

    to_review: int = 0
    to_approve: int = 0  # by a rule, by the actor
    approvals_overdue: int = 0  # the actor's, an owner's all
    dead_jobs: int = 0
    failed_messages: int = 0
    links_asked: int = 0
    failing_webhooks: int = 0
    failing_mailboxes: int = 0
    failed_mails: int = 0

    @property
    def mail(self) -> int:
        """What keeps e-mails from becoming documents."""
        return self.failing_mailboxes + self.failed_mails


def of(actor: Actor) -> Attention:
    """The counts of the actor's organization, in one query."""
    parts = {
        "to_review": ("documents:read", Document.id, (Document.state == states.NEEDS_REVIEW,), Document.organization_id),
        "to_approve": ("documents:approve", Document.id, (approvals.waits_for(actor.user_id),), Document.organization_id),
        "approvals_overdue": ("documents:approve", Document.id, (approvals.overdue_for(actor),), Document.organization_id),
        "dead_jobs": ("jobs:read", Job.id, (Job.state == "dead",), Job.organization_id),
        "failed_messages": ("outbox:read", Message.id, (Message.state == "failed",), Message.organization_id),
        "failing_webhooks": ("webhooks:read", Webhook.id, (Webhook.needs_somebody(),), Webhook.organization_id),
        "failing_mailboxes": ("mail:read", Mailbox.id, (Mailbox.needs_somebody(),), Mailbox.organization_id),
        "failed_mails": ("mail:read", Mail.id, (Mail.state == FAILED,), Mail.organization_id),
        "links_asked": ("links:read", FolderLink.id, (FolderLink.asked_at.is_not(None),), FolderLink.organization_id),
    }
    ours = {name: part for name, part in parts.items() if actor.may(part[0])}
    wanted = {name: _count(column, organization == actor.organization_id, *where) for name, (_, column, where, organization) in ours.items()}
    if not wanted:
        return Attention()
    row = db.session.execute(select(*(query.label(name) for name, query in wanted.items()))).one()
    return Attention(**dict(zip(wanted, row, strict=True)))


def _count(column: ColumnElement[int], *where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count(column)).where(*where).scalar_subquery()
