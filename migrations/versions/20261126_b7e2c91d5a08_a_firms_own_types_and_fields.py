"""a firm's own types and fields

Revision: b7e2c91d5a08, after 4d81c02be6f9.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "b7e2c91d5a08"
down_revision = "4d81c02be6f9"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("organizations", sa.Column("types_state", sa.String(), server_default="", nullable=False))
    op.create_table(
        "type_settings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("like", sa.String(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("order", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_type_settings_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_type_settings")),
        sa.UniqueConstraint("organization_id", "name", name=op.f("uq_type_settings_organization_id_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_type_settings_public_id")),
    )
    op.create_table(
        "field_settings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("doc_type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("visible", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("settings", JSON, nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_field_settings_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_settings")),
        sa.UniqueConstraint("organization_id", "doc_type", "name", name=op.f("uq_field_settings_organization_id_doc_type_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_field_settings_public_id")),
    )


def downgrade() -> None:
    op.drop_table("field_settings")
    op.drop_table("type_settings")
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_column("types_state")
