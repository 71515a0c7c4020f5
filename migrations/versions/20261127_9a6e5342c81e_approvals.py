"""rules of approval, the rounds of documents, and who stands in for whom

Revision: 9a6e5342c81e, after b04d7f2e6c93.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9a6e5342c81e"
down_revision = "b04d7f2e6c93"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

#: Whose hands documents went through so far, as far as rows name people by their addresses.
HANDS = """
INSERT INTO document_hands (organization_id, document_id, user_id)
SELECT documents.organization_id, documents.id, users.id FROM documents
JOIN users ON users.organization_id = documents.organization_id AND users.email = documents.handed_in_by
UNION
SELECT value_edits.organization_id, value_edits.document_id, users.id FROM value_edits
JOIN users ON users.organization_id = value_edits.organization_id AND users.email = value_edits.changed_by
"""


def upgrade() -> None:
    op.create_table(
        "approval_rules",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("steps", JSON, nullable=False),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        sa.Column("may_override", sa.Boolean(), nullable=False),
        sa.Column("due_hours", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_approval_rules_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_rules_public_id")),
    )
    with op.batch_alter_table("approval_rules", schema=None) as batch_op:
        batch_op.create_index("ix_approval_rules_organization_id_position", ["organization_id", "position"], unique=False)

    op.create_table(
        "delegations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("delegate_id", KEY, nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["users.id"], name=op.f("fk_delegations_delegate_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_delegations_organization_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_delegations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delegations_public_id")),
        sa.UniqueConstraint("user_id", name=op.f("uq_delegations_user_id")),
    )
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index("ix_delegations_delegate_id_from_at", ["delegate_id", "from_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegations_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "approval_rounds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("rule_id", KEY, nullable=True),
        sa.Column("rule_name", sa.String(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("needs", JSON, nullable=False),
        sa.Column("four_eyes", sa.Boolean(), nullable=False),
        sa.Column("may_override", sa.Boolean(), nullable=False),
        sa.Column("due_hours", sa.Integer(), nullable=True),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("unclear", JSON, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_approval_rounds_document_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_approval_rounds_organization_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["approval_rules.id"], name=op.f("fk_approval_rounds_rule_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rounds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_rounds_public_id")),
    )
    with op.batch_alter_table("approval_rounds", schema=None) as batch_op:
        batch_op.create_index("ix_approval_rounds_document_id_state", ["document_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_rounds_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_rounds_rule_id"), ["rule_id"], unique=False)

    op.create_table(
        "document_hands",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_hands_document_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_document_hands_organization_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_document_hands_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_hands")),
        sa.UniqueConstraint("document_id", "user_id", name=op.f("uq_document_hands_document_id_user_id")),
    )
    with op.batch_alter_table("document_hands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_hands_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "approval_assignments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("round_id", KEY, nullable=False),
        sa.Column("document_id", KEY, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_approval_assignments_decided_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_approval_assignments_document_id")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_approval_assignments_organization_id")),
        sa.ForeignKeyConstraint(["round_id"], ["approval_rounds.id"], name=op.f("fk_approval_assignments_round_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_approval_assignments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_assignments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_approval_assignments_public_id")),
        sa.UniqueConstraint("round_id", "step", "user_id", name=op.f("uq_approval_assignments_round_id_step_user_id")),
    )
    with op.batch_alter_table("approval_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_assignments_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_assignments_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index("ix_approval_assignments_state_due_at", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_approval_assignments_user_id_state_document_id", ["user_id", "state", "document_id"], unique=False)

    op.execute(HANDS)


def downgrade() -> None:
    for table in ("approval_assignments", "document_hands", "approval_rounds", "delegations", "approval_rules"):
        op.drop_table(table)
