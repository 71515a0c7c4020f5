"""Answers for pages that htmx asked for a part of, and for the same forms without JavaScript."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, make_response, redirect, request


def asked() -> bool:
    """Whether htmx wants a fragment (a page restored from history wants the whole)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def go(url: str, said: str | None = None, *, undo: str | None = None) -> Response:
    """On to another page after something was done: `said` appears there as a toast, `undo` is where its Undo button posts."""
    if said:
        flash({"text": said, "undo": undo}, "toast")  # type: ignore[arg-type]
    if asked():
        return Response(status=204, headers={"HX-Redirect": url})
    return make_response(redirect(url, 303))


def part(html: str, said: str | None = None, *, undo: str | None = None, push: str | None = None, kind: str = "done") -> Response:
    """A fragment, with a toast and the address it now stands for."""
    answer = make_response(html)
    if said:
        answer.headers["HX-Trigger"] = toast(said, undo=undo, kind=kind)
    if push:
        answer.headers["HX-Push-Url"] = push
    return answer


def toast(text: str, *, undo: str | None = None, kind: str = "done", stale: bool = False) -> str:
    """The header that makes `static/js/app.js` show a toast; JSON escapes what a header can't hold. `stale`: what the page proves itself by
    counts no more, and the script is to fetch it anew."""
    shown: dict[str, Any] = {"text": text, "undo": undo, "kind": kind}
    return json.dumps({"toast": shown} | ({"stale": True} if stale else {}))


def local(url: str | None, otherwise: str) -> str:
    """`url` when it leads to this site, else `otherwise`: a sign-in must not become a way to send people elsewhere."""
    if not url or not url.startswith("/") or url.startswith(("//", "/\\")) or any(ord(c) < 33 or c == "\\" for c in url):
        return otherwise
    parts = urlsplit(url)
    return otherwise if parts.scheme or parts.netloc else url
