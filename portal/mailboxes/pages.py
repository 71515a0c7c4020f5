"""The console's pages of mailboxes and of the mails fetched from them. A password is never shown again."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, render_template, request, url_for

from portal.core import mailboxes
from portal.core.actors import Actor
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox, NotOpened
from portal.mailboxes import blueprint
from portal.mailboxes.forms import MailboxForm
from portal.web import htmx
from portal.web.attachment import original_mail
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page


class MailsQuery(ListQuery):
    state: Literal["arrived", "opened", "failed", "set_aside"] | None = None


@blueprint.get("/mailboxes/")
@page(right="mail:read")
def mailbox_list(actor: Actor, query: ListQuery) -> str:
    return render_template("mailboxes/list.html", listing=listing(mailboxes.listed(actor), Mailbox, query), failed=mailboxes.failed_count(actor))


@blueprint.route("/mailboxes/new", methods=["GET", "POST"])
@page(right="mail:write")
def new_mailbox(actor: Actor) -> Response | tuple[str, int]:
    form, made = MailboxForm(data={"fetch_from": mailboxes.today(actor)}), []
    if form.validate_on_submit() and told(form, lambda: made.append(mailboxes.create(form.given(), actor=actor))):
        return htmx.go(_at(made[0].public_id), "Added. It is being fetched for the first time.")
    return _form(form, None)


@blueprint.route("/mailboxes/<mailbox_id>/edit", methods=["GET", "POST"])
@page(right="mail:write")
def edit_mailbox(actor: Actor, mailbox_id: str) -> Response | tuple[str, int]:
    mailbox = mailboxes.one(mailbox_id, actor=actor)
    form = MailboxForm(data={name: getattr(mailbox, name) for name in MailboxForm()._fields if name not in ("csrf_token", "password")})
    if form.validate_on_submit() and told(form, lambda: mailboxes.change(mailbox_id, form.given(), actor=actor)):
        return htmx.go(_at(mailbox_id), "Saved.")
    return _form(form, mailbox)


def _form(form: MailboxForm, mailbox: Mailbox | None) -> tuple[str, int]:
    return render_template("mailboxes/edit.html", form=form, mailbox=mailbox), 400 if request.method == "POST" else 200


def _at(mailbox_id: str) -> str:
    return url_for("mailboxes.mailbox_page", mailbox_id=mailbox_id)


@blueprint.get("/mailboxes/<mailbox_id>/")
@page(right="mail:read")
def mailbox_page(actor: Actor, query: MailsQuery, mailbox_id: str) -> str:
    """How it stands, and the mails that came from it; htmx fetches them anew while one waits to be opened."""
    mailbox = mailboxes.one(mailbox_id, actor=actor)
    return _shown("mailboxes/mailbox.html", actor, query, mailbox)


@blueprint.get("/mails/")
@page(right="mail:read")
def mail_list(actor: Actor, query: MailsQuery) -> str:
    return _shown("mailboxes/mails.html", actor, query, None)


def _shown(template: str, actor: Actor, query: MailsQuery, mailbox: Mailbox | None) -> str:
    found = mailboxes.mails(actor, mailbox=mailbox.public_id if mailbox is not None else None, state=query.state)
    shown = listing(found, Mail, query)
    parts: dict[str, Any] = {"listing": shown, "query": query, "mailbox": mailbox, "made": mailboxes.documents_of(shown.rows, actor)}
    return render_template("mailboxes/_rows.html" if htmx.asked() else template, **parts)


@blueprint.post("/mailboxes/<mailbox_id>/fetch")
@page(right="mail:write")
def fetch(actor: Actor, mailbox_id: str) -> Response:
    mailboxes.fetch_now(mailbox_id, actor=actor)
    return htmx.go(_at(mailbox_id), "It is being fetched.")


@blueprint.post("/mailboxes/<mailbox_id>/test")
@page(right="mail:write")
def try_connection(actor: Actor, mailbox_id: str) -> Response:
    """Signs in and looks; nothing is fetched or marked."""
    try:
        new = mailboxes.try_out(mailbox_id, actor=actor)
    except NotOpened as refusal:
        return htmx.go(_at(mailbox_id), f"It can't be opened. {refusal.message}")
    return htmx.go(_at(mailbox_id), f"The connection works. {new or 'No'} new {'e-mail' if new == 1 else 'e-mails'}.")


@blueprint.post("/mailboxes/<mailbox_id>/<any(on, off):switch>")
@page(right="mail:write")
def switch_mailbox(actor: Actor, mailbox_id: str, switch: str) -> Response:
    mailbox = mailboxes.change(mailbox_id, {"active": switch == "on"}, actor=actor)
    undo = url_for("mailboxes.switch_mailbox", mailbox_id=mailbox_id, switch="off" if switch == "on" else "on")
    return htmx.go(_at(mailbox_id), f"{mailbox.name} is fetched again." if switch == "on" else f"{mailbox.name} is paused.", undo=undo)


@blueprint.route("/mailboxes/<mailbox_id>/remove", methods=["GET", "POST"])
@page(right="mail:write")
def end_mailbox(actor: Actor, mailbox_id: str) -> Response:
    mailbox = mailboxes.one(mailbox_id, actor=actor)
    if request.method == "POST":
        mailboxes.remove(mailbox_id, actor=actor)
        return htmx.go(url_for("mailboxes.mailbox_list"), f"{mailbox.name} is removed.")
    return dialog("mailboxes/remove.html", mailbox=mailbox)


@blueprint.get("/mails/<mail_id>/email")
@page(right="mail:read")
def original(actor: Actor, mail_id: str) -> Response:
    return original_mail(*mailboxes.original(mail_id, actor=actor))


@blueprint.post("/mails/<mail_id>/retry")
@page(right="mail:write")
def open_again(actor: Actor, mail_id: str) -> Response:
    mailboxes.try_again(mail_id, actor=actor)
    return htmx.go(_back(), "It is being opened once more.")


@blueprint.post("/mails/<mail_id>/set-aside")
@page(right="mail:write")
def put_aside(actor: Actor, mail_id: str) -> Response:
    mailboxes.set_aside(mail_id, actor=actor)
    return htmx.go(_back(), "It is set aside.")


def _back() -> str:
    return htmx.local(request.form.get("back"), url_for("mailboxes.mail_list", state="failed"))
