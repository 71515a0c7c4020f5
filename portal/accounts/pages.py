"""Signing in and out, one's own account, the first password of somebody invited, and what clients see of the firm."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from portal.accounts import blueprint
from portal.accounts.forms import ZONES, FirstPassword, NewPassword, OrganizationForm, SignIn
from portal.core import accounts, firm, invitations, outside, sign_ins
from portal.core.actors import Actor
from portal.core.db import settings
from portal.core.errors import PortalError
from portal.web import browser, htmx
from portal.web.forms import told
from portal.web.page import page


@blueprint.route("/sign-in", methods=["GET", "POST"])
@page(public=True)
def sign_in_page() -> str | Response | tuple[str, int]:
    form = SignIn(data={"next": request.args.get("next", "")})
    if request.method == "GET" and browser.staff():
        return htmx.go(htmx.local(form.next.data, url_for("docs.inbox")))
    if not form.validate_on_submit():
        return _sign_in_form(form, 200 if request.method == "GET" else 400)
    try:
        browser.sign_in(sign_ins.sign_in(form.email.data or "", form.password.data or ""))
    except PortalError as error:
        form.form_errors.append("E-mail and password don't belong together." if error.code == "invalid_credentials" else error.message)
        return _sign_in_form(form, 429 if error.code == "rate_limited" else 401)
    return htmx.go(htmx.local(form.next.data, url_for("docs.inbox")))


def _sign_in_form(form: SignIn, status: int) -> tuple[str, int]:
    return render_template("accounts/sign_in.html", next=form.next.data or "", email=form.email.data or "", errors=form.errors), status


@blueprint.post("/sign-out")
@page(public=True)
def sign_out() -> Response:
    browser.sign_out()
    return htmx.go(url_for("accounts.sign_in_page"), "You are signed out.")


@blueprint.route("/account/", methods=["GET", "POST"])
@page()
def account(actor: Actor) -> str | Response | tuple[str, int]:
    form = NewPassword()
    if request.method == "GET":
        return render_template("accounts/account.html", form=form)
    if form.validate_on_submit() and told(form, lambda: accounts.change_own_password(form.current.data or "", form.password.data or "", actor=actor)):
        browser.sign_in(accounts.member_of(actor))  # the change ended every session, this one too
        return htmx.go(url_for("accounts.account"), "Your password was changed; other browsers are signed out.")
    return render_template("accounts/account.html", form=form), 400


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@page(public=True)
def invitation(token: str) -> str | Response | tuple[str, int]:
    invited, form = invitations.invited(token), FirstPassword()
    shown = {"email": invited.email, "firm": invited.organization.name}
    if form.validate_on_submit() and told(form, lambda: invitations.accept(token, form.password.data or "")):
        browser.sign_in(sign_ins.sign_in(shown["email"], form.password.data or ""))
        return htmx.go(url_for("docs.inbox"), f"Welcome to {shown['firm']}.")
    return render_template("accounts/invitation.html", form=form, **shown), 200 if request.method == "GET" else 400


@blueprint.route("/settings/", methods=["GET", "POST"])
@page(right="members:write")
def organization(actor: Actor) -> str | Response | tuple[str, int]:
    form = OrganizationForm(obj=firm.of(actor))
    shown = {"form": form, "firm": firm.of(actor), "reader": outside.of_settings(settings()), "zones": ZONES}
    if request.method == "GET":
        return render_template("accounts/organization.html", **shown)
    if form.validate_on_submit() and told(form, lambda: firm.change(form.changes(), actor=actor)):
        return htmx.go(url_for("accounts.organization"), "Saved.")
    return render_template("accounts/organization.html", **shown), 400


@blueprint.post("/settings/outside-reader/<any(on, off):switch>")
@page(right="members:write")
def switch_outside_reader(actor: Actor, switch: str) -> Response:
    firm.change({"outside_reader": switch == "on"}, actor=actor)
    undo = url_for("accounts.switch_outside_reader", switch="off" if switch == "on" else "on")
    return htmx.go(url_for("accounts.organization"), f"The outside reader is switched {switch}.", undo=undo)
