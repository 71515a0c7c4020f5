"""Webhooks: what receivers get, what becomes of it when they don't take it, and where nobody may be sent."""

from __future__ import annotations

import dataclasses
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.config import Config
from portal.core import accounts, activity, approvals, events, outbox, sealed, work
from portal.core.actors import Actor
from portal.core.addresses import NotReachable
from portal.core.db import db, end_reading, now, transaction
from portal.core.errors import Conflict, Invalid, Refused
from portal.core.events import Delivery, Webhook, delivering, sending
from portal.core.messages import Message
from portal.core.outbox import Job
from tests import papers
from tests.conftest import config_of
from tests.features.conftest import INVOICE, on_one_database
from tests.features.gateways import serving
from tests.people import People
from tests.receivers import Receiver, SecureReceiver

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def config(tmp_path: Path, database_url: str, redis_url: str) -> Config:
    """The servers of these tests listen here, without TLS."""
    return dataclasses.replace(config_of(tmp_path, database_url, redis_url), webhook_allow_private=True)


@pytest.fixture
def actor(context: None) -> Actor:
    return accounts.found("Firm", "firm", email="owner@firm.example", password="correct horse").actor


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server
        server.go_on.set()


@pytest.fixture
def hook(actor: Actor, receiver: Receiver) -> Webhook:
    return webhook(actor, receiver.url)[0]


@pytest.fixture
def invoice(people: People, read_all: Callable[[], int]) -> str:
    """Id of a document that was read."""
    document = people.owner.document(papers.page(*INVOICE))
    read_all()
    return document


def webhook(actor: Actor, url: str, **more: Any) -> tuple[Webhook, str]:
    return events.create(**({"name": "Books", "url": url, "events": ["document.approved"]} | more), actor=actor)


@pytest.fixture
def deliver(app: Flask) -> Callable[[], None]:
    """Perform what waits, as if its time had come."""

    def perform() -> None:
        with transaction():
            db.session.execute(update(Job).where(Job.state == "queued").values(available_at=now()))
        for job_id in db.session.scalars(select(Job.id).where(Job.state.in_(("queued", "published"))).order_by(Job.id)).all():
            work.perform(job_id, "test-courier", app.app_context)
        end_reading()

    return perform


def sent(hook: Webhook, actor: Actor) -> list[Delivery]:
    end_reading()
    return list(db.session.scalars(events.deliveries(events.one(hook.public_id, actor=actor), actor).order_by(Delivery.id)))


def test_a_message_comes_signed_and_says_what_it_is(actor: Actor, receiver: Receiver, deliver: Callable[[], None]) -> None:
    hook, secret = webhook(actor, receiver.url)
    events.try_out(hook.public_id, actor=actor)
    deliver()
    (got,) = receiver.received
    assert got.signed_with(secret) and not got.signed_with("whsec_" + "A" * 44) and abs(int(got.headers["webhook-timestamp"]) - time.time()) < 30
    assert (got.path, got.message["type"], got.message["data"]["name"]) == ("/hook?for=inlet", "webhook.test", "Books")
    (delivery,) = sent(hook, actor)
    assert (delivery.state, delivery.status, delivery.tries, delivery.answer[:7]) == ("delivered", 200, 1, "Thanks ")
    assert delivery.message_id == got.headers["webhook-id"] == delivery.sent["webhook-id"] and len(delivery.answer) == sending.READ


@pytest.mark.parametrize("auth, more, header", [
    ("basic", {"username": "inlet", "credential": "pass:wörd"}, "Basic aW5sZXQ6cGFzczp3w7ZyZA=="),
    ("bearer", {"credential": "t0ken"}, "Bearer t0ken"),
    ("none", {}, None),
])  # fmt: skip
@on_one_database
def test_the_portal_signs_in_and_keeps_the_credential_sealed(
    actor: Actor, receiver: Receiver, deliver: Callable[[], None], auth: str, more: dict[str, str], header: str | None
) -> None:
    hook, secret = webhook(actor, receiver.url, auth=auth, **more)
    events.try_out(hook.public_id, actor=actor)
    deliver()
    assert receiver.received[0].headers.get("authorization") == header and "Authorization" not in sent(hook, actor)[0].sent
    kept = f"{hook.credential} {hook.secret}"
    assert secret not in kept and more.get("credential", "nothing") not in kept


def test_what_fails_is_tried_eight_times_within_28_hours(actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    receiver.status, pauses = 500, []
    events.try_out(hook.public_id, actor=actor)
    while not pauses or pauses[-1] is not None:
        deliver()
        (delivery,) = sent(hook, actor)
        pauses.append(delivery.next_at and round((delivery.next_at - delivery.tried_at).total_seconds()))
    assert pauses == [5, 300, 1800, 7200, 18000, 36000, 36000, None] and len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert (delivery.state, delivery.tries, delivery.reason) == ("failed", 8, "It answers with status 500.")
    assert db.session.scalars(select(Job.state)).all() == ["done"]


def test_a_receiver_that_is_back_gets_what_it_missed(actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    receiver.status = 503
    events.try_out(hook.public_id, actor=actor)
    deliver()
    assert events.one(hook.public_id, actor=actor).failing_since is not None
    receiver.status = 204
    deliver()
    assert [(one.state, one.tries) for one in sent(hook, actor)] == [("delivered", 2)]
    assert events.one(hook.public_id, actor=actor).failing_since is None


def test_a_redirect_isnt_followed(actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    receiver.status, receiver.location = 307, receiver.url
    events.try_out(hook.public_id, actor=actor)
    deliver()
    assert len(receiver.received) == 1 and sent(hook, actor)[0].reason == "It answers with a redirect (307), which isn't followed."


@on_one_database
def test_a_server_that_drips_or_hangs_or_is_gone_costs_no_longer_than_it_may(receiver: Receiver) -> None:
    for trouble in ("hangs", "drip"):
        setattr(receiver, trouble, True)
        began = time.monotonic()
        answer = sending.post(receiver.url, "{}", {}, private=True, seconds=0.3)
        assert (answer.status, answer.reason) == (None, "No answer within 0.3 seconds.") and time.monotonic() - began < 3
        setattr(receiver, trouble, False)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    assert sending.post(nobody, "{}", {}, private=True).reason == "No connection: Connection refused"


@on_one_database
def test_a_secure_address_is_one_whose_certificate_holds(tmp_path: Path, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(SecureReceiver(tmp_path)) as server:
        stranger = sending.post(server.url, "{}", {}, private=True)
        assert stranger.status is None and stranger.reason.startswith("No secure connection:") and server.received == []
        monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
        assert sending.post(server.url, "{}", {}, private=True).status == 200
        server.drip = True
        assert sending.post(server.url, "{}", {}, private=True, seconds=0.5).reason == "No answer within 0.5 seconds."
        server.go_on.set()


@on_one_database
def test_a_server_that_never_answers_to_tls_costs_no_longer_either(app: Flask) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        answer = sending.post(f"https://127.0.0.1:{silent.getsockname()[1]}/", "{}", {}, private=True, seconds=0.3)
    assert answer.reason == "No answer within 0.3 seconds."


@on_one_database
def test_one_that_hangs_has_two_at_once_and_the_others_go_on(
    app: Flask, actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]
) -> None:
    receiver.hangs = True
    for _ in range(3):
        events.try_out(hook.public_id, actor=actor)
    jobs = db.session.scalars(select(Job.id).order_by(Job.id)).all()
    couriers = [threading.Thread(target=_perform, args=(app, job_id)) for job_id in jobs[:2]]
    for courier in couriers:
        courier.start()
        assert receiver.came.acquire(timeout=10)
    end_reading()
    _perform(app, jobs[2])  # comes back at once
    assert len(receiver.received) == 2 and db.session.get_one(Job, jobs[2]).step == "waiting for others to the same address"
    receiver.go_on.set()
    for courier in couriers:
        courier.join()
    deliver()
    assert {one.state for one in sent(hook, actor)} == {"delivered"}


def _perform(app: Flask, job_id: int) -> None:
    with app.app_context():
        work.perform(job_id, f"courier-{job_id}", app.app_context)


def test_one_that_says_it_is_gone_is_switched_off_and_the_owner_told(
    actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]
) -> None:
    receiver.status = 410
    events.try_out(hook.public_id, actor=actor)
    deliver()
    found = events.one(hook.public_id, actor=actor)
    assert (found.active, found.switched_off, sent(hook, actor)[0].state) == (False, "It said that it is gone (410).", "failed")
    assert [message.recipient for message in db.session.scalars(select(Message))] == ["owner@firm.example"]
    told = db.session.scalars(activity.listed(actor, kind="error")).all()
    assert [entry.message for entry in told] == ["The webhook Books was switched off: It said that it is gone (410)."]


def test_after_days_of_failures_it_is_switched_off_and_on_again_it_begins_anew(
    actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]
) -> None:
    receiver.status = 500
    events.try_out(hook.public_id, actor=actor)
    with transaction():
        db.session.execute(update(Webhook).values(failing_since=now() - delivering.GIVEN_UP_AFTER - timedelta(minutes=1)))
        db.session.execute(update(Delivery).values(tries=delivering.TRIES - 1))
    deliver()
    assert not events.one(hook.public_id, actor=actor).active
    found = events.change(hook.public_id, {"active": True}, actor=actor)
    assert (found.active, found.switched_off, found.failing_since) == (True, None, None)


def test_a_message_is_replayed_under_its_id(actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    old = events.try_out(hook.public_id, actor=actor)
    with pytest.raises(Conflict):
        events.replay(old.public_id, webhook=hook, actor=actor)
    deliver()
    events.replay(old.public_id, webhook=hook, actor=actor)
    deliver()
    first, second = receiver.received
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"]) and len(sent(hook, actor)) == 2


def test_a_new_secret_signs_beside_the_former_one_for_a_day(actor: Actor, receiver: Receiver, deliver: Callable[[], None]) -> None:
    hook, former = webhook(actor, receiver.url)
    _, secret = events.renew_secret(hook.public_id, actor=actor)
    events.try_out(hook.public_id, actor=actor)
    deliver()
    assert receiver.received[0].signed_with(secret) and receiver.received[0].signed_with(former)
    with transaction():
        db.session.execute(update(Webhook).values(former_until=now()))
    events.try_out(hook.public_id, actor=actor)
    deliver()
    assert receiver.received[1].signed_with(secret) and not receiver.received[1].signed_with(former)


def test_what_was_sealed_under_another_key_isnt_sent(app: Flask, actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    with transaction():
        db.session.execute(update(Webhook).values(secret=sealed.seal("whsec_AAAA", "another purpose")))
    events.try_out(hook.public_id, actor=actor)
    deliver()
    assert receiver.received == [] and "secret key isn't the one from then" in sent(hook, actor)[0].reason
    with pytest.raises(Refused):
        sealed.unseal("nothing sealed", "webhooks")


def test_a_removed_webhook_is_sent_nothing_more(actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    events.try_out(hook.public_id, actor=actor)
    events.remove(hook.public_id, actor=actor)
    deliver()
    assert receiver.received == [] and db.session.scalars(select(Job.state)).all() == ["done"]


def test_a_switched_off_webhook_misses_what_happens(actor: Actor, receiver: Receiver, hook: Webhook, deliver: Callable[[], None]) -> None:
    events.change(hook.public_id, {"active": False, "events": ["audit.head"]}, actor=actor)
    activity.publish()
    assert sent(hook, actor) == []
    events.change(hook.public_id, {"active": True}, actor=actor)
    activity.publish()
    deliver()
    assert receiver.received[0].message["data"]["head"]["organization"] == actor.organization_public_id


def test_what_a_document_goes_through_is_told_in_order(
    people: People, receiver: Receiver, read_all: Callable[[], int], deliver: Callable[[], None], invoice: str
) -> None:
    owner = db.session.scalars(select(accounts.User).where(accounts.User.email == people.owner.email)).one().actor
    hook, _ = webhook(owner, receiver.url, events=list(events.EVENTS))
    people.owner.post(f"/api/docs/{invoice}/approve/")
    people.owner.post(f"/api/docs/{invoice}/reopen/", {"reason": "The total is wrong."})
    people.owner.post(f"/api/docs/{invoice}/return/", {"reason": "Unreadable."})
    people.owner.post(f"/api/docs/{invoice}/read-again/")
    read_all()
    people.owner.delete(f"/api/docs/{invoice}/")
    deliver()
    told = [one.message["type"].removeprefix("document.") for one in receiver.received]
    assert told == ["approved", "reopened", "returned", "read", "needs_review", "deleted"]
    assert {one.message["data"]["document"]["id"] for one in receiver.received} == {invoice}


@on_one_database
def test_what_becomes_of_approvals_is_told(people: People, receiver: Receiver, read_all: Callable[[], int], deliver: Callable[[], None]) -> None:
    users = {user.email: user for user in db.session.scalars(select(accounts.User)).unique()}
    owner, steps = users[people.owner.email].actor, [{"approvers": [users[one.email].public_id]} for one in (people.approver, people.owner)]
    approvals.add({"name": "All", "steps": steps, "due_hours": 1}, actor=owner)
    webhook(owner, receiver.url, events=[name for name in events.EVENTS if name.startswith("approval.")])
    document = people.owner.document(papers.page(*INVOICE), "invoice.pdf")
    read_all()
    people.approver.post(f"/api/docs/{document}/approve/")
    with transaction():
        db.session.execute(update(approvals.Assignment).values(due_at=now()))
    approvals.remind()
    people.owner.post(f"/api/docs/{document}/return/", {"reason": "Unreadable."})
    deliver()
    told = [(one.message["type"].removeprefix("approval."), one.message["data"]["approval"]) for one in receiver.received]
    assert [name for name, _ in told] == ["requested", "given", "requested", "overdue", "refused"]
    assert [said.get("step") for _, said in told] == [1, 1, 2, 2, None] and told[1][1]["by"]["id"] == steps[0]["approvers"][0]
    assert told[4][1]["reason"] == "Unreadable." and receiver.received[4].message["data"]["document"]["id"] == document


def test_what_is_rolled_back_is_told_to_nobody(people: People, receiver: Receiver, invoice: str, deliver: Callable[[], None]) -> None:
    from portal.core import documents

    owner = db.session.scalars(select(accounts.User).where(accounts.User.email == people.owner.email)).one().actor
    webhook(owner, receiver.url)
    with pytest.raises(RuntimeError), transaction():
        documents.approve(invoice, actor=owner)
        raise RuntimeError
    deliver()
    assert receiver.received == [] and outbox.relay() == 0


REFUSED = (
    "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::7f00:1]", "[fe80::1]", "[fd00::1]", "[ff02::1]",
    "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[fec0::1]", "no-such-name.invalid",
)  # fmt: skip


@pytest.fixture
def strict(tmp_path: Path, database_url: str, redis_url: str, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it comes: nobody may be sent to private addresses."""
    monkeypatch.setattr("portal.core.events.subscribing.settings", lambda: config_of(tmp_path, database_url, redis_url))


@pytest.mark.parametrize("host", REFUSED)
@on_one_database
def test_no_webhook_leads_inside(actor: Actor, strict: None, host: str) -> None:
    with pytest.raises(NotReachable) as refused:
        webhook(actor, f"https://{host}/hook")
    assert refused.value.field == "url"
    assert sending.post(f"https://{host}/hook", "{}", {}, private=False).reason == refused.value.message


@on_one_database
def test_a_name_that_leads_elsewhere_later_is_checked_again(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was checked is what is connected to: the name is resolved once."""
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.server_address[1]))]]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers.pop())
    answer = sending.post("http://books.example/hook", "{}", {}, private=False)
    assert answer.reason == "'books.example' leads to 127.0.0.1, which isn't an address on the internet." and receiver.received == []


@pytest.mark.parametrize("url", ["http://example.org/", "ftp://example.org/", "https://user:pass@example.org/", "https://", "x", "https://[", "https://a b/", "https://example.org:99999/"])
@on_one_database
def test_only_a_plain_https_address_will_do(actor: Actor, strict: None, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        webhook(actor, url)
    assert refused.value.field == "url"


@pytest.mark.parametrize("field, more", [
    ("name", {"name": " "}), ("events", {"events": []}), ("events", {"events": ["document.eaten"]}), ("auth", {"auth": "digest"}),
    ("credential", {"auth": "bearer"}), ("credential", {"auth": "basic", "username": "a"}), ("username", {"auth": "basic", "credential": "a"}),
    ("username", {"auth": "basic", "username": "a:b", "credential": "a"}), ("credential", {"auth": "bearer", "credential": "a\r\nX-Evil: 1"}),
])  # fmt: skip
@on_one_database
def test_what_isnt_right_is_named(actor: Actor, receiver: Receiver, field: str, more: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        webhook(actor, receiver.url, **more)
    assert refused.value.field == field


@on_one_database
def test_a_credential_doesnt_go_along_to_another_address(actor: Actor, receiver: Receiver) -> None:
    hook, _ = webhook(actor, receiver.url, auth="bearer", credential="t0ken")
    with pytest.raises(Invalid) as refused:
        events.change(hook.public_id, {"url": "http://127.0.0.2:1/"}, actor=actor)
    assert refused.value.field == "credential"
    assert events.change(hook.public_id, {"url": receiver.url + "&more"}, actor=actor).url.endswith("&more")
