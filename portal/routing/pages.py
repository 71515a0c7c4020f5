"""The console's pages of routing rules."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from portal.core import folders, mailboxes, routing, types
from portal.core.actors import Actor
from portal.core.approvals import conditions
from portal.core.db import db
from portal.core.routing import RoutingRule
from portal.routing import blueprint
from portal.routing.forms import SPARE, RuleForm
from portal.web import forms, htmx
from portal.web.dialog import dialog
from portal.web.page import page


@blueprint.get("/routing/")
@page(right="mail:read")
def rule_list(actor: Actor) -> str:
    shown = {"places": dict(folders.places(actor)), "types": types.of_actor(actor), "condition": conditions.told}
    return render_template("routing/list.html", rules=routing.in_order(actor), **shown)


@blueprint.route("/routing/new", methods=["GET", "POST"])
@page(right="mail:write")
def new_rule(actor: Actor) -> Response | tuple[str, int]:
    return _edited(RuleForm(data={"fields": [{}] * SPARE}), None, actor)


@blueprint.route("/routing/<routing_rule_id>/", methods=["GET", "POST"])
@page(right="mail:write")
def edit_rule(actor: Actor, routing_rule_id: str) -> Response | tuple[str, int]:
    rule = routing.one(routing_rule_id, actor=actor)
    return _edited(RuleForm(data=_as_form(rule)), rule, actor)


def _as_form(rule: RoutingRule) -> dict[str, Any]:
    kept = {name: getattr(rule, name) for name in ("name", "sender", "tag", "file_name", "types")}
    rows = [{"how": row["is"], **{name: row.get(name) for name in ("field", "value", "currency")}} for row in rule.fields]
    where = {"folder": rule.folder.public_id, "mailbox": rule.mailbox.public_id if rule.mailbox is not None else ""}
    return kept | where | {"fields": rows + [{}] * SPARE}


def _edited(form: RuleForm, rule: RoutingRule | None, actor: Actor) -> Response | tuple[str, int]:
    """The form; what was sent is tried on documents, or kept."""
    known = types.of_actor(actor)
    boxes = [(box.public_id, box.name) for box in db.session.scalars(mailboxes.listed(actor).limit(mailboxes.MOST))]
    form.offer(types=[(name, kind.label) for name, kind in known.items()], folders=_places(rule, actor), mailboxes=boxes)
    found: list[routing.Preview] = []
    trying, beside = "try" in request.form, {}
    if form.is_submitted() and (trying or form.validate()):
        beside = forms.beside(lambda: found.append(routing.preview(form.asked, actor=actor)) if trying else _keep(form, rule, actor))
        if not beside and not trying:
            return htmx.go(url_for("routing.rule_list"), "Saved.")
    names = sorted({field.name for kind in known.values() for field in kind.fields})
    wrong = bool(beside or form.errors) and not htmx.asked()
    return render_template("routing/edit.html", form=form, rule=rule, found=next(iter(found), None), beside=beside, names=names), 400 if wrong else 200


def _places(rule: RoutingRule | None, actor: Actor) -> list[tuple[str, str]]:
    """Folders to choose from; the rule's own is among them, however many there are."""
    places = folders.places(actor)
    own = [] if rule is None else [(rule.folder.public_id, rule.folder.name)]
    return places + [one for one in own if one[0] not in dict(places)]


def _keep(form: RuleForm, rule: RoutingRule | None, actor: Actor) -> None:
    if rule is None:
        routing.add(form.given(), actor=actor)
    else:
        seen = request.form.get("version", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
        routing.change(rule.public_id, form.given(), version=version, actor=actor)


@blueprint.post("/routing/<routing_rule_id>/<any(up, down):way>")
@page(right="mail:write")
def move_rule(actor: Actor, routing_rule_id: str, way: str) -> Response:
    order = [rule.public_id for rule in routing.in_order(actor)]
    rule = routing.one(routing_rule_id, actor=actor)
    at = order.index(rule.public_id) + 1
    routing.change(routing_rule_id, {"position": max(1, at - 1) if way == "up" else at + 1}, actor=actor)
    return htmx.go(url_for("routing.rule_list"), f"{rule.name} is moved {way}.")


@blueprint.post("/routing/<routing_rule_id>/<any(on, off):switch>")
@page(right="mail:write")
def switch_rule(actor: Actor, routing_rule_id: str, switch: str) -> Response:
    rule = routing.change(routing_rule_id, {"active": switch == "on"}, actor=actor)
    undo = url_for("routing.switch_rule", routing_rule_id=routing_rule_id, switch="off" if switch == "on" else "on")
    return htmx.go(url_for("routing.rule_list"), f"{rule.name} is switched {switch}.", undo=undo)


@blueprint.route("/routing/<routing_rule_id>/remove", methods=["GET", "POST"])
@page(right="mail:write")
def end_rule(actor: Actor, routing_rule_id: str) -> Response:
    rule = routing.one(routing_rule_id, actor=actor)
    if request.method == "POST":
        routing.remove(routing_rule_id, actor=actor)
        return htmx.go(url_for("routing.rule_list"), f"{rule.name} is removed.")
    return dialog("routing/remove.html", rule=rule)
