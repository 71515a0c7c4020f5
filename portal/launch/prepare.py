"""What a start does before anything serves: migrations, built-in templates, the demo.

It runs as a process of its own, so that the supervisor stays small.
"""

from __future__ import annotations

import json
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


def main() -> int:
    logs.configure("prepare")
    config = from_environ()
    try:
        doctor.storage(config)
        with create_app(config, web=False).app_context():
            database()
            print(json.dumps(demo(config)))
    except doctor.Wrong as reason:
        return _refused(f"STORAGE_URL: {reason}")
    except SQLAlchemyError as error:
        return _refused(f"DATABASE_URL: {getattr(error, 'orig', None) or error}")
    return 0


def _refused(sentence: str) -> int:
    print(sentence.splitlines()[0], file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
