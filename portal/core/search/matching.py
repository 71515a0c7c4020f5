"""Passages that hold words, by the index of either database. Words are tokens (`tokens.py`), letters and figures, so no syntax can be in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Select, Text, cast, column, exists, func, literal, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from portal.core.db import db
from portal.core.documents.table import Document
from portal.core.search.asked import Term
from portal.core.search.table import FULL_TEXT, Chunk, tenant

RARE = 500  # passages with a word that is to be left out: so many are fetched
_INDEX = table(FULL_TEXT, column("rowid"), column(FULL_TEXT))  # FTS5; there is none on PostgreSQL


def holding(among: Select[tuple[Document]], organization_id: int, terms: Sequence[Term], *, most: int) -> list[tuple[int, int]]:
    """The newest passages that hold all the terms, of the documents `among`: inner ids of passage and document."""
    rows = among.join(Chunk, Chunk.document_id == Document.id).with_only_columns(Chunk.id, Document.id)
    rows, newest = _matching(rows, organization_id, terms)
    return [(chunk, document) for chunk, document in db.session.execute(rows.order_by(newest.desc()).limit(most))]


class Unwanted:
    """The documents a passage of which holds any of some terms. A rare term's are fetched once; of a common one only the documents that are asked about
    are looked at, passage by passage until one holds it."""

    def __init__(self, organization_id: int, terms: Sequence[Term]) -> None:
        self._organization_id = organization_id
        self._common: list[Term] = []
        self._held: set[int] = set()
        self._looked_at: set[int] = set()
        for term in terms:
            self._fetch(term)

    def __bool__(self) -> bool:
        return bool(self._held or self._common)

    def among(self, documents: Iterable[int]) -> set[int]:
        """Which of these (inner ids) are unwanted."""
        wanted = set(documents)
        new = wanted - self._looked_at - self._held if self._common else set()
        if new:
            self._held |= _holding_any(new, self._common)
            self._looked_at |= new
        return wanted & self._held

    def _fetch(self, term: Term) -> None:
        found = list(db.session.scalars(documents_with(self._organization_id, [term]).limit(RARE + 1)))
        self._held.update(found)
        if len(found) > RARE:
            self._common.append(term)


def _holding_any(documents: set[int], terms: Sequence[Term]) -> set[int]:
    """SQLite keeps a passage's words with spaces between, PostgreSQL as a vector; neither needs the index for the passages of a few documents."""
    if db.engine.dialect.name == "postgresql":
        held = or_(*(Chunk.words.op("@@")(cast(literal(_for_postgres(term)), TSQUERY)) for term in terms))
    else:
        spaced = literal(" ").concat(cast(Chunk.words, Text)).concat(" ")
        held = or_(*(func.instr(spaced, part) > 0 for term in terms for part in _spaced(term)))
    asked = select(Document.id).where(Document.id.in_(documents), exists().where(Chunk.document_id == Document.id, held))
    return set(db.session.scalars(asked))


def _spaced(term: Term) -> list[str]:
    return [f" {' '.join(term.words)}{'' if term.prefix else ' '}", *(f" {word} " for word in term.also), *(f" {word}" for word in term.begun)]


def documents_with(organization_id: int, terms: Sequence[Term]) -> Select[tuple[int]]:
    """Inner ids of the documents a passage of which holds all the terms."""
    return _matching(select(Chunk.document_id), organization_id, terms)[0]


def _matching(rows: Select[tuple[int, int]] | Select[tuple[int]], organization_id: int, terms: Sequence[Term]) -> tuple[Select, ColumnElement[int]]:
    """The rows whose passage holds all the terms, and what orders them. On SQLite only the index's own number is walked without sorting. PostgreSQL takes
    a phrase for as common as its words, and would go through all passages from the newest: by a number that no index has it goes through GIN."""
    wanted = [Term((tenant(organization_id),)), *terms]
    if db.engine.dialect.name == "postgresql":
        held = Chunk.words.op("@@")(cast(literal(" & ".join(map(_for_postgres, wanted))), TSQUERY))
        return rows.where(held, Chunk.organization_id == organization_id), Chunk.id + 0 if any(len(term.words) > 1 for term in terms) else Chunk.id
    match = _INDEX.c[FULL_TEXT].op("MATCH")(" AND ".join(map(_for_sqlite, wanted)))
    return rows.join(_INDEX, _INDEX.c.rowid == Chunk.id).where(match), _INDEX.c.rowid


def _for_sqlite(term: Term) -> str:
    held = f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'
    others = "".join([*(f' OR "{word}"' for word in term.also), *(f' OR "{word}" *' for word in term.begun)])
    return f"({held}{others})" if others else held


def _for_postgres(term: Term) -> str:
    held = " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.prefix else "")
    others = "".join([*(f" | '{word}'" for word in term.also), *(f" | '{word}':*" for word in term.begun)])
    return f"({held}{others})"
