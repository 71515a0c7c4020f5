"""mails, mailboxes that they are fetched from, and rules that put documents into folders

Revision: c4d81f60b7ea, after 9a6e5342c81e.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c4d81f60b7ea"
down_revision = "9a6e5342c81e"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("directory", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("afterwards", sa.String(), nullable=False),
        sa.Column("move_to", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("uid_validity", KEY, nullable=True),
        sa.Column("last_uid", KEY, nullable=False),
        sa.Column("marked_uid", KEY, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_mailboxes_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mailboxes_public_id")),
    )
    with op.batch_alter_table("mailboxes", schema=None) as batch_op:
        batch_op.create_index("ix_mailboxes_active_next_at", ["active", "next_at"], unique=False)
        batch_op.create_index("ix_mailboxes_organization_id_id", ["organization_id", "id"], unique=False)

    op.create_table(
        "mails",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("mailbox_id", KEY, nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("recipients", JSON, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("left_out", JSON, nullable=False),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailboxes.id"], name=op.f("fk_mails_mailbox_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_mails_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("organization_id", "key", name=op.f("uq_mails_organization_id_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mails_public_id")),
    )
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.create_index("ix_mails_mailbox_id_id", ["mailbox_id", "id"], unique=False)
        batch_op.create_index("ix_mails_organization_id_id", ["organization_id", "id"], unique=False)
        batch_op.create_index("ix_mails_organization_id_sha256", ["organization_id", "sha256"], unique=False)
        batch_op.create_index("ix_mails_organization_id_state_id", ["organization_id", "state", "id"], unique=False)

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
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("tag", sa.String(), nullable=True),
        sa.Column("mailbox_id", KEY, nullable=True),
        sa.Column("doc_type", sa.String(), nullable=True),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("comparison", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["folder_id"], ["folders.id"], name=op.f("fk_routing_rules_folder_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailboxes.id"], name=op.f("fk_routing_rules_mailbox_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_routing_rules_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_routing_rules_public_id")),
    )
    with op.batch_alter_table("routing_rules", schema=None) as batch_op:
        batch_op.create_index("ix_routing_rules_folder_id", ["folder_id"], unique=False)
        batch_op.create_index("ix_routing_rules_mailbox_id", ["mailbox_id"], unique=False)
        batch_op.create_index("ix_routing_rules_organization_id_position", ["organization_id", "position"], unique=False)

    op.add_column("documents", sa.Column("mail_id", KEY, nullable=True))
    op.create_index("ix_documents_mail_id", "documents", ["mail_id"])


def downgrade() -> None:
    op.drop_index("ix_documents_mail_id", "documents")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_column("mail_id")
    for table in ("routing_rules", "mails", "mailboxes"):
        op.drop_table(table)
