"""The meanings of an organization's passages in memory, looked through whole for every question: nothing is missed, whatever a search is narrowed to.

Passages lie there as they are kept, a byte for each of 256 directions: 100,000 take 28 MB and 6 ms. Of large organizations most are in a file (`filed`), and
here is only what is newer. Until there is one, beyond `EXACT` passages there are only the signs of the directions, an eighth of that; by these more are
chosen, and measured by what is kept in the database. What was added since is fetched when somebody asks; what was removed is noticed when it is measured.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, func, select

from portal.core.db import db
from portal.core.search import filed
from portal.core.search.filed import Filed, VectorFile
from portal.core.search.meaning import SIZE
from portal.core.search.table import Chunk

EXACT = 300_000
#: Of one organization; its oldest beyond that are found by words alone.
MOST = 2_000_000
#: Bytes for all organizations of a process; who asked longest ago makes room.
MEMORY = 256 << 20
#: So many numbers back is looked again: on PostgreSQL a transaction that began earlier may end later.
LATE = 5_000
BATCH = 20_000
BLOCK = 1024  # rows that are widened to floats at once: these stay in the processor's cache
BY_SIGNS = 5  # times as many are chosen where only signs are known
Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[Any]


@dataclass(slots=True)
class Shelf:
    """One organization's passages, oldest first: `rows` are int8 (256 wide) or signs in uint8 (32 wide), `lengths` theirs. `seen` is what the newest
    numbers looked like when it was last filled, `gone` how many turned out to be removed; up to a number all are in a file (`filed`)."""

    ids: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    documents: Ids = field(default_factory=lambda: np.zeros(0, np.int64))
    rows: Rows = field(default_factory=lambda: np.zeros((0, SIZE), np.int8))
    lengths: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    seen: tuple[int, int] = (0, 0)
    gone: int = 0
    filed: Filed = Filed()

    @property
    def newest(self) -> int:
        return int(self.ids[-1]) if len(self.ids) else self.filed.newest

    @property
    def start(self) -> int:
        """Numbers above it are looked at again."""
        return max(self.newest - LATE, self.filed.newest)

    @property
    def has_signs_only(self) -> bool:
        return self.rows.dtype == np.uint8

    @property
    def size(self) -> int:
        return self.rows.nbytes + self.ids.nbytes + self.documents.nbytes + self.lengths.nbytes


_shelves: WeakKeyDictionary[Engine, OrderedDict[int, Shelf]] = WeakKeyDictionary()
_lock = threading.Lock()
_unreadable: set[str] = set()  # files that weren't what they should be, by name


def nearest(organization_id: int, question: npt.NDArray[np.float32], *, most: int, within: Ids | None = None) -> list[int]:
    """Inner ids of the `most` passages that are most like the question, or of a few times as many, the best first; `within` are the only documents that count
    (inner ids)."""
    with _lock:
        shelf = _filled(organization_id)
        inside = shelf.filed
    found = filed.nearest(organization_id, inside, question, most=most, within=within) if inside.name else []
    if found is None:  # the file can't be read
        with _lock:
            shelf = _filled(organization_id, without=inside.name)
    everything = [*(found or []), *_on_shelf(shelf, question, most, within)]
    return [number for _, number in sorted(everything, reverse=True)]


def _on_shelf(shelf: Shelf, question: npt.NDArray[np.float32], most: int, within: Ids | None) -> list[tuple[float, int]]:
    with _lock:
        ids, documents, rows, lengths = shelf.ids, shelf.documents, shelf.rows, shelf.lengths
    if within is not None:
        inside = np.isin(documents, within)
        ids, rows, lengths = ids[inside], rows[inside], lengths[inside]
    if not len(ids):
        return []
    alike = _alike(rows, question) / lengths
    most = most * BY_SIGNS if rows.dtype == np.uint8 else most
    chosen = np.argpartition(-alike, most)[:most] if len(ids) > most else np.arange(len(ids))
    return list(zip(alike[chosen].tolist(), ids[chosen].tolist(), strict=True))


def _alike(rows: Rows, question: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Products of each row with the question."""
    found = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        block = np.unpackbits(block, axis=1).astype(np.float32) * 2 - 1 if block.dtype == np.uint8 else block.astype(np.float32)
        found[start : start + BLOCK] = block @ question
    return found


def forget(organization_id: int, missing: int) -> None:
    """So many passages of the last answer are gone; once it is too many the shelf is filled anew."""
    with _lock:
        shelf = _shelves.get(db.engine, OrderedDict()).get(organization_id)
        if shelf is None:
            return
        shelf.gone += missing
        if shelf.gone > 100 + len(shelf.ids) // 10:
            del _shelves[db.engine][organization_id]


def _filled(organization_id: int, without: str | None = None) -> Shelf:
    """The shelf with all that is there now. `without`: as if there weren't this file."""
    shelves = _shelves.setdefault(db.engine, OrderedDict())
    shelf = shelves.setdefault(organization_id, Shelf())
    if without is not None:
        _unreadable.add(without)
    seen, in_use = _newest(organization_id, shelf)
    if in_use != shelf.filed:
        shelf = shelves[organization_id] = Shelf(filed=in_use)
        seen = None
    shelves.move_to_end(organization_id)
    if seen != shelf.seen:
        _fill(shelf, organization_id)
        shelf.seen, _ = _newest(organization_id, shelf)
    while len(shelves) > 1 and sum(one.size for one in shelves.values()) > MEMORY:
        shelves.popitem(last=False)
    return shelf


def _newest(organization_id: int, shelf: Shelf) -> tuple[tuple[int, int] | None, Filed]:
    """How many of the newest numbers there are and the last of them, and the file that is in use."""
    recent = (Chunk.organization_id == organization_id) & (Chunk.id > shelf.start)
    file = [select(column).where(VectorFile.organization_id == organization_id).scalar_subquery() for column in (VectorFile.name, VectorFile.newest)]
    count, last, name, newest = db.session.execute(select(func.count(), func.coalesce(func.max(Chunk.id), 0), *file).where(recent)).one()
    return (count, last), Filed() if name is None or name in _unreadable else Filed(name, newest)


def _fill(shelf: Shelf, organization_id: int) -> None:
    """Fetch what isn't there yet."""
    start, known = shelf.start, shelf.ids[shelf.ids > shelf.start]
    ours = (Chunk.organization_id == organization_id) & (Chunk.id > start) & Chunk.vector.is_not(None)
    more = db.session.scalar(select(func.count()).where(ours)) or 0
    if len(shelf.ids) + more - len(known) > EXACT:
        _narrow(shelf)
    column, dtype = (Chunk.bits, np.uint8) if shelf.has_signs_only else (Chunk.vector, np.int8)
    query = select(Chunk.id, Chunk.document_id, column).where(ours).order_by(Chunk.id).execution_options(yield_per=BATCH)
    parts = [(shelf.ids, shelf.documents, shelf.rows)]
    for rows in db.session.execute(query).partitions():
        ids = np.array([row[0] for row in rows], np.int64)
        new = ~np.isin(ids, known)
        kept = np.frombuffer(b"".join(row[2] for row in rows), dtype).reshape(len(rows), -1)
        parts.append((ids[new], np.array([row[1] for row in rows], np.int64)[new], kept[new]))
    _put(shelf, [np.concatenate(one) for one in zip(*parts, strict=True)])


def _narrow(shelf: Shelf) -> None:
    """Leave the signs only."""
    if not shelf.has_signs_only:
        shelf.rows = np.packbits(shelf.rows > 0, axis=1)


def _put(shelf: Shelf, columns: list[Any]) -> None:
    ids, documents, rows = columns
    order = np.argsort(ids, kind="stable")[-MOST:]
    shelf.ids, shelf.documents, shelf.rows = ids[order], documents[order], rows[order]
    blocks = (shelf.rows[start : start + BLOCK].astype(np.float32) for start in range(0, len(order), BLOCK))
    lengths = [np.full(len(order), SIZE**0.5, np.float32)] if shelf.has_signs_only else [np.linalg.norm(block, axis=1) for block in blocks]
    shelf.lengths = np.maximum(np.concatenate(lengths) if lengths else np.zeros(0, np.float32), 1e-9)
