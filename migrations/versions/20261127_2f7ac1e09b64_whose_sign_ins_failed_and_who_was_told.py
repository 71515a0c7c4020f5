"""whose sign-ins failed, when members were told of overdue approvals

Revision: 2f7ac1e09b64, after c4d81f60b7ea.
"""

import sqlalchemy as sa
from alembic import op

revision = "2f7ac1e09b64"
down_revision = "c4d81f60b7ea"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", KEY, nullable=True))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approvals_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_column("approvals_told_at")

    with op.batch_alter_table("sign_in_failures", schema=None) as batch_op:
        batch_op.drop_column("user_id")
