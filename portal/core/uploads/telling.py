"""What is known of the files that were announced."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.core.documents import Document, states
from portal.core.uploads.table import CONFIRMING, PendingUpload


def confirming(documents: Sequence[Document]) -> set[int]:
    """The inner ids of those whose bytes are said to be there, for the first time or anew, while a job looks at them; one query, none where nothing is
    waited for."""
    pending = [one.id for one in documents if one.state in (states.PENDING, states.FAILED) and not one.sha256]
    query = select(PendingUpload.document_id).where(PendingUpload.document_id.in_(pending), PendingUpload.state == CONFIRMING)
    return {number for number in db.session.scalars(query) if number is not None} if pending else set()
