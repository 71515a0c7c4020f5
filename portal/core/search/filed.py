"""The meanings of a large firm's passages as a file (HNSW, `usearch`): mapped into memory where all processes share it, and asked without looking at all.

The file holds the passages up to a number; newer ones are looked through in memory (`vectors`). It is made anew by a job (`filing`) as a firm grows, and
lies in the store beside the firm's files, so that every machine has it; no backup holds it.
"""

from __future__ import annotations

import logging
import mmap
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.accounts import Organization
from portal.core.db import Key, UtcTime, db, now
from portal.core.search import meaning
from portal.core.search.table import Chunk
from portal.core.storage import keeping

log = logging.getLogger(__name__)

CONNECTIONS = 16  # of each passage to others
WHILE_ADDING, WHILE_ASKING = 128, 2_000  # passages that are looked at on the way: the more, the fewer are missed
FEW_DOCUMENTS = 2_000  # among so many all passages are measured
MOST_ASKED = 20_000  # passages that the file is asked for, where a search is narrowed to some documents
OPENED = 20  # files that a process keeps mapped
Ids = npt.NDArray[np.int64]


class VectorFile(db.Model):
    """The file of an organization that is in use: its `name` in the store, the passages in it (`count`), all of whose numbers are `newest` at most."""

    __tablename__ = "search_vector_files"

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), primary_key=True, autoincrement=False)
    name: Mapped[str]
    newest: Mapped[int] = mapped_column(Key)
    count: Mapped[int]
    created_at: Mapped[Any] = mapped_column(UtcTime, default=now)


@dataclass(frozen=True, slots=True)
class Filed:
    """Which file is in use and up to which number; `name` is None where there is none."""

    name: str | None = None
    newest: int = 0


_opened: dict[str, Any] = {}
_lock = threading.Lock()


def empty() -> Any:
    from usearch.index import Index

    return Index(ndim=meaning.SIZE, metric="cos", dtype="i8", connectivity=CONNECTIONS, expansion_add=WHILE_ADDING, expansion_search=WHILE_ASKING)


def key_of(organization_id: int, name: str) -> str:
    return f"vectors/{db.session.get_one(Organization, organization_id).public_id}/{name}"


def new_name() -> str:
    return f"{secrets.token_hex(8)}.usearch"


def nearest(organization_id: int, filed: Filed, question: npt.NDArray[np.float32], *, most: int, within: Ids | None) -> list[tuple[float, int]] | None:
    """Cosine and inner id of the passages in the file that are most like the question, about `most`, the best first; of the documents `within` alone.
    None where the file can't be read: it is as if there were none, until the next is made."""
    if within is not None and len(within) <= FEW_DOCUMENTS:
        return _of_few(filed, question, most, within)
    index = _index(organization_id, filed)
    if index is None:
        return None
    asked = meaning.rounded(question[None, :])[0]
    if within is None:
        return _asked(index, asked, most)
    wanted, found = set(within.tolist()), 10 * most
    while True:
        given = _asked(index, asked, found)
        inside = _inside(given, wanted)
        if len(inside) >= most or found >= MOST_ASKED or len(given) < found:
            return inside[:most]
        found = min(10 * found, MOST_ASKED)


def _asked(index: Any, question: npt.NDArray[np.int8], most: int) -> list[tuple[float, int]]:
    matches = index.search(question, most, threads=1)
    return [(1 - float(distance), int(key)) for key, distance in zip(matches.keys, matches.distances, strict=True)]


def _inside(given: Sequence[tuple[float, int]], wanted: set[int]) -> list[tuple[float, int]]:
    ids, of = [number for _, number in given], {}
    for start in range(0, len(ids), 5000):
        of.update(db.session.execute(select(Chunk.id, Chunk.document_id).where(Chunk.id.in_(ids[start : start + 5000]))).tuples().all())
    return [one for one in given if of.get(one[1]) in wanted]


def _of_few(filed: Filed, question: npt.NDArray[np.float32], most: int, within: Ids) -> list[tuple[float, int]]:
    ours = Chunk.document_id.in_(within.tolist()) & (Chunk.id <= filed.newest) & Chunk.vector.is_not(None)
    rows = db.session.execute(select(Chunk.id, Chunk.vector).where(ours)).all()
    alike = meaning.likeness(question[None, :], [row.vector for row in rows])
    return [(float(alike[at]), rows[at].id) for at in np.argsort(-alike, kind="stable")[:most]]


def _index(organization_id: int, filed: Filed) -> Any:
    assert filed.name is not None
    with _lock:
        if filed.name not in _opened:
            _opened[filed.name] = _mapped(organization_id, filed.name)
            for name in list(_opened)[:-OPENED]:
                del _opened[name]
        return _opened[filed.name]


def _mapped(organization_id: int, name: str) -> Any:
    from usearch.index import Index

    try:
        with keeping.store().open(key_of(organization_id, name)) as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        index = Index.restore(content, view=True)
        index.expansion_search = WHILE_ASKING
        index.content = content  # which has to be there as long as the index is
        return index
    except Exception:
        log.exception("an organization's vectors can't be read; they are looked for in memory")
        return None
