"""A document's page of records: what it says, for which facilities, and what was made of it."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from portal.core import documents, records
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.facilities import Facility
from portal.core.records import CATEGORIES, UNITS
from portal.records import blueprint
from portal.records.forms import SHARE, LinkForm, shares_in
from portal.records.pages import gathered, places
from portal.web import htmx
from portal.web.forms import told
from portal.web.page import page


@blueprint.get("/documents/<document_id>/records")
@page(right="records:read")
def document_records(actor: Actor, document_id: str) -> Response:
    return _page(actor, document_id, LinkForm(), {})


def _page(actor: Actor, document_id: str, form: LinkForm, entered: dict[str, str], *, refused: bool = False) -> Response:
    document = documents.one(document_id, actor=actor)
    there = places(actor)
    form.project.choices = [("", "No project"), *((one.public_id, one.name) for one in gathered(actor))]
    if not entered and len(there) == 1:
        entered = {f"{SHARE}{there[0].public_id}": "100"}
    shown = {"made": _made(actor, document_id), "content": records.content_of(document), "categories": CATEGORIES, "units": UNITS}
    html = render_template("records/document.html", document=document, form=form, places=there, entered=entered, prefix=SHARE, **shown)
    return make_response(html, 400 if refused else 200)


def _made(actor: Actor, document_id: str) -> list[Any]:
    return list(db.session.scalars(records.listed(actor, document=document_id).order_by(records.Record.id)))


@blueprint.post("/documents/<document_id>/records")
@page(right="records:write")
def link_document(actor: Actor, document_id: str) -> Response:
    form = LinkForm()
    form.project.choices = [("", "No project"), *((one.public_id, one.name) for one in gathered(actor))]
    there = places(actor)
    if form.validate_on_submit() and told(form, lambda: _make(actor, document_id, form, there)):
        return htmx.go(url_for("records.document_records", document_id=document_id), "The records are made.")
    return _page(actor, document_id, form, request.form.to_dict(), refused=True)


def _make(actor: Actor, document_id: str, form: LinkForm, there: list[Facility]) -> Any:
    return records.make(document_id, shares_in(request.form, there), project=form.project.data or None, actor=actor)


@blueprint.post("/documents/<document_id>/records/undo")
@page(right="records:write")
def undo_records(actor: Actor, document_id: str) -> Response:
    records.undo(document_id, actor=actor)
    return htmx.go(url_for("records.document_records", document_id=document_id), "The records are removed.")
