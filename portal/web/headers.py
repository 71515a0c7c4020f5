"""Headers on every answer, and how much of a body is read at all."""

from __future__ import annotations

from flask import Flask, Response, request

from portal.config import Config
from portal.web import browser, endpoint, page, streaming
from portal.web.payload import FORM_OVERHEAD, JSON_LIMIT, Form

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
FULL_FILES = 4  # of the largest size in one form sent without JavaScript, which sends all its files at once; many more small ones
FOR_EVER = "public, max-age=31536000, immutable"


def install(app: Flask, config: Config) -> None:
    @app.before_request
    def bound() -> None:
        """A body larger than its endpoint takes is refused while it arrives, with or without a Content-Length."""
        if streaming.current():
            request.max_content_length = (config.max_large_upload_mb << 20) + FORM_OVERHEAD
            return
        spec = endpoint.current()
        shown = page.current()
        form = spec is not None and spec.body is not None and issubclass(spec.body, Form)
        files = 1 if form else FULL_FILES if shown is not None and shown.upload and browser.known() else 0
        request.max_content_length = (config.max_upload_mb << 20) * files + FORM_OVERHEAD if files else JSON_LIMIT

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", POLICY)
            response.headers.setdefault("Cache-Control", "private, no-store")  # nothing of it is shown after signing out
        elif response.mimetype == "application/json":
            response.headers.setdefault("Cache-Control", "no-store")
        elif request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            response.headers["Cache-Control"] = FOR_EVER  # the address changes with the content
        return response
