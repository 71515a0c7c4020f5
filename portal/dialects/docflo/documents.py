"""``/docs/v1/document``: list, create, look at, analyse, download, status."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response
from pydantic import AfterValidator, BeforeValidator, Field
from sqlalchemy import Select

from portal.core import documents, favorites, readings, types
from portal.core.actors import Actor
from portal.core.documents import Document, Staged, UnknownType
from portal.core.errors import Invalid, NotFound
from portal.core.search.containing import documents_with
from portal.dialects.docflo import blueprint, shapes, words
from portal.dialects.docflo.shapes import AnalysisShape, CamelBody, CamelQuery, DocumentShape, InfoShape, ListShape, WithFields
from portal.dialects.docflo.words import Status
from portal.web import moments
from portal.web.attachment import original, original_mail
from portal.web.endpoint import endpoint
from portal.web.moments import Moment
from portal.web.payload import Form

MOST = 1000
FARTHEST = 10**9
TIMES = ("createdAt", "updatedAt")
COLUMNS = {"createdAt": "created_at", "updatedAt": "updated_at", "type": "type", "status": "state", "name": "name"}

Capital = BeforeValidator(lambda text: text.upper() if isinstance(text, str) else text)
Small = BeforeValidator(lambda text: text.lower() if isinstance(text, str) else text)


class DocumentsQuery(CamelQuery):
    type: str | None = None
    skip: int | None = Field(None, ge=0, le=FARTHEST, description="So many are left out; 0 without it.")
    top: int | None = Field(None, ge=1, le=MOST, description="So many at most; 20 without it.")
    after: str | None = Field(None, max_length=64, description="Begin behind this document: the `next` of the page before. Costs the same on every page.")
    source: str | None = Field(None, description="The door it came through: api, console, client, mail …")
    search: str | None = Field(None, max_length=200, description="Words of its text, a part of its name, folder or sender, or its whole reference.")
    status: Annotated[Status | None, Capital] = None
    sort_by: Literal["createdAt", "updatedAt", "type", "status", "name"] | None = None
    sort_order: Annotated[Literal["asc", "desc"] | None, Small] = Field(None, description="Without it times go down, all else up.")
    created_from: Moment = None
    created_to: Moment = Field(None, description="A bare date means the end of that day.")
    favorite: bool | None = None
    my_approvals: bool | None = Field(None, description="What waits for the approval of the key's owner.")
    approver_id: str | None = Field(None, max_length=64, description="What waits for the approval of this member.")
    include_results: bool | None = None


class NewDocument(Form):
    type: Annotated[str | None, AfterValidator(lambda text: text or None)] = Field(None, description="What it is; without it, that is found out.")


class Analysis(Form):
    on_disk = False
    type: str = Field(min_length=1, description="What it is read as.")


class InfoChanges(CamelBody):
    status: Annotated[Status | None, Capital] = None
    reason: str | None = Field(None, max_length=2000, description="Kept in the history.")
    favorite: bool | None = None
    version: int | None = Field(None, ge=1, description="The document's version as you saw it.")


def find(identifier: str, actor: Actor) -> Document:
    """A document of the caller's; deleted ones aren't there for this family."""
    document = documents.one(identifier, actor=actor)
    if document.state not in words.STATUS:
        raise NotFound("document")
    return document


@blueprint.get("/docs/v1/document")
@endpoint("List documents", right="documents:read")
def list_documents(actor: Actor, query: DocumentsQuery) -> ListShape:
    skip, top = query.skip or 0, query.top or 20
    column = query.sort_by or "createdAt"
    descending = query.sort_order == "desc" if query.sort_order else column in TIMES
    among = words.states_of(query.status) if query.status else None
    order = documents.order(COLUMNS[column], descending=descending, ranks=words.RANKS, among=among)
    found = documents.window(_wanted(actor, query), order, skip=skip, top=top, after=query.after, actor=actor)
    rows = shapes.listed(found.rows, actor, results=bool(query.include_results))
    return ListShape(documents=rows, total=found.count, skip=skip, top=top, next=rows[-1].id if found.more else None)


def _wanted(actor: Actor, query: DocumentsQuery) -> Select[tuple[Document]]:
    if query.type is not None and query.type not in (known := types.of_actor(actor)):
        raise UnknownType(query.type, known)
    found = documents.listed(
        actor,
        among=words.states_of(query.status) if query.status else None,
        doc_type=query.type,
        source=query.source,
        search=query.search,
        containing=documents_with(query.search, actor) if query.search else None,
        created_from=moments.begin(query.created_from),
        created_to=moments.end(query.created_to),
    )
    if query.favorite is not None:
        found = favorites.only(found, query.favorite, actor)
    if query.my_approvals is not None:
        found = documents.awaiting(found, actor.user_id, actor, wanted=query.my_approvals)
    return found if query.approver_id is None else documents.awaiting(found, query.approver_id, actor)


def _stage(actor: Actor, body: NewDocument) -> Staged:
    documents.check_destination(folder=None, pipeline=None, actor=actor)
    documents.check_type(body.type, actor)
    return documents.stage(body.file.stream, body.file.filename, actor=actor)  # type: ignore[arg-type]


@blueprint.post("/docs/v1/document")
@endpoint("Create a document", right="documents:create", status=201, limit="upload", prepare=_stage)
def create_document(actor: Actor, body: NewDocument, prepared: Staged) -> DocumentShape:
    """It lies at the root until somebody or a rule puts it into a folder, and is read as soon as a worker is free."""
    return shapes.created(documents.receive(prepared, doc_type=body.type, actor=actor))


@blueprint.get("/docs/v1/document/byId/<document_id>")
@endpoint("Get a document with its fields", right="documents:read")
def get_document(actor: Actor, document_id: str) -> WithFields:
    return shapes.document(find(document_id, actor), actor)


@blueprint.get("/docs/v1/document/info/<document_id>")
@endpoint("Get what is known of a document", right="documents:read")
def get_info(actor: Actor, document_id: str) -> InfoShape:
    return shapes.info(find(document_id, actor), actor)


@blueprint.patch("/docs/v1/document/info/<document_id>")
@endpoint("Set a document's status", right="documents:write")
def change_info(actor: Actor, document_id: str, body: InfoChanges) -> InfoShape:
    """PROCESSING has it read again, REQUIRES_VALIDATION asks for a person, CONFIRMED and APPROVED decide. The others come from reading."""
    if body.status is None and body.favorite is None:
        raise Invalid("This field is required.", field="status", code="required")
    document = find(document_id, actor)
    if body.status is not None:
        document = words.become(document, body.status, reason=body.reason, version=body.version, actor=actor)
    if body.favorite is not None:
        document = favorites.mark(document_id, body.favorite, actor=actor)
    return shapes.info(document, actor)


@blueprint.get("/docs/v1/document/download/<document_id>/original")
@endpoint("Download the original", right="documents:read")
def download_original(actor: Actor, document_id: str) -> Response:
    return original(find(document_id, actor))


@blueprint.get("/docs/v1/document/download/<document_id>/email")
@endpoint("Download the e-mail that a document came in", right="documents:read")
def download_email(actor: Actor, document_id: str) -> Response:
    """Byte by byte as it arrived. 404 `NO_EMAIL` for a document that came another way."""
    return original_mail(*documents.original_mail(find(document_id, actor).public_id, actor=actor))


@blueprint.post("/docs/v1/document/analyze")
@endpoint("Read a document and keep nothing of it", right="documents:create", limit="upload")
def analyze(actor: Actor, body: Analysis) -> AnalysisShape:
    """Read as documents are, with what was remembered of the vendor, but no outside reader is shown it. Nothing of it is kept."""
    return shapes.analysis(readings.analyze(body.file.stream, body.file.filename, body.type, actor=actor))  # type: ignore[arg-type]
