"""lists newest first

Revision: 5b1d0e7c2f48, after 09e3c4966a1c.
"""

from alembic import op

revision = "5b1d0e7c2f48"
down_revision = "09e3c4966a1c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_documents_organization_id_id", "documents", ["organization_id", "id"])
    op.create_index("ix_jobs_organization_id_id", "jobs", ["organization_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_organization_id_id", "jobs")
    op.drop_index("ix_documents_organization_id_id", "documents")
