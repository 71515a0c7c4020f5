"""A second process for a child whose pages are recognised: does half of the work (`extraction.halves`), on another core.

It is forked from the zygote, where the models lie, when the child first writes to its end of a socket; it is confined like the child, its
memory counts with the child's, and it ends with it. A message is the length of its head (4 bytes), the head as JSON, and the
pictures as they lie in memory.
"""

from __future__ import annotations

import json
import math
import os
import socket
from dataclasses import astuple
from typing import Any

import numpy as np

from . import limits
from .child import take_descriptors, unprepared

MAX_MESSAGE = 256 * 1024 * 1024  # bytes


class Helper:
    """The child's end."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def give(self, task: str, pictures: list[np.ndarray]) -> None:
        send(self._socket, {"task": task}, pictures)

    def take(self) -> list[Any]:
        from portal.core.extraction.recogniser import Text

        head, arrays = receive(self._socket)
        return [Text(*values) for values in head["texts"]] if "texts" in head else arrays


def run(end: int, zygote: int) -> None:
    """Work for the child at the other end of the socket until it has gone. Never returns."""
    try:
        descriptor, = take_descriptors(end)
        unprepared()
        limits.confine(zygote)
        serve(socket.socket(fileno=descriptor))
    finally:
        os._exit(0)


def serve(control: socket.socket) -> None:
    from portal.core.extraction import ocr

    allowance = limits.Allowance()
    while True:
        head, pictures = receive(control)
        allowance()
        answers = [ocr.tasks()[head["task"]](picture) for picture in pictures]
        if answers and isinstance(answers[0], np.ndarray):
            send(control, {}, answers)
        else:
            send(control, {"texts": [astuple(answer) for answer in answers]}, [])


def send(control: socket.socket, head: dict[str, Any], arrays: list[np.ndarray]) -> None:
    """Raises OSError when the other has gone."""
    described = json.dumps({**head, "arrays": [[array.dtype.str, *array.shape] for array in arrays]}).encode()
    control.sendall(len(described).to_bytes(4, "big") + described, socket.MSG_NOSIGNAL)
    for array in arrays:
        control.sendall(np.ascontiguousarray(array).data.cast("B"), socket.MSG_NOSIGNAL)


def receive(control: socket.socket) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Raises OSError when the other has gone, ValueError for what makes no sense."""
    head = json.loads(exactly(control, int.from_bytes(exactly(control, 4), "big")))
    return head, [array_of(control, *described) for described in head["arrays"]]


def array_of(control: socket.socket, kind: str, *shape: int) -> np.ndarray:
    element = np.dtype(kind)
    if element.hasobject:
        raise ValueError("no plain numbers")
    return np.frombuffer(exactly(control, math.prod(shape) * element.itemsize), element).reshape(shape)


def exactly(control: socket.socket, size: int) -> bytearray:
    if not 0 <= size <= MAX_MESSAGE:
        raise ValueError(f"a message of {size} bytes")
    content = bytearray(size)
    view = memoryview(content)
    while view:
        got = control.recv_into(view)
        if not got:
            raise ConnectionResetError("the other side has gone")
        view = view[got:]
    return content
