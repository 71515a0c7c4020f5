"""Taking personal data out of the log. That something was done, when and by which account stays, and so does the proof that nothing else changed."""

from __future__ import annotations

from sqlalchemy import Select, delete, update

from portal.core import tenancy
from portal.core.activity.recording import ERASED, record_erasure
from portal.core.activity.table import Entry, Mark
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.errors import Invalid

AT_ONCE = 500


def erase(*, document: str | None = None, who: str | None = None, actor: Actor) -> int:
    """Erase the details of all entries about a document (public id), or of all by somebody (the label they are recorded with); how many.

    A further entry says which ones, so that details that are missing without one show.
    """
    actor.demand("members:write")
    if (document is None) == (who is None):
        raise Invalid("Give a document, or who it is.", field="document")
    query = tenancy.scoped(Entry, actor).with_only_columns(Entry.sequence).where(Entry.salt.is_not(None), Entry.deed != ERASED)
    query = query.where(Entry.document == document) if document is not None else query.where(Entry.who == who)
    gone = 0
    while taken := _some(query, actor):
        gone += taken
    return gone


def _some(query: Select[tuple[int]], actor: Actor) -> int:
    with transaction():
        sequences = list(db.session.scalars(query.order_by(Entry.sequence).limit(AT_ONCE)))
        if not sequences:
            return 0
        ours = (Entry.organization_id == actor.organization_id) & Entry.sequence.in_(sequences)
        db.session.execute(update(Entry).where(ours).values(salt=None, who=None, message=None, facts=None))
        db.session.execute(delete(Mark).where(Mark.organization_id == actor.organization_id, Mark.sequence.in_(sequences)))
        record_erasure(actor, sequences, f"The details of {len(sequences)} {'entry' if len(sequences) == 1 else 'entries'} were erased.")
        return len(sequences)
