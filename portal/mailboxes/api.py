"""``/api/mailboxes/`` and ``/api/mails/``."""

from __future__ import annotations

from datetime import date

from flask import Response
from pydantic import Field

from portal.core import mailboxes
from portal.core.actors import Actor
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox
from portal.mailboxes import blueprint, shapes
from portal.mailboxes.shapes import Afterwards, LookShape, MailboxShape, MailRow, Security, State
from portal.web.attachment import original_mail
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes


class NewMailbox(Body):
    name: str = Field(min_length=1, max_length=100)
    host: str = Field(max_length=253, examples=["imap.example.org"])
    port: int | None = Field(None, ge=1, le=65535, description="993 with `tls`, 143 with `starttls` by itself.")
    security: Security = "tls"
    username: str = Field(max_length=320)
    password: str = Field(min_length=1, max_length=1000, description="Kept sealed, never shown again.")
    directory: str = Field("INBOX", max_length=200)
    minutes: int = Field(5, ge=1, le=1440, description="Between two fetches.")
    afterwards: Afterwards = Field("seen", description="What is done on the server with a mail that is kept here.")
    move_to: str | None = Field(None, max_length=200, description="Of `move`: the directory.")
    fetch_from: date | None = Field(None, description="Mails that came before this day stay where they are; today by itself.")


class MailboxChanges(Changes):
    name: str | None = Field(None, min_length=1, max_length=100)
    host: str | None = Field(None, max_length=253)
    port: int | None = Field(None, ge=1, le=65535)
    security: Security | None = None
    username: str | None = Field(None, max_length=320)
    password: str | None = Field(None, min_length=1, max_length=1000, description="Needed again where host, port, security or user change.")
    directory: str | None = Field(None, max_length=200)
    minutes: int | None = Field(None, ge=1, le=1440)
    afterwards: Afterwards | None = None
    move_to: str | None = Field(None, max_length=200)
    fetch_from: date | None = Field(None, description="Another day: the mailbox is gone through anew. What is known isn't taken twice.")
    active: bool | None = None


class MailQuery(PageQuery):
    mailbox: str | None = Field(None, max_length=64, description="A mailbox's hashid.")
    status: State | None = None


@blueprint.get("/api/mailboxes/")
@endpoint("List mailboxes", right="mail:read")
def list_mailboxes(actor: Actor, query: PageQuery) -> Page[MailboxShape]:
    return page(mailboxes.listed(actor), Mailbox, query, shapes.mailboxes)


@blueprint.post("/api/mailboxes/")
@endpoint("Add a mailbox", right="mail:write", status=201)
def add_mailbox(actor: Actor, body: NewMailbox) -> MailboxShape:
    """It is fetched at once, and then every so many minutes. A mail is stored here before it is marked there."""
    return shapes.mailbox(mailboxes.create(body.model_dump(), actor=actor))


@blueprint.get("/api/mailboxes/<mailbox_id>/")
@endpoint("Get a mailbox", right="mail:read")
def get_mailbox(actor: Actor, mailbox_id: str) -> MailboxShape:
    return shapes.mailbox(mailboxes.one(mailbox_id, actor=actor))


@blueprint.patch("/api/mailboxes/<mailbox_id>/")
@endpoint("Change a mailbox, or switch it off and on", right="mail:write")
def change_mailbox(actor: Actor, mailbox_id: str, body: MailboxChanges) -> MailboxShape:
    return shapes.mailbox(mailboxes.change(mailbox_id, body.sent(), actor=actor))


@blueprint.delete("/api/mailboxes/<mailbox_id>/")
@endpoint("Remove a mailbox", right="mail:write", status=204)
def remove_mailbox(actor: Actor, mailbox_id: str) -> None:
    """What came from it stays."""
    mailboxes.remove(mailbox_id, actor=actor)


@blueprint.post("/api/mailboxes/<mailbox_id>/fetch/")
@endpoint("Fetch a mailbox now", right="mail:write", status=202)
def fetch_mailbox(actor: Actor, mailbox_id: str) -> MailboxShape:
    return shapes.mailbox(mailboxes.fetch_now(mailbox_id, actor=actor))


@blueprint.post("/api/mailboxes/<mailbox_id>/test/")
@endpoint("Try whether a mailbox can be opened", right="mail:write")
def try_mailbox(actor: Actor, mailbox_id: str) -> LookShape:
    """422 `mailbox_refused` says what is in the way. Nothing is fetched or marked."""
    return LookShape(new=mailboxes.try_out(mailbox_id, actor=actor))


@blueprint.get("/api/mails/")
@endpoint("List kept e-mails", right="mail:read")
def list_mails(actor: Actor, query: MailQuery) -> Page[MailRow]:
    found = mailboxes.mails(actor, mailbox=query.mailbox, state=query.status)
    return page(found, Mail, query, lambda rows: shapes.mails(rows, actor))


@blueprint.get("/api/mails/<mail_id>/email/")
@endpoint("Download a kept e-mail", right="mail:read")
def download_mail(actor: Actor, mail_id: str) -> Response:
    """Byte by byte as it arrived; of one that was too large its head."""
    return original_mail(*mailboxes.original(mail_id, actor=actor))


@blueprint.post("/api/mails/<mail_id>/retry/")
@endpoint("Open an e-mail once more that couldn't be opened", right="mail:write", status=202)
def retry_mail(actor: Actor, mail_id: str) -> MailRow:
    return shapes.mail(mailboxes.try_again(mail_id, actor=actor), actor)


@blueprint.post("/api/mails/<mail_id>/set-aside/")
@endpoint("Set an e-mail aside that couldn't be opened", right="mail:write")
def set_mail_aside(actor: Actor, mail_id: str) -> MailRow:
    """Nobody has to look at it any more; it stays in the list."""
    return shapes.mail(mailboxes.set_aside(mail_id, actor=actor), actor)
