"""``/api/docs/``: JSON about documents."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, Field

from portal.core import approvals, documents, favorites, readings
from portal.core.actors import Actor
from portal.core.documents import Document, Staged
from portal.core.documents.splitting import MOST_PARTS
from portal.docs import blueprint, shapes
from portal.docs.shapes import DocumentDetail, DocumentShape, ListedDocument, PastShape, SplitShape, Status, known_type
from portal.web import moments
from portal.web.endpoint import endpoint
from portal.web.moments import Moment
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes, Form


class Upload(Form):
    #: Answers spell it `folder`; who sends that back means it, and must not find the document at the root.
    folder_id: str | None = Field(None, validation_alias=AliasChoices("folder_id", "folder"), description="Without it the document lies at the root.")
    pipeline_name: str | None = Field(None, examples=["V1-Pipeline"])
    never_send: bool = Field(False, description="Keep it from the outside reader, whatever the firm allows.")


class DocumentQuery(PageQuery):
    folder: str | None = Field(
        None, validation_alias=AliasChoices("folder", "folder_id"), description="A folder's hashid; `root` for documents without a folder."
    )
    status: Status | None = None
    type: Annotated[str | None, AfterValidator(known_type)] = Field(None, description="As in a document's `type`.")
    search: str | None = Field(None, description="Part of the name, of the folder's name or of who handed it in, or a reference id.")
    favorite: bool | None = Field(None, description="Yours, or with false those that aren't.")
    mine: bool | None = Field(None, description="What waits for your approval by a rule, or with false what doesn't.")
    overdue: bool | None = Field(None, description="What should have been approved by now: by you, or for owners by anybody. With false the others.")
    created_from: Moment = None
    created_to: Moment = None


class Place(Body):
    page: int = Field(description="From 1.")
    box: list[float] = Field(description="x0, y0, x1, y1 in fractions of the upright page.", max_length=4)
    content: str = Field(description="As printed there.")


class FieldChanges(Body):
    fields: dict[str, Any] = Field(description="New values by field name; null removes one.", examples=[{"InvoiceTotal": 1240.5}])
    places: dict[str, Place] = Field({}, description="Where on the page a new value stands, by field name or cell: `Items[2].Amount`, from 0.")
    version: int | None = Field(None, ge=1, description="The document's version as you saw it.")


class Confirmation(Body):
    fields: list[str] | None = Field(None, max_length=500, description="Names of the fields that are right as they are; without it, all.")
    version: int | None = Field(None, ge=1, description="The document's version as you saw it.")


class DocumentChanges(Changes):
    name: str | None = Field(None, description="Null leaves it.")
    type: str | None = Field(None, description="What it is of; another type than before has it read again. Null leaves it.")
    folder: str | None = Field(None, description="A folder's hashid; null moves the document to the root.")
    never_send: bool | None = Field(None, description="Whether it is kept from the outside reader. Null leaves it.")


class PartPages(Body):
    pages: list[int] = Field(description="First and last page, from 1.", min_length=2, max_length=2, examples=[[1, 2]])


class Split(Body):
    parts: list[PartPages] = Field(description="In order; together they have every page once. As in a document's `parts`.", max_length=MOST_PARTS)
    version: int | None = Field(None, ge=1, description="The document's version as you saw it.")


class ReopenReason(Body):
    reason: str = Field(max_length=2000, description="Kept in the history.")


class ReturnReason(Body):
    reason: str = Field(max_length=2000, description="The client reads it.")


def _stage(actor: Actor, body: Upload) -> Staged:
    documents.check_destination(folder=body.folder_id or None, pipeline=body.pipeline_name or None, actor=actor)
    return documents.stage(body.file.stream, body.file.filename, actor=actor)  # type: ignore[arg-type]


@blueprint.post("/api/docs/")
@endpoint("Hand in a document", right="documents:create", status=201, limit="upload", prepare=_stage)
def upload_document(actor: Actor, body: Upload, prepared: Staged) -> DocumentShape:
    """Once this is answered the bytes survive a power cut, and the document is going to be read."""
    placed = {"folder": body.folder_id or None, "pipeline": body.pipeline_name or None}
    return shapes.created(documents.receive(prepared, **placed, never_send=body.never_send, actor=actor))


@blueprint.get("/api/docs/")
@endpoint("List documents", right="documents:read")
def list_documents(actor: Actor, query: DocumentQuery) -> Page[ListedDocument]:
    at_root = query.folder == "root"
    found = documents.listed(
        actor,
        folder=None if at_root else query.folder,
        at_root=at_root,
        among=shapes.states_of(query.status) if query.status else None,
        doc_type=query.type,
        search=query.search,
        created_from=moments.begin(query.created_from),
        created_to=moments.end(query.created_to),
    )
    for wanted, waiting in ((query.mine, approvals.waits_for(actor.user_id)), (query.overdue, approvals.overdue_for(actor))):
        found = found if wanted is None else found.where(waiting if wanted else ~waiting)
    if query.favorite is not None:
        found = favorites.only(found, query.favorite, actor)
    return page(found, Document, query, lambda rows: shapes.listed(rows, actor))


@blueprint.get("/api/docs/<document_id>/")
@endpoint("Get a document with its fields", right="documents:read")
def get_document(actor: Actor, document_id: str) -> DocumentDetail:
    """By `id` or by `reference_id`."""
    return shapes.detail(documents.one(document_id, actor=actor), actor)


@blueprint.get("/api/docs/<document_id>/history/")
@endpoint("Get what happened to a document", right="documents:read")
def get_history(actor: Actor, document_id: str) -> PastShape:
    """The latest 200 decisions and edits."""
    return shapes.past(documents.one(document_id, actor=actor))


@blueprint.patch("/api/docs/<document_id>/")
@endpoint("Rename, move or retype a document", right="documents:write")
def change_document(actor: Actor, document_id: str, body: DocumentChanges) -> DocumentDetail:
    return shapes.detail(readings.change(document_id, body.sent(), actor=actor), actor)


@blueprint.delete("/api/docs/<document_id>/")
@endpoint("Delete a document", right="documents:write", status=204)
def delete_document(actor: Actor, document_id: str) -> None:
    """It can be recovered."""
    documents.delete(document_id, actor=actor)


@blueprint.patch("/api/docs/<document_id>/fields/")
@endpoint("Correct fields", right="documents:write")
def edit_fields(actor: Actor, document_id: str, body: FieldChanges) -> DocumentDetail:
    """All or nothing, checked against the fields of the document's type."""
    places = {name: place.model_dump() for name, place in body.places.items()}
    return shapes.detail(readings.edit(document_id, body.fields, places=places, version=body.version, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/confirm/")
@endpoint("Confirm fields", right="documents:write")
def confirm_fields(actor: Actor, document_id: str, body: Confirmation) -> DocumentDetail:
    """A person looked at them and found them right. Once nothing doubtful is left, the document needs no review."""
    return shapes.detail(readings.confirm(document_id, body.fields, version=body.version, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/approve/")
@endpoint("Approve a document", right="documents:approve")
def approve_document(actor: Actor, document_id: str) -> DocumentDetail:
    """Under an approval rule it is one member's approval: the document is `approved` with the last that the rule asks for. 403 tells whose it is."""
    return shapes.detail(documents.approve(document_id, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/reopen/")
@endpoint("Reopen an approved document", right="documents:approve")
def reopen_document(actor: Actor, document_id: str, body: ReopenReason) -> DocumentDetail:
    return shapes.detail(documents.reopen(document_id, body.reason, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/return/")
@endpoint("Return a document to the client", right="documents:approve")
def return_document(actor: Actor, document_id: str, body: ReturnReason) -> DocumentDetail:
    return shapes.detail(documents.give_back(document_id, body.reason, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/read-again/")
@endpoint("Read a document again", right="documents:write", limit="upload")
def read_document_again(actor: Actor, document_id: str) -> DocumentDetail:
    """What people entered stays."""
    return shapes.detail(documents.read_again(document_id, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/recover/")
@endpoint("Recover a deleted document", right="documents:write")
def recover_document(actor: Actor, document_id: str) -> DocumentDetail:
    return shapes.detail(documents.recover(document_id, actor=actor), actor)


@blueprint.post("/api/docs/<document_id>/split/")
@endpoint("Split a document", right="documents:write", status=201, limit="upload")
def split_document(actor: Actor, document_id: str, body: Split) -> SplitShape:
    """Each part becomes a document of its own and is read; the file itself lies among the deleted ones. The same again answers the same."""
    pages = [part.pages for part in body.parts]
    return shapes.split(documents.split(document_id, pages, version=body.version, actor=actor))
