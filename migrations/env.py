"""Alembic's environment: one connection of the application, one migration per transaction, the same on SQLite and PostgreSQL.

Migrations never import models: types are written as plain SQLAlchemy ones, so that an old migration keeps meaning what it meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON, BigInteger, Connection, text

from portal.core.db import UtcTime, db, transaction
from portal.launch.migrations import compared

ADVISORY_LOCK = 4_963_200_174  # any number, the same in every process that migrates
LOCK_SECONDS = 60


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """The portal's own types in plain words; False leaves the rest to Alembic."""
    if kind != "type":
        return False
    if isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, BigInteger) and "sqlite" in item._variant_mapping:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    if isinstance(item, JSON) and "postgresql" in item._variant_mapping:
        autogen_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        include_object=compared,
        transaction_per_migration=True,
        transactional_ddl=True,  # true of SQLite as well, once BEGIN is ours: a migration killed midway leaves nothing
        **current_app.extensions["migrate"].configure_args,  # Flask-Migrate's: types compared, tables altered in batches
    )
    with context.begin_transaction():
        context.run_migrations()


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """One process migrates at a time: the others wait, and then find nothing left to do."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
        connection.execute(text(f"SELECT pg_advisory_lock({ADVISORY_LOCK})"))
        connection.commit()
        try:
            yield
        finally:
            connection.rollback()
            connection.execute(text(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})"))
            connection.commit()
    else:
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # a table that is rebuilt must not take those that point to it along
        try:
            yield
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


with transaction(), db.engine.connect() as connection, alone(connection):  # inside transaction() SQLite begins with the writer's lock
    migrate(connection)
