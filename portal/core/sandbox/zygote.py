"""The zygote: a process without threads that has the parsers loaded and forks one child per document.

Started by `client.Sandbox` as ``python -I zygote.py SOCKET PARENT [recognition]``. Each message on the socket (SOCK_SEQPACKET) is JSON
``{"operation", "parameters", "recognition", "seconds"}`` (how long somebody waits for it, or null) with three descriptors: the file, the pipe
for the child's answer, the pipe for the zygote's own word on how the child ended: ``{"signal": n|0, "status": n, "why": "memory"|"time"|null,
"cpu": seconds, "memory": bytes, "inherited": bytes}``.
A child that may recognise text can ask for a helper, a second process that does half of the work, by writing to its socket.
The zygote ends when the socket closes or its parent is gone; its children die with it.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
import time
import types
from dataclasses import dataclass, field
from pathlib import Path

MESSAGE = 65536
WATCH_SECONDS = 0.02
IDLE_SECONDS = 2.0


def package_without_its_application() -> None:
    """Make `portal.core` importable without running `portal/__init__.py`, which builds the web application."""
    folder = Path(__file__).resolve().parents[2]
    bare = types.ModuleType("portal")
    bare.__path__ = [str(folder)]
    sys.modules["portal"] = bare


@dataclass(slots=True)
class Child:
    """A running child; `report` is the pipe on which its end is told. `inherited` and `allowed` are bytes of memory, `seconds` what it may take.

    `helpers_end` is the socket that its helper will get, None once it has; `helper` is that one's process id.
    """

    pid: int
    report: int
    inherited: int
    allowed: int
    seconds: float
    helpers_end: int | None = None
    helper: int | None = None
    started: float = field(default_factory=time.monotonic)
    why: str | None = None


class Zygote:
    def __init__(self, control: socket.socket, parent: int) -> None:
        from portal.core.sandbox import child, helper, limits

        self.control, self.parent, self.pid = control, parent, os.getpid()
        self.child, self.helper, self.limits = child, helper, limits
        self.children: dict[int, Child] = {}
        self.poll = select.poll()
        self.woken, wake = os.pipe()
        for descriptor in (self.woken, wake):
            os.set_blocking(descriptor, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)

    def serve(self) -> None:
        for source in (self.control.fileno(), self.woken):
            self.poll.register(source, select.POLLIN)
        while os.getppid() == self.parent:
            ready = dict(self.poll.poll((WATCH_SECONDS if self.children else IDLE_SECONDS) * 1000))
            if self.woken in ready:
                os.read(self.woken, 4096)
            for child in [child for child in self.children.values() if child.helpers_end in ready]:
                self.lend(child)
            if self.control.fileno() in ready and not self.accept():
                return
            self.watch()
            self.reap()

    def accept(self) -> bool:
        """Start the child for one request; False when the caller has gone."""
        try:
            message, descriptors = received(self.control)
        except OSError:
            return False
        if not message:
            return False
        file, result, report = descriptors
        request = json.loads(message)
        ours, childs = ends(request["recognition"])
        if request["recognition"]:
            prepare_recognition()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            self.child.run(request, file, result, childs, self.pid)
        for descriptor in (file, result, *([] if childs is None else [childs])):
            os.close(descriptor)
        if ours is not None:
            self.poll.register(ours, select.POLLIN)
        allowance = self.limits.RECOGNITION_MEMORY if request["recognition"] else self.limits.MEMORY
        inherited = self.limits.resident(self.pid)
        seconds = self.limits.MOST_SECONDS + 30 if request["seconds"] is None else request["seconds"]
        self.children[pid] = Child(pid, report, inherited, inherited + allowance, seconds, ours)
        return True

    def lend(self, child: Child) -> None:
        """The helper that a child asks for; where there can be none its socket closes, and it works alone."""
        end = self.taken_from(child)
        with contextlib.suppress(OSError):
            child.helper = os.fork()
            if child.helper == 0:
                signal.set_wakeup_fd(-1)
                self.helper.run(end, self.pid)
        os.close(end)

    def taken_from(self, child: Child) -> int:
        """The end of its socket that was kept for a helper."""
        end, child.helpers_end = child.helpers_end, None
        self.poll.unregister(end)
        return end

    def watch(self) -> None:
        """Kill what holds too much memory or outlives what it was given; a helper's memory counts with its child's."""
        for child in self.children.values():
            helpers = max(self.limits.resident(child.helper) - child.inherited, 0) if child.helper else 0
            if self.limits.resident(child.pid) + helpers > child.allowed:
                child.why = "memory"
            elif time.monotonic() - child.started > child.seconds:
                child.why = "time"
            if child.why:
                os.kill(child.pid, signal.SIGKILL)

    def dismiss(self, child: Child) -> None:
        """What was there to help a child that has ended."""
        if child.helpers_end is not None:
            os.close(self.taken_from(child))
        if child.helper:
            os.kill(child.helper, signal.SIGKILL)
            os.waitpid(child.helper, 0)

    def reap(self) -> None:
        while self.children:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            if pid not in self.children:  # a helper that ended before its child
                next(child for child in self.children.values() if child.helper == pid).helper = None
                continue
            child = self.children.pop(pid)
            self.dismiss(child)
            word = {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, "why": child.why,
                    "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
                    "cpu": round(used.ru_utime + used.ru_stime, 3), "memory": used.ru_maxrss * 1024, "inherited": child.inherited}
            try:
                os.write(child.report, json.dumps(word).encode())
            except OSError:  # the caller has stopped listening
                pass
            os.close(child.report)


def ends(wanted: bool) -> tuple[int | None, int | None]:
    """Both ends of a socket, when wanted."""
    if not wanted:
        return None, None
    ours, theirs = socket.socketpair()
    return ours.detach(), theirs.detach()


def received(control: socket.socket) -> tuple[bytes, list[int]]:
    """One message and its descriptors (none inheritable)."""
    descriptors = array.array("i")
    message, ancillary, _, _ = control.recvmsg(MESSAGE, socket.CMSG_SPACE(3 * descriptors.itemsize), socket.MSG_CMSG_CLOEXEC)
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
    return message, list(descriptors)


def prepare_recognition() -> None:
    """Load the models once, here: they run on the calling thread, so every child inherits them ready for use."""
    from portal.core.extraction import ocr

    if not ocr.engine.cache_info().currsize:
        ocr.engine()
        gc.freeze()


def main(arguments: list[str]) -> None:
    control, parent = socket.socket(fileno=int(arguments[0])), int(arguments[1])
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    package_without_its_application()
    from portal.core.sandbox import landlock, limits, mounts

    mounts.open_way(Path(__file__).resolve().parents[3])
    limits.leave_network()
    from portal.core import extraction

    extraction.prepare()
    if "recognition" in arguments:
        prepare_recognition()
    gc.freeze()
    landlock.renounce(Path(__file__).resolve().parents[2])
    Zygote(control, parent).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
