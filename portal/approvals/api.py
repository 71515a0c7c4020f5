"""``/api/approval-rules/``, the approvals of a document, and who stands in for a member."""

from __future__ import annotations

from pydantic import Field

from portal.approvals import blueprint, shapes
from portal.approvals.shapes import Conditions, DelegationShape, PreviewShape, RuleShape, RulesShape, StandingShape, StepShape
from portal.core import approvals, documents
from portal.core.actors import Actor
from portal.core.errors import NotFound
from portal.web.endpoint import endpoint
from portal.web.payload import Body, Changes, Instant

NAME = Field(max_length=100)
DUE = Field(None, description="Hours from when a step is reached.", ge=1)


class NewRule(Body):
    name: str = NAME
    conditions: Conditions = Conditions()
    steps: list[StepShape] = Field(max_length=5)
    four_eyes: bool = False
    may_override: bool = True
    due_hours: int | None = DUE
    active: bool = True


class RuleChanges(Changes):
    name: str | None = Field(None, max_length=100)
    conditions: Conditions | None = None
    steps: list[StepShape] | None = Field(None, max_length=5)
    four_eyes: bool | None = None
    may_override: bool | None = None
    due_hours: int | None = DUE
    active: bool | None = None
    position: int | None = Field(None, ge=1, le=1000, description="Where it stands among the rules, from 1.")
    version: int | None = Field(None, ge=1, description="The rule's version as you saw it.")


class Trial(Body):
    conditions: Conditions


class OverrideReason(Body):
    reason: str = Field(max_length=2000, description="Kept in the history.")


class NewDelegation(Body):
    delegate: str = Field(description="The hashid of the member who approves in their place.")
    from_at: Instant
    until: Instant


@blueprint.get("/api/approval-rules/")
@endpoint("List approval rules", right="members:read")
def list_rules(actor: Actor) -> RulesShape:
    return shapes.rules(approvals.in_order(actor))


@blueprint.post("/api/approval-rules/")
@endpoint("Make an approval rule", right="members:write", status=201)
def add_rule(actor: Actor, body: NewRule) -> RuleShape:
    """It stands behind those there are. Documents that were read and aren't decided go by it as well, a moment later."""
    return shapes.rule(approvals.add(_given(body), actor=actor))


@blueprint.post("/api/approval-rules/preview/")
@endpoint("See which documents a rule would be for", right="members:read")
def preview_rule(actor: Actor, body: Trial) -> PreviewShape:
    """Of the last 100 that were read. Nothing is kept."""
    return shapes.preview(approvals.preview(body.conditions.kept(), actor=actor))


@blueprint.get("/api/approval-rules/<rule_id>/")
@endpoint("Get an approval rule", right="members:read")
def get_rule(actor: Actor, rule_id: str) -> RuleShape:
    return shapes.rule(approvals.one(rule_id, actor=actor))


@blueprint.patch("/api/approval-rules/<rule_id>/")
@endpoint("Change an approval rule", right="members:write")
def change_rule(actor: Actor, rule_id: str, body: RuleChanges) -> RuleShape:
    """Approvals that were given stay, as long as the document's type and values do."""
    body.sent()
    return shapes.rule(approvals.change(rule_id, _given(body), version=body.version, actor=actor))


@blueprint.delete("/api/approval-rules/<rule_id>/")
@endpoint("Remove an approval rule", right="members:write", status=204)
def remove_rule(actor: Actor, rule_id: str) -> None:
    approvals.remove(rule_id, actor=actor)


@blueprint.get("/api/docs/<document_id>/approvals/")
@endpoint("Get how a document's approvals stand", right="documents:read")
def get_approvals(actor: Actor, document_id: str) -> StandingShape:
    """Who was asked, who has approved, who is next. Approve by `POST /api/docs/{id}/approve/`."""
    return shapes.standing(approvals.standing(documents.one(document_id, actor=actor), actor))


@blueprint.post("/api/docs/<document_id>/approvals/override/")
@endpoint("Approve a document in the place of those who are asked", right="documents:approve")
def override_approvals(actor: Actor, document_id: str, body: OverrideReason) -> StandingShape:
    """For owners, where the rule allows it."""
    return shapes.standing(approvals.standing(documents.override(document_id, body.reason, actor=actor), actor))


@blueprint.get("/api/members/<member_id>/delegation/")
@endpoint("Get who stands in for a member", right="members:read")
def get_delegation(actor: Actor, member_id: str) -> DelegationShape:
    """404 when nobody does."""
    made = approvals.delegated(member_id, actor=actor)
    if made is None:
        raise NotFound("delegation")
    return shapes.delegation(made)


@blueprint.put("/api/members/<member_id>/delegation/")
@endpoint("Have somebody stand in for a member", right="documents:approve")
def put_delegation(actor: Actor, member_id: str, body: NewDelegation) -> DelegationShape:
    """One's own approvals; owners those of anybody."""
    return shapes.delegation(approvals.delegate(member_id, body.delegate, body.from_at, body.until, actor=actor))


@blueprint.delete("/api/members/<member_id>/delegation/")
@endpoint("End that somebody stands in for a member", right="documents:approve", status=204)
def end_delegation(actor: Actor, member_id: str) -> None:
    approvals.hand_back(member_id, actor=actor)


def _given(body: NewRule | RuleChanges) -> dict[str, object]:
    """What was sent, with conditions in core's words."""
    sent = {name: getattr(body, name) for name in body.model_fields_set if name != "version"}
    if body.conditions is not None:
        sent["conditions"] = body.conditions.kept()
    if body.steps is not None:
        sent["steps"] = [step.model_dump() for step in body.steps]
    return sent
