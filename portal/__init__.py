"""Inlet: a portal for firms that collect documents from their clients."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Config

ROOT = Path(__file__).parent.parent


def create_app(config: Config | None = None, *, web: bool = True) -> Flask:
    """The application: database and core, and with `web` the dialects and blueprints; nothing else.

    Raises `BadSetting` for a setting that can't be used. Workers and commands leave `web` out and start in half the time. The imports
    stand here because every process imports this package, and the supervisor needs nothing of it but its name.
    """
    from flask import Flask

    from portal.config import from_environ
    from portal.core import everything  # noqa: F401  (all tables and all kinds of jobs)
    from portal.core.db import connect, db

    config = config or from_environ()
    app = Flask(__name__, root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.config.update(SECRET_KEY=config.secret_key, SQLALCHEMY_DATABASE_URI=config.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_pre_ping": config.database_url.startswith("postgresql"),
        "hide_parameters": True,  # an error in the log shows the statement, never what documents or passwords it was about
    }
    db.init_app(app)
    with app.app_context():
        connect(config)
    if web:
        from portal import registry

        registry.attach(app, config)
    return app
