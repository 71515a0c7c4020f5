"""Sessions of browsers: when they end, whoever holds their cookie."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import accounts, sessions, sign_ins
from portal.core.accounts import User
from portal.core.db import db, now, transaction
from portal.core.sessions import Session
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def user(context: None) -> User:
    return accounts.found("Miller & Co", "miller", email="owner@miller.example", password=PASSWORD)


def shift(**columns: timedelta) -> None:
    """Move times of all sessions into the past."""
    with transaction():
        db.session.execute(update(Session).values({getattr(Session, name): now() - back for name, back in columns.items()}))


def test_a_token_leads_to_its_user_and_no_other_token_does(user: User) -> None:
    token = sessions.begin_staff(user)
    assert (found := sessions.staff(token)) is not None and found.email == "owner@miller.example"
    assert sessions.staff(token + "x") is None and sessions.staff("") is None and sessions.staff("\udcff") is None


def test_a_clients_token_is_no_staff_members_and_the_other_way_round(user: User) -> None:
    staff, client = sessions.begin_staff(user), sessions.begin_client("+4915112345678")
    assert sessions.client(client) == "+4915112345678"
    assert sessions.staff(client) is None and sessions.client(staff) is None


def test_the_token_isnt_kept(user: User) -> None:
    token = sessions.begin_staff(user)
    assert token not in str(db.session.execute(select(Session.token_hash)).all())


def test_an_ended_session_stays_ended(user: User) -> None:
    token, other = sessions.begin_staff(user), sessions.begin_staff(user)
    sessions.end(token)
    assert sessions.staff(token) is None and sessions.staff(other) is not None


def test_a_new_password_and_being_switched_off_end_every_session(user: User) -> None:
    token = sessions.begin_staff(user)
    accounts.change_own_password(PASSWORD, "another good one", actor=user.actor)
    assert sessions.staff(token) is None
    again = sessions.begin_staff(sign_ins.sign_in("owner@miller.example", "another good one"))
    with transaction():
        db.session.get_one(User, user.id).active = False
    assert sessions.staff(again) is None


@pytest.mark.parametrize(("kind", "idle"), [("staff", timedelta(hours=8)), ("client", timedelta(minutes=30))])
def test_a_session_ends_after_a_while_without_a_request(user: User, kind: str, idle: timedelta) -> None:
    token = sessions.begin_staff(user) if kind == "staff" else sessions.begin_client("+4915112345678")
    look = getattr(sessions, kind)
    shift(seen_at=idle - timedelta(minutes=2))
    assert look(token) is not None, "a request within the time keeps it alive"
    shift(seen_at=idle + timedelta(seconds=1))
    assert look(token) is None


def test_a_request_prolongs_a_session_up_to_its_absolute_end(user: User) -> None:
    token = sessions.begin_client("+4915112345678")
    shift(seen_at=timedelta(minutes=20))
    assert sessions.client(token) is not None
    assert db.session.scalar(select(Session.seen_at)) > now() - timedelta(minutes=1)
    shift(expires_at=timedelta(seconds=1))
    assert sessions.client(token) is None
