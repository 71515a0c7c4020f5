"""The job "read_document": bytes to the sandboxed reader, its answer to rows, all results in one fenced transaction."""

from __future__ import annotations

import gzip
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from portal.core import activity, approvals, duties, events, leftovers, outbox, readers, routing, storage, types
from portal.core.db import db, end_reading, now, transaction
from portal.core.documents import history, states
from portal.core.documents.table import Document
from portal.core.errors import PortalError
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.readings import asking, checks, derived, doubts, items, recalling, tailoring
from portal.core.readings.answer import Answer, PageAnswer, ValueAnswer, checked
from portal.core.readings.recalling import Recalled
from portal.core.readings.table import Reading, ReadingValue, removed_by_people, values_of
from portal.core.sandbox import SandboxFailure
from portal.core.search import indexing

log = logging.getLogger(__name__)

#: What is kept of a page beside its words.
PLACED = ("number", "width", "height", "rotation", "skew", "source", "sheet", "corners")


def read_document(claim: outbox.Claim) -> None:
    """Read one document. What is the document's own doing (refused, too much memory or time) fails it; what may pass fails the attempt."""
    document = _begin(claim)
    if document is None:
        return
    tenant, kind, name, sha256 = document.organization.public_id, document.kind, document.public_id, document.sha256
    told, firm = history.told_type(document), types.of(claim.organization_id)
    end_reading()

    def read_as(doc_type: str | None, pages: list[PageAnswer] | None = None) -> Answer:
        return _answer(tenant, sha256, kind, name, doc_type, pages)

    started = time.monotonic()
    try:
        answer = tailoring.read(firm, read_as, told)
        recalled = recall(claim.organization_id, name, answer, lambda doc_type: tailoring.read(firm, read_as, doc_type, answer["pages"]), told)
    except NotReadable as refusal:
        return _refuse(claim, refusal.sentence)
    except storage.Missing as lost:  # no attempt brings them back; once a backup is restored a person has it read again
        log.error("document %s: no file %s", name, lost.sha256)
        return _refuse(claim, lost.message)
    except SandboxFailure as failure:
        log.warning("document %s: %s %s", name, failure, failure.detail)
        if failure.transient:
            raise
        return _refuse(claim, failure.sentence)
    if answer["fault"]:
        log.error("a rule of the reader failed: %s", answer["fault"])
    words = storage.put_bytes(tenant, _packed(answer["pages"]))
    asked = asking.ask(claim, answer)
    passages = indexing.prepared(answer["pages"])
    _keep(claim, answer, recalled, asked, words.sha256, time.monotonic() - started, passages)


def _answer(tenant: str, sha256: str, kind: str, name: str, doc_type: str | None, pages: list[PageAnswer] | None = None) -> Answer:
    """`pages` are those of an answer before, whose words needn't be found again."""
    reader = readers.reader()
    with storage.open_bytes(tenant, sha256, verify=True) as file:
        if pages is None:
            return checked(reader.read(file.fileno(), kind, name, doc_type))
        return checked(reader.read_words(file.fileno(), kind, pages, name, doc_type))


def recall(organization_id: int, document: str, answer: Answer, read_as: Callable[[str], Answer], told: str | None) -> Recalled | None:
    """Bring what is remembered of the vendor into the answer. Of the type that a person said the document before was of, its words are read once more."""
    try:
        memory = recalling.recall(organization_id, document, answer)
        end_reading()
        if memory is not None and memory.doc_type != answer["docType"] and told is None:
            answer.update(read_as(memory.doc_type))
            answer["confidence"] = recalling.SURE_OF_TYPE
        kind = types.of(organization_id).named(answer["docType"])
        end_reading()
        return recalling.apply(memory, answer, kind) if memory is not None and memory.doc_type == answer["docType"] else None
    except (PortalError, MemoryError):
        raise
    except Exception:  # what rules have read is worth more than a memory that doesn't fit
        log.exception("a remembered layout failed")
        return None


def _begin(claim: outbox.Claim) -> Document | None:
    """Mark the document as being read; None (and the job done) when there is nothing to read any more."""
    with transaction():
        outbox.progress(claim, 10, "reading the pages")  # holds the job's row before the document's, like everybody who takes both
        document = _locked(claim.subject_id)
        if document.state not in states.UNREAD:
            outbox.finish(claim)
            return None
        document.state = states.READING
    return db.session.get_one(Document, claim.subject_id)


def _locked(document_id: int) -> Document:
    return db.session.scalars(select(Document).where(Document.id == document_id).with_for_update(of=Document)).unique().one()


def _packed(pages: list[PageAnswer]) -> bytes:
    return gzip.compress(json.dumps(pages, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def _refuse(claim: outbox.Claim, sentence: str) -> None:
    with transaction():
        outbox.finish(claim)
        document = _locked(claim.subject_id)
        if _awaited(document):
            _settle(document, states.FAILED, sentence)


def _awaited(document: Document) -> bool:
    """Whether a reading is still wanted. Deleted and recovered while it was being read, a document has two jobs, and the first to end counts."""
    state = document.state_before_deletion if document.state == states.DELETED else document.state
    return state in states.UNREAD


def _settle(document: Document, state: str, reason: str | None = None) -> None:
    """The outcome; for a document that was deleted meanwhile it is the state that recovering it brings back."""
    if document.state == states.DELETED:
        document.state_before_deletion = state
    else:
        document.state = states.READING  # also when it was recovered, and thereby received, since this reading began
        document.become(state)
    document.reason = reason
    if state == states.FAILED:
        told = {"reason": reason, "kind": document.kind} | history.placed(document)
        message = f"{document.name} couldn't be read: {reason}"
        actor = history.portal_itself(document)
        activity.record(actor, "failed", area="document-processing", sub_area="reading", message=message, document=document, metadata=told, kind="error")
        events.happened("document.failed", document)


def _record(document: Document, reading: Reading, doubtful: bool) -> None:
    told = {"type": reading.doc_type, "confidence": reading.confidence, "pages": document.page_count, "seconds": reading.seconds, "needs_review": doubtful}
    told |= history.placed(document)
    message = f"{document.name} was read{' and has to be looked at' if doubtful else ''}."
    activity.record(
        history.portal_itself(document), "read", area="document-processing", sub_area="reading", message=message, document=document, metadata=told
    )
    events.happened("document.read", document)
    if doubtful:
        events.happened("document.needs_review", document)


def _keep(
    claim: outbox.Claim,
    answer: Answer,
    recalled: Recalled | None,
    asked: dict[str, Any] | None,
    words_sha256: str,
    seconds: float,
    passages: indexing.Prepared,
) -> None:
    with transaction():
        outbox.finish(claim)  # holds the job's row; raises LeaseLost when somebody else has it by now
        document = _locked(claim.subject_id)
        if not _awaited(document):
            return
        reading = _new_reading(document, answer, words_sha256, seconds)
        leftovers.wanted(document.organization_id, words_sha256)
        reading.outside = asked
        entered, confirmed = _left_by_people(document, reading.doc_type)
        rows = _rows(reading, answer, entered, removed_by_people(document))
        _confirm_again(rows, confirmed)
        items.name_all(rows, values_of(document))
        db.session.add_all(rows)
        _note_memory(document, rows, recalled)
        doubtful = not answer["fields"] or _is_doubtful(document, reading, rows)
        document.reading_id, document.read_at, document.page_count = reading.id, now(), len(answer["pages"])
        document.doc_type, document.doc_type_confidence = reading.doc_type, reading.confidence
        document.version += 1
        _settle(document, states.NEEDS_REVIEW if doubtful else states.READ)
        routing.after_reading(document)
        indexing.put(document, passages, rows)
        _record(document, reading, doubtful)
        approvals.renew(document)


def _note_memory(document: Document, rows: list[ReadingValue], recalled: Recalled | None) -> None:
    """Mark the values that memory put in, and write down where they come from."""
    remembered = [row for row in rows if recalled is not None and row.name in recalled.names and row.method == "layout"]
    for row in remembered:
        row.remembered_id = recalled.document_id if recalled is not None else None
    if recalled is not None:
        recalling.note_use(recalled)
    if remembered and recalled is not None:
        history.note(document, "remembered", by="", reason=recalled.document_name)


def _new_reading(document: Document, answer: Answer, words_sha256: str, seconds: float) -> Reading:
    version = (db.session.scalar(select(func.max(Reading.version)).where(Reading.document_id == document.id)) or 0) + 1
    reading = Reading(
        organization_id=document.organization_id,
        document_id=document.id,
        version=version,
        doc_type=answer["docType"],
        confidence=answer["confidence"],
        type_words=answer["typeWords"],
        alternatives=answer["alternatives"],
        parts=answer["parts"],
        sources=answer["sources"],
        pages=[{key: page[key] for key in PLACED} for page in answer["pages"]],
        checks=answer["checks"],
        words_sha256=words_sha256,
        seconds=round(seconds, 3),
        error=answer["error"],
    )
    db.session.add(reading)
    db.session.flush()
    return reading


def _rows(reading: Reading, answer: Answer, entered: dict[str, ReadingValue], removed: set[str]) -> list[ReadingValue]:
    """What was read, with what people entered before in its place, without what they removed, and the totals that follow from both."""
    read = {name: _row(reading, name, position, value) for position, (name, value) in enumerate(answer["fields"].items())}
    left = {name: row for name, row in read.items() if name not in removed}
    rows = left | {name: _carried_over(reading, value) for name, value in entered.items()}
    for name, after in derived.following(rows, derived.ways(read), entered.keys() | removed).items():
        if after is None:
            del rows[name]
        else:
            rows[name].value = after
    return list(rows.values())


def _row(reading: Reading, name: str, position: int, value: ValueAnswer) -> ReadingValue:
    kept = {key: value[key] for key in ("type", "value", "content", "confidence", "page", "box", "method")}
    return ReadingValue(
        organization_id=reading.organization_id,
        document_id=reading.document_id,
        reading_id=reading.id,
        name=name,
        position=position,
        parts=value.get("parts", []),
        **kept,
    )


def _is_doubtful(document: Document, reading: Reading, rows: list[ReadingValue]) -> bool:
    """Whether a person has to look: at the type, at a value, or at arithmetic that fails."""
    found = checks.current(document, reading, rows)
    hidden = types.of_document(reading).hidden
    marked = {one.mark for name, one in doubts.judged(rows, found).items() if name not in hidden}
    return reading.confidence < doubts.DOUBTFUL_TYPE or not all(check.passed for check in found) or not doubts.LEFT.isdisjoint(marked)


def _left_by_people(document: Document, doc_type: str) -> tuple[dict[str, ReadingValue], dict[str, ReadingValue]]:
    """What people entered, as far as the type has such a field, and what they confirmed as it was read; by field."""
    declared = {field.name: field.type for field in types.of(document.organization_id).named(doc_type).fields}
    touched = (ReadingValue.method == "person") | ReadingValue.confirmed_at.is_not(None)
    rows = list(db.session.scalars(select(ReadingValue).where(ReadingValue.reading_id == document.reading_id, touched)))
    entered = {row.name: row for row in rows if row.method == "person" and declared.get(row.name) == row.type}
    return entered, {row.name: row for row in rows if row.method != "person"}


def _confirm_again(rows: list[ReadingValue], confirmed: dict[str, ReadingValue]) -> None:
    """A confirmation holds for the value that was looked at, no other."""
    for row in rows:
        before = confirmed.get(row.name)
        if before is not None and row.method != "person" and (row.type, row.value) == (before.type, items.unnamed(before.type, before.value)):
            row.confirmed_by, row.confirmed_at = before.confirmed_by, before.confirmed_at


def _carried_over(reading: Reading, value: ReadingValue) -> ReadingValue:
    """What a person entered outlives a new reading."""
    columns = ("organization_id", "document_id", "name", "position", "type", "value", "content", "confidence", "page", "box", "method", "parts")
    copy = {column: getattr(value, column) for column in columns}
    people = {column: getattr(value, column) for column in ("changed_by", "changed_at", "confirmed_by", "confirmed_at")}
    return ReadingValue(reading_id=reading.id, **people, **copy)


def _give_up(job: outbox.Job) -> None:
    document = _locked(job.subject_id)  # it may be deleted at this moment
    if _awaited(document):
        _settle(document, states.FAILED, job.reason)


def _revive(job: outbox.Job) -> None:
    document = _locked(job.subject_id)
    if document.state == states.FAILED:
        document.become(states.RECEIVED)
        document.reason = None


duties.register("read_document", duties.Duty(run=read_document, buried=_give_up, revived=_revive))
