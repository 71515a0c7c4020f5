"""The job "deliver_webhook": one try to deliver one message; up to eight of them over more than a day."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import func, select

from portal.core import accounts, activity, duties, messages, outbox, sealed, tenancy
from portal.core.accounts import Organization, User
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.errors import Conflict, Refused
from portal.core.events import happening, sending, signing
from portal.core.events.names import TEST
from portal.core.events.sending import Answer
from portal.core.events.subscribing import PURPOSE
from portal.core.events.table import DELIVERED, FAILED, WAITING, Delivery, Webhook

#: Until the next try: eight tries over 27.6 hours, as Standard Webhooks suggests.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 36000))
TRIES = len(PAUSES) + 1
GONE = 410  # the receiver wants to hear no more
GIVEN_UP_AFTER = timedelta(days=3)  # of failures only
AT_ONCE = 2  # to one webhook, by this process: one that hangs must not hold up the others
LONGEST_TURN = 600  # seconds

_busy: Counter[int] = Counter()
_counting = threading.Lock()


def deliver(claim: outbox.Claim) -> None:
    """One try. What comes of it is written with the job in one transaction; a worker that is killed in between sends it once more."""
    delivery = db.session.get(Delivery, claim.subject_id)
    if delivery is None or delivery.state != WAITING or not (delivery.webhook.active or delivery.event == TEST):
        return _drop(claim)
    webhook, number = delivery.webhook, delivery.webhook_id
    with _place(number) as free:
        if not free:
            pause = _turn(number)
            end_reading()
            return outbox.postpone(claim, pause, "waiting for others to the same address")
        url, body, private = webhook.url, delivery.body, settings().webhook_allow_private
        try:
            signed, authorization = _headers(webhook, delivery)
        except Refused as sealed_elsewhere:
            return _keep(claim, {}, Answer(None, "", sealed_elsewhere.message, 0))
        end_reading()
        answer = sending.post(url, body, signed | authorization, private=private)
    _keep(claim, signed, answer)


@contextmanager
def _place(webhook_id: int) -> Iterator[bool]:
    """One of the places of a webhook in this process; False when they are taken."""
    with _counting:
        free = _busy[webhook_id] < AT_ONCE
        _busy[webhook_id] += free
    try:
        yield free
    finally:
        with _counting:
            _busy[webhook_id] -= free


def _turn(webhook_id: int) -> timedelta:
    """When to come back, by how many wait: a thousand that look every second would be in the way of everybody."""
    waiting = select(func.count()).where(Delivery.webhook_id == webhook_id, Delivery.state == WAITING)
    return timedelta(seconds=min(LONGEST_TURN, max(1, (db.session.scalar(waiting) or 0) // AT_ONCE)))


def _headers(webhook: Webhook, delivery: Delivery) -> tuple[dict[str, str], dict[str, str]]:
    """What goes out: what may be shown later, and what may not."""
    held = [webhook.secret] + ([webhook.former_secret] if webhook.former_secret and webhook.former_until and webhook.former_until > now() else [])
    secrets = [sealed.unseal(secret, PURPOSE) for secret in held]
    shown = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Inlet"}
    shown |= signing.headers(secrets, delivery.message_id, int(time.time()), delivery.body)
    return shown, sending.authorization(webhook.auth, sealed.unseal(webhook.credential, PURPOSE) if webhook.credential else None)


def _drop(claim: outbox.Claim) -> None:
    """Nobody wants to hear it any more."""
    with transaction():
        outbox.finish(claim)
        delivery = db.session.get(Delivery, claim.subject_id)
        if delivery is not None and delivery.state == WAITING:
            delivery.state, delivery.reason, delivery.next_at = FAILED, "The webhook is switched off.", None


def _keep(claim: outbox.Claim, sent: dict[str, str], answer: Answer) -> None:
    with transaction():
        held = db.session.scalar(select(Delivery.tries).where(Delivery.id == claim.subject_id))
        pause = PAUSES[held] if answer.reason and held is not None and held < len(PAUSES) and answer.status != GONE else None
        if pause is None:
            outbox.finish(claim)  # holds the job's row; raises LeaseLost when somebody else has it by now
        else:
            outbox.postpone(claim, pause, answer.reason or "")
        delivery = db.session.get(Delivery, claim.subject_id)
        if delivery is not None:  # else the webhook was removed meanwhile
            _note(delivery, sent, answer, pause)


def _note(delivery: Delivery, sent: dict[str, str], answer: Answer, pause: timedelta | None) -> None:
    delivery.tries += 1
    delivery.sent, delivery.status, delivery.answer, delivery.reason = sent, answer.status, answer.text, answer.reason
    delivery.milliseconds, delivery.tried_at, delivery.next_at = answer.milliseconds, now(), now() + pause if pause else None
    delivery.state = WAITING if pause else FAILED if answer.reason else DELIVERED
    webhook = db.session.get_one(Webhook, delivery.webhook_id, with_for_update={"of": Webhook, "key_share": True})
    if answer.reason is None:
        webhook.failing_since, webhook.delivered_at = None, now()
    else:
        webhook.failing_since = webhook.failing_since or now()
        _give_up_on(webhook, answer, over=pause is None)


def _give_up_on(webhook: Webhook, answer: Answer, *, over: bool) -> None:
    """Switch it off when its receiver says so, or when for days nothing got through; the owners are told."""
    long_ago = webhook.failing_since is not None and now() - webhook.failing_since > GIVEN_UP_AFTER
    if not webhook.active or not (answer.status == GONE or (over and long_ago)):
        return
    why = "It said that it is gone (410)." if answer.status == GONE else f"Nothing got through for days. {answer.reason}"
    webhook.active, webhook.switched_off = False, why
    organization = db.session.get_one(Organization, webhook.organization_id)
    message = f"The webhook {webhook.name} was switched off: {why}"
    told = {"webhook": webhook.public_id, "status": answer.status}
    activity.record(
        accounts.system_actor(organization), "switched_off", area="integrations", sub_area="webhooks", message=message, metadata=told, kind="error"
    )
    owners = select(User.email).where(User.organization_id == organization.id, User.role == "owner", User.active).order_by(User.id)
    for email in db.session.scalars(owners).all():
        text = f"{message} Once it works again, switch it on at {settings().public_url}/webhooks/"
        messages.send("email", email, text, subject="A webhook was switched off", organization_id=organization.id)


def replay(public_id: str, *, webhook: Webhook, actor: Actor) -> Delivery:
    """Send a message once more, as it was and under its id. `Conflict` while it is still being tried, or the webhook is switched off."""
    actor.demand("webhooks:write")
    with transaction():
        webhook = tenancy.find(Webhook, webhook.public_id, actor, noun="webhook", lock=True)
        old = tenancy.find(Delivery, public_id, actor, noun="delivery")
        if old.webhook_id != webhook.id:
            raise Conflict("This was sent to another webhook.")
        if old.state == WAITING:
            raise Conflict("This is still being tried.")
        if not webhook.active and old.event != TEST:
            raise Conflict("The webhook is switched off. Switch it on first.")
        told = {"webhook": webhook.public_id, "event": old.event, "message": old.message_id}
        message = f"A message to the webhook {webhook.name} was sent again."
        activity.record(actor, "replayed", area="integrations", sub_area="webhooks", message=message, metadata=told)
        return happening.send(webhook, old.event, old.message_id, old.body, document=old.document)


def _give_up(job: outbox.Job) -> None:
    """The worker died over it five times."""
    delivery = db.session.get(Delivery, job.subject_id)
    if delivery is not None:
        delivery.state, delivery.reason, delivery.next_at = FAILED, job.reason, None


def _revive(job: outbox.Job) -> None:
    delivery = db.session.get(Delivery, job.subject_id)
    if delivery is not None:
        delivery.state = WAITING


duties.register(happening.KIND, duties.Duty(run=deliver, buried=_give_up, revived=_revive, lane=duties.WEBHOOKS))
