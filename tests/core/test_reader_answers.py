"""The answer of a reader child is foreign input: of any other shape than a reading's it fails the document, once."""

from __future__ import annotations

import copy
import io
import json
import time
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import documents, readers, readings, work
from portal.core.accounts import User
from portal.core.db import db
from portal.core.extraction import read
from portal.core.outbox import Job
from portal.core.readings.answer import checked
from portal.core.sandbox import Crashed
from portal.core.sandbox.client import opened
from tests.core import files

GOOD = read(files.pdf(), "pdf").as_json() | {"seconds": 0.1, "fault": None}
WORD = {"why": None, "signal": 0, "status": 0}
TOTAL = GOOD["fields"]["InvoiceTotal"]


def changed(path: str, value: Any) -> dict[str, Any]:
    """A good answer with one thing in it replaced; `path` as in ``pages/0/width``."""
    answer = copy.deepcopy(GOOD)
    *steps, last = path.split("/")
    node: Any = answer
    for step in steps:
        node = node[int(step) if isinstance(node, list) else step]
    node[int(last) if isinstance(node, list) else last] = value
    return answer


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = dict(TOTAL)
    for _ in range(depth):
        value = TOTAL | {"type": "object", "value": {"a": value}}
    return value


WRONG = {
    "a list": [],
    "nothing": None,
    "an empty object": {},
    "no such type": changed("docType", "wish_list"),
    "NaN": changed("confidence", float("nan")),
    "a page of infinite width": changed("pages/0/width", float("inf")),
    "a page number no database takes": changed("fields/InvoiceTotal/page", 10**20),
    "NUL in a text": changed("fields/InvoiceTotal/content", "a\x00b"),
    "half a character": changed("fields/InvoiceTotal/content", "\ud800"),
    "a word that is no text": changed("pages/0/words/0/0", {"a": 1}),
    "an amount that is no number": changed("fields/InvoiceTotal/value/amount", "a lot"),
    "an endless amount": changed("fields/InvoiceTotal/value/amount", "9" * 5000),
    "an infinite amount": changed("fields/InvoiceTotal/value/amount", "1e999"),
    "an unknown method": changed("fields/InvoiceTotal/method", "guess"),
    "a million fields": changed("fields", {f"f{n}": TOTAL for n in range(10**6)}),
    "a bottomless value": changed("fields/InvoiceTotal", nested(3000)),
    "words for a type without a place": changed("typeWords", [{"text": "Invoice"}]),
    "an alternative of no type": changed("alternatives", [{"docType": "wish_list", "confidence": 0.1, "words": []}]),
    "parts that leave a page out": changed("parts", [{"pages": [2, 2], "docType": "invoice", "confidence": 1.0, "title": None}]),
    "a check without a result": changed("checks", [{"name": "sum"}]),
}


def test_a_good_answer_passes_unchanged_but_for_what_nobody_knows() -> None:
    taken = checked(copy.deepcopy(GOOD) | {"more": 1})
    assert json.loads(json.dumps(taken)) == {key: value for key, value in GOOD.items() if key != "seconds"}


@pytest.mark.parametrize("answer", WRONG.values(), ids=WRONG.keys())
def test_an_answer_of_another_shape_is_a_crash(answer: Any) -> None:
    with pytest.raises(Crashed):
        checked(answer)


@pytest.mark.parametrize(
    "answer",
    [b"", b"\n", b"nonsense", b"[]", b"1", b'{"ok":"json"}\n{', b'{"ok":"json"}\n' + b"[" * 100_000, b'{"refused":"no such code","detail":""}',
     b'{"refused":["a"],"detail":""}', b'{"refused":"damaged"}', b'{"failed":"crash"}', b"{}", b'{"ok":"json"}\n\xff'],
)  # fmt: skip
def test_whatever_a_child_writes_is_an_answer_or_a_crash(answer: bytes) -> None:
    with pytest.raises(Crashed):
        opened(answer, WORD)


class TakenOver:
    """A sandbox whose child is in the hands of the file it reads."""

    def read(self, *_: Any) -> Any:
        return changed("fields/InvoiceTotal/page", 10**20)


def test_such_a_document_fails_in_the_first_attempt(app, context, people, monkeypatch) -> None:
    monkeypatch.setattr(readers, "reader", TakenOver)
    actor = db.session.scalars(select(User).where(User.role == "owner").order_by(User.id)).first().actor
    document = documents.receive(documents.stage(io.BytesIO(files.pdf()), "invoice.pdf", actor=actor), actor=actor)
    job = db.session.scalars(select(Job)).one()
    assert work.perform(job.id, "worker", app.app_context)
    assert (job.state, job.attempts) == ("done", 1)
    assert document.state == "failed" and document.reason and readings.current(document) is None


def test_what_a_file_spells_but_no_database_takes_is_replaced() -> None:
    text = ("line of words\n" * 1000 + "Tax\x00Total 5\n").encode()  # beyond what sniffing looks at
    words = [word.text for page in read(text, "text").pages for word in page.words]
    assert "Tax\ufffdTotal" in words


def test_an_endless_word_is_cut_before_rules_search_it() -> None:
    began = time.monotonic()
    reading = read(files.pdf(("Invoice", "A1" * 5000, "1" * 5000, "Total due 5.00")), "pdf")
    assert max(len(word.text) for word in reading.pages[0].words) <= 300 and reading.doc_type == "invoice"
    assert time.monotonic() - began < 5
