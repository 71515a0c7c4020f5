"""How gunicorn runs under the supervisor: threads, no control socket, logs in the portal's shape, death with its parent."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from portal.launch.children import die_with_parent
from portal.launch.logs import DATES, line

wsgi_app = "wsgi:app"
proc_name = "portal"
worker_class = "gthread"
workers = 2
threads = 8
preload_app = True  # imported once, and a killed process is back at once
timeout = 120
graceful_timeout = 25
keepalive = 5
limit_request_line = 8190  # gunicorn's most: so long a query is still answered, or refused, by the application
limit_request_field_size = 16384  # a longer credential is refused by the application, in the caller's own envelope
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # its heartbeat file must not wait for a slow disk
control_socket_disable = True
forwarded_allow_ips = ""  # whose forwarding headers count is the application's setting TRUSTED_PROXIES

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": line("web"), "datefmt": DATES}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
        "alembic": {"level": "WARNING"},
    },
}


def when_ready(server: Any) -> None:
    """Ctrl-C reaches the whole process group, but it is the supervisor that ends things, in order and gently."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent()
    if os.getppid() != server.pid:
        os._exit(1)


def post_worker_init(worker: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
