"""What folders hold: counts for a page of them, and the removal of empty ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from portal.core import activity, holds, tenancy
from portal.core.actors import Actor
from portal.core.db import db, transaction
from portal.core.documents import Document
from portal.core.errors import Conflict
from portal.core.folders import Folder


@dataclass(frozen=True, slots=True)
class Contents:
    """What a folder holds itself (not its subfolders)."""

    document_count: int = 0
    last_activity: datetime | None = None
    to_review: int = 0


def contents(folders: list[Folder]) -> dict[int, Contents]:
    """Count and last activity by inner id, in one query; an empty folder is absent."""
    query = (
        select(Document.folder_id, func.count(), func.max(Document.updated_at), func.count().filter(Document.state == "needs_review"))
        .where(Document.folder_id.in_([f.id for f in folders]), Document.state != "deleted")
        .group_by(Document.folder_id)
    )
    return {row[0]: Contents(*row[1:]) for row in db.session.execute(query)}


def subfolder_counts(folders: list[Folder]) -> dict[int, int]:
    """How many folders lie right below each, by inner id, in one query; one without any is absent."""
    query = select(Folder.parent_id, func.count()).where(Folder.parent_id.in_([f.id for f in folders])).group_by(Folder.parent_id)
    return {parent_id: count for parent_id, count in db.session.execute(query) if parent_id is not None}


def delete_folder(public_id: str, *, actor: Actor) -> None:
    """Remove an empty folder and its links; `Conflict` while it holds documents or folders.

    Deleted documents that can still be recovered move to the root, finished reports stay readable by their own id.
    """
    actor.demand("folders:write")
    with transaction():
        folder = tenancy.find(Folder, public_id, actor, noun="folder", lock=True)
        holds.demand_none_on(folder, "deleted")
        held = {
            "documents": select(Document.id).where(Document.folder_id == folder.id, Document.state != "deleted"),
            "folders": select(Folder.id).where(Folder.parent_id == folder.id),
        }
        for noun, query in held.items():
            if db.session.scalar(query.limit(1)) is not None:
                raise Conflict(f"The folder isn't empty: it holds {noun}.", code="folder_not_empty")
        told = {"folder": folder.public_id}
        activity.record(actor, "deleted", area="folders", sub_area="folders", message=f"The folder {folder.name} was deleted.", metadata=told)
        db.session.execute(delete(Folder).where(Folder.id == folder.id))
