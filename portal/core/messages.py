"""SMS and e-mail behind one interface. Without a gateway messages are held in the outbox, where the owner reads them."""

from __future__ import annotations

import http.client
import json
import re
import smtplib
import ssl
import urllib.request
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from sqlalchemy import ForeignKey, Index, Select, false, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import duties, outbox, tenancy
from portal.core.actors import Actor
from portal.core.db import Identified, UtcTime, db, end_reading, now, settings, transaction
from portal.core.errors import Conflict, PortalError

SECRET_LIFETIME = timedelta(minutes=5)  # that of a one-time code
SEND_TIMEOUT = 15  # seconds; a hanging gateway must not hold a worker longer
STATES = ("held", "queued", "sent", "failed")
NOT_KEPT = "(A code; its text isn't kept.)"


class Message(Identified, db.Model):
    """`channel` is "sms" or "email"; `state` is "held" (embedded outbox), "queued", "sent" or "failed" with its `reason`.

    `secret`: its text opens something, and isn't kept once a gateway has taken it."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_organization_id_state_id", "organization_id", "state", "id"),
        Index("ix_messages_organization_id_recipient_id", "organization_id", "recipient", "id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    channel: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str | None]
    text: Mapped[str]
    secret: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[str]
    reason: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)


class DeliveryFailed(PortalError):
    """The gateway didn't take the message; the text says why."""

    code = "delivery_failed"


def send(channel: str, recipient: str, text: str, *, subject: str | None = None, secret: bool = False, organization_id: int) -> Message:
    """Hold or queue a message. Runs inside the transaction of what it is about."""
    held = not has_gateway(channel)
    subject = " ".join(subject.split()) if subject is not None else None  # a header is one line
    state = "held" if held else "queued"
    message = Message(organization_id=organization_id, channel=channel, recipient=recipient, subject=subject, text=text, secret=secret, state=state)
    db.session.add(message)
    db.session.flush()
    if not held:
        outbox.add("send_message", organization_id=organization_id, subject_id=message.id)
    return message


def has_gateway(channel: str) -> bool:
    return bool(settings().sms_url if channel == "sms" else settings().smtp_url)


def held(actor: Actor) -> Select[tuple[Message]]:
    """The embedded outbox."""
    actor.demand("outbox:read")
    return tenancy.scoped(Message, actor).where(Message.state == "held")


def listed(actor: Actor, *, state: str | None = None, channel: str | None = None, search: str | None = None) -> Select[tuple[Message]]:
    """All messages, whatever became of them: what couldn't be sent is to be seen by somebody. `search`: part of an address or number,
    which may be written with spaces."""
    actor.demand("outbox:read")
    query = tenancy.scoped(Message, actor)
    if search:
        plain = re.sub(r"[\s()/-]", "", search)
        query = query.where(or_(Message.recipient.icontains(search, autoescape=True), Message.recipient.icontains(plain, autoescape=True)))
    for column, wanted in ((Message.state, state), (Message.channel, channel)):
        if wanted is not None:
            query = query.where(column == wanted)
    return query


def counts(actor: Actor) -> dict[str, int]:
    """How many messages are in each state; a state without any is absent."""
    actor.demand("outbox:read")
    query = select(Message.state, func.count()).where(Message.organization_id == actor.organization_id).group_by(Message.state)
    return {state: count for state, count in db.session.execute(query)}


def last_to(recipients: Iterable[str], *, actor: Actor) -> dict[str, Message]:
    """The last message to each of these numbers or addresses, in one query; who never got one is absent. For staff who look at a link:
    its text may be a code and isn't for them."""
    actor.demand("links:read")
    ours = (Message.organization_id == actor.organization_id) & Message.recipient.in_(set(recipients))
    last = select(func.max(Message.id)).where(ours).group_by(Message.recipient)
    return {message.recipient: message for message in db.session.scalars(select(Message).where(Message.id.in_(last)))}


def send_again(public_id: str, *, actor: Actor) -> Message:
    """Start a message anew that couldn't be sent. `Conflict` for any other, and for a code, which has expired by then."""
    actor.demand("outbox:read")
    actor.demand("jobs:write")
    with transaction():
        message = tenancy.find(Message, public_id, actor, noun="message", lock=True)
        if message.state != "failed":
            raise Conflict("Only a message that couldn't be sent can be sent again.")
        if message.secret:
            raise Conflict("A code isn't sent again; the client can ask for a new one.")
        outbox.retry(outbox.given_up("send_message", message.id, actor=actor), actor=actor)
        return message


def deliver(claim: outbox.Claim) -> None:
    """Job: hand one message to its gateway. At least once: a gateway that took it while the worker died gets it twice."""
    message = db.session.get(Message, claim.subject_id)
    if message is None:  # cleared up since: nobody waits for it any more
        with transaction():
            return outbox.finish(claim)
    if message.secret and now() - message.created_at > SECRET_LIFETIME:
        return _too_late(claim)
    channel, recipient, subject, text = message.channel, message.recipient, message.subject, message.text
    end_reading()
    if channel == "sms":
        _post_sms(recipient, text)
    else:
        _send_mail(recipient, subject or "", text)
    with transaction():
        outbox.finish(claim)
        sent = db.session.get_one(Message, claim.subject_id)
        sent.state, sent.sent_at, sent.reason = "sent", now(), None
        sent.text = NOT_KEPT if sent.secret else sent.text


def _too_late(claim: outbox.Claim) -> None:
    """A code that opens nothing any more would only puzzle whoever gets it."""
    with transaction():
        outbox.finish(claim)
        message = db.session.get_one(Message, claim.subject_id)
        message.state, message.reason, message.text = "failed", "The code had expired before it could be sent.", NOT_KEPT


def _give_up(job: outbox.Job) -> None:
    """The last try failed: staff see it."""
    message = db.session.get(Message, job.subject_id)
    if message is not None:
        message.state, message.reason = "failed", job.reason


def _queue_again(job: outbox.Job) -> None:
    message = db.session.get(Message, job.subject_id)
    if message is not None:
        message.state = "queued"


duties.register("send_message", duties.Duty(run=deliver, buried=_give_up, revived=_queue_again, lane=duties.MESSAGES))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST becomes a GET without the message, and takes the token along to wherever it leads."""

    def redirect_request(self, *_: object) -> None:
        return None


_gateway = urllib.request.build_opener(_NoRedirect)


def _post_sms(recipient: str, text: str) -> None:
    config = settings()
    body = json.dumps({"to": recipient, "from": config.sms_from, "text": text}).encode()
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {config.sms_token}"} if config.sms_token else {})
    request = urllib.request.Request(config.sms_url, data=body, headers=headers)
    try:
        _gateway.open(request, timeout=SEND_TIMEOUT).close()
    except (http.client.HTTPException, OSError) as error:
        raise DeliveryFailed(f"The SMS gateway said: {error}") from None


def _send_mail(recipient: str, subject: str, text: str) -> None:
    config, mail = settings(), EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = config.mail_from, recipient, subject
    mail.set_content(text)
    url = urlsplit(config.smtp_url)
    secure = url.scheme == "smtps"
    context = ssl.create_default_context()
    try:
        host, port = url.hostname or "", url.port or (465 if secure else 587)
        server = smtplib.SMTP_SSL(host, port, timeout=SEND_TIMEOUT, context=context) if secure else smtplib.SMTP(host, port, timeout=SEND_TIMEOUT)
        with server:
            server.ehlo()
            if not secure and server.has_extn("starttls"):
                server.starttls(context=context)
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryFailed(f"The mail server said: {error}") from None
