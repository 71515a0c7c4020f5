"""The review page: a document's picture with boxes beside its fields, to correct, confirm, approve or return; the next one follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, render_template, request, url_for
from pydantic import Field

from portal.core import approvals, documents, favorites, folders, holds, outbox, readings, search, types
from portal.core.actors import Actor
from portal.core.documents import Document, history, states
from portal.core.documents.beside import Neighbours
from portal.core.errors import NotFound
from portal.docs import blueprint, saving, sheet
from portal.docs.forms import ReasonForm, SortingForm
from portal.docs.inbox import OPEN, ROOT, InboxQuery, found
from portal.web import forms, htmx
from portal.web.dialog import dialog
from portal.web.listing import parameters
from portal.web.page import page

TYPE = "type"  # the chosen type among the inputs; fields have capitals
NOTHING = "nothing"  # among the fields that Approve was told of: that there are none


class ReviewQuery(InboxQuery):
    """The list's filters travel along; `field` and `page` come from a report's figure: the box to light. `highlight` and `passage` come from a search:
    its words, and the number of the passage that was found."""

    field: str | None = None
    page: int | None = None
    highlight: str | None = Field(None, max_length=500)
    passage: int | None = Field(None, ge=0, le=1_000_000)


def filters() -> str:
    return parameters(after=None, before=None, focus=None, field=None, page=None, highlight=None, passage=None)


def address(document_id: str) -> str:
    return url_for("docs.review", document_id=document_id) + filters()


def neighbours(document: Document, actor: Actor, query: ReviewQuery) -> Neighbours:
    try:
        return documents.neighbours(document, found(actor, query))
    except NotFound:  # the folder of the filter is gone
        return documents.neighbours(document, documents.listed(actor))


@blueprint.get("/documents/<document_id>/")
@page(right="documents:read")
def review(actor: Actor, query: ReviewQuery, document_id: str) -> str:
    document = documents.one(document_id, actor=actor)
    documents.mark_opened(document, actor)
    return shown(document, actor, query)


def shown(
    document: Document,
    actor: Actor,
    query: ReviewQuery,
    refused: saving.Saved | None = None,
    told: str | None = None,
    as_they_are: Sequence[str] = (),
) -> str:
    """The page, or what htmx puts in its place. `refused`: what was typed stands there with its errors; `told`: a sentence on top;
    `as_they_are`: what was told (doubtful fields, or `NOTHING`) and is approved as it is by the next Approve."""
    texts, errors = (request.form.to_dict(), refused.errors) if refused else ({}, {})
    unread = document.state in (*states.UNREAD, states.PENDING)
    return render_template(
        "documents/_review.html" if htmx.asked() else "documents/review.html",
        document=document,
        sheet=sheet.of(document, texts, errors),
        place=neighbours(document, actor, query),
        same=documents.same_bytes(document, actor),
        replaced=documents.replaced(document, actor),
        mail=documents.mail_of(document),
        in_same_mail=documents.in_same_mail(document, actor),
        hold=holds.of(document),
        origin=documents.origin(document, actor),
        split_into=documents.parts_of(document, actor),
        replacement=documents.replacement(document, actor) if document.state == states.RETURNED else None,
        job=_job(document, actor) if unread else None,
        standing=approvals.standing(document, actor),
        editable=document.state in states.OPEN and actor.may("documents:write"),
        favorite=bool(favorites.among([document], actor)),
        filters=filters(),
        lit=sheet.input_of(query.field),
        lit_page=query.page,
        searched=search.lit(document, query.highlight or "", query.passage) if query.highlight or query.passage else {},
        told=told or errors.get(""),
        types=types.of_actor(actor),
        told_type=history.told_type(document) if document.doc_type_confidence == 1 else None,  # nobody who says it is less sure
        other_type=texts.get(TYPE) if TYPE in errors else None,
        type_error=errors.get(TYPE),
        as_they_are=as_they_are,
        unread=unread,
    )


def _job(document: Document, actor: Actor) -> outbox.Job | None:
    return outbox.latest(document.id, actor=actor) if actor.may("jobs:read") else None


@blueprint.post("/documents/<document_id>/fields")
@page(right="documents:write")
def save_fields(actor: Actor, query: ReviewQuery, document_id: str) -> Response | str:
    """Corrections and confirmations. htmx gets the parts of the page that are different now."""
    document = documents.one(document_id, actor=actor)
    before = _signatures(sheet.of(document)) if htmx.asked() else {}
    saved = saving.save(document, request.form.to_dict(), request.form.getlist("confirm"), actor=actor)
    if htmx.asked():
        return _parts(saved, before, actor)
    if saved.errors:
        return make_response(shown(saved.document, actor, query, saved), 400)
    return htmx.go(address(document_id), "Saved.")


def _parts(saved: saving.Saved, before: dict[str, Any], actor: Actor) -> str:
    after = sheet.of(saved.document, request.form.to_dict() if saved.errors else None, saved.errors)
    now = _signatures(after)
    other = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
    renewed = set(now) if saved.stale else other | set(saved.names) | saved.errors.keys() | {request.form.get("row", "")}
    told = saved.errors.get("")
    standing = approvals.standing(saved.document, actor)
    shown = {"renewed": renewed, "editable": True, "filters": filters(), "told": told, "standing": standing}
    return render_template("documents/_saved.html", document=saved.document, sheet=after, **shown)


def _signatures(of: sheet.Sheet) -> dict[str, Any]:
    """What a row shows, by field: it is sent anew when that is different."""
    return {row.field.name: (row.mark, row.why, row.text, row.code, row.lines) for row in [*of.rows, *of.more]}


@blueprint.post("/documents/<document_id>/approve")
@page(right="documents:approve")
def approve(actor: Actor, query: ReviewQuery, document_id: str) -> Response | str:
    """Saves what was typed, approves, and goes on to the list's next document."""
    document = documents.one(document_id, actor=actor)
    saved = _of_another_type(document) or saving.save(document, request.form.to_dict(), actor=actor)
    if saved.errors:
        return make_response(shown(saved.document, actor, query, saved), 200 if htmx.asked() else 400)
    if saved.stale and not saved.names:
        told = "Somebody changed this document meanwhile. Look at it once more before you approve it."
        return make_response(shown(document, actor, query, told=told), 200 if htmx.asked() else 409)
    left = readings.left(saved.document)
    asked = left or ([] if readings.values_of(saved.document) else [NOTHING])
    if not set(asked) <= set(request.form.get("as_they_are", "").split()):
        told = _still(len(left)) if left else _nothing_read(saved.document)
        return make_response(shown(saved.document, actor, query, told=told, as_they_are=asked), 200 if htmx.asked() else 409)
    approved = readings.approve(document_id, left, version=saved.document.version, actor=actor)
    return onward(approved, actor, query, _approved(approved, actor))


def _approved(document: Document, actor: Actor) -> str:
    """By all that a rule asks for, or by one of them."""
    found = approvals.standing(document, actor)
    if document.state == states.APPROVED or found is None:
        return f"{document.name} is approved."
    return f"Your approval of {document.name} is given. It waits for {', '.join(found.next)}."


def _of_another_type(document: Document) -> saving.Saved | None:
    """A type was chosen that it wasn't read as: nothing is saved then."""
    chosen, kind = request.form.get(TYPE), types.of_document(document)
    other = types.of(document.organization_id).get(chosen or kind.name)
    if other is None or other.name == kind.name:
        return None
    sentence = f"It was read as: {kind.label}. Read it as {other.label} first, or choose {kind.label} again."
    return saving.Saved(document, errors={TYPE: sentence})


def _nothing_read(document: Document) -> str:
    if document.doc_type in (None, "unclassified"):
        return "Its type isn't known, so nothing was read from it. Choose its type to have it read; Approve again approves it without any value."
    return "It has no values. Enter them, or choose another type; Approve again approves it without any value."


def _still(count: int) -> str:
    are, each, them = ("1 value is", "it", "it as it is") if count == 1 else (f"{count} values are", "each", "them as they are")
    return f"{are} still to review. Enter confirms {each}; Approve again approves {them}."


def onward(document: Document, actor: Actor, query: ReviewQuery, said: str) -> Response:
    """The list's next document, without loading the page where htmx asked; at the end of the list a page that says so."""
    following = _following(document, actor, query)
    if not htmx.asked():
        return htmx.go(address(following) if following else _end(), said)
    if following is None:
        return htmx.part(end_of_list(), said, push=_end())
    after = documents.one(following, actor=actor)
    documents.mark_opened(after, actor)
    return htmx.part(shown(after, actor, query), said, push=address(following))


def _following(document: Document, actor: Actor, query: ReviewQuery) -> str | None:
    """The next document of the list; of a list of all states, the next that is still to be decided."""
    return neighbours(document, actor, query if query.state else query.model_copy(update={"state": OPEN})).next


def _end() -> str:
    return url_for("docs.end_of_list") + filters()


def _left(actor: Actor, query: ReviewQuery) -> dict[str, Any]:
    counts = documents.counts(found(actor, query, state=False))
    return {"to_review": counts.get(states.NEEDS_REVIEW, 0), "count": sum(counts.values()), "query": query}


@blueprint.get("/inbox/end")
@page(right="documents:read")
def end_of_list(actor: Actor, query: ReviewQuery) -> str:
    return render_template("documents/_end.html" if htmx.asked() else "documents/end.html", filters=filters(), **_left(actor, query))


@blueprint.route("/documents/<document_id>/return", methods=["GET", "POST"])
@page(right="documents:approve")
def give_back(actor: Actor, query: ReviewQuery, document_id: str) -> Response:
    document, form = documents.one(document_id, actor=actor), ReasonForm()
    if form.validate_on_submit() and forms.told(form, lambda: documents.give_back(document_id, form.reason.data, actor=actor)):
        return _go_on(document, actor, query, f"{document.name} is returned to the client.")
    return dialog("documents/return.html", refused=form.is_submitted(), document=document, form=form, filters=filters())


@blueprint.route("/documents/<document_id>/reopen", methods=["GET", "POST"])
@page(right="documents:approve")
def reopen(actor: Actor, query: ReviewQuery, document_id: str) -> Response:
    document, form = documents.one(document_id, actor=actor), ReasonForm()
    if form.validate_on_submit() and forms.told(form, lambda: documents.reopen(document_id, form.reason.data, actor=actor)):
        return htmx.go(address(document_id), "Reopened. Its values can be changed again.")
    return dialog("documents/reopen.html", refused=form.is_submitted(), document=document, form=form, filters=filters())


@blueprint.route("/documents/<document_id>/change", methods=["GET", "POST"])
@page(right="documents:write")
def change(actor: Actor, query: ReviewQuery, document_id: str) -> Response:
    """Rename and move."""
    document = documents.one(document_id, actor=actor)
    form = SortingForm(data={"name": document.name, "folder": document.folder.public_id if document.folder else ROOT})
    form.folder.choices = [(ROOT, "No folder"), *folders.places(actor)]
    if form.validate_on_submit() and forms.told(form, lambda: readings.change(document_id, _sorted(form), actor=actor)):
        return htmx.go(address(document_id), "Saved.")
    return dialog("documents/change.html", refused=form.is_submitted(), document=document, form=form, filters=filters())


def _sorted(form: SortingForm) -> dict[str, Any]:
    return {"name": form.name.data, "folder": None if form.folder.data == ROOT else form.folder.data}


@blueprint.post("/documents/<document_id>/type")
@page(right="documents:write")
def retype(actor: Actor, document_id: str) -> Response:
    document = readings.retype(document_id, request.form.get("type", ""), actor=actor)
    return htmx.go(address(document_id), f"It is read as: {types.of_document(document).label}.")


@blueprint.post("/documents/<document_id>/read-again")
@page(right="documents:write")
def read_again(actor: Actor, document_id: str) -> Response:
    documents.read_again(document_id, actor=actor)
    return htmx.go(address(document_id), "It is being read again; what people entered stays.")


@blueprint.post("/documents/<document_id>/delete")
@page(right="documents:write")
def delete(actor: Actor, query: ReviewQuery, document_id: str) -> Response:
    document = documents.one(document_id, actor=actor)
    documents.delete(document_id, actor=actor)
    return _go_on(document, actor, query, f"{document.name} is deleted.", undo=url_for("docs.recover", document_id=document_id) + filters())


@blueprint.post("/documents/<document_id>/recover")
@page(right="documents:write")
def recover(actor: Actor, document_id: str) -> Response:
    documents.recover(document_id, actor=actor)
    return htmx.go(address(document_id), "Recovered.")


def _go_on(document: Document, actor: Actor, query: ReviewQuery, said: str, *, undo: str | None = None) -> Response:
    """As `onward`, from a dialog or a menu: the whole page is loaded."""
    following = _following(document, actor, query)
    return htmx.go(address(following) if following else _end(), said, undo=undo)


@blueprint.get("/documents/<document_id>/history", endpoint="history")
@page(right="documents:read")
def past(actor: Actor, document_id: str) -> Response:
    document = documents.one(document_id, actor=actor)
    shown = {"kinds": {field.name: field for field in types.of_document(document).fields}, "types": types.of_actor(actor), "filters": filters()}
    return dialog("documents/history.html", document=document, events=readings.past_of(document), **shown)
