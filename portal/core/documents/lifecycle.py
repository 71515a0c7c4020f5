"""What staff decide about a document: approve, give back, read again, delete, recover."""

from __future__ import annotations

from portal.core.actors import Actor
from portal.core.db import now, transaction
from portal.core.documents import states
from portal.core.documents.catalog import by_reference
from portal.core.documents.intake import ask_for_reading
from portal.core.documents.table import Document
from portal.core.errors import Invalid

REASON_LENGTH = 2000


def approve(identifier: str, *, actor: Actor) -> Document:
    """Its values are right. `WrongState` when it was approved before or isn't read yet."""
    actor.demand("documents:approve")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.become(states.APPROVED)
        document.approved_at, document.approved_by, document.reason = now(), actor.label, None
        document.version += 1
        return document


def give_back(identifier: str, reason: str, *, actor: Actor) -> Document:
    """Return it to the client, who is told `reason`."""
    actor.demand("documents:approve")
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_LENGTH:
        raise Invalid(f"A reason of 1 to {REASON_LENGTH} characters is needed; the client reads it.", field="reason")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.become(states.RETURNED)
        document.reason = reason
        document.version += 1
        return document


def read_again(identifier: str, *, actor: Actor) -> Document:
    """Throw away what was read by machine (what people entered stays) and read once more."""
    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        if document.state in states.UNREAD:
            raise states.WrongState("The document is being read already.", current=document.state)
        document.become(states.RECEIVED)
        document.reason = None
        ask_for_reading(document)
        return document


def delete(identifier: str, *, actor: Actor) -> None:
    """Soft: it can be recovered."""
    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.state_before_deletion = document.state
        document.become(states.DELETED)
        document.deleted_at = now()


def recover(identifier: str, *, actor: Actor) -> Document:
    """Undo a deletion: the state before is back. What was deleted while being read is read anew."""
    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        if document.state != states.DELETED:
            raise states.WrongState("Only a deleted document can be recovered.", current=document.state)
        document.state = document.state_before_deletion or states.RECEIVED
        document.state_before_deletion = document.deleted_at = None
        if document.state in states.UNREAD:
            document.state = states.RECEIVED
            ask_for_reading(document)
        return document
