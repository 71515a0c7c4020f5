"""SMS and e-mail through real gateways: sent once, tried again, given up with a reason."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.config import Config
from portal.core import messages
from portal.core.accounts import Organization, User
from portal.core.db import db, now, transaction
from portal.core.errors import Conflict
from portal.core.messages import Message
from portal.core.outbox import Job
from tests.features.gateways import MailServer, SmsGateway, serving
from tests.people import Api, People


@pytest.fixture
def sms() -> Iterator[SmsGateway]:
    with serving(SmsGateway()) as gateway:
        yield gateway


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def config(config: Config, sms: SmsGateway, mail: MailServer) -> Config:
    return dataclasses.replace(config, sms_url=sms.url, sms_token="s3cret", sms_from="Miller", smtp_url=mail.url, mail_from="portal@miller.example")


def send_link(api: Api) -> None:
    made = api.post("/api/folder-links/", {"folder": api.folder(), "phone_number_raw": "+12125552368"}).json
    assert api.post(f"/api/folder-links/{made['hashid']}/resend/").status_code == 200


def invite(api: Api, email: str = "new@miller.example") -> None:
    assert api.post("/api/members/", {"email": email}).status_code == 201


def make_due(people: People) -> None:
    with people.app.app_context():
        db.session.execute(update(Job).where(Job.state == "queued").values(available_at=now()))
        db.session.commit()


def states(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        return [(row.state, row.reason) for row in db.session.scalars(select(Message))]


def test_an_sms_is_posted_with_the_token(owner: Api, sms: SmsGateway, read_all) -> None:
    send_link(owner)
    assert sms.posted == []
    assert read_all() == 1
    ((path, headers, body),) = sms.posted
    assert path == "/send" and headers["Authorization"] == "Bearer s3cret" and headers["Content-Type"] == "application/json"
    assert (body["to"], body["from"]) == ("+12125552368", "Miller") and "https://inlet.test/p/" in body["text"]
    assert states(owner.app) == [("sent", None)] and read_all() == 0


def test_an_invitation_arrives_as_a_letter(owner: Api, mail: MailServer, read_all) -> None:
    invite(owner)
    assert read_all() == 1
    ((recipients, letter),) = mail.letters
    assert recipients == ["new@miller.example"] and letter["From"] == "portal@miller.example"
    assert letter["Subject"] == "Invitation to Miller & Co" and "https://inlet.test" in letter.get_payload(decode=True).decode()


def test_with_both_gateways_there_is_no_outbox(owner: Api) -> None:
    assert owner.get("/api/outbox/").status_code == 404


def test_a_gateway_that_fails_once_gets_the_message_again(people: People, sms: SmsGateway, read_all) -> None:
    sms.status = 500
    send_link(people.owner)
    assert read_all() == 1 and states(people.app) == [("queued", None)]
    (job,) = people.owner.get("/api/jobs/?kind=send_message").json["results"]
    assert "500" in job["reason"] and job["status"] == "queued" and job["next_attempt_at"]
    sms.status = 200
    make_due(people)
    read_all()
    assert states(people.app) == [("sent", None)] and len(sms.posted) == 2


def test_after_five_attempts_a_message_has_failed_visibly_and_can_be_sent_again(people: People, sms: SmsGateway, read_all) -> None:
    sms.status = 503
    send_link(people.owner)
    while read_all():
        make_due(people)
    assert len(sms.posted) == 5
    ((state, reason),) = states(people.app)
    (job,) = people.owner.get("/api/jobs/?status=dead").json["results"]
    assert state == "failed" and "503" in (reason or "") and job["reason"] == reason and job["attempts"] == 5
    sms.status = 200
    people.owner.post(f"/api/jobs/{job['hashid']}/retry/")
    assert read_all() == 1 and states(people.app) == [("sent", None)]


def test_a_failed_message_is_sent_again_and_a_code_isnt(people: People, sms: SmsGateway, read_all) -> None:
    sms.status = 503
    send_link(people.owner)
    while read_all():
        make_due(people)
    sms.status = 200
    with people.app.app_context():
        owner = db.session.scalars(select(User).where(User.role == "owner")).first().actor
        (failed,) = db.session.scalars(messages.listed(owner, state="failed"))
        messages.send_again(failed.public_id, actor=owner)
        with pytest.raises(Conflict):
            messages.send_again(failed.public_id, actor=owner)
    assert read_all() == 1 and states(people.app) == [("sent", None)]
    with people.app.app_context():
        with transaction():
            messages.send("sms", "+12125552368", "code 123456", secret=True, organization_id=owner.organization_id).state = "failed"
        with pytest.raises(Conflict, match="code"):
            messages.send_again(db.session.scalar(messages.listed(owner, state="failed")).public_id, actor=owner)


def test_a_codes_text_isnt_kept_once_the_gateway_has_it(people: People, sms: SmsGateway, read_all) -> None:
    with people.app.app_context(), transaction():
        organization_id = db.session.query(Organization.id).first()[0]
        messages.send("sms", "+12125552368", "code 123456", secret=True, organization_id=organization_id)
    assert read_all() == 1 and sms.posted[0][2]["text"] == "code 123456"
    with people.app.app_context():
        assert db.session.scalars(select(Message.text)).all() == [messages.NOT_KEPT]


def test_a_message_cleared_up_meanwhile_holds_nobody(people: People, sms: SmsGateway, read_all) -> None:
    send_link(people.owner)
    with people.app.app_context(), transaction():
        db.session.query(Message).delete()
    assert read_all() == 1 and sms.posted == []
    assert people.owner.get("/api/jobs/").json["results"][0]["status"] == "done"


def test_a_link_says_that_its_sms_couldnt_be_sent(people: People, sms: SmsGateway, read_all) -> None:
    sms.status = 503
    send_link(people.owner)
    while read_all():
        make_due(people)
    (link,) = people.approver.get("/api/folder-links/").json["results"]
    assert link["last_sms"]["status"] == "failed" and "503" in link["last_sms"]["reason"]


def test_a_redirect_is_a_failure_and_the_token_stays_here(people: People, sms: SmsGateway, read_all) -> None:
    with serving(SmsGateway()) as elsewhere:
        sms.status, sms.location = 302, elsewhere.url
        send_link(people.owner)
        read_all()
        assert elsewhere.posted == []
    assert states(people.app) == [("queued", None)]
    assert "302" in people.owner.get("/api/jobs/").json["results"][0]["reason"]


def test_a_mail_server_that_refuses_is_quoted(people: People, mail: MailServer, read_all) -> None:
    mail.refusal = "550 no such mailbox"
    invite(people.owner)
    read_all()
    (job,) = people.owner.get("/api/jobs/").json["results"]
    assert job["reason"].startswith("The mail server said:") and "no such mailbox" in job["reason"] and mail.letters == []


@pytest.mark.parametrize(("send", "who"), [(send_link, "The SMS gateway said:"), (invite, "The mail server said:")])
def test_a_gateway_that_isnt_there_is_a_failed_attempt(people: People, sms: SmsGateway, mail: MailServer, read_all, send, who: str) -> None:
    sms.server_close()
    mail.server_close()
    send(people.owner)
    assert read_all() == 1
    assert people.owner.get("/api/jobs/").json["results"][0]["reason"].startswith(who)


def test_a_gateway_that_hangs_doesnt_hold_the_worker(people: People, sms: SmsGateway, monkeypatch: pytest.MonkeyPatch, read_all) -> None:
    monkeypatch.setattr(messages, "SEND_TIMEOUT", 0.2)  # 15 s as shipped
    sms.hang = 1.0
    send_link(people.owner)
    assert read_all() == 1
    assert "timed out" in people.owner.get("/api/jobs/").json["results"][0]["reason"]
    assert states(people.app) == [("queued", None)]


def test_a_name_with_a_line_break_makes_no_second_header(people: People, mail: MailServer, read_all) -> None:
    with people.app.app_context():
        db.session.execute(update(Organization).values(name="Miller\r\nBcc: everybody@miller.example"))
        db.session.commit()
    invite(people.owner)
    read_all()
    ((recipients, letter),) = mail.letters
    assert recipients == ["new@miller.example"] and "Bcc" not in letter and letter["Subject"].startswith("Invitation to Miller Bcc")
