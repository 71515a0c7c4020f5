"""Connections and transactions, on both databases."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from portal.core import accounts
from portal.core.accounts import Organization
from portal.core.db import BUSY_SECONDS, db, transaction

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def organization(context: None) -> int:
    return accounts.found("Firm", "firm", email="owner@firm.example", password="correct horse").organization_id


def test_nobody_waits_for_a_lock_for_ever() -> None:
    asked = "PRAGMA busy_timeout" if db.engine.dialect.name == "sqlite" else "SHOW lock_timeout"
    assert db.session.execute(text(asked)).scalar() in (BUSY_SECONDS * 1000, f"{BUSY_SECONDS}s")


def test_a_lock_that_isnt_given_in_time_is_a_failure_of_the_database_that_passes(app: Flask, organization: int) -> None:
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), transaction():
            db.session.execute(select(Organization).where(Organization.id == organization).with_for_update())
            held.set()
            over.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    sooner = "PRAGMA busy_timeout = 100" if db.engine.dialect.name == "sqlite" else "SET lock_timeout = '100ms'"
    db.session.execute(text(sooner))
    db.session.commit()
    try:
        with pytest.raises(OperationalError), transaction():
            db.session.execute(select(Organization).where(Organization.id == organization).with_for_update())
    finally:
        over.set()
        holder.join()


def test_an_inner_transaction_is_part_of_the_outer_one(organization: int) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        with transaction():
            db.session.get_one(Organization, organization).name = "Renamed"
        raise ZeroDivisionError
    assert db.session.get_one(Organization, organization).name == "Firm"


def test_what_was_read_before_is_read_anew_inside(app: Flask, organization: int) -> None:
    stale = db.session.get_one(Organization, organization)
    assert stale.name == "Firm"

    def rename() -> None:
        with app.app_context(), transaction():
            db.session.get_one(Organization, organization).name = "Renamed"

    other = threading.Thread(target=rename)
    other.start()
    other.join()
    with transaction():
        assert stale.name == "Renamed"
