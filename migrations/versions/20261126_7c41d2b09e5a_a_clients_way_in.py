"""a client's way in

Revision: 7c41d2b09e5a, after 3a6a73a572cf.
"""

from alembic import op

revision = "7c41d2b09e5a"
down_revision = "3a6a73a572cf"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_phone_numbers_e164", "phone_numbers", ["e164"]),
    ("ix_folder_links_organization_id_asked_at", "folder_links", ["organization_id", "asked_at"]),
    ("ix_messages_organization_id_state_id", "messages", ["organization_id", "state", "id"]),
    ("ix_messages_organization_id_recipient_id", "messages", ["organization_id", "recipient", "id"]),
)


def upgrade() -> None:
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in INDEXES:
        op.drop_index(name, table)
