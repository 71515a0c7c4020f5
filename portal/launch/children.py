"""One process that the supervisor keeps alive."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
STEADY_SECONDS = 10.0  # whoever lived that long isn't failing over and over
LONGEST_PAUSE = 15.0
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies, however that dies (Linux prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def tied_to(parent: int) -> None:
    """For a new child, before it executes anything: end when process `parent` ends."""
    die_with_parent()
    if os.getppid() != parent:  # it died before the request reached the kernel
        os._exit(1)


@dataclass(slots=True)
class Child:
    """`name` is for the log, `command` what is executed, `inherited` descriptors that it keeps open. Times are monotonic seconds."""

    name: str
    command: list[str]
    inherited: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    due: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, pass_fds=self.inherited, preexec_fn=lambda: tied_to(parent)
        )
        self.started = time.monotonic()

    def tend(self) -> None:
        """Start it when it is due; notice its death and say when it will be started again."""
        if self.running:
            return
        if self.process is not None:
            self._note_death(self.process.returncode)
        if time.monotonic() >= self.due:
            self.start()

    def _note_death(self, code: int) -> None:
        steady = time.monotonic() - self.started >= STEADY_SECONDS
        self.failures = 0 if steady else self.failures + 1
        pause = 0.0 if self.failures <= 1 else min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 2))
        self.process, self.due = None, time.monotonic() + pause
        log.warning("%s ended (%s); started again %s", self.name, ending(code), f"in {pause:.1f} s" if pause else "at once")

    def signal(self, number: int) -> None:
        if self.process is not None and self.running:
            self.process.send_signal(number)


def ending(code: int) -> str:
    """How a process ended, in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
