"""The console's dialogs of legal holds."""

from __future__ import annotations

from flask import Response, url_for

from portal.core import documents, folders, holds
from portal.core.actors import Actor
from portal.recycling import blueprint
from portal.recycling.forms import HoldForm
from portal.web import forms, htmx
from portal.web.dialog import dialog
from portal.web.page import page


@blueprint.route("/documents/<document_id>/hold", methods=["GET", "POST"])
@page(right="holds:write")
def hold_document_page(actor: Actor, document_id: str) -> Response:
    document, form, back = documents.one(document_id, actor=actor), HoldForm(), url_for("docs.review", document_id=document_id)
    if form.validate_on_submit() and forms.told(form, lambda: holds.place_on_document(document_id, form.reason.data or "", actor=actor)):
        return htmx.go(back, f"{document.name} is under a legal hold.")
    at = url_for("recycling.hold_document_page", document_id=document_id)
    return dialog("recycling/hold.html", refused=form.is_submitted(), name=document.name, form=form, at=at, back=back, whole=False)


@blueprint.post("/documents/<document_id>/hold/lift")
@page(right="holds:write")
def lift_document_hold(actor: Actor, document_id: str) -> Response:
    holds.lift_from_document(document_id, actor=actor)
    return htmx.go(url_for("docs.review", document_id=document_id), "The legal hold is lifted.")


@blueprint.route("/folders/<folder_id>/hold", methods=["GET", "POST"])
@page(right="holds:write")
def hold_folder_page(actor: Actor, folder_id: str) -> Response:
    folder, form, back = folders.one(folder_id, actor=actor), HoldForm(), url_for("folders.folder_page", folder_id=folder_id)
    if form.validate_on_submit() and forms.told(form, lambda: holds.place_on_folder(folder_id, form.reason.data or "", actor=actor)):
        return htmx.go(back, f"{folder.name} is under a legal hold.")
    at = url_for("recycling.hold_folder_page", folder_id=folder_id)
    return dialog("recycling/hold.html", refused=form.is_submitted(), name=folder.name, form=form, at=at, back=back, whole=True)


@blueprint.post("/folders/<folder_id>/hold/lift")
@page(right="holds:write")
def lift_folder_hold(actor: Actor, folder_id: str) -> Response:
    holds.lift_from_folder(folder_id, actor=actor)
    return htmx.go(url_for("folders.folder_page", folder_id=folder_id), "The legal hold is lifted.")
