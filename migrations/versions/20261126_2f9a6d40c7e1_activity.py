"""the activity log: entries, what they are found by, and where each organization's chain ends

Revision: 2f9a6d40c7e1, after b7e2c91d5a08.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2f9a6d40c7e1"
down_revision = "b7e2c91d5a08"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("organization_id", KEY, autoincrement=False, nullable=False),
        sa.Column("sequence", KEY, autoincrement=False, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("sub_area", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("erases", JSON, nullable=True),
        sa.Column("details_sha256", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("facts", JSON, nullable=True),
        sa.PrimaryKeyConstraint("organization_id", "sequence", name=op.f("pk_activity")),
        sa.UniqueConstraint("public_id", name=op.f("uq_activity_public_id")),
    )
    op.create_index("ix_activity_organization_id_kind_sequence", "activity", ["organization_id", "kind", "sequence"])
    op.create_index("ix_activity_organization_id_area_sub_area_sequence", "activity", ["organization_id", "area", "sub_area", "sequence"])
    op.create_index("ix_activity_organization_id_document_sequence", "activity", ["organization_id", "document", "sequence"])
    op.create_index("ix_activity_organization_id_at", "activity", ["organization_id", "at"])
    op.create_table(
        "activity_marks",
        sa.Column("organization_id", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("sequence", KEY, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "name", "value", "sequence", name=op.f("pk_activity_marks")),
    )
    op.create_index("ix_activity_marks_organization_id_sequence", "activity_marks", ["organization_id", "sequence"])
    op.create_table(
        "activity_heads",
        sa.Column("organization_id", KEY, autoincrement=False, nullable=False),
        sa.Column("sequence", KEY, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("published", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_activity_heads")),
    )


def downgrade() -> None:
    op.drop_table("activity_heads")
    op.drop_table("activity_marks")
    op.drop_table("activity")
