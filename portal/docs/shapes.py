"""How documents and their values look in the house API."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from portal.core import documents, favorites, readings, types
from portal.core.actors import Actor
from portal.core.documents import Document, states
from portal.core.readings import Event, Reading, ReadingValue
from portal.web import caller
from portal.web.figures import as_numbers

Status = Literal["pending", "processing", "completed", "approved", "returned", "failed", "quarantined", "deleted"]

#: The house's word for every state; a client that polls for "completed" sees it as soon as there are values.
STATUS: dict[str, Status] = {
    states.PENDING: "pending",
    states.RECEIVED: "pending",
    states.READING: "processing",
    states.READ: "completed",
    states.NEEDS_REVIEW: "completed",
    states.CONFIRMED: "completed",
    states.APPROVED: "approved",
    states.RETURNED: "returned",
    states.FAILED: "failed",
    states.QUARANTINED: "quarantined",
    states.DELETED: "deleted",
}


def states_of(status: str) -> list[str]:
    return [state for state, word in STATUS.items() if word == status]


def known_type(name: str | None) -> str | None:
    """A type's name as a filter; pydantic tells of one that there isn't."""
    known = types.of_actor(caller.required())
    if name is not None and name not in known:
        raise ValueError(f"There is no type {name[:80]!r}; known: {', '.join(known)}.")
    return name


class DocumentShape(BaseModel):
    id: str
    name: str
    status: Status
    folder: str | None
    created_at: datetime
    reference_id: str


class ListedDocument(DocumentShape):
    type: str | None = Field(description="Null until it is read; the same word filters.")
    type_confidence: float | None
    needs_review: bool
    page_count: int | None
    size: int = Field(description="Bytes.")
    reason: str | None = Field(description="Why it was returned or failed.")
    updated_at: datetime
    deleted_at: datetime | None
    favorite: bool = Field(description="Of the caller's.")


class SplitShape(BaseModel):
    results: list[DocumentShape] = Field(description="In the order of their pages.")


class ValueShape(BaseModel):
    type: str
    value: Any
    confidence: float = Field(description="Share of such values that are right; at most 0.75 while a check that names it fails.")
    content: str | None = Field(description="As printed.")
    page: int | None
    box: list[float] | None = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    method: str
    parts: list[str] = Field(description="The fields a derived value follows from.")
    changed_by: str | None
    changed_at: datetime | None
    confirmed_by: str | None = Field(description="Who looked at the value and found it right.")
    confirmed_at: datetime | None
    remembered_from: str | None = Field(description="The document whose correction told where this value stands.")
    mark: readings.Mark = Field(description="person: entered or confirmed by one; failed: a check that names it fails; doubtful; rule: read surely.")
    failed_checks: list[str] = Field(description="Names of the failed checks that keep it from being sure; what they say stands in the document's checks.")


class CheckShape(BaseModel):
    name: str
    passed: bool
    fields: list[str]
    detail: str


class PageShape(BaseModel):
    number: int
    width: float = Field(description="Points.")
    height: float
    source: str = Field(description="Where its words come from: text layer or recognition.")
    sheet: int = Field(description="The file's page that it is, from 1. Of several papers on one picture each is a page.")
    corners: list[float] | None = Field(description="Of a paper that was cut out and laid flat: x and y of its corners, clockwise from the top left, in "
                                        "fractions of its sheet.")


class CueShape(BaseModel):
    text: str = Field(description="As printed.")
    page: int
    box: list[float] = Field(description="x0, y0, x1, y1 in fractions of the upright page.")


class AlternativeShape(BaseModel):
    type: str
    confidence: float
    words: list[CueShape] = Field(description="What speaks most for this type; told of the first three types only.")


class PartShape(BaseModel):
    pages: list[int] = Field(description="First and last page, from 1.")
    type: str
    confidence: float
    title: str | None = Field(description="As printed.")


class SourceShape(BaseModel):
    name: str = Field(description="The standard, as people call it.")
    method: Literal["xml", "code", "form_field"]
    detail: str


class OutsideShape(BaseModel):
    to: str = Field(description="The server that it was sent to.")
    model: str
    at: datetime
    pages: list[int] = Field(description="Numbers of the pages that were shown.")
    asked: list[str] = Field(description="The fields that were missing or doubtful.")
    found: list[str] = Field(description="Those whose answers were found on the page.")
    dropped: list[str] = Field(description="Those whose answers weren't.")
    error: str | None = Field(description="Why there was no answer. The document's own reading stands all the same.")
    seconds: float


class MailShape(BaseModel):
    hashid: str
    sender: str
    sender_name: str
    recipients: list[str]
    subject: str
    sent_at: datetime | None = Field(description="As the mail says.")
    left_out: list[list[str]] = Field(description="Enclosed files that became no documents: name and why.")


class DocumentDetail(ListedDocument):
    version: int = Field(description="Send it with an edit to be told when somebody else was faster.")
    pipeline: str
    source: str
    handed_in_by: str
    sha256: str
    read_at: datetime | None
    approved_at: datetime | None
    approved_by: str | None
    opened_at: datetime | None = Field(description="When staff first looked at it.")
    never_send: bool = Field(description="It is kept from the outside reader.")
    outside: OutsideShape | None = Field(description="What became of asking the outside reader; null when it wasn't asked.")
    type_words: list[CueShape] = Field(description="What speaks most for the type.")
    alternatives: list[AlternativeShape]
    parts: list[PartShape] = Field(description="The documents that the file seems to hold, if it is more than one; `split` makes them.")
    sources: list[SourceShape] = Field(description="What the file carries beside its print: e-invoices, codes, form fields.")
    split_from: str | None = Field(description="The document whose pages it was made of.")
    split_pages: list[int] | None = Field(description="First and last of those pages.")
    placed_by: str | None = Field(description="What put it into its folder: `rule:…`, `address:…`, `link:…`, `user:…`; null: whoever handed it in.")
    placed_name: str | None = Field(description="What that was called then, also when it is gone by now.")
    mail: MailShape | None = Field(description="The e-mail that it came in; `email/` gives its bytes.")
    pages: list[PageShape]
    fields: dict[str, ValueShape]
    checks: list[CheckShape] = Field(description="The arithmetic of the values as they are now.")


class EventShape(BaseModel):
    at: datetime
    by: str | None = Field(description="Null for what followed from a change before.")
    deed: str = Field(description="handed_in, opened, edited, followed, approved, reopened, returned …")
    reason: str | None = Field(description="Of retyped: the type that was said; of renamed and moved: what it was before.")
    field: str | None
    before: Any
    after: Any


class PastShape(BaseModel):
    results: list[EventShape] = Field(description="Newest first.")


class WordShape(BaseModel):
    text: str
    box: list[float] = Field(description="x0, y0, x1, y1 in fractions of the upright page.")
    confidence: float


class WordsShape(BaseModel):
    words: list[WordShape] = Field(description="In reading order.")


def past(row: Document) -> PastShape:
    kinds = {field.name: field.type for field in types.of_document(row).fields}
    events = readings.past_of(row)
    return PastShape(results=[_event(event, kinds.get(event.name or "", "string")) for event in events])


def _event(event: Event, kind: str) -> EventShape:
    before, after = (as_numbers(kind, value) for value in (event.before, event.after))
    return EventShape(at=event.moment, by=event.who, deed=event.deed, reason=event.reason, field=event.name, before=before, after=after)


def words(row: Document, number: int) -> WordsShape:
    found = readings.words_on_page(row, number)
    return WordsShape(words=[WordShape(text=text, box=box, confidence=confidence) for text, *box, confidence in found])


def split(rows: Sequence[Document]) -> SplitShape:
    return SplitShape(results=[created(row) for row in rows])


def created(row: Document) -> DocumentShape:
    """As it was handed in; a worker may have begun with it by now."""
    return DocumentShape(**_basics(row) | {"status": STATUS[states.RECEIVED]})


def _basics(row: Document) -> dict[str, Any]:
    return {
        "id": row.public_id,
        "name": row.name,
        "status": STATUS[row.state],
        "folder": row.folder.public_id if row.folder else None,
        "created_at": row.created_at,
        "reference_id": row.reference_id,
    }


def _listing(row: Document, mine: Collection[int]) -> dict[str, Any]:
    return _basics(row) | {
        "type": row.doc_type,
        "type_confidence": row.doc_type_confidence,
        "needs_review": row.state == states.NEEDS_REVIEW,
        "page_count": row.page_count,
        "size": row.size,
        "reason": row.reason,
        "updated_at": row.updated_at,
        "deleted_at": row.deleted_at,
        "favorite": row.id in mine,
    }


def listed(rows: Sequence[Document], actor: Actor) -> list[ListedDocument]:
    mine = favorites.among(rows, actor)
    return [ListedDocument(**_listing(row, mine)) for row in rows]


def detail(row: Document, actor: Actor) -> DocumentDetail:
    reading, values = readings.current(row), readings.values_of(row)
    checks = readings.checks_of(row, reading, values)
    judged, origin, taught = readings.judged(values, checks), documents.origin(row, actor), readings.learned_from(values)
    return DocumentDetail(
        **_listing(row, favorites.among([row], actor)),
        version=row.version,
        pipeline=row.pipeline,
        source=row.source,
        handed_in_by=row.handed_in_by,
        sha256=row.sha256,
        read_at=row.read_at,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        opened_at=row.opened_at,
        never_send=row.never_send,
        outside=OutsideShape(**reading.outside) if reading is not None and reading.outside else None,
        fields={value.name: _value(value, judged[value.name], taught.get(value.remembered_id or 0)) for value in values},
        checks=[CheckShape(**check.as_json()) for check in checks],
        placed_by=row.placed_by,
        placed_name=row.placed_name,
        mail=_mail(row),
        split_from=origin.public_id if origin else None,
        split_pages=None if row.first_page is None or row.last_page is None else [row.first_page, row.last_page],
        **_reading(reading),
    )


def _mail(row: Document) -> MailShape | None:
    mail = documents.mail_of(row)
    if mail is None:
        return None
    kept = {name: getattr(mail, name) for name in ("sender", "sender_name", "recipients", "subject", "sent_at", "left_out")}
    return MailShape(hashid=mail.public_id, **kept)


def _reading(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {"type_words": [], "alternatives": [], "parts": [], "sources": [], "pages": []}
    return {
        "type_words": reading.type_words,
        "alternatives": [AlternativeShape(type=one["docType"], confidence=one["confidence"], words=one.get("words", [])) for one in reading.alternatives],
        "parts": [PartShape(pages=one["pages"], type=one["docType"], confidence=one["confidence"], title=one["title"]) for one in reading.parts],
        "sources": [SourceShape(**one) for one in reading.sources],
        "pages": [_page(page) for page in reading.pages],
    }


def _page(page: dict[str, Any]) -> PageShape:
    """Older readings don't know of papers on a sheet."""
    return PageShape(**{"sheet": page["number"], "corners": None} | {key: page[key] for key in PageShape.model_fields if key in page})


def _value(row: ReadingValue, judgement: readings.Judgement, taught: Document | None) -> ValueShape:
    told = readings.told(row, judgement)
    return ValueShape(
        type=row.type,
        value=as_numbers(row.type, told["value"]),
        confidence=told["confidence"],
        content=row.content,
        page=row.page,
        box=row.box,
        method=row.method,
        parts=row.parts,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        remembered_from=taught.public_id if taught is not None and row.method == "layout" else None,
        mark=judgement.mark,
        failed_checks=[check.name for check in judgement.against],
    )
