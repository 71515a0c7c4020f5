"""Uploads on their way: files that are announced, and files sent in pieces.

Revision: 9b99a3867016, after f3c58d2a9b17. Made 2026-11-27 03:46:38.761690.
"""

import sqlalchemy as sa
from alembic import op

revision = '9b99a3867016'
down_revision = 'f3c58d2a9b17'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('uploads',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('way', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('most', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.String(), nullable=False),
    sa.Column('parts', sa.String(), nullable=True),
    sa.Column('folder', sa.String(), nullable=True),
    sa.Column('link_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('replaces', sa.String(), nullable=True),
    sa.Column('document_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('outcome', sa.String(), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_uploads_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['link_id'], ['folder_links.id'], name=op.f('fk_uploads_link_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_uploads_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_uploads')),
    sa.UniqueConstraint('public_id', name=op.f('uq_uploads_public_id'))
    )
    with op.batch_alter_table('uploads', schema=None) as batch_op:
        batch_op.create_index('ix_uploads_document_id', ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_uploads_link_id'), ['link_id'], unique=False)
        batch_op.create_index('ix_uploads_organization_id_made_by_state', ['organization_id', 'made_by', 'state'], unique=False)
        batch_op.create_index('ix_uploads_state_expires_at', ['state', 'expires_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('uploads', schema=None) as batch_op:
        batch_op.drop_index('ix_uploads_state_expires_at')
        batch_op.drop_index('ix_uploads_organization_id_made_by_state')
        batch_op.drop_index(batch_op.f('ix_uploads_link_id'))
        batch_op.drop_index('ix_uploads_document_id')

    op.drop_table('uploads')
