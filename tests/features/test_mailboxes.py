"""Mailboxes over the house API."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.db import db, transaction
from portal.core.mail import Mail
from portal.core.outbox import Job
from tests import pages
from tests.browse import Browsers
from tests.features.conftest import on_one_database
from tests.mails import mail
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


@on_one_database
def test_a_mailbox_is_set_up_and_paused_in_the_console(browse: Browsers, people: People) -> None:
    page = browse.owner.post("/mailboxes/new", MAILBOX | {"security": "tls", "directory": "INBOX", "minutes": "5", "afterwards": "seen"})
    assert page.toasts == ["Added. It is being fetched for the first time."] and "correct horse" not in page.answer.text
    refused = browse.owner.post("/mailboxes/new", MAILBOX | {"host": "127.0.0.1", "directory": "INBOX", "minutes": "0"})
    assert refused.status == 400 and "1 to 1440 minutes." in refused.words
    nowhere = pages.mailbox(people.owner)["mailbox_id"]
    assert "Nothing could be fetched. No answer within 20 seconds." in browse.owner.open(f"/mailboxes/{nowhere}/").words
    assert browse.owner.post(f"/mailboxes/{nowhere}/test").toasts[0].startswith("It can't be opened. '127.0.0.1' leads to 127.0.0.1")
    assert browse.owner.post(f"/mailboxes/{nowhere}/off").toasts == ["Inbox is paused."]
    assert people.owner.get(f"/api/mailboxes/{nowhere}/").json["active"] is False


@on_one_database
def test_a_mail_that_couldnt_be_opened_is_set_aside_or_tried_again(browse: Browsers, people: People) -> None:
    failed = pages.mailbox(people.owner)["mail_id"]
    assert "1 e-mail couldn’t be opened" in browse.owner.open("/mailboxes/").words
    assert "There is nothing to read in it." in browse.owner.open("/mails/?state=failed").words
    assert people.owner.get(f"/api/mails/{failed}/email/").data == mail()
    assert browse.owner.post(f"/mails/{failed}/set-aside").toasts == ["It is set aside."]
    assert "couldn’t be opened" not in browse.owner.open("/mailboxes/").words
    assert people.owner.post(f"/api/mails/{failed}/set-aside/").status_code == 409
    assert people.owner.post(f"/api/mails/{failed}/retry/").json["status"] == "arrived"
    assert people.owner.post(f"/api/mails/{failed}/retry/").status_code == 409


@on_one_database
def test_a_mail_whose_job_was_given_up_is_tried_again_by_that_job(people: People) -> None:
    failed = pages.mailbox(people.owner)["mail_id"]
    with people.app.app_context(), transaction():
        row = db.session.scalars(select(Mail)).one()
        db.session.add(Job(organization_id=row.organization_id, kind="open_mail", subject_id=row.id, state="dead", attempts=5))
    assert people.owner.post(f"/api/mails/{failed}/retry/").json["status"] == "arrived"
    jobs = [job for job in people.owner.get("/api/jobs/").json["results"] if job["kind"] == "open_mail"]
    assert len(jobs) == 1 and jobs[0]["status"] in ("queued", "published")
