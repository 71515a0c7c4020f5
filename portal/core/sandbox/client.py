"""The caller's side: `Sandbox` keeps a zygote alive and hands it documents. Safe to use from many threads, and after a fork."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from io import FileIO
from pathlib import Path
from typing import Any

from portal.core.extraction.refused import Refused

from .failures import Busy, Crashed, OutOfMemory, SandboxFailure, TimedOut, Unavailable

ZYGOTE = Path(__file__).with_name("zygote.py")
MAX_RESULT = 64 * 1024 * 1024  # bytes of an answer
MAX_DETAIL = 2000  # characters
MOST_SECONDS = 660  # the zygote ends every child before that; a caller waits no longer
#: Nothing of the caller's environment, where secrets are. Numerical libraries get one thread, onnxruntime may not call home.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1", "PYTHONDONTWRITEBYTECODE": "1",
}
TIME_SIGNALS = {signal.SIGALRM, signal.SIGXCPU}
STARVED = 400 * 1024 * 1024  # bytes of its own: PDFium and others abort when an allocation fails, so a crash above this is taken for that

Source = bytes | os.PathLike[str] | str | int


class Sandbox:
    """Readers in child processes.

    `recognition` loads the models for text recognition at the start (120 MB); without it they are loaded at the first `read`.
    `children` run at a time, further callers wait up to `patience` seconds for a place, then get `Busy`.
    """

    def __init__(self, *, recognition: bool = True, children: int = 1, patience: float = 120.0) -> None:
        self._recognition, self._patience = recognition, patience
        self._places = threading.BoundedSemaphore(children)
        self._starting = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()

    def start(self) -> None:
        """Start the zygote now, so that the first document finds it ready; returns at once."""
        self._connected()

    def read(self, source: Source, kind: str, name: str = "", doc_type: str | None = None, *, within: float | None = None) -> dict[str, Any]:
        """`Reading.as_json()`, "seconds" and "fault" (trace of a failed rule, or None). `source`: bytes, a path or an open descriptor;
        `doc_type`: the type that a person said it is of; `within`: seconds that somebody waits for it at most.

        Raises `Refused`, `OutOfMemory`, `TimedOut`, `Crashed`; `Busy`, `Unavailable` (transient).
        """
        return self.run("read", source, recognition=True, within=within, kind=kind, name=name, doc_type=doc_type)

    def read_words(self, source: Source, kind: str, pages: Sequence[Mapping[str, Any]], name: str = "", doc_type: str | None = None) -> dict[str, Any]:
        """As `read`, with the words of an earlier answer's `pages`: nothing is recognised again. Raises as `read`."""
        words, recognised = json.dumps(pages).encode(), any(page["source"] == "ocr" for page in pages)
        with descriptor_of(source) as file, before(words, file) as both:
            return self.run("read_words", both, recognition=recognised, kind=kind, words=len(words), name=name, doc_type=doc_type)

    def render(self, source: Source, kind: str, page: int, width: int, **turns: Any) -> bytes:
        """PNG of the file's page `page` (from 1), `width` pixels wide, with the reading's `rotation`, `skew` and `corners` if given. Raises as `read`."""
        return self.run("render", source, kind=kind, page=page, width=width, **turns)

    def inspect(self, source: Source, kind: str) -> dict[str, Any]:
        """{"pages": n}. Raises as `read`."""
        return self.run("inspect", source, kind=kind)

    def excerpt(self, source: Source, kind: str, wanted: Sequence[Mapping[str, Any]]) -> bytes:
        """Pages as a file of their own, a TIFF of a TIFF, else a PDF; of each its "sheet" and, of a paper, "corners" and "rotation". Raises as `read`."""
        return self.run("excerpt", source, kind=kind, wanted=list(wanted))

    def run(self, operation: str, source: Source, *, recognition: bool = False, within: float | None = None, **parameters: Any) -> Any:
        """Any of `operations.OPERATIONS`: a dict or bytes. `within` are the seconds for waiting and for the child together, which has its own limits, too."""
        begun = time.monotonic()
        if not self._places.acquire(timeout=self._patience if within is None else max(0.0, min(within, self._patience))):
            raise Busy
        try:
            left = None if within is None else max(0.0, within - (time.monotonic() - begun))
            request = json.dumps({"operation": operation, "parameters": parameters, "recognition": recognition, "seconds": left}).encode()
            with descriptor_of(source) as file:
                answer = self._once(request, file) or self._once(request, file)
        finally:
            self._places.release()
        if answer is None:
            raise Unavailable("zygote or child ended twice without a reason of their own")
        return opened(*answer)

    def _once(self, request: bytes, file: int) -> tuple[bytes, dict[str, Any]] | None:
        """The child's answer and the zygote's word on its end; None when somebody else ended either."""
        control = self._connected()
        with pipe() as (result, result_end), pipe() as (report, report_end):
            try:
                socket.send_fds(control, [request], [file, result_end.fileno(), report_end.fileno()])
            except OSError:
                self._forget(control)
                return None
            result_end.close()
            report_end.close()
            answer, word = gathered(result.fileno(), report.fileno())
        if not word:
            self._forget(control)
            return None
        end = json.loads(word)
        return None if end["signal"] == signal.SIGKILL and not end["why"] else (answer, end)

    def _connected(self) -> socket.socket:
        with self._starting:
            if self._owner != os.getpid():  # after a fork: the zygote is the parent's
                self._control, self._process, self._owner = None, None, os.getpid()
            if self._control is None or self._process is None or self._process.poll() is not None:
                self._control, self._process = self._start()
            return self._control

    def _start(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-I", str(ZYGOTE), str(theirs.fileno()), str(os.getpid())]
        with theirs:
            process = subprocess.Popen(
                command + (["recognition"] if self._recognition else []), env=ENVIRONMENT, cwd="/", stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], start_new_session=True)
        return ours, process

    def _forget(self, control: socket.socket | None) -> None:
        """End the zygote behind `control`, unless another thread has already started a new one."""
        with self._starting:
            if control is None or control is not self._control:
                return
            control.close()
            if self._process is not None and self._owner == os.getpid():
                self._process.kill()
                self._process.wait()
            self._control, self._process = None, None

    @property
    def pid(self) -> int | None:
        """The zygote's process id; None before the first document."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the zygote and its children."""
        self._forget(self._control)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def pipe() -> Iterator[tuple[FileIO, FileIO]]:
    """Reading and writing end, closed in the end."""
    reading, writing = os.pipe()
    with FileIO(reading, "rb") as reader, FileIO(writing, "wb") as writer:
        yield reader, writer


@contextlib.contextmanager
def descriptor_of(source: Source) -> Iterator[int]:
    """A readable descriptor of the bytes: the given one, the file's, or a sealed piece of memory."""
    if isinstance(source, int):
        yield source
        return
    if isinstance(source, bytes):
        file = os.memfd_create("document", os.MFD_CLOEXEC)
    else:
        file = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if isinstance(source, bytes):
            left = memoryview(source)
            while left:
                left = left[os.write(file, left):]
        yield file
    finally:
        os.close(file)


@contextlib.contextmanager
def before(first: bytes, file: int) -> Iterator[int]:
    """A descriptor of these bytes with all of the file behind them."""
    with descriptor_of(first) as both:
        size, at = os.fstat(file).st_size, 0
        while at < size and (count := os.sendfile(both, file, at, size - at)):
            at += count
        yield both


def gathered(result: int, report: int) -> tuple[bytes, bytes]:
    """All of both pipes until the zygote closes its report; an answer above the limit is not read on, which ends its writer."""
    pieces: dict[int, list[bytes]] = {result: [], report: []}
    size, deadline = 0, time.monotonic() + MOST_SECONDS
    poll = select.poll()
    for pipe in pieces:
        poll.register(pipe, select.POLLIN)
    waiting = set(pieces)
    while report in waiting or (result in waiting and size <= MAX_RESULT):
        ready = poll.poll(max(0.0, deadline - time.monotonic()) * 1000)
        if not ready:
            raise TimedOut("no answer from the reader")
        for pipe, _ in ready:
            piece = os.read(pipe, 1 << 20)
            pieces[pipe].append(piece)
            size += len(piece) if pipe == result else 0
            if not piece:
                poll.unregister(pipe)
                waiting.discard(pipe)
        if size > MAX_RESULT:
            raise OutOfMemory("the answer is too long")
    return b"".join(pieces[result]), b"".join(pieces[report])


def opened(answer: bytes, word: dict[str, Any]) -> Any:
    """The payload of a good answer; anything else as its exception. The child may be in the hands of the file it read: whatever makes no
    sense is a crash, and what is in the payload is for the caller to check."""
    if word["why"] or word["signal"]:
        raise ended(word)
    if not answer:
        raise Crashed(f"ended with status {word['status']}")
    head_line, _, payload = answer.partition(b"\n")
    try:
        head = json.loads(head_line)
        if "ok" in head:
            return json.loads(payload) if head["ok"] == "json" else payload
        failure = told(head)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Crashed(f"the answer makes no sense ({type(error).__name__})") from None
    raise failure


def told(head: dict[str, Any]) -> Refused | SandboxFailure:
    """What the child says went wrong."""
    detail = str(head["detail"])[:MAX_DETAIL]
    if "refused" in head:
        return Refused(head["refused"], detail)
    return (OutOfMemory if head["failed"] == "memory" else Crashed)(detail)


def ended(word: dict[str, Any]) -> SandboxFailure:
    detail = f"signal {word['signal']}, {word['cpu']} s of processor, {word['memory'] // 1_000_000} MB"
    if word["why"] == "memory":
        return OutOfMemory(detail)
    if word["why"] == "time" or word["signal"] in TIME_SIGNALS:
        return TimedOut(detail)
    return OutOfMemory(detail) if word["memory"] - word["inherited"] > STARVED else Crashed(detail)
