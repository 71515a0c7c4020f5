"""What nobody asks for any more goes after its time; what somebody may still want stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.core import accounts, codes, folders, idempotency, keys, links, messages, outbox, retention, sessions, sign_ins, tokens
from portal.core.accounts import User
from portal.core.codes import OneTimeCode
from portal.core.db import db, now, transaction
from portal.core.errors import Unauthenticated
from portal.core.idempotency import IdempotentReply
from portal.core.keys import ApiKey
from portal.core.messages import Message
from portal.core.outbox import Job
from portal.core.sessions import Session
from portal.core.sign_ins import SignInFailure
from portal.core.tokens import RefreshToken

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def user(context) -> User:
    return accounts.found("Firm", "firm", email="owner@firm.example", password="correct horse")


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("state, left", [("done", 0), ("dead", 1), ("queued", 1), ("published", 1), ("running", 1)])
def test_old_jobs_go_once_they_are_done(user: User, state: str, left: int) -> None:
    with transaction():
        job = outbox.add("send_message", organization_id=user.organization_id, subject_id=1)
    long_ago = now() - retention.DONE_JOBS - timedelta(seconds=1)
    with transaction():
        db.session.execute(update(Job).where(Job.id == job.id).values(state=state, finished_at=long_ago, available_at=long_ago))
    assert retention.clear_rows() == 1 - left and count(Job) == left


def test_a_job_just_done_is_still_listed_and_a_fetch_of_yesterday_isnt(user: User) -> None:
    with transaction():
        for kind in ("send_message", "fetch_mail"):
            job = outbox.add(kind, organization_id=user.organization_id, subject_id=1)
            job.state, job.finished_at = "done", now() - timedelta(hours=25)
    assert retention.clear_rows() == 1 and db.session.scalars(select(Job.kind)).all() == ["send_message"]


def test_a_used_refresh_token_stays_until_it_expires_to_betray_a_thief(user: User) -> None:
    first = tokens.open_session(user)
    second = tokens.refresh(first.refresh)
    assert retention.clear_rows() == 0
    with pytest.raises(Unauthenticated):
        tokens.refresh(first.refresh)
    with pytest.raises(Unauthenticated):
        tokens.refresh(second.refresh)
    with transaction():
        db.session.execute(update(RefreshToken).values(expires_at=now()))
    assert retention.clear_rows() == 2 and count(RefreshToken) == 0


def test_expired_guest_tokens_go_and_keys_stay(user: User) -> None:
    keys.issue("expired", actor=user.actor, expires_at=now() + timedelta(hours=1))
    with transaction():
        keys._make("guest", "guest", user.actor, scopes=["documents:create"], expires_at=now() + timedelta(hours=1))
        db.session.execute(update(ApiKey).values(expires_at=now()))
    assert retention.clear_rows() == 1
    assert db.session.scalars(select(ApiKey.kind)).all() == ["key"]


def test_idempotent_replies_go_after_a_day_and_failed_sign_ins_once_they_dont_count(user: User) -> None:
    idempotency.begin("k", "print", actor=user.actor)
    with pytest.raises(Unauthenticated):
        sign_ins.sign_in("owner@firm.example", "wrong password")
    assert retention.clear_rows() == 0
    with transaction():
        db.session.execute(update(IdempotentReply).values(begun_at=now() - idempotency.KEPT))
        db.session.execute(update(SignInFailure).values(failed_at=now() - sign_ins.WINDOW))
    assert retention.clear_rows() == 2


def test_codes_go_after_a_day_and_other_messages_after_ninety(user: User) -> None:
    with transaction():
        for secret in (True, False):
            messages.send("sms", "+12125550142", "text", secret=secret, organization_id=user.organization_id)
    assert retention.clear_rows() == 0
    for age, left in ((retention.CODES, 1), (retention.MESSAGES, 0)):
        with transaction():
            db.session.execute(update(Message).values(created_at=now() - age - timedelta(seconds=1)))
        assert retention.clear_rows() == 1 and count(Message) == left


def test_sessions_go_once_they_are_over(user: User) -> None:
    token, standing = sessions.begin_staff(user), sessions.begin_client("+12125550142")
    sessions.end(token)
    assert retention.clear_rows() == 1 and sessions.client(standing) == "+12125550142"
    with transaction():
        db.session.execute(update(Session).values(expires_at=now() - timedelta(seconds=1)))
    assert retention.clear_rows() == 1 and count(Session) == 0


def test_a_code_counts_for_a_day_and_goes_then(user: User) -> None:
    folder = folders.create(name="Acme", actor=user.actor)
    link = links.create(folder=folder.public_id, phone_number="+12125550142", actor=user.actor)
    codes.ask("+12125550142", link=link, browser="a browser's mark")
    with transaction():
        db.session.execute(update(OneTimeCode).values(expires_at=now() - timedelta(seconds=1)))
    assert retention.clear_rows() == 0
    with transaction():
        db.session.execute(update(OneTimeCode).values(asked_at=now() - retention.CODES - timedelta(seconds=1)))
    assert retention.clear_rows() == 1 and count(OneTimeCode) == 0


def test_pictures_of_pages_go_after_a_month(config) -> None:
    folder = config.data_dir / "pictures" / "org" / "aa"
    folder.mkdir(parents=True)
    old, new = folder / "1.png", folder / "2.png"
    for picture in (old, new):
        picture.write_bytes(b"png")
    long_ago = time.time() - retention.PICTURES.total_seconds() - 1
    os.utime(old, (long_ago, long_ago))
    assert retention.clear_pictures() == 1 and list(folder.iterdir()) == [new]
