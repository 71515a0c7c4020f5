"""The meanings of an organization's passages in memory: 48 bytes each, looked through whole for every question.

The nearest by the signs of 256 directions (a few operations on 64 bits each) are a first choice, which is then measured by the kept vectors. A million
passages take 50 MB and 15 ms. What was added since is fetched when somebody asks; what was removed is noticed when it is measured.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, func, select

from portal.core.db import db
from portal.core.search.table import Chunk

#: Of all organizations in a process; who asked longest ago makes room. What is beyond it of one organization alone, its oldest, isn't looked through.
MOST = 2_000_000
#: So many numbers back is looked again: on PostgreSQL a transaction that began earlier may end later.
LATE = 5_000
BATCH = 50_000
Ids = npt.NDArray[np.int64]


@dataclass(slots=True)
class Shelf:
    """One organization's passages, oldest first. `seen` is what the newest numbers looked like when it was last filled."""

    ids: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    documents: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    bits: npt.NDArray[np.uint64] = field(default_factory=lambda: np.zeros((0, 4), np.uint64))
    seen: tuple[int, int] = (0, 0)
    gone: int = 0  # passages that turned out to be removed

    @property
    def newest(self) -> int:
        return int(self.ids[-1]) if len(self.ids) else 0


_shelves: WeakKeyDictionary[Engine, OrderedDict[int, Shelf]] = WeakKeyDictionary()
_lock = threading.Lock()


def nearest(organization_id: int, question: npt.NDArray[np.uint8], *, most: int, within: Ids | None = None) -> list[int]:
    """Inner ids of the passages whose signs differ least from the question's; `within` are the only documents that count (inner ids)."""
    with _lock:
        shelf = _filled(organization_id)
        ids, documents, bits = shelf.ids, shelf.documents, shelf.bits
    if within is not None:
        inside = np.isin(documents, within)
        ids, bits = ids[inside], bits[inside]
    if not len(ids):
        return []
    differing = np.bitwise_count(bits ^ question.view(np.uint64)).sum(axis=1, dtype=np.uint16)
    chosen = np.argpartition(differing, most)[:most] if len(ids) > most else np.arange(len(ids))
    return [int(one) for one in ids[chosen]]


def forget(organization_id: int, missing: int) -> None:
    """So many passages of the last answer are gone; once it is too many the shelf is filled anew."""
    with _lock:
        shelf = _shelves.get(db.engine, OrderedDict()).get(organization_id)
        if shelf is None:
            return
        shelf.gone += missing
        if shelf.gone > 100 + len(shelf.ids) // 10:
            del _shelves[db.engine][organization_id]


def _filled(organization_id: int) -> Shelf:
    shelves = _shelves.setdefault(db.engine, OrderedDict())
    shelf = shelves.setdefault(organization_id, Shelf())
    shelves.move_to_end(organization_id)
    recent = Chunk.id > shelf.newest - LATE
    ours = (Chunk.organization_id == organization_id) & recent
    count, newest = db.session.execute(select(func.count(), func.coalesce(func.max(Chunk.id), 0)).where(ours)).one()
    if (count, newest) != shelf.seen:
        _fill(shelf, organization_id)
        later = (Chunk.organization_id == organization_id) & (Chunk.id > shelf.newest - LATE)
        shelf.seen = tuple(db.session.execute(select(func.count(), func.coalesce(func.max(Chunk.id), 0)).where(later)).one())
    _make_room(shelves)
    return shelf


def _fill(shelf: Shelf, organization_id: int) -> None:
    """Fetch what isn't there yet."""
    start = shelf.newest - LATE
    known = shelf.ids[shelf.ids > start]
    query = select(Chunk.id, Chunk.document_id, Chunk.bits).where(Chunk.organization_id == organization_id, Chunk.id > start, Chunk.bits.is_not(None))
    result = db.session.execute(query.order_by(Chunk.id).execution_options(yield_per=BATCH))
    for rows in result.partitions():
        ids = np.array([row[0] for row in rows], np.int64)
        documents = np.array([row[1] for row in rows], np.int64)
        bits = np.frombuffer(b"".join(row[2] for row in rows), np.uint64).reshape(-1, 4)
        new = ~np.isin(ids, known)
        shelf.ids, shelf.documents = np.concatenate([shelf.ids, ids[new]]), np.concatenate([shelf.documents, documents[new]])
        shelf.bits = np.concatenate([shelf.bits, bits[new]])
    order = np.argsort(shelf.ids, kind="stable")[-MOST:]
    shelf.ids, shelf.documents, shelf.bits = shelf.ids[order], shelf.documents[order], shelf.bits[order]


def _make_room(shelves: OrderedDict[int, Shelf]) -> None:
    while len(shelves) > 1 and sum(len(shelf.ids) for shelf in shelves.values()) > MOST:
        shelves.popitem(last=False)
