"""Inlet: a portal for firms that collect documents from their clients."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from portal import registry
from portal.config import Config, from_environ
from portal.core.db import connect, db

ROOT = Path(__file__).parent.parent


def create_app(config: Config | None = None) -> Flask:
    """The application: extensions, dialects, blueprints; nothing else. Raises `BadSetting` for a setting that can't be used."""
    config = config or from_environ()
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY=config.secret_key, SQLALCHEMY_DATABASE_URI=config.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True} if config.database_url.startswith("postgresql") else {}
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"))
    with app.app_context():
        connect(config)
    registry.attach(app, config)
    return app
