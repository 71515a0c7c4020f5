"""SMS and e-mail behind one interface. Without a gateway messages are held in the outbox, where the owner reads them."""

from __future__ import annotations

import http.client
import json
import smtplib
import ssl
import urllib.request
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from sqlalchemy import ForeignKey, Select, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import duties, outbox, tenancy
from portal.core.actors import Actor
from portal.core.db import Identified, UtcTime, db, end_reading, now, settings, transaction
from portal.core.errors import PortalError

SEND_TIMEOUT = 15  # seconds; a hanging gateway must not hold a worker longer


class Message(Identified, db.Model):
    """`channel` is "sms" or "email"; `state` is "held" (embedded outbox), "queued", "sent" or "failed" with its `reason`.

    `secret`: its text opens something, and isn't kept once a gateway has taken it."""

    __tablename__ = "messages"

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


def send(channel: str, recipient: str, text: str, *, subject: str | None = None, organization_id: int) -> Message:
    """Hold or queue a message. Runs inside the transaction of what it is about."""
    held = not has_gateway(channel)
    subject = " ".join(subject.split()) if subject is not None else None  # a header is one line
    message = Message(
        organization_id=organization_id, channel=channel, recipient=recipient, subject=subject, text=text, state="held" if held else "queued"
    )
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


def deliver(claim: outbox.Claim) -> None:
    """Job: hand one message to its gateway. At least once: a gateway that took it while the worker died gets it twice."""
    message = db.session.get_one(Message, claim.subject_id)
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


def _give_up(job: outbox.Job) -> None:
    """The last try failed: staff see it."""
    message = db.session.get_one(Message, job.subject_id)
    message.state, message.reason = "failed", job.reason


def _queue_again(job: outbox.Job) -> None:
    db.session.get_one(Message, job.subject_id).state = "queued"


duties.register("send_message", duties.Duty(run=deliver, buried=_give_up, revived=_queue_again))


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
