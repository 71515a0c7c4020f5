"""rules that route documents, names behind the plus, clients' e-mail addresses; from when mail is fetched

Revision: 7d1c55a0e2b8, after 2f7ac1e09b64.

No version made routing rules, so their table is made anew.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "7d1c55a0e2b8"
down_revision = "2f7ac1e09b64"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    make_rules(
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("mailbox_id", KEY, nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("types", JSON, nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
    )
    op.add_column("documents", sa.Column("placed_name", sa.String(), nullable=True))
    op.add_column("folders", sa.Column("plus_name", sa.String(), nullable=True))
    op.create_index("ix_folders_organization_id_plus_name", "folders", ["organization_id", "plus_name"], unique=True)
    op.add_column("folder_links", sa.Column("email", sa.String(), nullable=True))
    op.create_index("ix_folder_links_organization_id_email", "folder_links", ["organization_id", "email"])
    op.add_column("mailboxes", sa.Column("fetch_from", sa.Date(), nullable=True))
    op.add_column("mails", sa.Column("whole", sa.Boolean(), server_default=sa.true(), nullable=False))


def make_rules(*columns: sa.Column) -> None:
    """The table of rules in the place of the one before, with what they ask."""
    op.drop_table("routing_rules")
    op.create_table(
        "routing_rules",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("folder_id", KEY, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["folder_id"], ["folders.id"], name=op.f("fk_routing_rules_folder_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailboxes.id"], name=op.f("fk_routing_rules_mailbox_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_routing_rules_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_routing_rules_public_id")),
    )
    op.create_index("ix_routing_rules_folder_id", "routing_rules", ["folder_id"])
    op.create_index("ix_routing_rules_mailbox_id", "routing_rules", ["mailbox_id"])
    op.create_index("ix_routing_rules_organization_id_position", "routing_rules", ["organization_id", "position"])


def downgrade() -> None:
    op.drop_column("mails", "whole")
    op.drop_column("mailboxes", "fetch_from")
    op.drop_index("ix_folder_links_organization_id_email", "folder_links")
    op.drop_column("folder_links", "email")
    op.drop_index("ix_folders_organization_id_plus_name", "folders")
    op.drop_column("folders", "plus_name")
    op.drop_column("documents", "placed_name")
    make_rules(
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("tag", sa.String(), nullable=True),
        sa.Column("mailbox_id", KEY, nullable=True),
        sa.Column("doc_type", sa.String(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("comparison", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=True),
    )
