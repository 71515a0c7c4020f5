"""Bringing the database to the newest migration, and writing the next one."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import current_app

from portal import create_app
from portal.config import Config
from portal.core import reports  # noqa: F401 - every table has to be known here
from portal.core.db import db


def upgrade() -> None:
    """Apply what is missing, each migration in a transaction of its own. Runs inside an app context."""
    flask_migrate.upgrade()


def pending() -> bool:
    """Whether the database lacks a migration (or all of them)."""
    from alembic.script import ScriptDirectory

    migrate = current_app.extensions["migrate"]
    newest = ScriptDirectory.from_config(migrate.migrate.get_config()).get_heads()
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) != set(newest)


def differences() -> list[object]:
    """What tables in the database and tables in the code don't agree on; empty when the migrations are complete."""
    with db.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata))


def write(message: str, config: Config) -> None:
    """A new migration: the difference between the code's tables and what the migrations so far make of an empty SQLite database."""
    with tempfile.TemporaryDirectory(prefix="inlet-migration-") as folder:
        scratch = dataclasses.replace(config, database_url=f"sqlite:///{Path(folder) / 'scratch.db'}")
        with create_app(scratch).app_context():
            flask_migrate.upgrade()
            flask_migrate.migrate(message=message)
            db.engine.dispose()
