"""what kind of file a kept e-mail is

Revision: e41f0c7b92d6, after c90b7e5d31a4.
"""

import sqlalchemy as sa
from alembic import op

revision = "e41f0c7b92d6"
down_revision = "c90b7e5d31a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mails", sa.Column("kind", sa.String(), server_default="eml", nullable=False))


def downgrade() -> None:
    op.drop_column("mails", "kind")
