"""facilities, projects with what belongs to them, and records

Revision: f3c58d2a9b17, after 7d1c55a0e2b8.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "f3c58d2a9b17"
down_revision = "7d1c55a0e2b8"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def identified(table: str) -> list[sa.Column | sa.Constraint]:
    """What all three have: numbers inside and outside, the time of making, the firm."""
    return [
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f(f"fk_{table}_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("public_id", name=op.f(f"uq_{table}_public_id")),
        sa.UniqueConstraint("uuid", name=op.f(f"uq_{table}_uuid")),
    ]


def upgrade() -> None:
    op.create_table(
        "facilities",
        *identified("facilities"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("categories", JSON, nullable=False),
    )
    op.create_index("ix_facilities_organization_id_id", "facilities", ["organization_id", "id"])
    op.create_table(
        "projects",
        *identified("projects"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("project_type", sa.String(), nullable=True),
    )
    op.create_index("ix_projects_organization_id_id", "projects", ["organization_id", "id"])
    op.create_table(
        "project_entities",
        sa.Column("id", KEY, nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("entity_type", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_project_entities_organization_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_entities_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_entities")),
        sa.UniqueConstraint("project_id", "entity_type", "entity_id", name=op.f("uq_project_entities_project_id_entity_type_entity_id")),
    )
    op.create_index(
        "ix_project_entities_organization_id_entity_type_entity_id", "project_entities", ["organization_id", "entity_type", "entity_id"]
    )
    op.create_table(
        "records",
        *identified("records"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("document_id", KEY, nullable=True),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("facility_id", KEY, nullable=False),
        sa.Column("percentage", sa.String(), nullable=False),
        sa.Column("base_quantity", KEY, nullable=False),
        sa.Column("quantity", KEY, nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("unit_printed", "invoice_number", "supply_point", "supplier", "waste_code")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("identification_name", "description", "destination")),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("month", sa.String(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_records_document_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name=op.f("fk_records_facility_id")),
        sa.UniqueConstraint("document_id", "item", "facility_id", name=op.f("uq_records_document_id_item_facility_id")),
    )
    for columns in (["kind", "id"], ["id"], ["facility_id", "id"], ["month"]):
        op.create_index(f"ix_records_organization_id_{'_'.join(columns)}", "records", ["organization_id", *columns])
    op.create_index("ix_records_facility_id", "records", ["facility_id"])


def downgrade() -> None:
    for table in ("records", "project_entities", "projects", "facilities"):
        op.drop_table(table)
