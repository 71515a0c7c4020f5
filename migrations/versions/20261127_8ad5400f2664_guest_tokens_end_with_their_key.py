"""guest tokens end with the key that made them

Revision: 8ad5400f2664, after a7d30c5be814.
"""

import sqlalchemy as sa
from alembic import op

revision = "8ad5400f2664"
down_revision = "a7d30c5be814"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_with_id", KEY, nullable=True))
        batch_op.create_index(batch_op.f("ix_api_keys_made_with_id"), ["made_with_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_api_keys_made_with_id"), "api_keys", ["made_with_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_api_keys_made_with_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_api_keys_made_with_id"))
        batch_op.drop_column("made_with_id")
