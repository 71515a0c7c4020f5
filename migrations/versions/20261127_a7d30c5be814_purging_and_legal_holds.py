"""how long deleted documents are kept, what is held, and bytes that no row names any more

Revision: a7d30c5be814, after 5d2e8c41f7a3.
"""

import sqlalchemy as sa
from alembic import op

revision = "a7d30c5be814"
down_revision = "5d2e8c41f7a3"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("organizations", sa.Column("retention_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("documents", sa.Column("deleted_by", sa.String(), nullable=True))
    op.create_index("ix_documents_organization_id_deleted_at", "documents", ["organization_id", "deleted_at"])
    op.create_index("ix_readings_organization_id_words_sha256", "readings", ["organization_id", "words_sha256"])
    op.create_table(
        "legal_holds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=True),
        sa.Column("folder_id", KEY, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("placed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_legal_holds_organization_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_legal_holds_document_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["folders.id"], name=op.f("fk_legal_holds_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_legal_holds_public_id")),
        sa.UniqueConstraint("document_id", name=op.f("uq_legal_holds_document_id")),
        sa.UniqueConstraint("folder_id", name=op.f("uq_legal_holds_folder_id")),
    )
    op.create_index("ix_legal_holds_organization_id_id", "legal_holds", ["organization_id", "id"])
    op.create_table(
        "leftovers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_leftovers_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leftovers")),
    )
    op.create_index("ix_leftovers_organization_id_digest", "leftovers", ["organization_id", "digest"])


def downgrade() -> None:
    op.drop_table("leftovers")
    op.drop_table("legal_holds")
    op.drop_index("ix_readings_organization_id_words_sha256", "readings")
    op.drop_index("ix_documents_organization_id_deleted_at", "documents")
    op.drop_column("documents", "deleted_by")
    op.drop_column("organizations", "retention_days")
