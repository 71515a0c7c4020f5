"""``/api/mailboxes/`` and ``/api/mails/``."""

from __future__ import annotations

from pydantic import Field

from portal.core import mailboxes
from portal.core.actors import Actor
from portal.core.mail import Mail
from portal.core.mailboxes import Mailbox
from portal.mailboxes import blueprint, shapes
from portal.mailboxes.shapes import Afterwards, LookShape, MailboxShape, MailRow, Security, State
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
    return page(mailboxes.mails(actor, mailbox=query.mailbox, state=query.status), Mail, query, shapes.mails)
