"""What reader children may open: the interpreter, its packages and system libraries, to read. Nothing else, whoever they run as.

A portal that isn't started by root can't give its children another user: without this they could open the database, the secret key and
other clients' files, and signal the worker. Landlock (Linux 5.13; TCP from 6.7, signals from 6.12) lets a process renounce that for good.
Interface: https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same number on every architecture
VERSION = 1
PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
TCP, SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
PR_SET_NO_NEW_PRIVS = 38
SYSTEM = ("/usr", "/lib", "/lib64", "/proc", "/sys/devices", "/sys/bus", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types")
libc = ctypes.CDLL(None, use_errno=True)


class Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """Of the kernel's interface; 0 or less where there is none."""
    return libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION))


def renounce(package: Path) -> bool:
    """Give up, for this process and its children, all files but those a reader needs; `package` is the portal's own code.
    False where the kernel doesn't offer it."""
    known = version()
    if known < 1:
        return False
    rights = (1 << (13 + (known >= 2) + (known >= 3) + (known >= 5))) - 1
    rules = Ruleset(rights, TCP, SCOPES)
    size = 8 if known < 4 else 16 if known < 6 else 24  # an older kernel doesn't know the later fields
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    try:
        for place in readable(package):
            allow(ruleset, place, READ_FILE | READ_DIR)
        allow(ruleset, Path(os.devnull), READ_FILE | WRITE_FILE)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return libc.syscall(RESTRICT_SELF, ruleset, ctypes.c_uint32(0)) == 0
    finally:
        os.close(ruleset)


def readable(package: Path) -> Iterable[Path]:
    """Interpreter, packages, the portal's code, system libraries, and wherever else a library came from."""
    mapped = {Path(line.split(maxsplit=5)[5]).parent for line in Path("/proc/self/maps").read_text().splitlines() if "/" in line and ".so" in line}
    return {Path(sys.base_prefix), Path(sys.prefix), package, *map(Path, SYSTEM), *mapped}


def allow(ruleset: int, place: Path, access: int) -> None:
    """A place that isn't there needs no rule."""
    with contextlib.suppress(OSError):
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
            rule = Beneath(access if folder else access & ~READ_DIR, descriptor)
            libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), ctypes.c_uint32(0))
        finally:
            os.close(descriptor)
