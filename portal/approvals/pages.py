"""The console's pages of approval rules, and an owner's approval in the place of others."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request, url_for

from portal.approvals import blueprint
from portal.approvals.forms import SPARE, OverrideForm, RuleForm
from portal.core import accounts, approvals, documents, folders, types
from portal.core.accounts import User
from portal.core.actors import RIGHTS, Actor
from portal.core.approvals import ApprovalRule, conditions
from portal.core.db import db
from portal.web import forms, htmx
from portal.web.dialog import dialog
from portal.web.page import page


@blueprint.get("/approval-rules/")
@page(right="members:read")
def rule_list(actor: Actor) -> str:
    members = {user.public_id: user for user in db.session.scalars(accounts.members(actor)).unique()}
    gone = {one for one, user in members.items() if not approvals.can_approve(user)}
    places, known = dict(folders.places(actor)), types.of_actor(actor)
    shown = {"members": members, "gone": gone, "places": places, "types": known, "condition": conditions.told}
    return render_template("approvals/list.html", rules=approvals.in_order(actor), **shown)


def approvers(actor: Actor) -> list[tuple[str, str]]:
    """Members who may approve, by name: public id and name."""
    able = [role for role, rights in RIGHTS.items() if "documents:approve" in rights]
    query = accounts.members(actor, status="active").where(User.role.in_(able)).order_by(User.name, User.id)
    return [(user.public_id, user.name) for user in db.session.scalars(query).unique()]


@blueprint.route("/approval-rules/new", methods=["GET", "POST"])
@page(right="members:write")
def new_rule(actor: Actor) -> Response | tuple[str, int]:
    form = RuleForm(data={"fields": [{}] * SPARE, "steps": [{}] * SPARE, "may_override": True})
    return _edited(form, None, actor)


@blueprint.route("/approval-rules/<rule_id>/", methods=["GET", "POST"])
@page(right="members:write")
def edit_rule(actor: Actor, rule_id: str) -> Response | tuple[str, int]:
    rule = approvals.one(rule_id, actor=actor)
    return _edited(RuleForm(data=_as_form(rule)), rule, actor)


def _as_form(rule: ApprovalRule) -> dict[str, Any]:
    kept = {name: getattr(rule, name) for name in ("name", "four_eyes", "may_override", "due_hours")}
    rows = [{"how": row["is"], **{name: row.get(name) for name in ("field", "value", "currency")}} for row in rule.conditions.get("fields", ())]
    where = {name: rule.conditions.get(name) or empty for name, empty in (("types", []), ("folder", ""), ("sender", ""))}
    return kept | where | {"fields": rows + [{}] * SPARE, "steps": [*rule.steps, {}]}


def _edited(form: RuleForm, rule: ApprovalRule | None, actor: Actor) -> Response | tuple[str, int]:
    """The form; what was sent is tried on documents, or kept."""
    known = types.of_actor(actor)
    form.offer(types=[(name, kind.label) for name, kind in known.items()], folders=folders.places(actor), members=approvers(actor))
    found: list[approvals.Preview] = []
    trying, beside = "try" in request.form, {}
    if form.validate_on_submit():
        beside = _beside(lambda: found.append(approvals.preview(form.conditions, actor=actor)) if trying else _keep(form, rule, actor))
        if not beside and not trying:
            return htmx.go(url_for("approvals.rule_list"), "Saved.")
    names = sorted({field.name for kind in known.values() for field in kind.fields})
    wrong = bool(beside or form.errors)
    page = render_template("approvals/edit.html", form=form, rule=rule, found=found[0] if found else None, beside=beside, names=names)
    return page, 400 if request.method == "POST" and (wrong or not trying) and not htmx.asked() else 200


def _keep(form: RuleForm, rule: ApprovalRule | None, actor: Actor) -> None:
    if rule is None:
        approvals.add(form.given(), actor=actor)
    else:
        seen = request.form.get("version", "")
        approvals.change(rule.public_id, form.given(), version=int(seen) if seen.isdecimal() and len(seen) < 10 else None, actor=actor)


def _beside(operation: Any) -> dict[str, str]:
    """Core's sentence by the part of the form that it is about; "" is the top of it."""
    try:
        operation()
    except forms.MENDABLE as error:
        return {(error.field or "").removeprefix("conditions/"): forms.sentence(error)}
    return {}


@blueprint.post("/approval-rules/<rule_id>/<any(up, down):way>")
@page(right="members:write")
def move_rule(actor: Actor, rule_id: str, way: str) -> Response:
    order = [rule.public_id for rule in approvals.in_order(actor)]
    rule = approvals.one(rule_id, actor=actor)
    at = order.index(rule.public_id) + 1
    approvals.change(rule_id, {"position": max(1, at - 1) if way == "up" else at + 1}, actor=actor)
    return htmx.go(url_for("approvals.rule_list"), f"{rule.name} is moved {way}.")


@blueprint.post("/approval-rules/<rule_id>/<any(on, off):switch>")
@page(right="members:write")
def switch_rule(actor: Actor, rule_id: str, switch: str) -> Response:
    rule = approvals.change(rule_id, {"active": switch == "on"}, actor=actor)
    undo = url_for("approvals.switch_rule", rule_id=rule_id, switch="off" if switch == "on" else "on")
    return htmx.go(url_for("approvals.rule_list"), f"{rule.name} is switched {switch}.", undo=undo)


@blueprint.route("/approval-rules/<rule_id>/remove", methods=["GET", "POST"])
@page(right="members:write")
def end_rule(actor: Actor, rule_id: str) -> Response:
    rule = approvals.one(rule_id, actor=actor)
    if request.method == "POST":
        approvals.remove(rule_id, actor=actor)
        return htmx.go(url_for("approvals.rule_list"), f"{rule.name} is removed.")
    return dialog("approvals/remove.html", rule=rule)


@blueprint.route("/documents/<document_id>/override", methods=["GET", "POST"])
@page(right="documents:approve")
def override(actor: Actor, document_id: str) -> Response:
    document, form = documents.one(document_id, actor=actor), OverrideForm()
    if form.validate_on_submit() and forms.told(form, lambda: documents.override(document_id, form.reason.data or "", actor=actor)):
        return htmx.go(url_for("docs.review", document_id=document_id), f"{document.name} is approved.")
    found = approvals.standing(document, actor)
    return dialog("approvals/override.html", refused=form.is_submitted(), document=document, form=form, standing=found)
