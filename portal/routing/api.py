"""``/api/routing-rules/``."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from portal.core import routing
from portal.core.actors import Actor
from portal.routing import blueprint, shapes
from portal.routing.shapes import ReadValue, RoutingPreview, RoutingRuleShape, RoutingRulesShape
from portal.web.endpoint import endpoint
from portal.web.payload import Body, Changes


class Asked(Body):
    """What a rule asks; all that is given has to fit."""

    sender: str | None = Field(None, max_length=320, examples=["bakery.example"], description="An e-mail address, or a domain with those below it.")
    tag: str | None = Field(None, max_length=64, examples=["acme"], description="What stands behind the plus: `inbox+acme@…`.")
    mailbox: str | None = Field(None, max_length=64, description="A mailbox's hashid.")
    file_name: str | None = Field(None, max_length=320, description="Part of the name.")
    types: list[str] | None = Field(None, max_length=200, description="Known once a document is read, like `fields`.")
    fields: list[ReadValue] | None = Field(None, max_length=10)

    def given(self) -> dict[str, Any]:
        """What was sent, in core's words."""
        sent = {name: getattr(self, name) for name in self.model_fields_set if name != "version"}
        if self.fields is not None:
            sent["fields"] = [value.model_dump(by_alias=True) for value in self.fields]
        return sent


class NewRoutingRule(Asked):
    name: str = Field(max_length=100)
    folder: str = Field(max_length=64, description="The hashid of the folder that it puts documents into.")
    active: bool = True


class RoutingRuleChanges(Asked, Changes):
    name: str | None = Field(None, max_length=100)
    folder: str | None = Field(None, max_length=64)
    active: bool | None = None
    position: int | None = Field(None, ge=1, le=1000, description="Where it stands among the rules, from 1.")
    version: int | None = Field(None, ge=1, description="The rule's version as you saw it.")


@blueprint.get("/api/routing-rules/")
@endpoint("List routing rules", right="mail:read")
def list_rules(actor: Actor) -> RoutingRulesShape:
    """All of them, 200 at most, in their order."""
    return shapes.rules(routing.in_order(actor))


@blueprint.post("/api/routing-rules/")
@endpoint("Make a routing rule", right="mail:write", status=201)
def add_rule(actor: Actor, body: NewRoutingRule) -> RoutingRuleShape:
    """It stands behind those there are, and is for documents that come without a folder. One that asks nothing of what is read counts as they arrive,
    else once they are read, for those that lie in no folder by then. What a person puts somewhere stays there."""
    return shapes.rule(routing.add(body.given(), actor=actor))


@blueprint.post("/api/routing-rules/preview/")
@endpoint("See which documents a routing rule would have placed", right="mail:read")
def preview_rule(actor: Actor, body: Asked) -> RoutingPreview:
    """Of the last 100. Nothing is kept or moved."""
    return shapes.preview(routing.preview(body.given(), actor=actor))


@blueprint.get("/api/routing-rules/<routing_rule_id>/")
@endpoint("Get a routing rule", right="mail:read")
def get_rule(actor: Actor, routing_rule_id: str) -> RoutingRuleShape:
    return shapes.rule(routing.one(routing_rule_id, actor=actor))


@blueprint.patch("/api/routing-rules/<routing_rule_id>/")
@endpoint("Change a routing rule, its place, or switch it off and on", right="mail:write")
def change_rule(actor: Actor, routing_rule_id: str, body: RoutingRuleChanges) -> RoutingRuleShape:
    """`null` and empty values take away what it asks. Documents that are there stay where they are."""
    body.sent()
    return shapes.rule(routing.change(routing_rule_id, body.given(), version=body.version, actor=actor))


@blueprint.delete("/api/routing-rules/<routing_rule_id>/")
@endpoint("Remove a routing rule", right="mail:write", status=204)
def remove_rule(actor: Actor, routing_rule_id: str) -> None:
    """What it has placed stays, and goes on to say by which rule."""
    routing.remove(routing_rule_id, actor=actor)
