"""What people say of a document as a whole: its name, its folder, its type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.core import activity, approvals, holds, tenancy, types
from portal.core.actors import Actor
from portal.core.db import transaction
from portal.core.documents import catalog, history, states
from portal.core.documents.intake import NAME_LENGTH, ask_for_reading, clean_file_name
from portal.core.documents.table import Document
from portal.core.errors import Invalid
from portal.core.folders import Folder
from portal.core.readings import doubts
from portal.core.readings.table import values_of
from portal.core.search import indexing


def change(identifier: str, changes: dict[str, Any], *, actor: Actor) -> Document:
    """Rename, move or retype: `changes` holds any of ``name``, ``folder`` (public id or None for the root), ``type`` and ``never_send`` (whether it
    is kept from the outside reader); all or nothing.

    Of another type it is read again: what people entered stays where that type has a field of the name.
    """
    actor.demand("documents:write")
    with transaction():
        folder = _destination(changes.get("folder"), actor)  # its row is locked before the document's, as by who removes a folder
        document = catalog.by_reference(identifier, actor=actor, lock=True)
        if document.state == states.DELETED:
            raise states.refusal(document.state, "changed")
        document.mark_opened(actor.label)
        if "folder" in changes:
            _move(document, folder, actor)
        if changes.get("never_send") is not None:
            _keep_back(document, changes["never_send"], actor)
        for key in ("name", "type"):
            if changes.get(key) is not None:
                _CHANGES[key](document, changes[key], actor)
        if changes.get("name") is not None:
            indexing.describe(document, values_of(document))
        return document


def retype(identifier: str, doc_type: str, *, actor: Actor) -> Document:
    """A person says of which type it is; see `change`."""
    return change(identifier, {"type": doc_type}, actor=actor)


def _destination(folder: str | None, actor: Actor) -> Folder | None:
    return tenancy.find(Folder, folder, actor, noun="folder", field="folder", lock=True) if folder is not None else None


def _keep_back(document: Document, never_send: bool, actor: Actor) -> None:
    if document.never_send == never_send:
        return
    document.never_send = never_send
    message = f"{document.name} {'is kept from' if never_send else 'may be shown to'} the outside reader."
    told = {"never_send": never_send} | history.placed(document)
    activity.record(actor, "kept_back" if never_send else "let_out", area="documents", sub_area="sending", message=message, document=document, metadata=told)


def _move(document: Document, folder: Folder | None, actor: Actor) -> None:
    if document.folder is folder:
        return
    holds.demand_no_folders(document, "moved")
    before = document.folder.name if document.folder else None
    document.folder, document.placed_by, document.placed_name = folder, actor.identity, actor.label
    history.note(document, "moved", by=actor.label, reason=before, actor=actor)
    approvals.renew(document)


def _rename(document: Document, name: str, actor: Actor) -> None:
    if not 1 <= len(name.strip()) <= NAME_LENGTH:
        raise Invalid(f"A name has 1 to {NAME_LENGTH} characters.", field="name")
    before = document.name
    if (cleaned := clean_file_name(name)) != before:
        document.name = cleaned
        history.note(document, "renamed", by=actor.label, reason=before, actor=actor)


def _retype(document: Document, doc_type: str, actor: Actor) -> None:
    known = types.of(document.organization_id).enabled
    if doc_type not in known and doc_type != document.doc_type:
        raise Invalid(f"There is no type {doc_type[:80]!r}; known: {', '.join(known)}.", field="type")
    if document.state not in states.OPEN:
        raise states.refusal(document.state, "changed")
    history.note(document, "retyped", by=actor.label, reason=doc_type, actor=actor)
    same, document.doc_type, document.doc_type_confidence = document.doc_type == doc_type, doc_type, 1.0
    document.version += 1
    if same:
        doubts.settle(document)
    else:
        document.become(states.RECEIVED)
        ask_for_reading(document)


_CHANGES: dict[str, Callable[[Document, str, Actor], None]] = {"name": _rename, "type": _retype}
