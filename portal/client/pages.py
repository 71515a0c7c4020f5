"""The way in: phone, code, folder; and out. One thing per page, plain forms, nothing that needs a script."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from portal.client import blueprint, door
from portal.client.forms import CodeForm, PhoneForm
from portal.core import clients, codes, phones, sessions
from portal.core.errors import NotFound
from portal.web import browser, htmx
from portal.web.forms import told
from portal.web.page import page

Answer = str | Response | tuple[str, int]


@blueprint.route("/p/<token>", methods=["GET", "POST"])
@page(public=True)
def phone(token: str) -> Answer:
    link, form = door.opened(token), PhoneForm()
    if request.method == "GET":
        if door.proven() is not None:
            return htmx.go(url_for("client.documents", token=token))
        return render_template("client/phone.html", link=link, form=form, over=browser.client_token() is not None)
    if form.validate_on_submit() and told(form, lambda: codes.ask(form.phone.data or "", link=link, browser=browser.mark()), phone_number_raw="phone"):
        return htmx.go(url_for("client.code", token=token))
    return render_template("client/phone.html", link=link, form=form, over=False), 400


@blueprint.route("/p/<token>/code", methods=["GET", "POST"])
@page(public=True)
def code(token: str) -> Answer:
    link, form = door.opened(token), CodeForm()
    asked = codes.latest(link=link, browser=browser.mark())
    if asked is None:
        return htmx.go(url_for("client.phone", token=token))
    if form.validate_on_submit() and told(form, lambda: _sign_in(form.code.data or "", token)):
        return htmx.go(url_for("client.folders", token=token))
    shown = {"number": phones.spaced(asked.e164), "resend_in": asked.resend_in}
    return render_template("client/code.html", link=link, form=form, **shown), 200 if request.method == "GET" else 400


def _sign_in(entered: str, token: str) -> None:
    former = browser.client_token()
    browser.remember_client(clients.sign_in(entered, link=door.opened(token), browser=browser.mark()))
    if former:
        sessions.end(former)


@blueprint.post("/p/<token>/resend")
@page(public=True)
def resend(token: str) -> Answer:
    """Another code to the same number. Before its minute is over the former one stands, and the page says so."""
    link, form = door.opened(token), CodeForm()
    asked = codes.latest(link=link, browser=browser.mark())
    if asked is None:
        return htmx.go(url_for("client.phone", token=token))
    number, early = asked.e164, asked.resend_in > 0 and asked.open
    if told(form, lambda: codes.ask(number, link=link, browser=browser.mark())):
        return htmx.go(url_for("client.code", token=token), None if early else "A new code is on its way. The former one is no longer valid.")
    return render_template("client/code.html", link=link, form=form, number=phones.spaced(number), resend_in=0), 429


@blueprint.route("/p/<token>/folders", methods=["GET", "POST"])
@page(public=True)
def folders(token: str) -> Answer:
    """Straight in where there is one folder, a choice where there are several, and what to do where there is none any more."""
    e164, link = door.number(token), door.opened(token)
    places = clients.places(e164)
    if not places:
        return render_template("client/ended.html", link=link, asked=False)
    chosen = next((one for one in places if one.public_id == request.form.get("place")), None) if request.method == "POST" else None
    if chosen is None and len(places) == 1:
        chosen = places[0]
    if chosen is not None:
        return htmx.go(url_for("client.documents", token=chosen.token))
    return render_template("client/folders.html", link=link, places=places, missing=request.method == "POST"), 400 if request.method == "POST" else 200


@blueprint.post("/p/<token>/ask")
@page(public=True)
def ask(token: str) -> Answer:
    """A client none of whose links is active any more asks the firm for a new one."""
    e164, link = door.number(token), door.opened(token)
    try:
        clients.ask_for_link(link, e164=e164)
    except NotFound:
        pass  # revoked by the firm: it knows, and the page stays as friendly as for everybody else
    return render_template("client/ended.html", link=link, asked=True)


@blueprint.post("/p/<token>/sign-out")
@page(public=True)
def sign_out(token: str) -> Answer:
    own = browser.client_token()
    if own:
        sessions.end(own)
    browser.remember_client(None)
    return htmx.go(url_for("client.phone", token=token), "You are signed out.")
