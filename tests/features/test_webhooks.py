"""Webhooks, set up by programs and on the console's pages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.config import Config
from tests.browse import Browsers, Page
from tests.conftest import config_of
from tests.features.conftest import error, on_one_database, pointer
from tests.features.gateways import serving
from tests.people import Api, People
from tests.receivers import Receiver


@pytest.fixture
def config(tmp_path: Path, database_url: str, redis_url: str) -> Config:
    """The servers of these tests listen here, without TLS."""
    return dataclasses.replace(config_of(tmp_path, database_url, redis_url), webhook_allow_private=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server


def made(api: Api, receiver: Receiver, **more: Any) -> dict[str, Any]:
    answer = api.post("/api/webhooks/", {"name": "Books", "url": receiver.url, "events": ["document.approved"]} | more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def test_a_program_sets_one_up_and_hears_of_an_approval(owner: Api, receiver: Receiver, invoice: str, read_all: Callable[[], int]) -> None:
    hook = made(owner, receiver)
    owner.post(f"/api/docs/{invoice}/approve/")
    read_all()
    (got,) = receiver.received
    assert got.signed_with(hook["secret"]) and got.message["data"]["document"]["id"] == invoice
    sent = owner.get(f"/api/webhooks/{hook['hashid']}/deliveries/").json["results"]
    assert [(one["status"], one["event"], one["answer_status"], one["document"]) for one in sent] == [("delivered", "document.approved", 200, invoice)]
    assert owner.get(f"/api/webhooks/{hook['hashid']}/deliveries/{sent[0]['hashid']}/").json == sent[0]


def test_the_secret_is_shown_once(owner: Api, receiver: Receiver) -> None:
    body = {"name": "Books", "url": receiver.url, "events": ["document.read"]}
    first, again = (owner.post("/api/webhooks/", body, headers={"Idempotency-Key": "one"}).json for _ in range(2))
    assert first["secret"].startswith("whsec_") and again == first | {"secret": None}
    assert "secret" not in owner.get(f"/api/webhooks/{first['hashid']}/").json
    renewed = owner.post(f"/api/webhooks/{first['hashid']}/secret/").json
    assert renewed["secret"].startswith("whsec_") and renewed["secret"] != first["secret"]


def test_it_is_changed_switched_off_and_removed(owner: Api, receiver: Receiver) -> None:
    at = f"/api/webhooks/{made(owner, receiver)['hashid']}/"
    changed = owner.patch(at, {"name": "Ledger", "events": ["report.completed", "document.read"], "auth": "bearer", "credential": "t0ken"}).json
    assert (changed["name"], changed["events"], changed["auth"]) == ("Ledger", ["document.read", "report.completed"], "bearer")
    assert "t0ken" not in str(changed) and owner.patch(at, {"active": False}).json["active"] is False
    assert owner.delete(at).status_code == 204 and owner.get(at).status_code == 404


def test_a_failed_message_is_replayed(owner: Api, receiver: Receiver, read_all: Callable[[], int]) -> None:
    receiver.status = 410
    at = f"/api/webhooks/{made(owner, receiver)['hashid']}/"
    sent = owner.post(f"{at}test/")
    assert (sent.status_code, sent.json["status"]) == (202, "waiting")
    read_all()
    assert owner.post(f"{at}deliveries/{sent.json['hashid']}/replay/").status_code == 202  # a test may go out all the same
    receiver.status = 200
    read_all()
    assert [one["status"] for one in owner.get(f"{at}deliveries/").json["results"]] == ["delivered", "failed"]
    assert owner.get(at).json["switched_off"] == "It said that it is gone (410)."
    assert [one["tries"] for one in owner.get(f"{at}deliveries/?status=failed").json["results"]] == [1]


@pytest.mark.parametrize("body, field", [
    ({"url": "https://127.0.0.1:99999/"}, "url"), ({"url": "gopher://example.org/"}, "url"), ({"events": []}, "events"),
    ({"events": ["document.eaten"]}, "events/0"), ({"auth": "bearer"}, "credential"), ({"name": ""}, "name"), ({"auth": "digest"}, "auth"),
])  # fmt: skip
@on_one_database
def test_what_isnt_right_is_named(owner: Api, receiver: Receiver, body: dict[str, Any], field: str) -> None:
    answer = owner.post("/api/webhooks/", {"name": "Books", "url": receiver.url, "events": ["document.read"]} | body)
    assert answer.status_code == 400 and pointer(answer) == f"/data/attributes/{field}"


@on_one_database
def test_only_owners_and_keys_for_it_set_them_up(app, people: People, receiver: Receiver) -> None:
    hook = made(people.owner, receiver)
    reader = Api(app, credential=people.owner.post("/api/keys/", {"name": "reader", "scopes": ["webhooks:read"]}).json["api_key"])
    assert reader.get(f"/api/webhooks/{hook['hashid']}/").status_code == 200
    assert error(reader.post(f"/api/webhooks/{hook['hashid']}/test/"))["status"] == "403"
    assert people.approver.get("/api/webhooks/").status_code == 403 and people.stranger.get("/api/webhooks/").json["count"] == 0


def new(browse: Browsers, receiver: Receiver) -> Page:
    page = browse.owner.open("/webhooks/").go("Make a webhook")
    return page.submit("Make webhook", {"Name": "Books", "Address": receiver.url, "events": ["document.approved", "document.read"]})


def test_an_owner_sets_one_up_and_tries_it(browse: Browsers, receiver: Receiver, read_all: Callable[[], int]) -> None:
    shown = new(browse, receiver)
    assert shown.h1 == "The secret of Books" and shown.answer.headers["Cache-Control"] == "no-store"
    page = shown.submit("Send a test")
    assert page.toasts == ["A test is being sent."] and page.rows[0].startswith("A test webhook.test Waiting")
    read_all()
    page = browse.owner.open(page.url)
    assert page.rows[0].startswith("A test webhook.test Delivered") and len(receiver.received) == 1
    detail = page.go("A test")
    assert "webhook-signature: v1," in detail.answer.text and "Thanks" in detail.words
    assert detail.submit("Send again").toasts == ["It is being sent once more."]


@on_one_database
def test_bad_input_is_told_beside_its_field(browse: Browsers, receiver: Receiver) -> None:
    form = browse.owner.open("/webhooks/new")
    page = form.submit("Make webhook", {"Name": "", "Address": "books.example", "events": []})
    assert page.status == 400 and page.errors == ["Fill this in.", "Choose one event at least."]
    page = page.submit("Make webhook", {"Name": "Books", "Address": "books.example", "events": ["document.read"]})
    assert page.errors == ["An address looks like https://example.org/inlet."]
    page = page.submit("Make webhook", {"Address": receiver.url, "auth": "bearer"})
    assert page.errors == ["Enter the token."]


def test_changing_leaves_the_credential_unless_another_is_entered(browse: Browsers, owner: Api, receiver: Receiver, read_all: Callable[[], int]) -> None:
    hook = made(owner, receiver, auth="bearer", credential="t0ken")
    edit = browse.owner.open(f"/webhooks/{hook['hashid']}/edit")
    assert edit.submit("Save", {"Name": "Ledger"}).toasts == ["Saved."]
    owner.post(f"/api/webhooks/{hook['hashid']}/test/")
    read_all()
    browse.owner.open(f"/webhooks/{hook['hashid']}/edit").submit("Save", {"Password or token": "another"})
    owner.post(f"/api/webhooks/{hook['hashid']}/test/")
    read_all()
    assert [one.headers["authorization"] for one in receiver.received] == ["Bearer t0ken", "Bearer another"]
    assert receiver.received[0].message["data"]["name"] == "Ledger"


def test_it_is_switched_off_renewed_and_removed_on_its_page(browse: Browsers, receiver: Receiver) -> None:
    page = new(browse, receiver).go("I have copied it")
    page = page.submit("Switch off")
    assert page.toasts == ["Books is switched off."] and "Switched off" in page.words
    assert page.submit("Switch on").toasts == ["Books is switched on."]
    assert page.go("Renew the secret").submit("Renew the secret").h1 == "The secret of Books"
    assert page.go("Remove").submit("Remove webhook").toasts == ["Books is removed."]


def test_a_failing_one_is_counted_in_the_menu(browse: Browsers, owner: Api, receiver: Receiver, read_all: Callable[[], int]) -> None:
    receiver.status = 500
    owner.post(f"/api/webhooks/{made(owner, receiver)['hashid']}/test/")
    read_all()
    page = browse.owner.open("/webhooks/")
    assert "Webhooks 1 failing" in page.links and page.rows[0].startswith("Books") and "Failing" in page.rows[0]
    assert not any(words.startswith("Webhooks") for words in browse.approver.open("/inbox").links)
