"""What a parser might do when a file gets the better of it. Run only in a child, by the tests."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from portal.core.extraction.halves import Lent

from .limits import Allowance


def eat_memory() -> dict[str, Any]:
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))
        held[-1][:: 4096] = b"x" * len(held[-1][:: 4096])


def start_thread() -> dict[str, Any]:
    """Whether a thread can be had, and what error a process makes."""
    told: list[bool] = []
    one = threading.Thread(target=told.append, args=(True,))
    one.start()
    one.join()
    return {"thread": told == [True], **fork()}


def burn_time() -> dict[str, Any]:
    signal.setitimer(signal.ITIMER_REAL, 1)
    while True:
        pass


def connect() -> dict[str, Any]:
    """Whether another host, or this one, could be reached."""
    with socket.socket() as client:
        client.settimeout(2)
        return {"error": client.connect_ex(("127.0.0.1", 9)), "interfaces": [name for _, name in socket.if_nameindex()]}


def surroundings() -> dict[str, Any]:
    """Who the child is and what it has inherited."""
    return {"uid": os.getuid(), "environment": sorted(os.environ), "descriptors": sorted(map(int, os.listdir("/proc/self/fd"))),
            "threads": len(os.listdir("/proc/self/task"))}


def trespass() -> dict[str, Any]:
    """What of a foreign file, of the temporary directory and of the caller is within reach: the names of what succeeded."""
    mine = Path("/tmp/inlet-trespass")
    attempts: dict[str, Callable[[], Any]] = {
        "read": lambda: Path("/etc/passwd").read_bytes(),
        "list": lambda: os.listdir("/"),
        "write": lambda: mine.write_bytes(b"x"),
        "environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes() and Path("/proc/1/environ").read_bytes(),
        "signal": lambda: os.kill(1, 0),
    }
    return {"reached": [name for name, attempt in attempts.items() if succeeds(attempt)]}


def succeeds(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def fork() -> dict[str, Any]:
    try:
        pid = os.fork()
    except OSError as error:
        return {"error": error.errno}
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return {"error": 0}


def flood() -> bytes:
    return bytes(80 * 1024 * 1024)


def write_file() -> dict[str, Any]:
    """More than the limit on file size, into a file without a name."""
    file = os.memfd_create("large")
    while True:
        os.write(file, bytes(1 << 20))


def stall() -> dict[str, Any]:
    signal.setitimer(signal.ITIMER_REAL, 1)
    time.sleep(60)
    return {}


def abort() -> dict[str, Any]:
    os.abort()


def with_help() -> dict[str, Any]:
    """What a helper says of empty paper, and whether there is one."""
    helper = Lent.helper
    if helper is None:
        return {"helper": False}
    helper.give("text", [np.full((48, 96, 3), 255, np.uint8)])
    return {"helper": True, "texts": [found.text for found in helper.take()]}


def hoard() -> dict[str, Any]:
    """More memory than is allowed, by child and helper together; neither holds too much by itself."""
    Allowance()()
    helper, held = Lent.helper, np.ones((850, 1 << 20), np.uint8)
    helper.give("none", [np.ones((200, 1 << 20), np.uint8) for _ in range(2)])
    time.sleep(60)
    return {"held": len(held)}


BEHAVIOURS: dict[str, Callable[[], Any]] = {
    "memory": eat_memory, "time": burn_time, "stall": stall, "abort": abort, "network": connect, "surroundings": surroundings,
    "fork": fork, "thread": start_thread, "trespass": trespass, "flood": flood, "file": write_file,
    "with help": with_help, "hoard": hoard,
}
