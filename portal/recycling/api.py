"""``/api/recycle-bin/`` and legal holds."""

from __future__ import annotations

from pydantic import Field

from portal.core import holds, purging
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.core.holds import LegalHold
from portal.recycling import blueprint, shapes
from portal.recycling.shapes import DeletedDocument, HoldShape
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body


class BinQuery(PageQuery):
    search: str | None = Field(None, max_length=200, description="Part of the name, of the folder's name or of who deleted it, or a reference id.")


class HoldReason(Body):
    reason: str = Field(max_length=holds.REASON_LENGTH, examples=["Miller v. Acme, until the judgment"])


@blueprint.get("/api/recycle-bin/")
@endpoint("List deleted documents", right="documents:read")
def list_deleted(actor: Actor, query: BinQuery) -> Page[DeletedDocument]:
    """`POST /api/docs/{id}/recover/` takes one out."""
    return page(purging.bin_of(actor, search=query.search), Document, query, shapes.deleted)


@blueprint.post("/api/recycle-bin/<document_id>/purge/")
@endpoint("Purge a deleted document", right="documents:purge", status=204)
def purge_document(actor: Actor, document_id: str) -> None:
    """At once and for good, with all that was read of it; its bytes leave the store within two hours. 409 for one that isn't deleted, or is under a
    legal hold (`legal_hold`)."""
    purging.purge(document_id, actor=actor)


@blueprint.get("/api/holds/")
@endpoint("List legal holds", right="documents:read")
def list_holds(actor: Actor, query: PageQuery) -> Page[HoldShape]:
    return page(holds.listed(actor), LegalHold, query, shapes.all_holds)


@blueprint.put("/api/docs/<document_id>/hold/")
@endpoint("Put a document under a legal hold", right="holds:write")
def hold_document(actor: Actor, document_id: str, body: HoldReason) -> HoldShape:
    """As long as it stands, deleting the document is answered with 409 (`legal_hold`). A deleted document can be held, too: it isn't purged then."""
    return shapes.hold(holds.place_on_document(document_id, body.reason, actor=actor))


@blueprint.delete("/api/docs/<document_id>/hold/")
@endpoint("Lift a document's legal hold", right="holds:write", status=204)
def release_document(actor: Actor, document_id: str) -> None:
    holds.lift_from_document(document_id, actor=actor)


@blueprint.put("/api/folders/<folder_id>/hold/")
@endpoint("Put a folder under a legal hold", right="holds:write")
def hold_folder(actor: Actor, folder_id: str, body: HoldReason) -> HoldShape:
    """With all that lies in and below it, now and later. Nothing is deleted, purged or moved out of it as long as it stands."""
    return shapes.hold(holds.place_on_folder(folder_id, body.reason, actor=actor))


@blueprint.delete("/api/folders/<folder_id>/hold/")
@endpoint("Lift a folder's legal hold", right="holds:write", status=204)
def release_folder(actor: Actor, folder_id: str) -> None:
    holds.lift_from_folder(folder_id, actor=actor)
