"""pages that may show the upload in a frame

Revision: e5a907d41c3b, after 6b3f1e82a9d4.
"""

import sqlalchemy as sa
from alembic import op

revision = "e5a907d41c3b"
down_revision = "6b3f1e82a9d4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organizations", sa.Column("embed_origins", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_column("embed_origins")
