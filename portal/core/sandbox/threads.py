"""Threads but no processes, for the one decoder that can't do without: libde265 decodes HEIC pictures in a thread of its own and ends the
program where it gets none.

The limit on processes counts threads as well. In its place goes a filter of system calls (seccomp), under which only what makes a thread
passes. Numbers: linux/audit.h, linux/seccomp.h, linux/bpf_common.h and the tables of system calls.
"""

from __future__ import annotations

import ctypes
import platform
from typing import NamedTuple

KINDS = ("heic",)  # of files whose decoder needs threads

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
KILL, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000  # what becomes of a call; the number of an error is added to REFUSE
EPERM, ENOSYS = 1, 38
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # of a 32-bit word of the call; jumps; the end
NUMBER, ARCHITECTURE, FLAGS = 0, 4, 16  # where these stand in what a filter sees of a call
CLONE_THREAD = 0x00010000
OTHER_INTERFACE = 0x40000000  # from here on numbers are those of x32, which x86-64 processes may use as well


class Calls(NamedTuple):
    """The numbers of an architecture. `others` make processes and nothing else; `clone3` keeps its flags where no filter sees them, and the C
    library takes `clone` where it is told that there is none."""

    audit: int
    clone: int
    clone3: int
    others: tuple[int, ...]


KNOWN = {"x86_64": Calls(0xC000003E, 56, 435, (57, 58)), "aarch64": Calls(0xC00000B7, 220, 435, ())}


class Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("if_so", ctypes.c_uint8), ("if_not", ctypes.c_uint8), ("value", ctypes.c_uint32)]


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(Step))]


def filter_of(calls: Calls) -> list[Step]:
    """The program: a jump skips so many steps, when its question is answered so."""
    denied = [step for number in calls.others for step in (Step(EQUAL, 0, 1, number), Step(RETURN, 0, 0, REFUSE | EPERM))]
    return [
        Step(LOAD, 0, 0, ARCHITECTURE), Step(EQUAL, 1, 0, calls.audit), Step(RETURN, 0, 0, KILL),
        Step(LOAD, 0, 0, NUMBER), Step(AT_LEAST, 0, 1, OTHER_INTERFACE), Step(RETURN, 0, 0, KILL), *denied,
        Step(EQUAL, 0, 1, calls.clone3), Step(RETURN, 0, 0, REFUSE | ENOSYS),
        Step(EQUAL, 0, 3, calls.clone), Step(LOAD, 0, 0, FLAGS), Step(ANY_BIT, 1, 0, CLONE_THREAD), Step(RETURN, 0, 0, REFUSE | EPERM),
        Step(RETURN, 0, 0, ALLOW),
    ]


def only() -> bool:
    """From now on this process makes threads and no processes, for good; False where the kernel doesn't offer it. No new privileges must have
    been renounced before."""
    calls = KNOWN.get(platform.machine())
    if calls is None:
        return False
    steps = filter_of(calls)
    program = Program(len(steps), (Step * len(steps))(*steps))
    return ctypes.CDLL(None, use_errno=True).prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0
