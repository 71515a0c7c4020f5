"""What a reader child may not do: Linux limits set by the process on itself, for good.

Numbers are those of docs/reliability.md, "Foreign bytes". Address space is counted from what the zygote already has mapped, because
onnxruntime and OpenCV reserve several hundred megabytes that they never touch.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import resource
import signal
from pathlib import Path

from .threads import only as only_threads

MB = 1024 * 1024
MEMORY = 512 * MB  # for a parser
RECOGNITION_MEMORY = 1200 * MB  # resident, for text recognition
CPU_SECONDS = 20
WALL_SECONDS = 30
PAGE_CPU_SECONDS, PAGE_WALL_SECONDS = 8, 20  # more for each page that is recognised, on a machine that has much else to do
RULES_CPU_SECONDS, RULES_WALL_SECONDS = 0.05, 1.0  # more for each page that the rules look at; they take 0.02 s of a page full of words
MOST_SECONDS = 600  # whatever the pages
FILE_BYTES = 64 * MB
OPEN_FILES = 64
NOBODY = 65534

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CLONE_NEWUSER, CLONE_NEWNET, CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """A network namespace of its own, empty, for this process and its children; False where the kernel refuses. Needs a single thread."""
    flags = CLONE_NEWNET | CLONE_NEWIPC
    return libc.unshare(flags if os.geteuid() == 0 else flags | CLONE_NEWUSER) == 0


def die_with(parent: int) -> None:
    """This process is killed when its parent goes, also when it already has."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def confine(parent: int, threads: bool = False) -> bool:
    """All limits of a reader child; privileges go last, because the death signal is cleared with them. `threads` leaves it those but no
    processes; False when it needs some and the kernel can't tell one from the other."""
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    drop_privileges()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if not threads:
        lower(resource.RLIMIT_NPROC, 0)  # neither processes nor threads
    die_with(parent)
    allow_memory(MEMORY)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, MOST_SECONDS))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    return not threads or only_threads()


def lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def drop_privileges() -> None:
    if os.geteuid() != 0:
        return
    with contextlib.suppress(PermissionError):  # in a container without CAP_SETGID
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def allow_memory(allowance: int) -> None:
    """Address space of what is mapped now plus `allowance` bytes (soft limit: recognition raises it)."""
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = mapped + allowance
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


class Allowance:
    """More for a longer document. Called before each page that is recognised: raises memory once, CPU and wall time by the page."""

    def __init__(self) -> None:
        self.cpu, self.recognises = float(CPU_SECONDS), False

    def __call__(self) -> None:
        if not self.recognises:
            allow_memory(RECOGNITION_MEMORY)
            self.recognises = True
        self._extend(PAGE_CPU_SECONDS, PAGE_WALL_SECONDS)

    def for_rules(self, pages: int) -> None:
        """Time to understand that many pages, once their words are there."""
        self._extend(pages * RULES_CPU_SECONDS, pages * RULES_WALL_SECONDS)

    def _extend(self, cpu: float, wall: float) -> None:
        self.cpu = min(self.cpu + cpu, MOST_SECONDS)
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(self.cpu), MOST_SECONDS))
        left = signal.getitimer(signal.ITIMER_REAL)[0]
        signal.setitimer(signal.ITIMER_REAL, min(left + wall, MOST_SECONDS))


def resident(pid: int) -> int:
    """Bytes of memory that a process really holds; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0
