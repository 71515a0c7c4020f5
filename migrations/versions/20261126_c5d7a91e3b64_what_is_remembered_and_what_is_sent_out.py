"""what is remembered, and what is sent out

Revision: c5d7a91e3b64, after df2bc657bc7f.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c5d7a91e3b64"
down_revision = "df2bc657bc7f"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SWITCHES = (("organizations", "outside_reader"), ("folders", "never_send"), ("documents", "never_send"))


def upgrade() -> None:
    op.create_table(
        "layouts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("doc_type", sa.String(), nullable=False),
        sa.Column("vendor", sa.String(), nullable=False),
        sa.Column("layout", JSON, nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("learned_from_id", KEY, nullable=True),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["learned_from_id"], ["documents.id"], name=op.f("fk_layouts_learned_from_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_layouts_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layouts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_layouts_public_id")),
    )
    op.create_index("ix_layouts_organization_id_id", "layouts", ["organization_id", "id"])
    op.create_index(op.f("ix_layouts_learned_from_id"), "layouts", ["learned_from_id"])
    op.create_table(
        "layout_keys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("layout_id", KEY, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["layout_id"], ["layouts.id"], name=op.f("fk_layout_keys_layout_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_layout_keys_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layout_keys")),
        sa.UniqueConstraint("layout_id", "key", name=op.f("uq_layout_keys_layout_id_key")),
    )
    op.create_index("ix_layout_keys_organization_id_key", "layout_keys", ["organization_id", "key"])
    op.add_column("reading_values", sa.Column("remembered_id", KEY, nullable=True))
    op.add_column("readings", sa.Column("outside", JSON, nullable=True))
    for table, column in SWITCHES:
        op.add_column(table, sa.Column(column, sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    for table, column in reversed(SWITCHES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("outside")
    with op.batch_alter_table("reading_values", schema=None) as batch_op:
        batch_op.drop_column("remembered_id")
    op.drop_table("layout_keys")
    op.drop_table("layouts")
