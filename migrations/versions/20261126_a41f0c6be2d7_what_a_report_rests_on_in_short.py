"""what a report rests on, in short

Revision: a41f0c6be2d7, after 7c41d2b09e5a.
"""

import sqlalchemy as sa
from alembic import op

revision = "a41f0c6be2d7"
down_revision = "7c41d2b09e5a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report_runs", sa.Column("documents_sha256", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("report_runs", schema=None) as batch_op:
        batch_op.drop_column("documents_sha256")
