"""Reservations of keys, where two processes meet."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.core import accounts, idempotency
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.errors import Conflict
from portal.core.idempotency import IdempotentReply, Replay, Reservation
from tests.people import PASSWORD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def actor(context: None) -> Actor:
    return accounts.found("Miller & Co", "miller", email="owner@miller.example", password=PASSWORD).actor


def answer(reservation: Reservation | Replay, body: object) -> None:
    assert isinstance(reservation, Reservation)
    with transaction():
        idempotency.finish(reservation, 201, body)


def test_one_of_many_gets_the_reservation(app: Flask, actor: Actor) -> None:
    together = threading.Barrier(8)

    def begin(_: int) -> bool:
        with app.app_context():
            together.wait(timeout=20)
            try:
                return isinstance(idempotency.begin("k", "print", actor=actor), Reservation)
            except Conflict:
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(begin, range(8))) == [False] * 7 + [True]


def test_the_answer_is_replayed_as_it_was(actor: Actor) -> None:
    body = {"name": "Grünwald", "amount": 0.1, "none": None, "list": [1]}
    answer(idempotency.begin("k", "print", actor=actor), body)
    assert idempotency.begin("k", "print", actor=actor) == Replay(201, body)


def test_a_taken_over_reservation_cant_be_finished(actor: Actor) -> None:
    slow = idempotency.begin("k", "print", actor=actor)
    with transaction():
        db.session.execute(update(IdempotentReply).values(begun_at=now() - timedelta(minutes=2)))
    quick = idempotency.begin("k", "print", actor=actor)
    with pytest.raises(Conflict):
        answer(slow, {"from": "slow"})
    answer(quick, {"from": "quick"})
    assert idempotency.begin("k", "print", actor=actor) == Replay(201, {"from": "quick"})


def test_abandoning_frees_the_key_but_never_an_answer(actor: Actor) -> None:
    first = idempotency.begin("k", "print", actor=actor)
    assert isinstance(first, Reservation)
    idempotency.abandon(first)
    second = idempotency.begin("k", "other", actor=actor)
    answer(second, {})
    assert isinstance(second, Reservation)
    idempotency.abandon(second)
    assert len(db.session.scalars(select(IdempotentReply)).all()) == 1
