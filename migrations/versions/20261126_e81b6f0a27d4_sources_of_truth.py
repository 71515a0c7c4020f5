"""what a file carried beside its print

Revision: e81b6f0a27d4, after c5d7a91e3b64.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e81b6f0a27d4"
down_revision = "c5d7a91e3b64"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("readings", sa.Column("sources", JSON, server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("sources")
