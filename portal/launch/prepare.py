"""What a start does before anything serves: migrations, built-in templates, the demo.

It runs as a process of its own, so that the supervisor stays small.
"""

from __future__ import annotations

import json
import os
import sys

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from portal import create_app
from portal.config import Config, from_environ
from portal.core import reports
from portal.core.accounts import Organization
from portal.core.db import db
from portal.launch import doctor, logs, migrations


def database() -> None:
    """Migrate and write what every portal has. Runs inside an app context; running it again changes nothing."""
    migrations.upgrade()
    reports.ensure_builtin()


def demo(config: Config) -> dict[str, str] | None:
    """Load the demo into a portal without any organization; its owner's e-mail and password, or None when nothing was done."""
    if not config.demo or db.session.scalar(select(Organization.id).limit(1)) is not None:
        return None
    from portal import demo as demonstration

    return demonstration.load()


def report(answer: int) -> None:
    """All of it, and what `demo` returned as JSON to the descriptor `answer`; ends the process with a sentence and 1 when it can't be done."""
    logs.configure("prepare")
    config = from_environ()
    try:
        doctor.storage(config)
        with create_app(config, web=False).app_context():
            database()
            os.write(answer, json.dumps(demo(config)).encode())
    except doctor.Wrong as reason:
        _refuse(f"STORAGE_URL: {reason}")
    except SQLAlchemyError as error:
        _refuse(f"DATABASE_URL: {getattr(error, 'orig', None) or error}")


def _refuse(sentence: str) -> None:
    print(sentence.splitlines()[0], file=sys.stderr)
    sys.exit(1)
