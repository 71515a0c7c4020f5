"""Documents that are announced before their bytes are here: pending until those were looked at, then received like any other."""

from __future__ import annotations

from portal.core import activity, events, leftovers
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import history, mailed, states
from portal.core.documents.intake import (
    DEFAULT_PIPELINE,
    Staged,
    ask_for_reading,
    clean_file_name,
    destination,
    free_reference,
    note_arrival,
    receive,
)
from portal.core.documents.table import Document


def announce(name: str, kind: str, size: int, *, folder: str | None = None, source: str = "api", placed_by: str | None = None, actor: Actor) -> Document:
    """A document of which only name, kind and size (bytes, at most) are known. `folder` is a public id. Runs inside a transaction. Raises
    `NotFound` and `NotAllowed` as `receive`."""
    from portal.core import approvals  # which know documents

    actor.demand("documents:create")
    document = Document(
        organization_id=actor.organization_id,
        folder_id=destination(folder, actor),
        phone_id=actor.phone_id,
        reference_id=free_reference(actor.organization_id),
        name=clean_file_name(name),
        state=states.PENDING,
        pipeline=DEFAULT_PIPELINE,
        source=source,
        placed_by=placed_by,
        handed_in_by=actor.label,
        kind=kind,
        size=size,
        sha256="",
    )
    db.session.add(document)
    db.session.flush()
    approvals.touched(document, actor)
    return document


def arrive(document: Document, staged: Staged) -> None:
    """Its bytes are here: received, to be read. Of an e-mail the first thing in it is this document, the rest become further ones. Runs inside a
    transaction that holds the document's row. Raises `WrongState` unless it is pending or was given up."""
    from portal.core import routing  # which knows documents

    portal = history.portal_itself(document, document.handed_in_by)
    document.become(states.RECEIVED)
    document.reason = None
    further: list[Staged] = []
    if staged.mail is not None:
        mail = mailed.keep(staged.stored, staged.kind, staged.mail, portal)
        document.mail_id = mail.id
        pieces = mailed.pieces(document.name, staged.kind, staged.stored, staged.mail, files_alone=False)
        staged, *further = (Staged(clean_file_name(piece.name), piece.kind, piece.stored) for piece in pieces)
    document.name, document.kind = staged.name, staged.kind
    document.size, document.sha256 = staged.stored.size, staged.stored.sha256
    leftovers.wanted(document.organization_id, document.sha256)
    document.version += 1
    if document.folder_id is None and document.placed_by is None:
        routing.on_arrival(document, mailed.of(document))
    note_arrival(document, portal)
    ask_for_reading(document)
    folder = document.folder.public_id if document.folder else None
    for piece in further:
        made = receive(piece, folder=folder, source=document.source, placed_by=document.placed_by, mail=mailed.of(document), actor=portal)
        made.placed_name = document.placed_name


def fail_to_arrive(document: Document, reason: str) -> None:
    """The file didn't come, or another one did. Runs inside a transaction that holds the document's row. Of one that failed before only the reason is
    another one; nothing happens to one that is here."""
    if document.state == states.FAILED and not document.sha256:
        document.reason = reason
    if document.state != states.PENDING:
        return
    document.become(states.FAILED)
    document.reason = reason
    portal = history.portal_itself(document)
    told = {"reason": reason, "source": document.source} | history.placed(document)
    message = f"{document.name} didn't arrive: {reason}"
    activity.record(portal, "failed", area="documents", sub_area="intake", message=message, document=document, metadata=told, kind="error")
    events.happened("document.failed", document)
