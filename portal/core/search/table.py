"""The table of passages and its full-text index: FTS5 beside it on SQLite, a tsvector with GIN in it on PostgreSQL.

Everything here follows from readings and can be made anew (`portal search reindex`); backups leave it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, LargeBinary, Text, TypeDecorator, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Json, Key, db

#: Names that begin so are of the index: SQLite keeps several tables of its own for it.
DERIVED = "search_"
FULL_TEXT = "search_words"

#: How passages are made and measured. With another number whatever was indexed before is indexed anew.
EDITION = 1


def tenant(organization_id: int) -> str:
    """The organization as a token that no text has: it stands in each of its passages, so the index itself keeps organizations apart."""
    return f"~{organization_id}"


class Tokens(TypeDecorator[Sequence[str]]):
    """Words in their order. PostgreSQL: a tsvector with positions; SQLite: the words with spaces between, which FTS5 takes apart again."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Any) -> str | None:
        if value is None or dialect.name != "postgresql":
            return None if value is None else " ".join(value)
        places: dict[str, list[str]] = {}
        for position, word in enumerate(value, 1):
            places.setdefault(word, []).append(str(position))
        return " ".join(f"'{word}':{','.join(where)}" for word, where in places.items())

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        return value  # only ever searched


class Chunk(db.Model):
    """A passage of a document: 60 to 120 words of one page, or (`number` 0) its name, type and values.

    `text` has one line of `lines` a line: ``[page, x0, y0, x1, y1]`` (fractions of the upright page), or null where it stands on none. `bits` are the
    signs of the meaning's 256 directions, `vector` their lengths as int8; both null for number 0.
    """

    __tablename__ = "search_chunks"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_search_chunks_organization_id_id", "organization_id", "id"),
        Index("ix_search_chunks_words", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),
        {"sqlite_autoincrement": True},  # a number never comes back, so what is in memory of it can't be mistaken for another's
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    edition: Mapped[int] = mapped_column(default=EDITION)
    page: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text)
    lines: Mapped[list[list[float] | None]] = mapped_column(Json)
    words: Mapped[Sequence[str]] = mapped_column(Tokens)
    bits: Mapped[bytes | None] = mapped_column(LargeBinary)
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)


#: The migration has the same statements; `tests/test_migrations.py` compares what both make.
SQLITE = (
    f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5(words, content='search_chunks', content_rowid='id', prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Mc Co' tokenchars '~'\")",
    f"CREATE TRIGGER search_chunks_added AFTER INSERT ON search_chunks BEGIN INSERT INTO {FULL_TEXT} (rowid, words) VALUES (new.id, new.words); END",
    f"CREATE TRIGGER search_chunks_gone AFTER DELETE ON search_chunks "
    f"BEGIN INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rowid, words) VALUES ('delete', old.id, old.words); END",
)
for statement in SQLITE:
    event.listen(Chunk.__table__, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect="sqlite"))
