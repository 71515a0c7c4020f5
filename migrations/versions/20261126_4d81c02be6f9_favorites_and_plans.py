"""favorites, plans of organizations, and lists sorted by name and time of change

Revision: 4d81c02be6f9, after e81b6f0a27d4.
"""

import sqlalchemy as sa
from alembic import op

revision = "4d81c02be6f9"
down_revision = "e81b6f0a27d4"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = {
    "ix_documents_organization_id_source_id": ["organization_id", "source", "id"],
    "ix_documents_organization_id_updated_at": ["organization_id", "updated_at"],
    "ix_documents_organization_id_name": ["organization_id", "name"],
}


def upgrade() -> None:
    op.add_column("organizations", sa.Column("plan", sa.String(), server_default="standard", nullable=False))
    op.create_table(
        "favorites",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_favorites_document_id_documents")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_favorites_organization_id_organizations")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_favorites_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favorites")),
        sa.UniqueConstraint("user_id", "document_id", name=op.f("uq_favorites_user_id_document_id")),
    )
    for column in ("document_id", "organization_id"):
        op.create_index(op.f(f"ix_favorites_{column}"), "favorites", [column])
    for name, columns in INDEXES.items():
        op.create_index(name, "documents", columns)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, table_name="documents")
    op.drop_table("favorites")
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_column("plan")
