"""several documents in one file, and what speaks for a type

Revision: df2bc657bc7f, after a41f0c6be2d7.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'df2bc657bc7f'
down_revision = 'a41f0c6be2d7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('split_from_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column('first_page', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('last_page', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_documents_split_from_id'), ['split_from_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_documents_split_from_id'), 'documents', ['split_from_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('type_words', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('parts', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), server_default='[]', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('readings', schema=None) as batch_op:
        batch_op.drop_column('parts')
        batch_op.drop_column('type_words')

    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_documents_split_from_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_documents_split_from_id'))
        batch_op.drop_column('last_page')
        batch_op.drop_column('first_page')
        batch_op.drop_column('split_from_id')
