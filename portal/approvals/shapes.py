"""How approvals look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from portal.core.approvals import ApprovalRule, Assignment, Delegation, Standing, Step
from portal.core.approvals.rules import Preview

Need = Literal["any", "all"]
Comparison = Literal["over", "at_least", "under", "at_most", "is", "contains", "there", "missing"]


class FieldCondition(BaseModel):
    field: str = Field(max_length=100, examples=["InvoiceTotal"])
    comparison: Comparison = Field(alias="is")
    value: str | int | float | None = Field(None, description="The limit, a date as 2026-01-31, or a text.", examples=["1000"])
    currency: str | None = Field(None, max_length=3, description="Of the limit of an amount. Amounts in others count as over it; nothing is converted.")

    model_config = {"populate_by_name": True}


class Conditions(BaseModel):
    """All of them have to fit; without any, every document does."""

    types: list[str] = Field([], max_length=200)
    folder: str | None = Field(None, description="A folder's hashid; those below it count as well.")
    sender: str = Field("", description="Part of the name of who issued it or handed it in.", max_length=200)
    fields: list[FieldCondition] = Field([], max_length=10)

    def kept(self) -> dict[str, Any]:
        return self.model_dump(by_alias=True)


class StepShape(BaseModel):
    approvers: list[str] = Field(description="Members' hashids.", max_length=20)
    need: Need = Field("any", description="Whether one of them is enough.")


class RuleShape(BaseModel):
    hashid: str
    name: str
    position: int = Field(description="From 1. The first rule that fits a document is the one that counts.")
    active: bool
    conditions: Conditions
    steps: list[StepShape] = Field(description="One after the other.")
    four_eyes: bool = Field(description="Nobody approves what they handed in or changed, nor in two steps.")
    may_override: bool = Field(description="An owner may approve in the others' place, with a reason.")
    due_hours: int | None = Field(description="From when a step is reached.")
    version: int
    updated_at: datetime
    updated_by: str


class RulesShape(BaseModel):
    count: int
    results: list[RuleShape] = Field(description="In their order.")


class PreviewShape(BaseModel):
    looked_at: int = Field(description="The last documents that were read, 100 at most.")
    count: int = Field(description="Those that the conditions fit.")
    unclear: int = Field(description="Of these, those that fit because something can't be told: another currency, a missing value.")
    documents: list[str] = Field(description="Ids of those that fit, newest first.")


class AskedShape(BaseModel):
    member: str
    name: str
    status: Literal["later", "pending", "approved", "passed"] = Field(description="passed: the step was met without them.")
    due_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None = Field(description="The member who did: they, or who stood in for them.")


class StandingStep(BaseModel):
    need: Need
    status: Literal["met", "now", "later"]
    overdue: bool
    asked: list[AskedShape]


class StandingShape(BaseModel):
    rule: str | None = Field(description="The rule's name; null when no rule has a say: whoever may approve documents may approve it.")
    status: Literal["none", "open", "met", "overridden"]
    four_eyes: bool
    steps: list[StandingStep]
    unclear: list[str] = Field(description="What was counted as met because it couldn't be told.")
    yours: bool = Field(description="Whether it waits for the caller's approval.")
    may_override: bool = Field(description="Whether the caller may approve in the others' place.")
    reason: str | None = Field(description="Why an owner approved in the others' place.")


class DelegationShape(BaseModel):
    member: str
    delegate: str
    from_at: datetime
    until: datetime


def rules(rows: Sequence[ApprovalRule]) -> RulesShape:
    return RulesShape(count=len(rows), results=[rule(row) for row in rows])


def rule(row: ApprovalRule) -> RuleShape:
    kept = ("name", "position", "active", "four_eyes", "may_override", "due_hours", "version", "updated_at", "updated_by", "conditions", "steps")
    return RuleShape(hashid=row.public_id, **{name: getattr(row, name) for name in kept})


def preview(found: Preview) -> PreviewShape:
    documents = [document.public_id for document in found.fitting]
    return PreviewShape(looked_at=found.looked_at, count=len(documents), unclear=found.unclear, documents=documents)


def standing(found: Standing | None) -> StandingShape:
    if found is None:
        return StandingShape(rule=None, status="none", four_eyes=False, steps=[], unclear=[], yours=False, may_override=False, reason=None)
    one = found.round
    return StandingShape(
        rule=one.rule_name,
        status=one.state,  # type: ignore[arg-type]
        four_eyes=one.four_eyes,
        steps=[_step(step) for step in found.steps],
        unclear=one.unclear,
        yours=found.mine,
        may_override=found.may_override,
        reason=one.reason,
    )


def _step(step: Step) -> StandingStep:
    return StandingStep(need=step.need, status=step.state, overdue=step.overdue, asked=[_asked(one) for one in step.asked])  # type: ignore[arg-type]


def _asked(one: Assignment) -> AskedShape:
    by = one.decided_by.public_id if one.decided_by is not None else None
    kept = {"due_at": one.due_at, "decided_at": one.decided_at, "decided_by": by}
    return AskedShape(member=one.user.public_id, name=one.user.name, status=one.state, **kept)  # type: ignore[arg-type]


def delegation(made: Delegation) -> DelegationShape:
    return DelegationShape(member=made.user.public_id, delegate=made.delegate.public_id, from_at=made.from_at, until=made.until)
