"""Views that take a large body as it comes, piece by piece, and none of it into memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, request


def streams(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose `request.stream` may be as large as the largest file. Goes below `endpoint` or `page`."""
    view.streams = True  # type: ignore[attr-defined]
    return view


def current() -> bool:
    """Whether the request is for such a view."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "streams", False)
