"""The console's pages of folders: the tree, and what one of them holds."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from pydantic import AfterValidator, Field

from portal.core import contents, documents, folders, holds, links, reports, types
from portal.core.actors import Actor
from portal.core.contents import Contents
from portal.core.documents import STATES, Document
from portal.core.folders import Folder
from portal.core.reports import ReportRun
from portal.folders import blueprint
from portal.folders.forms import EditForm, FolderForm, PlaceForm
from portal.web import htmx
from portal.web.dialog import dialog
from portal.web.forms import told
from portal.web.listing import ListQuery, listing
from portal.web.page import page

SUBFOLDERS = 12  # shown on a folder's page; the list has all


def _known_state(name: str | None) -> str | None:
    if name is not None and name not in STATES:
        raise ValueError("There is no such state.")
    return name


class TreeQuery(ListQuery):
    parent: str | None = Field(None, max_length=64)
    q: str | None = Field(None, max_length=200)


class HeldQuery(ListQuery):
    """Filters of the documents in one folder."""

    state: Annotated[str | None, AfterValidator(_known_state)] = None
    q: str | None = Field(None, max_length=200)


class PlaceQuery(ListQuery):
    q: str | None = Field(None, max_length=200)


@blueprint.get("/folders/")
@page(right="folders:read")
def folder_list(actor: Actor, query: TreeQuery) -> str:
    above = folders.one(query.parent, actor=actor) if query.parent else None
    found = folders.listed(actor, parent=query.parent, top=not (query.parent or query.q), search=query.q)
    shown = listing(found, Folder, query)
    return render_template("folders/list.html", above=above, trail=folders.trail(above) if above else [], query=query, listing=shown, **_held(shown.rows))


def _held(rows: Any) -> dict[str, Any]:
    return {"held": contents.contents(list(rows)), "below": contents.subfolder_counts(list(rows)), "nothing": Contents()}


@blueprint.get("/folders/<folder_id>/")
@page(right="folders:read")
def folder_page(actor: Actor, query: HeldQuery, folder_id: str) -> str:
    folder = folders.one(folder_id, actor=actor)
    found = documents.listed(actor, folder=folder_id, search=query.q, among=STATES)
    wanted = found.where(Document.state == query.state if query.state else Document.state != "deleted")
    counts = documents.counts(found)
    count = counts.get(query.state, 0) if query.state else sum(counts.values()) - counts.get("deleted", 0)
    shown = {"listing": listing(wanted, Document, query, count=count), "query": query, "within": folder, **_filters(query, folder_id)}
    shown |= {"types": types.of_actor(actor), "on_hold": holds.of_documents(shown["listing"].rows)}
    if htmx.asked():
        return render_template("documents/_rows.html", **shown)
    subfolders = listing(folders.listed(actor, parent=folder_id), Folder, ListQuery(), size=SUBFOLDERS)
    return render_template("folders/documents.html", counts=counts, subfolders=subfolders, **head(folder, actor), **_held(subfolders.rows), **shown)


def _filters(query: HeldQuery, folder_id: str) -> dict[str, Any]:
    """What the review page is to go through: the same documents."""
    kept = {name: value for name, value in (("folder", folder_id), ("state", query.state), ("q", query.q)) if value}
    return {"filters": f"?{urlencode(kept)}", "filtered": len(kept) > 1}


def head(folder: Folder, actor: Actor) -> dict[str, Any]:
    """What stands on top of each of a folder's tabs."""
    return {"folder": folder, "trail": folders.trail(folder), "clients": links.clients_of(folder, actor=actor), "hold": holds.of_folder(folder)}


@blueprint.get("/folders/<folder_id>/reports/")
@page(right="reports:read")
def folder_reports(actor: Actor, query: ListQuery, folder_id: str) -> str:
    folder = folders.one(folder_id, actor=actor)
    runs = listing(reports.runs(actor, folder=folder_id), ReportRun, query)
    return render_template("folders/reports.html", listing=runs, stale=reports.stale_among(runs.rows), **head(folder, actor))


@blueprint.route("/folders/new", methods=["GET", "POST"])
@page(right="folders:write")
def make_folder(actor: Actor, query: TreeQuery) -> Response:
    """Right after, the folder's page offers to make a link for the client's phone."""
    above = folders.one(query.parent, actor=actor) if query.parent else None
    form, made = FolderForm(), []
    if form.validate_on_submit() and told(
        form, lambda: made.append(folders.create(name=form.name.data, description=form.description.data, parent=query.parent, actor=actor))
    ):
        return htmx.go(url_for("folders.folder_page", folder_id=made[0].public_id), "Folder made.")
    return dialog("folders/make.html", form=form, above=above, refused=request.method == "POST")


@blueprint.route("/folders/<folder_id>/edit", methods=["GET", "POST"])
@page(right="folders:write")
def edit_folder(actor: Actor, folder_id: str) -> Response:
    folder = folders.one(folder_id, actor=actor)
    form, former = EditForm(obj=folder), {"name": folder.name, "description": folder.description, "plus_name": folder.plus_name or ""}
    changes = {"name": form.name.data, "description": form.description.data, "plus_name": form.plus_name.data or ""}
    if form.validate_on_submit() and told(form, lambda: folders.change(folder_id, changes, actor=actor)):
        undo = url_for("folders.name_folder", folder_id=folder_id, **former) if len(former["description"]) < 500 else None
        return htmx.go(url_for("folders.folder_page", folder_id=folder_id), "Saved.", undo=undo)
    return dialog("folders/edit.html", form=form, folder=folder, refused=request.method == "POST")


@blueprint.post("/folders/<folder_id>/name")
@page(right="folders:write")
def name_folder(actor: Actor, folder_id: str) -> Response:
    """Undo of a change: what it was called before stands in the address."""
    folders.change(folder_id, {name: request.args.get(name) for name in ("name", "description", "plus_name")}, actor=actor)
    return htmx.go(url_for("folders.folder_page", folder_id=folder_id), "It is called as before.")


@blueprint.route("/folders/<folder_id>/move", methods=["GET", "POST"])
@page(right="folders:write")
def move_folder(actor: Actor, query: PlaceQuery, folder_id: str) -> Response:
    folder, form = folders.one(folder_id, actor=actor), PlaceForm()
    former = folder.parent.public_id if folder.parent else "root"
    form.offer(folders.places(actor, search=query.q, without=folder))
    if form.validate_on_submit() and told(form, lambda: folders.change(folder_id, {"parent_folder": form.parent}, actor=actor)):
        undo = url_for("folders.put_folder", folder_id=folder_id, parent=former)
        return htmx.go(url_for("folders.folder_page", folder_id=folder_id), "Moved.", undo=undo)
    form.parent_folder.data = form.parent_folder.data or former
    return dialog("folders/move.html", form=form, folder=folder, query=query, refused=request.method == "POST")


@blueprint.post("/folders/<folder_id>/put/<parent>")
@page(right="folders:write")
def put_folder(actor: Actor, folder_id: str, parent: str) -> Response:
    """Undo of a move."""
    folders.change(folder_id, {"parent_folder": None if parent == "root" else parent}, actor=actor)
    return htmx.go(url_for("folders.folder_page", folder_id=folder_id), "It is where it was.")


@blueprint.route("/folders/<folder_id>/delete", methods=["GET", "POST"])
@page(right="folders:write")
def remove_folder(actor: Actor, folder_id: str) -> Response:
    folder = folders.one(folder_id, actor=actor)
    back = url_for("folders.folder_list", parent=folder.parent.public_id if folder.parent else None)
    form = PlaceForm(formdata=None)
    if request.method == "POST" and told(form, lambda: contents.delete_folder(folder_id, actor=actor)):
        return htmx.go(back, "Folder deleted.")
    held, below = contents.contents([folder]), contents.subfolder_counts([folder])
    shown = {"documents": held.get(folder.id, Contents()).document_count, "subfolders": below.get(folder.id, 0)}
    return dialog("folders/delete.html", form=form, folder=folder, refused=request.method == "POST", **shown)
