"""The one function that a job in Redis may name."""

from __future__ import annotations

import os
import socket
from functools import lru_cache

from flask import Flask

from portal import create_app
from portal.core import codes, events, mailboxes, messages, readings, reports, work  # noqa: F401 - each brings its kinds of jobs
from portal.demo import records  # noqa: F401


@lru_cache(maxsize=1)
def application() -> Flask:
    return create_app(web=False)


def run(job_id: int, worker: str | None = None) -> bool:
    """Do the job with this row id, as `worker`; False when it is done already or in other hands."""
    app = application()
    with app.app_context():
        return work.perform(job_id, worker or f"{socket.gethostname()}-{os.getpid()}", app.app_context)
