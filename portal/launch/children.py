"""One process that the supervisor keeps alive, forked from it: what the supervisor has imported its children share and needn't import again."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess

from setproctitle import setproctitle

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
STEADY_SECONDS = 10.0  # whoever lived that long isn't failing over and over
LONGEST_PAUSE = 15.0
HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # by the supervisor; a child starts with what they do by themselves
_libc = ctypes.CDLL(None, use_errno=True)
_forking = multiprocessing.get_context("fork")


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies, however that dies (Linux prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def fork(name: str, act: Callable[[], object], closed: tuple[int, ...] = ()) -> BaseProcess:
    """A new process that does `act` without the descriptors `closed`, is listed as ``portal: name`` and ends when this one ends."""
    process = _forking.Process(target=_begin, args=(os.getpid(), name, act, closed))
    with _blocked():  # until the child has signals of its own, or one would be lost in a copy of the supervisor's handler
        process.start()
    return process


@contextmanager
def _blocked() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(parent: int, name: str, act: Callable[[], object], closed: tuple[int, ...]) -> None:
    die_with_parent()
    if os.getppid() != parent:  # it died before the request reached the kernel
        os._exit(1)
    for number in HANDLED:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
    for descriptor in closed:
        os.close(descriptor)
    setproctitle(f"portal: {name}")
    act()


@dataclass(slots=True)
class Child:
    """`name` is for the log, `act` what it does, `closed` descriptors of the supervisor's that it mustn't hold. Times are monotonic seconds."""

    name: str
    act: Callable[[], object]
    closed: tuple[int, ...] = ()
    process: BaseProcess | None = None
    failures: int = 0
    started: float = 0.0
    due: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.exitcode is None

    def start(self) -> None:
        self.process = fork(self.name, self.act, self.closed)
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it when it is due; notice its death and say when it will be started again."""
        if self.running:
            return
        if self.process is not None:
            self._note_death(self.process.exitcode or 0)
        if time.monotonic() >= self.due:
            self.start()

    def _note_death(self, code: int) -> None:
        steady = time.monotonic() - self.started >= STEADY_SECONDS
        self.failures = 0 if steady else self.failures + 1
        pause = 0.0 if self.failures <= 1 else min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 2))
        self.process, self.due = None, time.monotonic() + pause
        log.warning("%s ended (%s); started again %s", self.name, ending(code), f"in {pause:.1f} s" if pause else "at once")

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.pid is not None and self.running:
            os.kill(self.process.pid, number)

    def wait(self) -> None:
        if self.process is not None:
            self.process.join()


def ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
