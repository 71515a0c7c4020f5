"""What staff decide about a document: approve, reopen, give back, read again, delete, recover. Every decision is written down."""

from __future__ import annotations

from sqlalchemy import update

from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.documents import history, states
from portal.core.documents.catalog import by_reference, demand_bytes
from portal.core.documents.intake import ask_for_learning, ask_for_reading
from portal.core.documents.table import Document
from portal.core.errors import Invalid

REASON_LENGTH = 2000


def mark_opened(document: Document, actor: Actor) -> None:
    """A member of the staff looks at it. Only the first look is kept; programs and clients don't count."""
    if document.opened_at is not None or actor.kind != "user":
        return
    unseen = update(Document).where(Document.id == document.id, Document.opened_at.is_(None), Document.state != states.DELETED)
    with transaction():
        looked = {"opened_at": now(), "opened_by": actor.label, "updated_at": Document.updated_at}  # looking changes nothing
        db.session.execute(unseen.values(looked))


def approve(identifier: str, *, version: int | None = None, actor: Actor) -> Document:
    """Its values are right, as the caller saw them in `version`. `WrongState` when it was approved before or isn't read yet.

    Under an approval rule this is one member's approval: the document becomes approved with the last that the rule asks for, and stays as it is until
    then. `NotAllowed` names whose approval it waits for.
    """
    from portal.core import approvals  # which know documents

    actor.demand("documents:approve")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.demand_version(version)
        states.demand(document.state, states.APPROVED)
        if not approvals.decide(document, actor).met:
            document.mark_opened(actor.label)
            return document
        return _approved(document, actor)


def override(identifier: str, reason: str, *, version: int | None = None, actor: Actor) -> Document:
    """Approve in the place of all whose approval a rule asks for, as an owner and with a reason for the history."""
    from portal.core import approvals  # which know documents

    actor.demand("documents:approve")
    reason = _reason(reason, "A reason of 1 to {} characters is needed; it is kept in the history.")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.demand_version(version)
        states.demand(document.state, states.APPROVED)
        approvals.override(document, reason, actor)
        return _approved(document, actor)


def _approved(document: Document, actor: Actor) -> Document:
    document.become(states.APPROVED)
    document.approved_at, document.approved_by, document.reason = now(), actor.label, None
    document.version += 1
    ask_for_learning(document)
    return _decided(document, "approved", actor)


def reopen(identifier: str, reason: str, *, actor: Actor) -> Document:
    """Take an approval back, with a reason for the history; the document is to be reviewed again."""
    actor.demand("documents:approve")
    reason = _reason(reason, "A reason of 1 to {} characters is needed; it is kept in the history.")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        if document.state != states.APPROVED:
            raise states.WrongState("Only an approved document can be reopened.", current=document.state)
        document.become(states.NEEDS_REVIEW)
        document.approved_at = document.approved_by = None
        document.version += 1
        _begin_approvals(document)
        return _decided(document, "reopened", actor, reason)


def ask_for_review(identifier: str, reason: str | None = None, *, version: int | None = None, actor: Actor) -> Document:
    """A person is to look at it, whatever was found so far. Of an approved document this takes the approval back."""
    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.demand_version(version)
        if document.state == states.APPROVED:
            return reopen(identifier, reason or "Asked for review.", actor=actor)
        document.become(states.NEEDS_REVIEW)
        document.reason = None
        document.version += 1
        _begin_approvals(document)
        return _decided(document, "to_review", actor, reason)


def give_back(identifier: str, reason: str, *, actor: Actor) -> Document:
    """Return it to the client, who is told `reason`."""
    from portal.core import approvals  # which know documents

    actor.demand("documents:approve")
    reason = _reason(reason, "A reason of 1 to {} characters is needed; the client reads it.")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        document.become(states.RETURNED)
        approvals.refuse(document, reason, actor)
        _begin_approvals(document)
        document.reason = reason
        document.version += 1
        return _decided(document, "returned", actor, reason)


def read_again(identifier: str, *, actor: Actor) -> Document:
    """Throw away what was read by machine (what people entered stays) and read once more."""
    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        if document.state in states.UNREAD:
            raise states.WrongState("The document is being read already.", current=document.state)
        demand_bytes(document)
        document.become(states.RECEIVED)
        document.reason = None
        ask_for_reading(document)
        return _decided(document, "read_again", actor)


def delete(identifier: str, *, actor: Actor) -> None:
    """Soft: it can be recovered until it is purged. `Held` under a legal hold."""
    from portal.core import holds  # which know documents

    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        holds.demand_none(document, "deleted")
        document.go(actor.label)
        _decided(document, "deleted", actor)


def recover(identifier: str, *, actor: Actor) -> Document:
    """Undo a deletion: the state before is back. What was deleted while being read is read anew."""
    from portal.core import approvals  # which know documents

    actor.demand("documents:write")
    with transaction():
        document = by_reference(identifier, actor=actor, lock=True)
        if document.state != states.DELETED:
            raise states.WrongState("Only a deleted document can be recovered.", current=document.state)
        document.state = document.state_before_deletion or states.RECEIVED
        document.state_before_deletion = document.deleted_at = document.deleted_by = None
        if document.state in states.UNREAD:
            document.state = states.RECEIVED
            ask_for_reading(document)
        approvals.renew(document)
        return _decided(document, "recovered", actor)


def _begin_approvals(document: Document) -> None:
    """What was approved so far counts no more; whoever a rule asks is asked anew, of what was returned nobody."""
    from portal.core import approvals  # which know documents

    approvals.end(document)
    approvals.renew(document)


def _decided(document: Document, deed: str, actor: Actor, reason: str | None = None) -> Document:
    document.mark_opened(actor.label)
    history.note(document, deed, by=actor.label, reason=reason, actor=actor)
    return document


def _reason(given: str, sentence: str) -> str:
    given = given.strip()
    if not 1 <= len(given) <= REASON_LENGTH:
        raise Invalid(sentence.format(f"{REASON_LENGTH:,}"), field="reason")
    return given
