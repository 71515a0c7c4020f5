"""``Idempotency-Key``: the same request sent again happens once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from portal.core import idempotency
from portal.core.db import db, now
from portal.core.idempotency import IdempotentReply
from tests import papers
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People

KEY = {"Idempotency-Key": "7f3c"}


def create(api: Api, name: str = "Acme", headers: dict[str, str] = KEY):
    return api.post("/api/folders/", {"name": name}, headers=headers)


def kept(app: Flask) -> str:
    """Everything that is kept, as text."""
    with app.app_context():
        return str(db.session.execute(text("select * from idempotent_replies")).all())


def test_the_same_request_again_gets_the_first_answer(owner: Api) -> None:
    first, again = create(owner), create(owner)
    assert (first.status_code, again.status_code) == (201, 201) and first.json == again.json
    assert "Idempotent-Replayed" not in first.headers and again.headers["Idempotent-Replayed"] == "true"
    assert owner.get("/api/folders/").json["count"] == 1


def test_another_request_with_the_key_is_refused(owner: Api) -> None:
    create(owner)
    other = create(owner, "Beta")
    assert other.status_code == 422 and error(other)["code"] == "idempotency_key_reused"
    elsewhere = owner.post("/api/keys/", {"name": "Acme"}, headers=KEY)
    assert elsewhere.status_code == 422 and owner.get("/api/keys/").json["count"] == 0


def test_another_key_or_none_is_another_request(owner: Api) -> None:
    answers = [create(owner), create(owner, headers={"Idempotency-Key": "other"}), create(owner, headers={}), create(owner, headers={})]
    assert len({answer.json["hashid"] for answer in answers}) == 4


def test_keys_are_each_callers_own(people: People) -> None:
    answers = [create(api) for api in (people.owner, people.approver, people.stranger)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json["hashid"] for answer in answers}) == 3


def test_what_failed_leaves_the_key_free(owner: Api) -> None:
    body = {"name": "Acme", "parent_folder": "aaaaaaaaaaaa"}
    assert owner.post("/api/folders/", body, headers=KEY).status_code == 404
    assert create(owner, name="").status_code == 400
    assert create(owner).status_code == 201


def test_while_the_first_is_being_worked_on_the_second_is_a_conflict(people: People) -> None:
    created = create(people.owner).json
    with people.app.app_context():
        db.session.execute(update(IdempotentReply).values(status=None, body=None))
        db.session.commit()
    answer = create(people.owner)
    assert answer.status_code == 409 and error(answer)["code"] == "idempotency_in_flight"
    assert people.owner.get("/api/folders/").json["results"][0]["hashid"] == created["hashid"]


def test_a_reservation_whose_process_died_is_free_after_a_minute(people: People) -> None:
    with people.app.app_context():
        for user in (people.owner,):
            create(user)
        db.session.execute(update(IdempotentReply).values(status=None, body=None, begun_at=now() - timedelta(seconds=61)))
        db.session.commit()
    assert create(people.owner).status_code == 201
    assert people.owner.get("/api/folders/").json["count"] == 2


def test_an_answer_is_kept_for_a_day(people: People) -> None:
    create(people.owner)
    with people.app.app_context():
        db.session.execute(update(IdempotentReply).values(begun_at=now() - timedelta(hours=25)))
        db.session.commit()
    assert "Idempotent-Replayed" not in create(people.owner).headers
    with people.app.app_context():
        assert len(db.session.scalars(select(IdempotentReply)).all()) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "\x80"])
@on_one_database
def test_a_bad_key_is_a_400(owner: Api, key: str) -> None:
    answer = create(owner, headers={"Idempotency-Key": key})
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/Idempotency-Key"
    assert owner.get("/api/folders/").json["count"] == 0


def test_an_upload_sent_again_is_one_document(owner: Api, minimal_pdf: bytes) -> None:
    first, again = (owner.upload(minimal_pdf, folder=None, headers=KEY) for _ in range(2))
    assert first.json == again.json and again.headers["Idempotent-Replayed"] == "true"
    assert owner.get("/api/docs/").json["count"] == owner.get("/api/jobs/").json["count"] == 1
    assert owner.upload(papers.page("another"), headers=KEY).status_code == 422
    assert owner.upload(minimal_pdf, "other.pdf", headers=KEY).status_code == 422
    assert owner.upload(minimal_pdf, folder=owner.folder(), headers=KEY).status_code == 422


def test_fifty_uploads_at_once_with_one_key_are_one_document(owner: Api, minimal_pdf: bytes) -> None:
    together = threading.Barrier(10)

    def upload(number: int):
        if number < 10:
            together.wait(timeout=20)
        return owner.upload(minimal_pdf, headers=KEY)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(upload, range(50)))
    assert {answer.status_code for answer in answers} <= {201, 409} and 201 in {answer.status_code for answer in answers}
    assert len({answer.json["id"] for answer in answers if answer.status_code == 201}) == 1
    assert {error(answer)["code"] for answer in answers if answer.status_code == 409} <= {"idempotency_in_flight"}
    assert owner.get("/api/docs/").json["count"] == owner.get("/api/jobs/").json["count"] == 1


class Died(BaseException):
    """As a killed process: nothing after this line happens."""


def test_dying_before_the_answer_was_kept_leaves_no_effect(owner: Api, minimal_pdf: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "finish", die)
        patch.setattr(idempotency, "abandon", die)
        with pytest.raises(Died):
            owner.upload(minimal_pdf, headers=KEY)
    assert owner.get("/api/docs/").json["count"] == owner.get("/api/jobs/").json["count"] == 0
    assert owner.upload(minimal_pdf, headers=KEY).status_code == 409
    with owner.app.app_context():
        db.session.execute(update(IdempotentReply).values(begun_at=now() - timedelta(seconds=61)))
        db.session.commit()
    assert owner.upload(minimal_pdf, headers=KEY).status_code == 201


def test_secrets_are_neither_kept_nor_replayed(owner: Api) -> None:
    first, again = (owner.post("/api/keys/", {"name": "import"}, headers=KEY).json for _ in range(2))
    assert first["hashid"] == again["hashid"] and first["secret_access_key"]
    assert again["secret_access_key"] is None and again["api_key"] is None
    assert first["secret_access_key"] not in kept(owner.app)


def test_a_guest_token_is_neither_kept_nor_replayed(owner: Api) -> None:
    body = {"folder": owner.folder()}
    first, again = (owner.post("/api/guest-tokens/", body, headers=KEY).json for _ in range(2))
    assert first["token"] and again["token"] is None and first["expires_at"] == again["expires_at"]
    assert first["token"].split(".")[1] not in kept(owner.app)


def test_a_password_is_not_kept_and_what_is_kept_depends_on_the_secret_key(owner: Api) -> None:
    body = {"email": "new@miller.example", "password": "correct horse battery"}
    assert owner.post("/api/members/", body, headers=KEY).status_code == 201
    assert owner.post("/api/members/", body, headers=KEY).headers["Idempotent-Replayed"] == "true"
    assert "battery" not in kept(owner.app)
    assert owner.post("/api/members/", body | {"password": "another horse"}, headers=KEY).status_code == 422


def test_no_sign_in_is_ever_kept(people: People) -> None:
    body = {"email": people.owner.email, "password": "correct horse"}
    first, again = (people.nobody.post("/api/token/", body, headers=KEY).json for _ in range(2))
    assert first["refresh"] != again["refresh"] and kept(people.app) == "[]"
