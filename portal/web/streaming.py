"""Views that take a large body as it comes, piece by piece, and none of it into memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import current_app, request
from werkzeug.exceptions import ClientDisconnected

IDLE_SECONDS = 60.0  # without a byte: the connection is gone though nobody said so, and a thread and a file's lock wait for it


def streams(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose `request.stream` may be as large as the largest file. Goes below `endpoint` or `page`."""
    view.streams = True  # type: ignore[attr-defined]
    return view


def current() -> bool:
    """Whether the request is for such a view."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "streams", False)


def body() -> BinaryIO:
    """What is sent, to be read as it comes. A connection that breaks or says nothing for a minute is `ClientDisconnected`, no error of the disk's."""
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(IDLE_SECONDS)  # for this request: gunicorn sets it anew for the next
    return cast(BinaryIO, _Body(cast(BinaryIO, request.stream)))


@dataclass(slots=True)
class _Body:
    stream: BinaryIO

    def read(self, size: int) -> bytes:
        try:
            return self.stream.read(size)
        except OSError:
            raise ClientDisconnected from None
