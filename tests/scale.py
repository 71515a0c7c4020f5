"""Many rows at once, as copies of what the portal itself made: for timing pages over a large database, and counting their queries."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, event, func, insert, select, text

from portal.core.db import db, now
from portal.core.documents import Document
from portal.core.ids import new_public_id
from portal.core.outbox import Job
from portal.core.readings import Reading, ReadingValue

#: How a value is made that no other row may have.
FRESH: dict[str, Callable[[], Any]] = {"public_id": new_public_id, "uuid": lambda: str(uuid.uuid4())}
STATES = ("needs_review", "read", "confirmed", "approved", "approved", "returned", "failed")
FOLDERS = 200

Row = dict[str, Any]
_numbers = count()


def table_of(model: Any) -> Table:
    return model.__table__


def copies(connection: Connection, table: Table, row: Row, many: int, change: Callable[[int], Row] = lambda number: {}) -> list[int]:
    """Insert `many` copies of a row, each with an id and unique values of its own and with what `change` gives for its number; their ids."""
    first = (connection.scalar(select(func.max(table.c.id))) or 0) + 1
    rows = [row | _fresh(table) | {"id": first + number} | change(number) for number in range(many)]
    connection.execute(insert(table), rows)
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {first + many})"))
    return [one["id"] for one in rows]


def _fresh(table: Table) -> Row:
    unique = [column.name for column in table.columns if column.unique or column.name == "reference_id"]
    return {name: FRESH.get(name, lambda: f"{new_public_id()}{next(_numbers)}")() for name in unique}


def rows_of(connection: Connection, table: Table, *where: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table).where(*where).order_by(table.c.id)).mappings()]


def multiply(app: Flask, model: Any, many: int, *where: Any) -> None:
    """`many` copies of a table's first row, or of the first that fits."""
    with app.app_context(), db.engine.begin() as connection:
        table = table_of(model)
        copies(connection, table, rows_of(connection, table, *where)[0], many)


def documents(app: Flask, public_id: str, many: int, *, folders: int = FOLDERS) -> None:
    """`many` copies of a document with its reading, values and job, over so many new folders, in all states, a minute apart."""
    with app.app_context(), db.engine.begin() as connection:
        original = rows_of(connection, table_of(Document), Document.public_id == public_id)[0]
        folder = rows_of(connection, db.metadata.tables["folders"])[0]
        places = copies(connection, db.metadata.tables["folders"], folder, folders, lambda number: {"name": f"Client {number} - 2024"})
        made = copies(connection, table_of(Document), original, many, lambda number: _document(number, places))
        reading = rows_of(connection, table_of(Reading), Reading.id == original["reading_id"])[0]
        readings = copies(connection, table_of(Reading), reading, many, lambda number: {"document_id": made[number]})
        pairs = list(zip(made, readings, strict=True))
        connection.execute(text("UPDATE documents SET reading_id = (SELECT id FROM readings WHERE readings.document_id = documents.id)"))
        for value in rows_of(connection, table_of(ReadingValue), ReadingValue.reading_id == reading["id"]):
            copies(connection, table_of(ReadingValue), value, many, lambda number: dict(zip(("document_id", "reading_id"), pairs[number], strict=True)))
        job = rows_of(connection, table_of(Job), Job.document_id == original["id"])[0]
        copies(connection, table_of(Job), job, many, lambda number: {"document_id": made[number], "subject_id": made[number]})
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))


def _document(number: int, places: Sequence[int]) -> Row:
    return {
        "reference_id": f"REF9{number:08}",
        "name": f"invoice {number}.pdf",
        "folder_id": places[number % len(places)],
        "state": STATES[number % len(STATES)],
        "sha256": f"{number:064x}",
        "created_at": now() - timedelta(minutes=number),
    }


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent meanwhile."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
