"""Migrations make exactly the tables that the code expects, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect

from portal.core.db import db
from portal.launch import migrations
from tests.conftest import application


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path):
    """An application on a database without any table."""
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("new_postgres_database")() if postgres else f"sqlite:///{tmp_path / 'bare.db'}"
    app = application(tmp_path, url, "unix:///nowhere")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_migrations_make_the_tables_of_the_code(bare):
    migrations.upgrade()
    assert migrations.differences() == []


def test_migrating_twice_changes_nothing(bare):
    assert migrations.pending()
    migrations.upgrade()
    migrations.upgrade()
    assert not migrations.pending()


def test_a_migration_that_fails_midway_leaves_nothing(bare, monkeypatch):
    from alembic import op

    real, made = op.create_table, []

    def fails_at_the_fifth(name, *columns, **options):
        made.append(name)
        if len(made) == 5:
            raise RuntimeError("power cut")
        return real(name, *columns, **options)

    monkeypatch.setattr(op, "create_table", fails_at_the_fifth)
    with pytest.raises(SystemExit):  # what Flask-Migrate makes of any failure
        migrations.upgrade()
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
