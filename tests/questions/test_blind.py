"""Questions that were written without a look at how they are understood: an answer may be missing, but never wrong."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from sqlalchemy import select

from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.questions import Answer, ask
from tests.people import People
from tests.questions.blind import Blind, blind
from tests.questions.made import TODAY, make


@pytest.fixture
def actor(people: People, context: None) -> Actor:
    user = db.session.scalar(select(User).where(User.email == people.owner.email))
    assert user is not None
    return user.actor


def test_thirty_blind_questions_are_never_answered_wrongly(actor: Actor) -> None:
    asked = [(question, ask(actor, question.text, today=TODAY)) for question in blind(make(actor))]
    verdicts = Counter(verdict(question, answer) for question, answer in asked)
    if os.environ.get("INLET_SHOW_BLIND"):
        show(asked)
    assert sum(verdicts.values()) == 30
    assert (verdicts["wrong"], verdicts["right"] >= 27) == (0, True), dict(verdicts)


def verdict(question: Blind, answer: Answer) -> str:
    """ "right", "not found" or "wrong": found, with other figures or documents than are true."""
    unanswerable = question.figures is None and question.names is None
    if not answer.found:
        return "right" if unanswerable else "not found"
    return "right" if not unanswerable and got(question, answer) == (question.figures or question.names) else "wrong"


def got(question: Blind, answer: Answer) -> frozenset[object]:
    """What was answered in the shape of what is expected; what a figure is called counts only where there are groups or sides."""
    if question.figures is None:
        return frozenset(document.name for document in answer.documents)
    labelled = any(label is not None for label, _, _ in question.figures)
    return frozenset((label if labelled else None, value, currency) for label, value, currency in answer.figures)


def show(asked: list[tuple[Blind, Answer]]) -> None:
    for question, answer in asked:
        print(f"\n{verdict(question, answer):9} {question.text}\n  expected: {sorted(question.figures or question.names or ['NOT FOUND'], key=str)}")
        print(f"  got: found={answer.found} {answer.operation} {sorted(got(question, answer), key=str)}\n  {answer.text}")
