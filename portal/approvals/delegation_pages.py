"""Who approves in a member's place: opens from the member's page."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, url_for
from wtforms import SelectChoice

from portal.approvals import blueprint
from portal.approvals.forms import DelegationForm
from portal.approvals.pages import approvers
from portal.core import accounts, approvals
from portal.core.actors import Actor
from portal.core.approvals import Delegation
from portal.web import htmx, look
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.page import page


@blueprint.route("/members/<member_id>/delegation", methods=["GET", "POST"])
@page(right="documents:approve")
def delegation(actor: Actor, member_id: str) -> Response:
    member, made = accounts.member(member_id, actor=actor), approvals.delegated(member_id, actor=actor)
    form = DelegationForm(data=_as_form(made) if made else {})
    form.delegate.choices = [SelectChoice(*one) for one in approvers(actor) if one[0] != member_id]
    if form.validate_on_submit() and told(form, lambda: _keep(form, member_id, actor), until="until_on"):
        return htmx.go(_back(member_id), "Saved.")
    return dialog("approvals/delegation.html", refused=form.is_submitted(), member=member, made=made, form=form)


def _as_form(made: Delegation) -> dict[str, object]:
    zone = look.zone()
    last = (made.until.astimezone(zone) - timedelta(seconds=1)).date()
    return {"delegate": made.delegate.public_id, "from_on": made.from_at.astimezone(zone).date(), "until_on": last}


def _keep(form: DelegationForm, member_id: str, actor: Actor) -> None:
    begin, end = form.moments
    approvals.delegate(member_id, form.delegate.data or "", begin, end, actor=actor)


def _back(member_id: str) -> str:
    return url_for("members.member_page", member_id=member_id)


@blueprint.post("/members/<member_id>/delegation/end")
@page(right="documents:approve")
def finish_delegation(actor: Actor, member_id: str) -> Response:
    approvals.hand_back(member_id, actor=actor)
    return htmx.go(_back(member_id), "Nobody stands in any more.")
