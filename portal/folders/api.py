"""``/api/folders/`` and ``/api/folder-links/``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from portal.core import contents, folders, links
from portal.core.actors import Actor
from portal.folders import blueprint, shapes
from portal.folders.shapes import FolderDetail, FolderLinkShape, FolderShape
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes, Instant


class NewFolder(Body):
    name: str = Field(min_length=1, max_length=255, examples=["Client Name - 2024"])
    description: str = Field("", max_length=2000)
    parent_folder: str | None = None


class FolderChanges(Changes):
    name: str | None = Field(None, min_length=1, max_length=255)
    description: str | None = Field(None, max_length=2000)
    parent_folder: str | None = Field(None, description="null moves it to the root.")
    never_send: bool | None = Field(None, description="Whether its documents are kept from the outside reader. Null leaves it.")
    plus_name: str | None = Field(
        None, max_length=60, examples=["acme"], description="E-mails to an address with this behind its plus go into it. Null leaves it, empty takes it away."
    )


class FolderQuery(PageQuery):
    parent_folder: str | None = Field(None, description="Only folders right below this one; `root` for the top.")
    search: str | None = Field(None, description="Part of the name.")


class NewFolderLink(Body):
    folder: str
    phone_number_raw: str = Field(max_length=50, examples=["+1234567890"])
    name: str = Field("", max_length=links.NAME_LENGTH, description="The person's behind the number.")
    email: str | None = Field(None, max_length=320, description="Where they write from: e-mails from there go into the folder.")
    expires_at: Instant | None = None


class LinkChanges(Changes):
    name: str | None = Field(None, max_length=links.NAME_LENGTH)
    email: str | None = Field(None, max_length=320, description="Null leaves it, empty takes it away.")
    expires_at: Instant | None = Field(None, description="null: never.")


class LinkQuery(PageQuery):
    folder: str | None = None
    status: Literal["active", "expired", "revoked"] | None = None
    phone_number: int | None = Field(None, ge=0, lt=2**63)


@blueprint.get("/api/folders/")
@endpoint("List folders", right="folders:read")
def list_folders(actor: Actor, query: FolderQuery) -> Page[FolderShape]:
    top = query.parent_folder == "root"
    found = folders.listed(actor, parent=None if top else query.parent_folder, top=top, search=query.search)
    return page(found, folders.Folder, query, shapes.folders)


@blueprint.post("/api/folders/")
@endpoint("Create a folder", right="folders:write", status=201)
def create_folder(actor: Actor, body: NewFolder) -> FolderShape:
    return shapes.folder(folders.create(name=body.name, description=body.description, parent=body.parent_folder, actor=actor))


@blueprint.get("/api/folders/<folder_id>/")
@endpoint("Get a folder", right="folders:read")
def get_folder(actor: Actor, folder_id: str) -> FolderDetail:
    return shapes.detail(folders.one(folder_id, actor=actor))


@blueprint.patch("/api/folders/<folder_id>/")
@endpoint("Rename, describe or move a folder", right="folders:write")
def change_folder(actor: Actor, folder_id: str, body: FolderChanges) -> FolderDetail:
    return shapes.detail(folders.change(folder_id, body.sent(), actor=actor))


@blueprint.delete("/api/folders/<folder_id>/")
@endpoint("Delete an empty folder", right="folders:write", status=204)
def delete_folder(actor: Actor, folder_id: str) -> None:
    """Answers 409 while the folder holds documents or folders. Its links and the routing rules into it end with it."""
    contents.delete_folder(folder_id, actor=actor)


@blueprint.get("/api/folder-links/")
@endpoint("List folder links", right="links:read")
def list_links(actor: Actor, query: LinkQuery) -> Page[FolderLinkShape]:
    found = links.listed(actor, folder=query.folder, phone=query.phone_number, status=query.status)
    return page(found, links.FolderLink, query, lambda rows: shapes.links(rows, actor))


@blueprint.post("/api/folder-links/")
@endpoint("Link a phone number to a folder", right="links:write", status=201)
def create_link(actor: Actor, body: NewFolderLink) -> FolderLinkShape:
    made = links.create(folder=body.folder, phone_number=body.phone_number_raw, name=body.name, email=body.email, expires_at=body.expires_at, actor=actor)
    return shapes.link(made, actor)


@blueprint.get("/api/folder-links/<link_id>/")
@endpoint("Get a folder link", right="links:read")
def get_link(actor: Actor, link_id: str) -> FolderLinkShape:
    return shapes.link(links.one(link_id, actor=actor), actor)


@blueprint.patch("/api/folder-links/<link_id>/")
@endpoint("Name a folder link or let it expire", right="links:write")
def change_link(actor: Actor, link_id: str, body: LinkChanges) -> FolderLinkShape:
    return shapes.link(links.change(link_id, body.sent(), actor=actor), actor)


@blueprint.delete("/api/folder-links/<link_id>/")
@endpoint("Revoke a folder link", right="links:write", status=204)
def revoke_link(actor: Actor, link_id: str) -> None:
    """What was handed in through it stays; the link itself stays listed as revoked."""
    links.revoke(link_id, actor=actor)


@blueprint.post("/api/folder-links/<link_id>/resend/")
@endpoint("Send a folder link to its number", right="links:write")
def send_link(actor: Actor, link_id: str) -> FolderLinkShape:
    return shapes.link(links.send(link_id, actor=actor), actor)
