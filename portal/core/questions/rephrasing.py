"""A question that wasn't understood, said in other words by the outside reader, where the operator has set one up and the firm has switched it on.

It gives nothing but another question. That is understood word by word as every question is, and its figures come from the database; names, numbers and
currencies that the person didn't write are refused, and how the question was taken stands in the answer. Only the question and the words that may
be used leave the house: what types of documents and which figures there are.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portal.core import measures, outside
from portal.core import types as doctypes
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import db, end_reading, settings
from portal.core.extraction.money import CODES
from portal.core.outside import NotAnswered, Reader
from portal.core.questions import asking
from portal.core.questions.asking import Answer
from portal.core.questions.sentences import LONGEST
from portal.core.readings.kept import folded

log = logging.getLogger(__name__)

SECONDS = 10  # for a try: a person waits
MOST_LABELS = 60
#: What is understood, by example.
EXAMPLES = (
    "How many invoices are there from Miller Ltd?",
    "What is the total of all invoices in March 2025?",
    "What is the average receipt this year?",
    "List the invoices over 1000 EUR from last quarter",
    "Total of all invoices by vendor",
    "How much tax is on invoices by month",
    "Compare the total of invoices in 2024 and 2025",
    "Which vendor did we spend the most on last year?",
    "Show the 5 largest invoices this month",
    "Which invoices are due next week?",
    "List documents that wait for approval",
    "What is the total of invoices in 2025 without Miller Ltd?",
)
_TASK = """You put questions about a firm's documents into plain English that a program understands. It knows only questions like these:
{examples}
Types of documents: {types}.
Figures: {figures}.
Keep names, numbers, currencies and dates exactly as they are written; add none and leave none out.
Times are said like "this month", "last quarter", "in March 2025", "in 2024".
Answer with JSON: {{"question": "the question in such words"}}, or {{"question": null}} if it can't be said so."""


def ask(actor: Actor, text: str, *, types: Sequence[str] | None = None, today: date | None = None) -> Answer:
    """As `asking.ask`, with a second try in other words where the first wasn't understood."""
    own = asking.ask(actor, text, types=types, today=today)
    reader = outside.of_settings(settings())
    if own.found or "operation" in own.query or reader is None or not db.session.get_one(Organization, actor.organization_id).outside_reader:
        return own
    try:
        said = _rephrased(replace(reader, seconds=min(reader.seconds, SECONDS)), " ".join(text.split()), _vocabulary(actor))
    except NotAnswered as lack:
        log.warning("a question wasn't rephrased: %s", lack)
        return replace(own, text=f"{own.text} The outside reader was asked to say it in other words: {lack}")
    other = asking.ask(actor, said, types=types, today=today) if said else None
    return _taken_as(other, said, reader) if other is not None and other.found and _faithful(text, said, other.query) else own


def _vocabulary(actor: Actor) -> dict[str, str]:
    labels = sorted({kind.label.lower() for kind in doctypes.of_actor(actor).values()})[:MOST_LABELS]
    return {"types": ", ".join(labels), "figures": ", ".join(dict.fromkeys(measures.CALLED.values()))}


def _rephrased(reader: Reader, text: str, vocabulary: dict[str, str]) -> str | None:
    """The question in other words, None if it has none; raises `NotAnswered`. No transaction is open meanwhile."""
    end_reading()
    task = _TASK.format(examples="\n".join(f"- {one}" for one in EXAMPLES), **vocabulary)
    answer = reader.answer([{"role": "system", "content": task}, {"role": "user", "content": text}])
    try:
        said = json.loads(answer)["question"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NotAnswered("Its answer isn't of the kind that was asked for.") from None
    said = " ".join(said.split()) if isinstance(said, str) else ""
    return said if 0 < len(said) <= LONGEST and said.isprintable() else None


def _faithful(text: str, said: str, query: dict[str, Any]) -> bool:
    """Whether all names, numbers and currencies of the new words are the person's own."""
    theirs = folded(text)
    named = [one["asked"] for one in query.get("names", ())] + [one["asked"] for one in query.get("without", ()) if one["kind"] == "names"]
    return _numbers(said) == _numbers(text) and _codes(said) == _codes(text) and all(folded(one) in theirs for one in named)


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def _codes(text: str) -> set[str]:
    return set(re.findall(r"[A-Z]{3}|[€$£¥]", text)) & {*CODES, *"€$£¥"}


def _taken_as(answer: Answer, said: str, reader: Reader) -> Answer:
    """The answer says first what it answers."""
    note = f"The question was put into other words by {reader.host}: “{said}”"
    return replace(answer, text=f"{note} {answer.text}", notes=[note, *answer.notes], query=answer.query | {"rephrased": said})
