"""what people see and decide

Revision: 3a6a73a572cf, after 5b1d0e7c2f48. Made 2026-11-26 17:25:05.780495.
"""

import sqlalchemy as sa
from alembic import op

revision = '3a6a73a572cf'
down_revision = '5b1d0e7c2f48'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sessions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('e164', sa.String(), nullable=True),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_sessions_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sessions_token_hash'))
    )
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sessions_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sessions_user_id'), ['user_id'], unique=False)

    op.create_table('document_decisions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('document_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('deed', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_document_decisions_document_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_document_decisions_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_decisions'))
    )
    with op.batch_alter_table('document_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_decisions_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_decisions_organization_id'), ['organization_id'], unique=False)

    op.create_table('one_time_codes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('organization_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('link_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('e164', sa.String(), nullable=False),
    sa.Column('browser', sa.String(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['link_id'], ['folder_links.id'], name=op.f('fk_one_time_codes_link_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_one_time_codes_organization_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_codes'))
    )
    with op.batch_alter_table('one_time_codes', schema=None) as batch_op:
        batch_op.create_index('ix_one_time_codes_e164_asked_at', ['e164', 'asked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_codes_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_codes_link_id'), ['link_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_one_time_codes_organization_id'), ['organization_id'], unique=False)

    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('opened_by', sa.String(), nullable=True))
        batch_op.create_index('ix_documents_organization_id_sha256', ['organization_id', 'sha256'], unique=False)
        batch_op.create_index('ix_documents_phone_id_folder_id_id', ['phone_id', 'folder_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_documents_replaces_id'), ['replaces_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_documents_phone_id'), 'phone_numbers', ['phone_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_documents_replaces_id'), 'documents', ['replaces_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('folder_links', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.add_column(sa.Column('secret', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('organizations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('contact', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('privacy_url', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('accent', sa.String(), server_default='', nullable=False))

    with op.batch_alter_table('reading_values', schema=None) as batch_op:
        batch_op.add_column(sa.Column('confirmed_by', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('reading_values', schema=None) as batch_op:
        batch_op.drop_column('confirmed_at')
        batch_op.drop_column('confirmed_by')

    with op.batch_alter_table('organizations', schema=None) as batch_op:
        batch_op.drop_column('accent')
        batch_op.drop_column('privacy_url')
        batch_op.drop_column('contact')

    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.drop_column('secret')

    with op.batch_alter_table('folder_links', schema=None) as batch_op:
        batch_op.drop_column('asked_at')
        batch_op.drop_column('name')

    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_documents_replaces_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_documents_phone_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_documents_replaces_id'))
        batch_op.drop_index('ix_documents_phone_id_folder_id_id')
        batch_op.drop_index('ix_documents_organization_id_sha256')
        batch_op.drop_column('opened_by')
        batch_op.drop_column('opened_at')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('phone_id')

    with op.batch_alter_table('one_time_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_one_time_codes_organization_id'))
        batch_op.drop_index(batch_op.f('ix_one_time_codes_link_id'))
        batch_op.drop_index(batch_op.f('ix_one_time_codes_expires_at'))
        batch_op.drop_index('ix_one_time_codes_e164_asked_at')

    op.drop_table('one_time_codes')
    with op.batch_alter_table('document_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_decisions_organization_id'))
        batch_op.drop_index(batch_op.f('ix_document_decisions_document_id'))

    op.drop_table('document_decisions')
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sessions_user_id'))
        batch_op.drop_index(batch_op.f('ix_sessions_expires_at'))

    op.drop_table('sessions')
