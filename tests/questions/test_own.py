"""Thirty questions on both databases: each is answered right, and what has no answer isn't answered."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.core import questions
from portal.core.accounts import User
from portal.core.db import db
from portal.core.questions import Answer
from tests.questions import made, own


@pytest.fixture
def actor(context, people):
    return db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor


def is_right(answer: Answer, expected: Any) -> bool:
    if expected is None:
        return not answer.found and not answer.figures
    if isinstance(expected, set):
        return {document.name for document in answer.documents} == expected and answer.count == len(expected)
    return answer.found and {(one.label, one.currency): one.value for one in answer.figures} == expected


def test_thirty_questions_are_answered_as_counted_by_hand(actor):
    records = made.make(actor)
    wrong = []
    for text, expectation in own.QUESTIONS:
        answer, expected = questions.ask(actor, text, today=made.TODAY), expectation(records)
        wrong += [] if is_right(answer, expected) else [(text, answer.text, expected)]
    assert wrong == []
