"""Webhooks as people and programs set them up."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, delete

from portal.core import activity, addresses, sealed, tenancy
from portal.core.actors import Actor
from portal.core.db import db, now, settings, transaction
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.events import signing
from portal.core.events.happening import tell
from portal.core.events.names import EVENTS, TEST
from portal.core.events.table import AUTHS, Delivery, Webhook

PURPOSE = "webhooks"  # what their secrets are sealed for
NAME_LENGTH = 100
URL_LENGTH = 2000
CREDENTIAL_LENGTH = 2000
MOST = 50  # of an organization: each is asked for whatever happens
FORMER_SECRET = timedelta(hours=24)


def listed(actor: Actor) -> Select[tuple[Webhook]]:
    actor.demand("webhooks:read")
    return tenancy.scoped(Webhook, actor)


def one(public_id: str, *, actor: Actor) -> Webhook:
    actor.demand("webhooks:read")
    return tenancy.find(Webhook, public_id, actor, noun="webhook")


def create(
    *, name: str, url: str, events: Collection[str], auth: str = "none", username: str | None = None, credential: str | None = None, actor: Actor
) -> tuple[Webhook, str]:
    """A new webhook, and the secret that signs its messages, which is shown this once. `credential` is the password of "basic" (with `username`)
    or the token of "bearer".

    Raises `Invalid` for what can't be used, `addresses.NotReachable` for an address where nobody may be sent.
    """
    actor.demand("webhooks:write")
    name, url, events = _name(name), _url(url), _events(events)
    kept, secret = _credential(auth, username, credential), signing.new_secret()
    with transaction():
        if len(db.session.scalars(listed(actor).limit(MOST)).all()) >= MOST:
            raise Conflict(f"A firm has {MOST} webhooks at most.")
        made = Webhook(organization_id=actor.organization_id, name=name, url=url, events=events, auth=auth, credential=kept)
        made.secret = sealed.seal(secret, PURPOSE)
        db.session.add(made)
        db.session.flush()
        _record(made, "created", "made", actor)
    return made, secret


def _name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= NAME_LENGTH or not name.isprintable():
        raise Invalid(f"A name has 1 to {NAME_LENGTH} printable characters.", field="name")
    return name


def _url(url: str) -> str:
    """The address in the form that is kept; resolved once, so that a wrong one is told while somebody looks."""
    url, private = url.strip(), settings().webhook_allow_private
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        raise Invalid("This is no address.", field="url") from None
    if not host or len(url) > URL_LENGTH or not re.fullmatch(r"[!-~]+", url):
        raise Invalid("An address looks like https://example.org/inlet.", field="url")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise Invalid("The address has to start with https://.", field="url")
    if parts.username is not None or parts.fragment:
        raise Invalid("Leave user, password and “#” out of the address; there are fields for signing in.", field="url")
    addresses.checked(host, port, private=private, field="url")
    return url


def _events(names: Collection[str]) -> list[str]:
    unknown = sorted(set(names) - EVENTS.keys())
    if unknown:
        raise Invalid(f"There is no event {unknown[0][:80]!r}; there are {', '.join(EVENTS)}.", field="events")
    if not names:
        raise Invalid("Choose one event at least.", field="events")
    return [name for name in EVENTS if name in names]


def _credential(auth: str, username: str | None, credential: str | None) -> str | None:
    """What is sent as ``Authorization``, sealed; None when nothing is."""
    if auth not in AUTHS:
        raise Invalid(f"Signing in is one of {', '.join(AUTHS)}.", field="auth")
    if auth == "none":
        return None
    if not credential or len(credential) > CREDENTIAL_LENGTH or not re.fullmatch(r"[ -~]+" if auth == "bearer" else r"[^\x00-\x1f]+", credential):
        raise Invalid("Enter the token." if auth == "bearer" else "Enter the password.", field="credential")
    if auth == "basic" and (not username or ":" in username or not username.isprintable() or len(username) > CREDENTIAL_LENGTH):
        raise Invalid("Enter the user's name; it has no colon.", field="username")
    return sealed.seal(f"{username}:{credential}" if auth == "basic" else credential, PURPOSE)


def change(public_id: str, changes: dict[str, Any], *, actor: Actor) -> Webhook:
    """Change any of ``name``, ``url``, ``events``, ``active``, and ``auth`` with its ``username`` and ``credential``; None leaves one as it is.

    Switched on again it begins anew, whatever failed before.
    """
    actor.demand("webhooks:write")
    given = {name: value for name, value in changes.items() if value is not None}
    checked: dict[str, Any] = {name: check(given[name]) for name, check in (("name", _name), ("url", _url), ("events", _events)) if name in given}
    before = tenancy.find(Webhook, public_id, actor, noun="webhook")
    if "auth" in given or "credential" in given or "username" in given:
        auth = given.get("auth", before.auth)
        checked |= {"auth": auth, "credential": _credential(auth, given.get("username"), given.get("credential"))}
    elif before.auth != "none" and urlsplit(given.get("url", before.url)).netloc != urlsplit(before.url).netloc:
        raise Invalid("The address leads elsewhere now: enter the password or token again.", field="credential")
    if "active" in given:
        checked |= {"active": given["active"], "switched_off": None, "failing_since": None}
    with transaction():
        webhook = tenancy.find(Webhook, public_id, actor, noun="webhook", lock=True)
        for name, value in checked.items():
            setattr(webhook, name, value)
        _record(webhook, "changed", "changed", actor)
        return webhook


def renew_secret(public_id: str, *, actor: Actor) -> tuple[Webhook, str]:
    """Another secret; for a day messages are signed with the former one as well, so that receivers can be told in peace."""
    actor.demand("webhooks:write")
    secret = signing.new_secret()
    with transaction():
        webhook = tenancy.find(Webhook, public_id, actor, noun="webhook", lock=True)
        webhook.former_secret, webhook.former_until = webhook.secret, now() + FORMER_SECRET
        webhook.secret = sealed.seal(secret, PURPOSE)
        _record(webhook, "secret_renewed", "given another secret", actor)
    return webhook, secret


def remove(public_id: str, *, actor: Actor) -> None:
    """End it, with all that was sent to it; what waits isn't sent any more."""
    actor.demand("webhooks:write")
    with transaction():
        webhook = tenancy.find(Webhook, public_id, actor, noun="webhook", lock=True)
        _record(webhook, "removed", "removed", actor)
        db.session.execute(delete(Delivery).where(Delivery.webhook_id == webhook.id))
        db.session.delete(webhook)


def try_out(public_id: str, *, actor: Actor) -> Delivery:
    """Send a message that says nothing but that it is one, also when the webhook is switched off."""
    actor.demand("webhooks:write")
    with transaction():
        webhook = tenancy.find(Webhook, public_id, actor, noun="webhook", lock=True)
        return tell([webhook], TEST, {"webhook": webhook.public_id, "name": webhook.name})[0]


def deliveries(webhook: Webhook, actor: Actor, *, state: str | None = None, event: str | None = None) -> Select[tuple[Delivery]]:
    """What was sent to a webhook, as far as it is still kept."""
    actor.demand("webhooks:read")
    query = tenancy.scoped(Delivery, actor).where(Delivery.webhook_id == webhook.id)
    for column, wanted in ((Delivery.state, state), (Delivery.event, event)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


def delivery(public_id: str, *, webhook: Webhook, actor: Actor) -> Delivery:
    actor.demand("webhooks:read")
    found = tenancy.find(Delivery, public_id, actor, noun="delivery")
    if found.webhook_id != webhook.id:
        raise NotFound("delivery")
    return found


def _record(webhook: Webhook, deed: str, said: str, actor: Actor) -> None:
    told = {"webhook": webhook.public_id, "host": urlsplit(webhook.url).hostname, "events": ", ".join(webhook.events)}
    message = f"The webhook {webhook.name} was {said}."
    activity.record(actor, deed, area="integrations", sub_area="webhooks", message=message, metadata=told)
