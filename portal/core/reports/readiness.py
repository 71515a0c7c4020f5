"""How far a folder's documents are, for somebody about to ask for a report or waiting for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.folders import Folder

_LOST = (states.PENDING, states.RETURNED, states.FAILED, states.QUARANTINED)


@dataclass(frozen=True, slots=True)
class Readiness:
    """A folder's documents by what a report made now could do with them.

    `approved`: counts as sure; `unchecked`: read, nobody approved it; `unread`: a report waits for it; `lost`: listed as missing.
    """

    approved: int = 0
    unchecked: int = 0
    unread: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        return self.approved + self.unchecked + self.unread + self.lost

    @property
    def done(self) -> int:
        """Those no report waits for."""
        return self.total - self.unread


def readiness(folder: str, *, actor: Actor) -> Readiness:
    """Of a folder by its public id."""
    actor.demand("reports:read")
    place = tenancy.find(Folder, folder, actor, noun="folder", field="folder_id")
    return readiness_among([place.id])[place.id]


def readiness_among(folder_ids: Iterable[int]) -> dict[int, Readiness]:
    """Of several folders by inner id, in one query; a folder without documents is there too."""
    wanted = sorted(set(folder_ids))
    counted: dict[int, dict[str, int]] = defaultdict(dict)
    query = select(Document.folder_id, Document.state, func.count()).where(Document.folder_id.in_(wanted)).group_by(Document.folder_id, Document.state)
    for folder_id, state, count in db.session.execute(query) if wanted else ():
        counted[folder_id][state] = count
    return {folder_id: _readiness(counted[folder_id]) for folder_id in wanted}


def _readiness(counts: dict[str, int]) -> Readiness:
    return Readiness(
        approved=counts.get(states.APPROVED, 0),
        unchecked=sum(counts.get(state, 0) for state in states.OPEN),
        unread=sum(counts.get(state, 0) for state in states.UNREAD),
        lost=sum(counts.get(state, 0) for state in _LOST),
    )
