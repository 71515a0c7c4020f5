"""values as days, amounts and names that the database compares; what people asked; the firm's time zone

Revision: b04d7f2e6c93, after e5a907d41c3b. The values that are there are filled in, a thousand at a time.
"""

import json
import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa
from alembic import op

revision = "b04d7f2e6c93"
down_revision = "e5a907d41c3b"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = (("day", sa.Date()), ("amount", KEY), ("currency", sa.String()), ("folded", sa.String()))
SCALE, LARGEST = 10_000, 10**12
BATCH = 1000


def upgrade() -> None:
    op.add_column("organizations", sa.Column("zone", sa.String(), server_default="", nullable=False))
    for name, kind in COLUMNS:
        op.add_column("reading_values", sa.Column(name, kind, nullable=True))
    _fill()
    op.create_index("ix_reading_values_organization_id_name_day", "reading_values", ["organization_id", "name", "day"])
    op.create_index("ix_reading_values_organization_id_name_folded", "reading_values", ["organization_id", "name", "folded"])
    op.create_table(
        "asked_questions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organization_id", KEY, nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_asked_questions_organization_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_questions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_asked_questions_public_id")),
    )
    op.create_index("ix_asked_questions_organization_id_asked_by_id", "asked_questions", ["organization_id", "asked_by", "id"])


def _fill() -> None:
    connection, last = op.get_bind(), 0
    query = sa.text("SELECT id, type, CAST(value AS TEXT) AS value FROM reading_values WHERE id > :last ORDER BY id LIMIT :batch")
    put = sa.text("UPDATE reading_values SET day = :day, amount = :amount, currency = :currency, folded = :folded WHERE id = :id").bindparams(
        sa.bindparam("day", type_=sa.Date())
    )
    while rows := connection.execute(query, {"last": last, "batch": BATCH}).all():
        connection.execute(put, [{"id": row.id} | columns(row.type, json.loads(row.value) if row.value else None) for row in rows])
        last = rows[-1].id


# What follows is `portal.core.readings.kept` as it was when this was written.


def columns(kind, value):
    kept = {"day": None, "amount": None, "currency": None, "folded": None}
    if kind == "date":
        kept["day"] = _day(value)
    elif kind == "number":
        kept["amount"] = _scaled(value)
    elif kind == "currency" and isinstance(value, dict):
        kept["amount"], kept["currency"] = _scaled(value.get("amount")), _code(value.get("currencyCode"))
    elif kind == "array":
        kept["folded"] = _names(value)
    else:
        kept["folded"] = _text(value)
    return kept


def folded(text):
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold().replace("\x00", " ")) if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", plain))[:200].strip()


def _day(value):
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _scaled(value):
    try:
        number = Decimal(str(value)) * SCALE
    except InvalidOperation:
        return None
    whole = number.is_finite() and abs(number) <= LARGEST * SCALE and number == number.to_integral_value()
    return int(number) if whole else None


def _code(value):
    return value if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) else None


def _text(value):
    said = value.get("value") if isinstance(value, dict) else value
    return (folded(said) or None) if isinstance(said, str) else None


def _names(value):
    cells = [item.get("Name") for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    names = [_text(cell["value"]) for cell in cells if isinstance(cell, dict) and "value" in cell]
    return "\n".join(name for name in names if name)[:1000] or None


def downgrade() -> None:
    op.drop_table("asked_questions")
    for columns_of in ("day", "folded"):
        op.drop_index(f"ix_reading_values_organization_id_name_{columns_of}", table_name="reading_values")
    with op.batch_alter_table("reading_values", schema=None) as batch_op:
        for name, _ in COLUMNS:
            batch_op.drop_column(name)
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_column("zone")
