"""A document whose own reading left something missing or doubtful, shown to the outside reader: when it may be, what is written down of it."""

from __future__ import annotations

import logging
import time
from typing import Any

from sqlalchemy import select

from portal.core import outbox, outside, readers, storage, types
from portal.core.db import db, end_reading, now, settings, transaction
from portal.core.documents import history
from portal.core.documents.table import Document
from portal.core.errors import PortalError
from portal.core.extraction import remembering
from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Check
from portal.core.extraction.sureness import disputed, no_surer
from portal.core.outside import NotAnswered, Question, Reader
from portal.core.outside.question import PICTURES
from portal.core.readings.answer import Answer
from portal.core.readings.doubts import DOUBTFUL
from portal.core.readings.recalling import as_pages, put, values_in

PICTURE_WIDTH = 1200  # pixels

log = logging.getLogger(__name__)


def ask(claim: outbox.Claim, answer: Answer) -> dict[str, Any] | None:
    """Put what the outside reader saw, and what is found on the page, into the answer.

    What became of it, for `Reading.outside`: ``{"to", "model", "at", "pages", "asked", "found", "dropped", "error", "seconds"}``; None when nobody
    was asked. Nothing that goes wrong there concerns the document's own reading.
    """
    reader = outside.of_settings(settings())
    kind = types.of(claim.organization_id).named(answer["docType"])
    if reader is None or not _allowed(claim.subject_id):
        end_reading()
        return None
    printed = remembering.printed_of(as_pages(answer["pages"]))
    question = outside.question(kind, values_in(_as_sure_as_it_may_be(answer)), printed, DOUBTFUL)
    if question is None:
        end_reading()
        return None
    original = _original(claim.subject_id)
    _write_down(claim, reader, question)
    return _asked(reader, question, answer, printed, *original)


def _as_sure_as_it_may_be(answer: Answer) -> dict[str, Any]:
    """The fields, what a failed check names less sure; not by a check over what memory has put in, which the rules' checks never saw."""
    fields = answer["fields"]
    tried = [Check(**check) for check in answer["checks"] if all(fields[name]["method"] != "layout" for name in check["fields"] if name in fields)]
    doubted = disputed(tried)
    return {name: no_surer(value) if name in doubted else value for name, value in fields.items()}


def may_be_sent(document: Document) -> bool:
    """Whether nothing says that this document stays in the house."""
    return document.organization.outside_reader and not document.never_send and not (document.folder is not None and document.folder.never_send)


def _allowed(document_id: int) -> bool:
    document = db.session.get(Document, document_id)
    return document is not None and may_be_sent(document)


def _original(document_id: int) -> tuple[tuple[str, str], str]:
    """What the file is kept under, and its kind."""
    document = db.session.get_one(Document, document_id)
    return (document.organization.public_id, document.sha256), document.kind


def _write_down(claim: outbox.Claim, reader: Reader, question: Question) -> None:
    """Before anything is sent: what left the house is known even if this process ends in the middle."""
    shown = f"page {question.pages[0]}" if len(question.pages) == 1 else f"pages {question.pages[0]} to {question.pages[-1]}"
    what = "text and pictures" if reader.pictures else "text"
    with transaction():
        outbox.progress(claim, 70, "asking the outside reader")
        document = db.session.scalars(select(Document).where(Document.id == claim.subject_id)).unique().one()
        history.note(document, "sent_out", by="", reason=f"{reader.host} ({reader.model}), {shown}, {what}")


def _asked(reader: Reader, question: Question, answer: Answer, printed: Printed, original: tuple[str, str], kind: str) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "to": reader.host,
        "model": reader.model,
        "at": now().isoformat(),
        "pages": list(question.pages),
        "asked": [field.name for field in question.fields],
        "found": [],
        "dropped": [],
        "error": None,
    }
    started = time.monotonic()
    try:
        text = reader.answer(question.messages(_pictures(question, answer, original, kind) if reader.pictures else ()))
        found = outside.accepted(text, question, values_in(answer["fields"]), printed)
        put(question.kind, answer, found.values)
        asked |= {"found": list(found.values), "dropped": found.dropped}
    except NotAnswered as failure:
        asked["error"] = str(failure)
        log.warning("the outside reader at %s: %s", reader.host, failure)
    except Exception as fault:  # its answer is foreign input, and the document's own reading is done
        asked["error"] = "Its answer can't be used."
        log.exception("the outside reader at %s: %s", reader.host, type(fault).__name__)
    return asked | {"seconds": round(time.monotonic() - started, 3)}


def _pictures(question: Question, answer: Answer, original: tuple[str, str], kind: str) -> list[bytes]:
    """Of the first pages, as far as they can be drawn."""
    turns = {page["number"]: page for page in answer["pages"]}
    drawn = []
    for number in question.pages[:PICTURES]:
        page = turns[number]
        try:
            with storage.open_bytes(*original) as file:
                turns_of = {key: page[key] for key in ("rotation", "skew", "corners")}
                drawn.append(readers.reader().render(file.fileno(), kind, page["sheet"], PICTURE_WIDTH, **turns_of))
        except PortalError as failure:
            log.warning("page %s isn't shown: %s", number, failure)
    return drawn
