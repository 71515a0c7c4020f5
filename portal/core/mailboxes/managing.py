"""Mailboxes as people and programs set them up."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from portal.core import activity, addresses, sealed, tenancy
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.errors import Conflict, Invalid, Refused
from portal.core.mailboxes import connection, fetching
from portal.core.mailboxes.table import AFTERWARDS, SECURITY, Mailbox
from portal.core.routing.table import RoutingRule

MOST = 50  # of an organization
LENGTHS = {"name": 100, "host": 253, "username": 320, "directory": 200, "move_to": 200, "password": 1000}
#: What is set up of a mailbox, but for its password and whether it is active.
COLUMNS = ("name", "host", "port", "security", "username", "directory", "minutes", "afterwards", "move_to", "fetch_from")
#: What tells where the mails are: changed, they are counted anew, and the password has to be entered again.
PLACE = ("host", "port", "security", "username")


class NotOpened(Refused):
    """The mailbox can't be opened with what is known of it."""

    code = "mailbox_refused"


def listed(actor: Actor) -> Select[tuple[Mailbox]]:
    actor.demand("mail:read")
    return tenancy.scoped(Mailbox, actor)


def one(public_id: str, *, actor: Actor) -> Mailbox:
    actor.demand("mail:read")
    return tenancy.find(Mailbox, public_id, actor, noun="mailbox")


def create(given: dict[str, Any], *, actor: Actor) -> Mailbox:
    """A mailbox that is fetched at once and then every `minutes`. Keys are those of `Mailbox`, ``password`` as it is; without ``fetch_from`` what came
    before today stays where it is. Raises `Invalid`."""
    actor.demand("mail:write")
    columns = _checked({**given, "fetch_from": given.get("fetch_from") or today(actor)})
    if not given.get("password"):
        raise Invalid("Enter the password.", field="password")
    with transaction():
        if len(db.session.scalars(listed(actor).limit(MOST)).all()) >= MOST:
            raise Conflict(f"A firm has {MOST} mailboxes at most.")
        mailbox = Mailbox(organization_id=actor.organization_id, **columns)
        db.session.add(mailbox)
        db.session.flush()
        fetching.ask(mailbox)
        _record(mailbox, "created", "added", actor)
        return mailbox


def change(public_id: str, changes: dict[str, Any], *, actor: Actor) -> Mailbox:
    """Change any column that `create` takes, and ``active``; None leaves one as it is."""
    actor.demand("mail:write")
    before = tenancy.find(Mailbox, public_id, actor, noun="mailbox")
    kept = {name: getattr(before, name) for name in COLUMNS}
    given = {name: value for name, value in changes.items() if value is not None}
    columns = _checked(kept | given) if given.keys() - {"active"} else kept  # it may be paused wherever it leads
    elsewhere = any(columns[name] != kept[name] for name in PLACE)
    if elsewhere and "password" not in columns:
        raise Invalid("It leads elsewhere now: enter the password again.", field="password")
    with transaction():
        mailbox = tenancy.find(Mailbox, public_id, actor, noun="mailbox", lock=True)
        for name, value in (columns | {"active": given.get("active", mailbox.active)}).items():
            setattr(mailbox, name, value)
        if elsewhere or any(columns[name] != kept[name] for name in ("directory", "fetch_from")):
            mailbox.uid_validity, mailbox.last_uid, mailbox.marked_uid = None, 0, 0
        mailbox.error, mailbox.failing_since, mailbox.next_at = None, None, now()
        _record(mailbox, "changed", "changed", actor)
        return mailbox


def remove(public_id: str, *, actor: Actor) -> None:
    """Nothing is fetched from it any more; what came from it stays. `Conflict` while a routing rule asks for it."""
    actor.demand("mail:write")
    with transaction():
        mailbox = tenancy.find(Mailbox, public_id, actor, noun="mailbox", lock=True)
        rule = db.session.scalar(select(RoutingRule.name).where(RoutingRule.mailbox_id == mailbox.id).limit(1))
        if rule is not None:
            raise Conflict(f"The routing rule {rule} asks for this mailbox; change or remove it first.")
        _record(mailbox, "removed", "removed", actor)
        db.session.delete(mailbox)


def fetch_now(public_id: str, *, actor: Actor) -> Mailbox:
    actor.demand("mail:write")
    with transaction():
        mailbox = tenancy.find(Mailbox, public_id, actor, noun="mailbox", lock=True)
        if not mailbox.active:
            raise Conflict("This mailbox is switched off.")
        fetching.ask(mailbox)
        return mailbox


def try_out(public_id: str, *, actor: Actor) -> int:
    """Sign in and look: how many mails would be new. `NotOpened` says what is in the way."""
    actor.demand("mail:write")
    mailbox = tenancy.find(Mailbox, public_id, actor, noun="mailbox")
    db.session.expunge(mailbox)
    end_reading()
    try:
        with connection.opened(mailbox) as server:
            same = connection.validity(server) == mailbox.uid_validity
            return len(connection.numbers_after(server, mailbox.last_uid if same else 0, mailbox.fetch_from))
    except connection.FAULTS as error:
        raise NotOpened(connection.why(error)) from None


def today(actor: Actor) -> date:
    """Where the firm is."""
    return now().astimezone(db.session.get_one(Organization, actor.organization_id).time_zone).date()


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    columns = {name: _text(name, given.get(name)) for name in ("name", "host", "username")}
    columns["directory"] = _text("directory", given.get("directory") or "INBOX")
    columns |= {"security": given.get("security") or "tls", "afterwards": given.get("afterwards") or "seen", "minutes": given.get("minutes") or 5}
    if columns["security"] not in SECURITY or columns["afterwards"] not in AFTERWARDS or not 1 <= columns["minutes"] <= 1440:
        raise Invalid("It is secured by tls or starttls, mails are marked seen or moved, and it is fetched every 1 to 1440 minutes.")
    columns["fetch_from"] = given.get("fetch_from")
    if columns["fetch_from"] is not None and not 1970 <= columns["fetch_from"].year <= 2200:
        raise Invalid("The day lies between 1970 and 2200.", field="fetch_from")
    columns["move_to"] = _text("move_to", given.get("move_to")) if columns["afterwards"] == "move" else None
    columns["port"] = given.get("port") or (993 if columns["security"] == "tls" else 143)
    if not 1 <= columns["port"] <= 65535:
        raise Invalid("A port is a number from 1 to 65535.", field="port")
    addresses.checked(columns["host"], columns["port"], private=settings().mail_allow_private, field="host")
    if given.get("password"):
        columns["password"] = sealed.seal(_text("password", given["password"]), connection.PURPOSE)
    return columns


def _text(name: str, text: Any) -> str:
    text = (text or "") if name == "password" else (text or "").strip()
    if not 1 <= len(text) <= LENGTHS[name] or not text.isprintable():
        raise Invalid(f"Enter 1 to {LENGTHS[name]} printable characters.", field=name)
    if name == "host" and not re.fullmatch(r"[\w.:-]+", text):
        raise Invalid("A mail server is named like imap.example.org.", field=name)
    return str(text)


def _record(mailbox: Mailbox, deed: str, said: str, actor: Actor) -> None:
    told = {"mailbox": mailbox.public_id, "host": mailbox.host, "username": mailbox.username}
    activity.record(actor, deed, area="mail", sub_area="mailboxes", message=f"The mailbox {mailbox.name} was {said}.", metadata=told)
