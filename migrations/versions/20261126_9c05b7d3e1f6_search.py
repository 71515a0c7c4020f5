"""passages of documents and their full-text index

Revision: 9c05b7d3e1f6, after 2f9a6d40c7e1. What was read before is indexed by jobs that the relay asks for.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9c05b7d3e1f6"
down_revision = "2f9a6d40c7e1"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_chunks', content_rowid='id', prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Mc Co' tokenchars '~'\")",
    "CREATE TRIGGER search_chunks_added AFTER INSERT ON search_chunks BEGIN INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_chunks_gone AFTER DELETE ON search_chunks "
    "BEGIN INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words); END",
)


def upgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "search_chunks",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("words", postgresql.TSVECTOR() if postgres else sa.Text(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_search_chunks_document_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_search_chunks_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_chunks")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_search_chunks_document_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_chunks_organization_id_id", "search_chunks", ["organization_id", "id"])
    if postgres:
        op.create_index("ix_search_chunks_words", "search_chunks", ["words"], postgresql_using="gin")
        return
    for statement in SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_table("search_chunks")
