"""One forked child: confine itself, run one operation on one file, write the answer, end.

The answer is one line of JSON, ``{"ok": "json"|"bytes"}``, ``{"refused": code, "detail": …}`` or ``{"failed": "memory"|"crash",
"detail": …}``, followed by the payload.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import traceback
from typing import Any

from . import limits, threads
from .operations import OPERATIONS

FILE, RESULT, HELPER = 3, 4, 5  # descriptors of the child; the last one only where it may ask for a helper


def run(request: dict[str, Any], file: int, result: int, helper: int | None, zygote: int) -> None:
    """Never returns. `helper`: a socket to a second process, which the zygote forks when something is written to it."""
    try:
        take_descriptors(file, result, *([] if helper is None else [helper]))
        unprepared()
        if not limits.confine(zygote, request["parameters"].get("kind") in threads.KINDS):
            return write({"refused": "heic_unsupported", "detail": "no threads without processes here"})
        if helper is not None:
            lend_helper()
        answer(request)
    finally:
        os._exit(0)


def take_descriptors(*descriptors: int) -> list[int]:
    """These at 3, 4 and so on, which is returned; nothing on the first three, everything else closed."""
    moved = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 16) for descriptor in descriptors]
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    places = list(range(3, 3 + len(moved)))
    for descriptor, place in zip(moved, places, strict=True):
        os.dup2(descriptor, place)
    os.closerange(3 + len(places), 1 << 20)
    return places


def unprepared() -> None:
    """Signals do what they do in any process, not what the zygote wants of them."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)


def lend_helper() -> None:
    from portal.core.extraction.halves import Lent

    from .helper import Helper

    Lent.helper = Helper(HELPER)


def answer(request: dict[str, Any]) -> None:
    from portal.core.extraction.refused import Refused

    try:
        got = OPERATIONS[request["operation"]](whole_file(), **request["parameters"])
        is_json = isinstance(got, dict)
        write({"ok": "json" if is_json else "bytes"}, json.dumps(got).encode() if is_json else got)
    except Refused as refused:
        write({"refused": refused.code, "detail": refused.detail})
    except MemoryError:
        write({"failed": "memory", "detail": "allocation refused"})
    except BaseException as error:
        text = traceback.format_exc()
        starved = "bad_alloc" in text or "allocate memory" in text or "Insufficient memory" in text
        write({"failed": "memory" if starved else "crash", "detail": f"{type(error).__name__}: {text[-1500:]}"})


def whole_file() -> bytes:
    """The document, wherever the caller's offset in it stands."""
    size = os.fstat(FILE).st_size
    pieces, at = [], 0
    while at < size and (piece := os.pread(FILE, min(size - at, 1 << 24), at)):
        pieces.append(piece)
        at += len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def write(head: dict[str, Any], payload: bytes = b"") -> None:
    left = memoryview(json.dumps(head).encode() + b"\n" + payload)
    while left:
        left = left[os.write(RESULT, left):]
