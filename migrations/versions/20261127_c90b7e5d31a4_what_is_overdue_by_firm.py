"""approvals that are overdue are looked up by firm

Revision: c90b7e5d31a4, after 9b99a3867016.
"""

from alembic import op

revision = "c90b7e5d31a4"
down_revision = "9b99a3867016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("approval_assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_approval_assignments_organization_id")
        batch_op.create_index("ix_approval_assignments_organization_id_state_due_at", ["organization_id", "state", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("approval_assignments", schema=None) as batch_op:
        batch_op.drop_index("ix_approval_assignments_organization_id_state_due_at")
        batch_op.create_index("ix_approval_assignments_organization_id", ["organization_id"], unique=False)
