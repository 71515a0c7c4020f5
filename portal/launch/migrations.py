"""Bringing the database to the newest migration, and writing the next one."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import current_app

from portal import ROOT, create_app
from portal.config import Config
from portal.core.db import db
from portal.core.search.table import FULL_TEXT


def attach() -> None:
    """Make Flask-Migrate known to the application at work. Only those who migrate do it: Alembic costs every start 0.2 s."""
    if "migrate" not in current_app.extensions:
        flask_migrate.Migrate(current_app, db, directory=str(ROOT / "migrations"))


def upgrade(revision: str = "head") -> None:
    """Apply what is missing, each migration in a transaction of its own. Runs inside an app context."""
    attach()
    flask_migrate.upgrade(revision=revision)


def downgrade(revision: str) -> None:
    attach()
    flask_migrate.downgrade(revision=revision)


def pending() -> bool:
    """Whether the database lacks a migration (or all of them)."""
    from alembic.script import ScriptDirectory

    attach()
    migrate = current_app.extensions["migrate"]
    newest = ScriptDirectory.from_config(migrate.migrate.get_config()).get_heads()
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) != set(newest)


def differences() -> list[object]:
    """What tables in the database and tables in the code don't agree on; empty when the migrations are complete."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": compared}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata))


def compared(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    """Whether Alembic is to compare it. SQLite's full-text index is tables of its own that no model has; the index that PostgreSQL has in its place
    is on no SQLite table."""
    if kind == "table":
        return not (name or "").startswith(FULL_TEXT)
    return not (kind == "index" and name == "ix_search_chunks_words" and db.engine.dialect.name == "sqlite")


def write(message: str, config: Config) -> None:
    """A new migration: the difference between the code's tables and what the migrations so far make of an empty SQLite database."""
    with tempfile.TemporaryDirectory(prefix="inlet-migration-") as folder:
        scratch = dataclasses.replace(config, database_url=f"sqlite:///{Path(folder) / 'scratch.db'}")
        with create_app(scratch, web=False).app_context():
            upgrade()
            flask_migrate.migrate(message=message)
            db.engine.dispose()
