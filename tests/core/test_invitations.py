"""Invitations: good once, for a while, for one person; and what a firm shows its clients."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest

from portal.core import accounts, firm, invitations, messages, sign_ins
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db, now, settings
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.messages import Message
from tests.features.conftest import on_one_database
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def owner(context: None) -> Actor:
    return accounts.found("Miller & Co", "miller", email="owner@miller.example", password=PASSWORD).actor


@pytest.fixture
def invited(owner: Actor) -> User:
    return accounts.add_member(email="new@miller.example", name="New", role="approver", password=None, actor=owner)


def token(user: User) -> str:
    return invitations.address(user).rpartition("/")[2]


def test_an_invitation_names_who_invites(owner: Actor) -> None:
    dana = accounts.add_member(email="dana@miller.example", name="Dana Miller", role="owner", password=PASSWORD, actor=owner)
    accounts.add_member(email="new@miller.example", name="New", role="viewer", password=None, actor=dana.actor)
    (mail,) = db.session.scalars(messages.held(owner)).all()
    assert isinstance(mail, Message) and mail.text.startswith("Dana Miller invites you to Miller & Co")


def test_an_invitation_is_mailed_and_sets_the_first_password_once(owner: Actor, invited: User) -> None:
    (mail,) = db.session.scalars(messages.held(owner)).all()
    assert isinstance(mail, Message) and mail.recipient == "new@miller.example"
    given = mail.text.rpartition("/")[2]
    assert invitations.invited(given).email == "new@miller.example"
    invitations.accept(given, "a first password")
    assert sign_ins.sign_in("new@miller.example", "a first password").name == "New"
    with pytest.raises(NotFound):
        invitations.accept(given, "somebody else's")


def test_an_invitation_expires_and_cant_be_made_up(invited: User) -> None:
    claims = {"sub": invited.public_id, "exp": now() - timedelta(seconds=1), "aud": "inlet-invitation"}
    expired = jwt.encode(claims, settings().secret_key, algorithm="HS256")
    access = jwt.encode(claims | {"exp": now() + timedelta(days=1), "aud": "inlet-api"}, settings().secret_key, algorithm="HS256")
    forged = jwt.encode(claims | {"exp": now() + timedelta(days=1)}, "x" * 48, algorithm="HS256")
    for bad in (expired, access, forged, "", "a.b.c", "\udcff", token(invited)[:-2]):
        with pytest.raises(NotFound):
            invitations.invited(bad)


def test_whoever_was_switched_off_cant_accept(owner: Actor, invited: User) -> None:
    given = token(invited)
    accounts.change_member(invited.public_id, actor=owner, active=False)
    with pytest.raises(NotFound):
        invitations.invited(given)


def test_only_somebody_without_a_password_is_invited_again(owner: Actor, invited: User) -> None:
    invitations.send_again(invited.public_id, actor=owner)
    assert len(db.session.scalars(messages.held(owner)).all()) == 2
    invitations.accept(token(invited), "a first password")
    with pytest.raises(Conflict):
        invitations.send_again(invited.public_id, actor=owner)


def test_what_a_firm_shows_is_changed_together_or_not_at_all(owner: Actor) -> None:
    firm.change({"name": " Miller ", "contact": "Dana, 555 0100", "privacy_url": "https://miller.example/privacy", "accent": "#0B6E4F"}, actor=owner)
    with pytest.raises(Invalid):
        firm.change({"name": "Other", "accent": "red"}, actor=owner)
    now_is = firm.of(owner)
    assert (now_is.name, now_is.contact, now_is.accent) == ("Miller", "Dana, 555 0100", "#0b6e4f")


BAD = {
    "name": ["", "a\nb", "x" * 201],
    "contact": ["x" * 501],
    "privacy_url": ["javascript:alert(1)", 'https://a.example/"', "/privacy"],
    "accent": ["#12", "red", "#ffd84d", "url(x)"],
}


@on_one_database
@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_what_clients_couldnt_read_or_shouldnt_follow_is_refused(owner: Actor, name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        firm.change({name: value}, actor=owner)
    assert refused.value.field == name


@on_one_database
def test_only_an_owner_changes_what_clients_see(owner: Actor) -> None:
    viewer = accounts.add_member(email="viewer@miller.example", name="", role="viewer", password=PASSWORD, actor=owner).actor
    with pytest.raises(NotAllowed):
        firm.change({"name": "Mine"}, actor=viewer)
