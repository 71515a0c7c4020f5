"""Mailboxes over the house API."""

from __future__ import annotations

import pytest

from tests.features.conftest import on_one_database
from tests.people import Api, People

MAILBOX = {"name": "Inbox", "host": "1.1.1.1", "username": "dana", "password": "correct horse"}


def test_a_mailbox_is_added_changed_and_removed(owner: Api) -> None:
    made = owner.post("/api/mailboxes/", MAILBOX)
    assert made.status_code == 201 and (made.json["port"], made.json["directory"]) == (993, "INBOX") and "correct horse" not in made.text
    at = f"/api/mailboxes/{made.json['hashid']}/"
    assert owner.patch(at, {"minutes": 60, "active": False}).json["minutes"] == 60
    assert owner.post(f"{at}fetch/").status_code == 409
    assert owner.get("/api/mailboxes/").json["count"] == 1
    assert owner.delete(at).status_code == 204 and owner.get(at).status_code == 404


@on_one_database
@pytest.mark.parametrize(
    ("change", "field"),
    [({"host": "127.0.0.1"}, "host"), ({"host": "a b"}, "host"), ({"port": 70000}, "port"), ({"afterwards": "move"}, "move_to"), ({"name": " "}, "name")],
)
def test_what_cant_be_is_told_beside_its_field(owner: Api, change: dict[str, object], field: str) -> None:
    answer = owner.post("/api/mailboxes/", MAILBOX | change)
    assert answer.status_code in (400, 422) and answer.json["errors"][0]["source"]["pointer"].endswith(field)


@on_one_database
def test_only_owners_set_up_mailboxes(people: People) -> None:
    assert people.approver.get("/api/mailboxes/").status_code == people.approver.post("/api/mailboxes/", MAILBOX).status_code == 403
    assert people.owner.get("/api/mails/").json["results"] == []
