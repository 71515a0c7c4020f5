"""The inbox: all documents, filtered by what the address says; and what is done to several of them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal

from flask import Response, render_template, request, url_for
from pydantic import AfterValidator, Field
from sqlalchemy import Select

from portal.core import approvals, documents, favorites, folders, holds, types
from portal.core.actors import Actor
from portal.core.documents import STATES, Document, states
from portal.core.errors import Invalid, PortalError
from portal.docs import blueprint
from portal.docs.shapes import known_type
from portal.web import htmx, look
from portal.web.listing import ListQuery, listing, parameters
from portal.web.page import page

AT_ONCE = 100
UNDONE_AT_ONCE = 50  # their ids travel in the cookie of the toast, which holds 4 kB
OPEN = "open"  # what is still to be done: neither approved, returned, failed nor deleted
ROOT = "root"


def _known_state(name: str | None) -> str | None:
    if name is not None and name not in (*STATES, OPEN):
        raise ValueError("There is no such state.")
    return name


class InboxQuery(ListQuery):
    """The filters of the inbox; the review page carries them along, so that the next document is the list's next."""

    state: Annotated[str | None, AfterValidator(_known_state)] = None
    folder: str | None = Field(None, max_length=64)
    type: Annotated[str | None, AfterValidator(known_type)] = None
    q: str | None = Field(None, max_length=200)
    since: Date | None = None
    until: Date | None = None
    favorite: Literal["1"] | None = None
    mine: Literal["1"] | None = None
    late: Literal["1"] | None = None
    focus: str | None = None


FILTERS = ("state", "folder", "type", "q", "since", "until", "favorite", "mine", "late")


def found(actor: Actor, query: InboxQuery, *, state: bool = True) -> Select[tuple[Document]]:
    """The documents that the filters leave; without `state`, those of every state, deleted ones too, for counting."""
    listed = documents.listed(
        actor,
        folder=None if query.folder == ROOT else query.folder,
        at_root=query.folder == ROOT,
        among=_among(query.state) if state else states.STATES,
        doc_type=query.type,
        search=query.q,
        created_from=_midnight(query.since),
        created_to=_midnight(query.until + timedelta(days=1)) if query.until and query.until < Date.max else None,
    )
    listed = listed.where(approvals.waits_for(actor.user_id)) if query.mine else listed
    listed = listed.where(approvals.overdue_for(actor)) if query.late else listed
    return favorites.only(listed, True, actor) if query.favorite else listed


def _among(state: str | None) -> list[str] | None:
    if state == OPEN:
        return ["received", "reading", "read", "needs_review", "confirmed"]
    return [state] if state else None


def _midnight(day: Date | None) -> datetime | None:
    """The day's beginning where the viewer is."""
    return datetime.combine(day, time(), look.zone()) if day else None


@blueprint.get("/inbox")
@page(right="documents:read")
def inbox(actor: Actor, query: InboxQuery) -> str:
    chosen = folders.one(query.folder, actor=actor) if query.folder not in (None, ROOT) else None
    rows = listing(found(actor, query), Document, query)
    return render_template(
        "documents/_rows.html" if htmx.asked() else "documents/inbox.html",
        listing=rows,
        starred=favorites.among(rows.rows, actor),
        on_hold=holds.of_documents(rows.rows),
        counts=documents.counts(found(actor, query, state=False)),
        query=query,
        folder=chosen,
        types=types.of_actor(actor),
        filters=parameters(after=None, before=None, focus=None),
        filtered=any(getattr(query, name) for name in FILTERS),
    )


class NeedsReview(PortalError):
    """What is doubtful is approved by who has looked at it."""


class OneOfSeveral(PortalError):
    """It isn't approved yet: by a rule others have to approve it as well."""


def _approve(identifier: str, *, actor: Actor) -> None:
    document = documents.one(identifier, actor=actor)
    if document.state == states.NEEDS_REVIEW:
        raise NeedsReview("needs review")
    if documents.approve(identifier, version=document.version, actor=actor).state != states.APPROVED:
        raise OneOfSeveral("Your approval is given where others still have to give theirs.")


#: What can be done to several, and how that is told.
ACTIONS: dict[str, tuple[Callable[..., Any], str]] = {
    "approve": (_approve, "approved"),
    "read_again": (documents.read_again, "being read again"),
    "delete": (documents.delete, "deleted"),
    "recover": (documents.recover, "recovered"),
}


@blueprint.post("/inbox/actions")
@page(right="documents:write")
def act_on_several(actor: Actor) -> Response:
    """Each document for itself: one that can't take it doesn't hold up the others, and the reason is told."""
    chosen, action = request.values.getlist("document"), request.values.get("action", "")
    if not 1 <= len(chosen) <= AT_ONCE or action not in ACTIONS:
        raise Invalid(f"Choose 1 to {AT_ONCE} documents and what to do with them.")
    operation, word = ACTIONS[action]
    refusals = {one: _attempt(operation, one, actor) for one in chosen}
    done = [one for one, refusal in refusals.items() if refusal is None]
    said = f"{len(done)} {'document' if len(done) == 1 else 'documents'} {word}." if done else "Nothing was changed."
    unseen = sum(isinstance(refusal, NeedsReview) for refusal in refusals.values())
    reasons = [f"{unseen} {'document needs review; open it.' if unseen == 1 else 'documents need review; open them.'}"] if unseen else []
    reasons += list(dict.fromkeys(refusal.message for refusal in refusals.values() if refusal and not isinstance(refusal, NeedsReview)))[:3]
    back = htmx.local(request.values.get("back"), url_for("docs.inbox"))
    undo = _recovery(done, back) if action == "delete" and 1 <= len(done) <= UNDONE_AT_ONCE else None
    return htmx.go(back, " ".join([said, *reasons]), undo=undo)


def _recovery(deleted: list[str], back: str) -> str:
    """Undo of a deletion, which leads back to the list it was made in."""
    return url_for("docs.act_on_several", action="recover", document=deleted, back=back if len(back) <= 500 else None)


def _attempt(operation: Callable[..., Any], identifier: str, actor: Actor) -> PortalError | None:
    """None when it worked, else why not."""
    try:
        operation(identifier, actor=actor)
    except PortalError as error:
        return error
    return None
