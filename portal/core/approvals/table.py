"""The tables of approvals: rules, the round that a document goes through by one, and who is asked in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.accounts import User
from portal.core.db import Identified, Json, Key, UtcTime, db, now

#: Of a round. "met": all steps were; "overridden": an owner approved in their place; "void": values, type or rule changed, or it was returned.
OPEN, MET, OVERRIDDEN, VOID = "open", "met", "overridden", "void"

#: Of an assignment. "later": its step isn't reached; "pending": theirs to decide; "passed": the step was met without them.
LATER, PENDING, APPROVED, PASSED = "later", "pending", "approved", "passed"


class ApprovalRule(Identified, db.Model):
    """Which documents need whose approval. The first rule of a firm, by `position`, that fits a document is the one that counts.

    `conditions` is ``{"types": [name], "folder": public id or null, "sender": text, "fields": [{"field", "is", "value", "currency"}]}``; all have to fit.
    `steps` is ``[{"approvers": [member's public id], "need": "any" or "all"}]``, in sequence. `due_hours` counts from when a step is reached.
    With `four_eyes` nobody approves what they handed in or changed, nor in two steps. `may_override`: an owner may approve in the others' place.
    """

    __tablename__ = "approval_rules"
    __table_args__ = (Index("ix_approval_rules_organization_id_position", "organization_id", "position"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    conditions: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    four_eyes: Mapped[bool] = mapped_column(default=False)
    may_override: Mapped[bool] = mapped_column(default=True)
    due_hours: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UtcTime, default=now, onupdate=now)
    updated_by: Mapped[str] = mapped_column(default="")


class ApprovalRound(Identified, db.Model):
    """One document on its way through the steps of a rule, as that was at `rule_version`. `seen` is a hash of the type and all values that are
    approved; another one voids the round. `unclear` says which conditions were counted as met because they couldn't be told."""

    __tablename__ = "approval_rounds"
    __table_args__ = (Index("ix_approval_rounds_document_id_state", "document_id", "state"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("approval_rules.id", ondelete="SET NULL"), index=True)
    rule_name: Mapped[str]
    rule_version: Mapped[int]
    needs: Mapped[list[str]] = mapped_column(Json, default=list)  # "any" or "all" of each step
    four_eyes: Mapped[bool]
    may_override: Mapped[bool]
    due_hours: Mapped[int | None]
    seen: Mapped[str]
    unclear: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(default=OPEN)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reason: Mapped[str | None]
    asked: Mapped[list[Assignment]] = relationship(back_populates="round", order_by="(Assignment.step, Assignment.id)", lazy="selectin")


class Assignment(Identified, db.Model):
    """One member asked in one `step` (from 0) of a round. `decided_by_id` is who did: the member, or whom they delegated to."""

    __tablename__ = "approval_assignments"
    __table_args__ = (
        UniqueConstraint("round_id", "step", "user_id"),
        Index("ix_approval_assignments_user_id_state_document_id", "user_id", "state", "document_id"),
        Index("ix_approval_assignments_state_due_at", "state", "due_at"),  # the relay's look over all firms
        Index("ix_approval_assignments_organization_id_state_due_at", "organization_id", "state", "due_at"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("approval_rounds.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    step: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default=LATER)
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    round: Mapped[ApprovalRound] = relationship(back_populates="asked")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=True)
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id], lazy="joined")


class Hand(db.Model):
    """A member who handed a document in or changed its values, in person or by a key of theirs."""

    __tablename__ = "document_hands"
    __table_args__ = (UniqueConstraint("document_id", "user_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Delegation(Identified, db.Model):
    """A member is away `from_at` to `until` (exclusive), and `delegate` approves in their place. One at a time."""

    __tablename__ = "delegations"
    __table_args__ = (Index("ix_delegations_delegate_id_from_at", "delegate_id", "from_at"),)

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    from_at: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[datetime] = mapped_column(UtcTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined", innerjoin=True)
    delegate: Mapped[User] = relationship(foreign_keys=[delegate_id], lazy="joined", innerjoin=True)
