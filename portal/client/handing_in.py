"""Handing in and what became of it: the client's own list, receipts, sending again, taking back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template, request, url_for
from pydantic import Field
from werkzeug.datastructures import FileStorage

from portal.client import blueprint, door, shapes
from portal.core import clients, paging
from portal.core.db import settings
from portal.core.documents import Document, clean_file_name
from portal.core.errors import Conflict, PortalError
from portal.core.links import FolderLink
from portal.web import errors, htmx
from portal.web.headers import FULL_FILES
from portal.web.page import page
from portal.web.payload import Query

FILES_AT_ONCE = 20
PAGE_SIZE = 20
PIECES_FROM = 8 << 20  # bytes; the script sends what is smaller in one request
STOP_POLLING = 286  # htmx's own status
REFERENCE = re.compile(r"REF[0-9]{9}")
Answer = str | Response | tuple[str, int]


class OwnQuery(Query):
    """`after` is the public id of the last document seen."""

    after: str | None = Field(None, max_length=64)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file that was sent: taken (`handed_in`), or not and why."""

    name: str
    handed_in: clients.HandedIn | None
    status: int = 200
    sentence: str = ""

    @property
    def kind(self) -> str:
        """How the receipt's address names it: "ref" is new, "again" was there before, "same" is new but equal to one that was sent back."""
        if self.handed_in is None:
            return "refused"
        return "again" if self.handed_in.already else "same" if self.handed_in.returned else "ref"

    @property
    def reference(self) -> str | None:
        return self.handed_in.document.reference_id if self.handed_in else None


@blueprint.get("/p/<token>/documents")
@page(public=True)
def documents(token: str, query: OwnQuery) -> str:
    place = door.place(token)
    return render_template("client/documents.html", waiting=clients.waiting(place), **_upload_form(place), **_own_list(place, query.after))


def _upload_form(place: FolderLink) -> dict[str, object]:
    config = settings()
    most = config.max_upload_mb
    sizes = {"max_mb": most, "max_together_mb": most * FULL_FILES, "large_mb": max(most, config.max_large_upload_mb), "pieces_from": PIECES_FROM}
    return {"link": place, "several": len(clients.places(place.phone.e164)) > 1, "many": FILES_AT_ONCE, **sizes}


def _own_list(place: FolderLink, after: str | None) -> dict[str, object]:
    """One page of the client's own list, and whether it should be looked at again soon."""
    found = paging.page(clients.mine(place), Document, number=1, size=PAGE_SIZE, below=after, organization_id=place.organization_id)
    older = url_for("client.documents", token=place.token, after=found.rows[-1].public_id) if found.more else None
    return {"lines": shapes.lines(found.rows), "count": found.count, "older": older, "after": after, "in_motion": shapes.in_motion(found.rows)}


@blueprint.get("/p/<token>/list")
@page(public=True)
def own_list(token: str, query: OwnQuery) -> Answer:
    """The list alone, for the page that refreshes it; that stops when the session is over, and files that were chosen there stay."""
    if door.proven() is None:
        return make_response("", STOP_POLLING, {"HX-Reswap": "none"})
    place = door.place(token)
    return render_template("client/_list.html", link=place, **_own_list(place, query.after))


@blueprint.post("/p/<token>/documents")
@page(public=True, upload=True)
def hand_in(token: str) -> Answer:
    """Several files from a plain form, or one from the script, which sends them one by one."""
    place = door.place(token)
    files = [file for file in request.files.getlist("file") if file.filename]
    if not 1 <= len(files) <= FILES_AT_ONCE:
        error = f"Choose {FILES_AT_ONCE} files at most." if files else "Choose the files first."
        return render_template("client/documents.html", error=error, **_upload_form(place), **_own_list(place, None)), 400
    outcomes = [_take(file, place) for file in files]
    return _told(outcomes, place)


def _take(file: FileStorage, place: FolderLink, replaces: str | None = None) -> Outcome:
    name = clean_file_name(file.filename)
    try:
        return Outcome(name, clients.hand_in(file.stream, name, place=place, replaces=replaces))  # type: ignore[arg-type]
    except PortalError as error:
        return Outcome(name, None, errors.status(error), error.message)


def _told(outcomes: Sequence[Outcome], place: FolderLink) -> Answer:
    """To the script the file's line, else the receipt, at an address of its own when everything was taken."""
    if request.headers.get(door.SENT_BY_SCRIPT):
        return render_template("client/_outcome.html", outcome=outcomes[0]), outcomes[0].status
    if all(outcome.handed_in for outcome in outcomes):
        return htmx.go(url_for("client.receipt", token=place.token, **_receipt_of(outcomes)))
    return _receipt(place, _receipt_of(outcomes), [outcome for outcome in outcomes if outcome.handed_in is None]), 422


def _receipt_of(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    """References by what became of the file."""
    kinds = ("ref", "again", "same")
    return {kind: found for kind in kinds if (found := [o.reference for o in outcomes if o.kind == kind and o.reference])}


@blueprint.get("/p/<token>/receipt")
@page(public=True)
def receipt(token: str) -> str:
    """What was handed in, by the references in the address; others than one's own don't show."""
    place = door.place(token)
    return _receipt(place, {kind: request.args.getlist(kind)[:FILES_AT_ONCE] for kind in ("ref", "again", "same")}, [])


def _receipt(place: FolderLink, references: dict[str, list[str]], refused: Sequence[Outcome]) -> str:
    """`references` may come from anybody's address."""
    good = {kind: [one for one in found if REFERENCE.fullmatch(one)] for kind, found in references.items()}
    wanted = list(dict.fromkeys(one for found in good.values() for one in found))
    rows = clients.by_references(wanted, place=place) if wanted else []
    return render_template("client/receipt.html", link=place, rows=rows, again=good.get("again", []), same=good.get("same", []), refused=refused)


@blueprint.route("/p/<token>/documents/<document_id>/replace", methods=["GET", "POST"])
@page(public=True, upload=True)
def replace(token: str, document_id: str) -> Answer:
    """Send a new file for a document that came back."""
    place = door.place(token)
    (line,) = shapes.lines([clients.own(document_id, place=place)])
    file = request.files.get("file")
    if request.method == "POST" and file is not None and file.filename:
        return _told([_take(file, place, document_id)], place)
    if not line.may_replace:
        raise Conflict("You have sent a new one for this document already." if line.replaced_by else "This document doesn't have to be sent again.")
    error = "Choose the file first." if request.method == "POST" else None
    return render_template("client/replace.html", line=line, error=error, **_upload_form(place)), 400 if error else 200


@blueprint.route("/p/<token>/documents/<document_id>/take-back", methods=["GET", "POST"])
@page(public=True)
def take_back(token: str, document_id: str) -> Answer:
    """Ask, then take back what was handed in by mistake."""
    place = door.place(token)
    if request.method == "POST":
        taken = clients.take_back(document_id, place=place)
        return htmx.go(url_for("client.documents", token=token), f"{taken.name} was taken back.")
    (line,) = shapes.lines([clients.own(document_id, place=place)])
    return render_template("client/take_back.html", link=place, line=line)
