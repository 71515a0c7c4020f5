"""Files that hold the meanings of large firms' passages, and documents by their amounts.

Revision: 5d2e8c41f7a3, after e41f0c7b92d6. Made 2026-11-27 04:19:10.214530.
"""

import sqlalchemy as sa
from alembic import op

revision = '5d2e8c41f7a3'
down_revision = 'e41f0c7b92d6'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('search_vector_files',
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('newest', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_search_vector_files_organization_id')),
    sa.PrimaryKeyConstraint('organization_id', name=op.f('pk_search_vector_files'))
    )
    with op.batch_alter_table('reading_values', schema=None) as batch_op:
        batch_op.create_index('ix_reading_values_organization_id_name_amount', ['organization_id', 'name', 'amount'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('reading_values', schema=None) as batch_op:
        batch_op.drop_index('ix_reading_values_organization_id_name_amount')

    op.drop_table('search_vector_files')
