"""One shape of log line for every process: time, who, what. To standard error, the supervisor's own included."""

from __future__ import annotations

import logging
import sys

DATES = "%H:%M:%S"
QUIET = ("alembic", "rq", "httpx", "PIL", "pikepdf", "fontTools")


def line(process: str) -> str:
    return f"%(asctime)s {process:<9} %(levelname)-7s %(message)s"


def configure(process: str, level: int = logging.INFO) -> None:
    """Log of this process, whose name stands in every line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(line(process), DATES))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
