"""The rows of a backup: JSON lines, one line naming a table and its columns, then one per row.

Tables are reflected from the database, not taken from the models: a backup of an older portal has the tables of its time.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, MetaData, Numeric, Table, bindparam, func, insert, null, select, text, update

from portal.core.accounts import Organization
from portal.core.db import db, end_reading, transaction
from portal.core.search.table import DERIVED

BATCH = 500
STREAMED = {"stream_results": True, "max_row_buffer": BATCH}  # else psycopg fetches the whole table into memory
LEDGER = "alembic_version"
#: Columns that name a stored file, beside the `organization_id` whose tenant it belongs to.
FILE_COLUMNS = ("sha256", "words_sha256")


@dataclass(slots=True)
class Dumped:
    """`counts` of rows by table; `named_files` as ``tenant/sha256``."""

    counts: dict[str, int] = field(default_factory=dict)
    named_files: set[str] = field(default_factory=set)


def any_organization() -> bool:
    found = db.session.scalar(select(Organization.id).limit(1))
    end_reading()
    return found is not None


def dump(path: Path) -> Dumped:
    """Write all rows, as of one moment."""
    dumped = Dumped()
    with db.engine.connect() as connection, gzip.open(path, "wt", encoding="utf-8") as file:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        tables = _tables(connection)
        tenants = {number: tenant for number, tenant in connection.execute(text("SELECT id, public_id FROM organizations"))}
        for table in tables:
            file.write(_line({"table": table.name, "columns": [column.name for column in table.columns]}))
            dumped.counts[table.name] = 0
            for row in connection.execute(select(table), execution_options=STREAMED):
                file.write(_line([_written(value) for value in row]))
                dumped.counts[table.name] += 1
                dumped.named_files.update(_files_of(row._mapping, tenants))
    return dumped


def _tables(connection: Connection) -> list[Table]:
    """Without the migrations' own, nor the search index, which follows from the rest and is made anew; those that are pointed to first."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name != LEDGER and not name.startswith(DERIVED))
    return list(metadata.sorted_tables)


def _files_of(row: Any, tenants: dict[int, str]) -> Iterator[str]:
    for column in FILE_COLUMNS:
        if row.get(column) and row.get("organization_id"):
            yield f"{tenants[row['organization_id']]}/{row[column]}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _written(value: Any) -> Any:
    """Times in UTC and days as ISO 8601, decimals as strings; the rest is JSON already."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def load(path: Path) -> dict[str, int]:
    """Replace all rows by those of a backup, in one transaction; how many there are by table."""
    with transaction():
        connection = db.session.connection()
        tables = {table.name: table for table in _tables(connection)}
        for table in reversed(tables.values()):
            _unlink(connection, table)
            connection.execute(table.delete())
        counts = {table.name: _fill(connection, table, rows) for table, rows in _read(path, tables)}
        if connection.dialect.name == "postgresql":
            _advance_numbers(connection, list(tables.values()))
    return counts


def _read(path: Path, tables: dict[str, Table]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Each table with all its rows, ready to be bound."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table, names, rows = None, [], []
        for line in file:
            entry = json.loads(line)
            if isinstance(entry, dict):
                if table is not None:
                    yield table, rows
                table, names, rows = tables[entry["table"]], entry["columns"], []
            else:
                assert table is not None
                rows.append({name: _bound(table.c[name], value) for name, value in zip(names, entry, strict=True)})
        if table is not None:
            yield table, rows


def _bound(column: Column[Any], value: Any) -> Any:
    if value is None:
        return null() if isinstance(column.type, JSON) and column.nullable else None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(column.type, Numeric) and isinstance(value, str) else value


def _own_references(table: Table) -> list[Column[Any]]:
    """Columns that point into the same table: a folder's parent may stand below it."""
    return [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]


def _unlink(connection: Connection, table: Table) -> None:
    for column in _own_references(table):
        connection.execute(update(table).values({column.name: None}))


def _fill(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    own = _own_references(table)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        connection.execute(insert(table).values([row | {column.name: None for column in own} for row in batch]))
    for column in own:
        pairs = [{"row": row["id"], "target": row[column.name]} for row in rows if row[column.name] is not None]
        if pairs:
            connection.execute(update(table).where(table.c.id == bindparam("row")).values({column.name: bindparam("target")}), pairs)
    return len(rows)


def _advance_numbers(connection: Connection, tables: list[Table]) -> None:
    """PostgreSQL numbers new rows from a sequence, which doesn't notice rows that came with their number."""
    for table in (table for table in tables if "id" in table.c):
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
        highest = connection.scalar(select(func.max(table.c.id))) if sequence else None
        if highest is not None:
            connection.execute(text("SELECT setval(CAST(:sequence AS regclass), :highest)"), {"sequence": sequence, "highest": highest})
