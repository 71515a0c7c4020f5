"""The console's pages of members: who works here, with which role, and who was invited."""

from __future__ import annotations

from typing import Literal

from flask import Response, render_template, request, url_for
from pydantic import Field

from portal.core import accounts, approvals, invitations, messages
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import now
from portal.members import blueprint
from portal.members.forms import InviteForm, MemberForm, PasswordForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page

WORDS = {"owner": "Owner", "approver": "Approver", "viewer": "Viewer"}


class MembersQuery(ListQuery):
    role: Literal["owner", "approver", "viewer"] | None = None
    state: Literal["active", "invited", "off"] | None = None
    q: str | None = Field(None, max_length=200)


@blueprint.get("/members/")
@page(right="members:read")
def member_list(actor: Actor, query: MembersQuery) -> str:
    found = accounts.members(actor, role=query.role, search=query.q, status=query.state)
    return render_template("members/list.html", listing=listing(found, User, query), query=query, roles=WORDS)


@blueprint.route("/members/invite", methods=["GET", "POST"])
@page(right="members:write")
def invite(actor: Actor) -> Response:
    form, made = InviteForm(), []
    sent = {"email": form.email.data or "", "name": form.name.data or "", "role": form.role.data or ""}
    if form.validate_on_submit() and told(form, lambda: made.append(accounts.add_member(**sent, password=None, actor=actor))):
        return _invited(made[0], f"{made[0].name} is invited.")
    return dialog("members/invite.html", form=form, refused=request.method == "POST")


def _invited(user: User, said: str) -> Response:
    """On to the list; without a mail server to the page that has the invitation's address to copy."""
    if messages.has_gateway("email"):
        return htmx.go(url_for("members.member_list"), f"{said} The invitation is being sent.")
    return htmx.go(url_for("members.member_page", member_id=user.public_id), said)


@blueprint.get("/members/<member_id>/")
@page(right="members:read")
def member_page(actor: Actor, member_id: str) -> str:
    return _member(accounts.member(member_id, actor=actor), actor)


def _member(user: User, actor: Actor, *, form: MemberForm | None = None, password: PasswordForm | None = None) -> str:
    open_invitation = user.password_hash is None and user.active and actor.may("members:write")
    return render_template(
        "members/member.html",
        member=user,
        form=form or MemberForm(formdata=None, obj=user),
        password=password or PasswordForm(formdata=None),
        address=invitations.address(user) if open_invitation else None,
        mails=messages.has_gateway("email"),
        roles=WORDS,
        delegation=approvals.delegated(user.public_id, actor=actor),
        moment=now(),
    )


@blueprint.post("/members/<member_id>/")
@page(right="members:write")
def edit_member(actor: Actor, member_id: str) -> Response | tuple[str, int]:
    user, form = accounts.member(member_id, actor=actor), MemberForm()
    undo = url_for("members.restore_member", member_id=member_id, name=user.name, role=user.role)
    if form.validate_on_submit() and told(form, lambda: accounts.change_member(member_id, name=form.name.data, role=form.role.data, actor=actor)):
        mine = actor.user_id == user.id  # who lowers themselves may no longer see the list
        return htmx.go(url_for("docs.inbox" if mine else "members.member_list"), "Saved.", undo=None if mine else undo)
    return _member(user, actor, form=form), 400


class FormerQuery(ListQuery):
    name: str = Field("", max_length=200)
    role: Literal["owner", "approver", "viewer"]


@blueprint.post("/members/<member_id>/restore")
@page(right="members:write")
def restore_member(actor: Actor, query: FormerQuery, member_id: str) -> Response:
    """Undo of a change: name and role as they were stand in the address."""
    accounts.change_member(member_id, name=query.name, role=query.role, actor=actor)
    return htmx.go(url_for("members.member_list"), "Name and role are as before.")


@blueprint.post("/members/<member_id>/<any(on, off):switch>")
@page(right="members:write")
def switch_member(actor: Actor, member_id: str, switch: str) -> Response | tuple[str, int]:
    form = MemberForm(formdata=None, obj=accounts.member(member_id, actor=actor))
    if not told(form, lambda: accounts.change_member(member_id, active=switch == "on", actor=actor)):
        return _member(accounts.member(member_id, actor=actor), actor, form=form), 400
    said, other = ("may sign in again.", "off") if switch == "on" else ("is switched off and signed out everywhere.", "on")
    undo = url_for("members.switch_member", member_id=member_id, switch=other)
    return htmx.go(url_for("members.member_list"), f"{accounts.member(member_id, actor=actor).name} {said}", undo=undo)


@blueprint.post("/members/<member_id>/password")
@page(right="members:write")
def set_password(actor: Actor, member_id: str) -> Response | tuple[str, int]:
    form = PasswordForm()
    if form.validate_on_submit() and told(form, lambda: accounts.change_member(member_id, password=form.password.data, actor=actor)):
        return htmx.go(url_for("members.member_page", member_id=member_id), "The new password counts from now on.")
    return _member(accounts.member(member_id, actor=actor), actor, password=form), 400


@blueprint.post("/members/<member_id>/invite")
@page(right="members:write")
def invite_again(actor: Actor, member_id: str) -> Response:
    user = invitations.send_again(member_id, actor=actor)
    return _invited(user, f"{user.name} is invited again.")
