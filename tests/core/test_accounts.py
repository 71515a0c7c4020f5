"""Organizations and people, where HTTP has no say: founding, passwords, and owners who lower each other at the same moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import accounts, folders, links, passwords, sign_ins
from portal.core.accounts import User
from portal.core.db import db, end_reading
from portal.core.errors import Conflict, Invalid, PortalError, Refused
from portal.core.folders import Folder
from portal.core.phones import PhoneNumber
from tests.features.conftest import on_one_database
from tests.people import PASSWORD

GOOD = {"name": "Miller & Co", "subdomain": "miller", "email": "owner@miller.example", "password": PASSWORD}


def found(**changes: str) -> User:
    whole = GOOD | changes
    return accounts.found(whole["name"], whole["subdomain"], email=whole["email"], password=whole["password"])


def at_once(app: Flask, *calls: Any) -> list[Any]:
    """Each call in a thread of its own, begun together: what it returned or the `PortalError` it raised."""
    together = threading.Barrier(len(calls))

    def one(call: Any) -> Any:
        with app.app_context():
            together.wait(timeout=20)
            try:
                return call()
            except PortalError as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.usefixtures("context")
def test_a_founded_organization_has_an_owner_who_can_sign_in() -> None:
    owner = found(subdomain=" Miller ")
    assert (owner.role, owner.organization.subdomain, owner.name) == ("owner", "miller", "owner")
    assert sign_ins.sign_in("OWNER@miller.example ", PASSWORD).id == owner.id


BAD = {"name": ["", " ", "x" * 201], "subdomain": ["", "-a", "a-", "a.b", "ä", "a" * 64, "a b"], "email": ["", "x", "a@b@c.example"], "password": ["short", ""]}


@on_one_database
@pytest.mark.usefixtures("context")
def test_an_organization_isnt_founded_on_bad_input() -> None:
    for name, values in BAD.items():
        for value in values:
            with pytest.raises(Invalid):
                found(**{name: value})
    assert db.session.scalars(select(User)).all() == []


@pytest.mark.usefixtures("context")
def test_a_taken_subdomain_or_address_founds_nothing() -> None:
    found()
    for changes in ({"email": "other@miller.example"}, {"subdomain": "other"}):
        with pytest.raises(Conflict):
            found(**changes)
    assert len(db.session.scalars(select(accounts.Organization)).all()) == 1


@on_one_database
@pytest.mark.usefixtures("context")
def test_a_password_is_kept_as_an_argon2id_hash_with_a_salt() -> None:
    first, second = found().password_hash or "", passwords.hashed(PASSWORD)
    assert first.startswith("$argon2id$") and first != second and PASSWORD not in first


def test_of_two_owners_who_lower_each_other_one_stays(app: Flask, context: None) -> None:
    first = found()
    second = accounts.add_member(email="second@miller.example", name="", role="owner", password=PASSWORD, actor=first.actor)
    pairs = [(first.public_id, second.actor), (second.public_id, first.actor)]
    outcomes = at_once(app, *(lambda who=who, by=by: accounts.change_member(who, actor=by, role="viewer") and None for who, by in pairs))
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [Refused]
    end_reading()
    assert sorted(user.role for user in db.session.scalars(select(User))) == ["owner", "viewer"]


def test_two_folders_moved_into_each_other_make_no_knot(app: Flask, context: None) -> None:
    actor = found().actor
    one, two = (folders.create(name=name, actor=actor).public_id for name in ("one", "two"))
    moves = [(one, two), (two, one)]
    outcomes = at_once(app, *(lambda a=a, b=b: folders.change(a, {"parent_folder": b}, actor=actor) and None for a, b in moves))
    assert [type(outcome) for outcome in outcomes if outcome] == [Refused]
    end_reading()
    assert sorted(folder.parent_id is None for folder in db.session.scalars(select(Folder))) == [False, True]


def test_a_new_number_linked_many_times_at_once_is_one_record(app: Flask, context: None) -> None:
    actor = found().actor
    folder = folders.create(name="one", actor=actor).public_id
    call = lambda: links.create(folder=folder, phone_number="+1 212 555 2368", actor=actor).phone_id  # noqa: E731
    assert len({*at_once(app, *[call] * 6)}) == 1
    end_reading()
    assert len(db.session.scalars(select(PhoneNumber)).all()) == 1


def test_an_address_added_twice_at_once_is_in_use(app: Flask, context: None) -> None:
    actor = found().actor
    call = lambda: accounts.add_member(email="new@miller.example", name="", role="viewer", password=None, actor=actor) and None  # noqa: E731
    outcomes = at_once(app, *[call] * 4)
    assert [type(outcome) for outcome in outcomes if outcome] == [Conflict] * 3
