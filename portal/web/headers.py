"""Headers on every answer, and how much of a body is read at all."""

from __future__ import annotations

from flask import Flask, Response, request

from portal.config import Config
from portal.web import endpoint
from portal.web.payload import FORM_OVERHEAD, JSON_LIMIT, Form

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def install(app: Flask, config: Config) -> None:
    @app.before_request
    def bound() -> None:
        """A body larger than its endpoint takes is refused while it arrives, with or without a Content-Length."""
        spec = endpoint.current()
        form = spec is not None and spec.body is not None and issubclass(spec.body, Form)
        request.max_content_length = (config.max_upload_mb << 20) + FORM_OVERHEAD if form else JSON_LIMIT

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if response.mimetype == "text/html":
            response.headers.setdefault("Content-Security-Policy", POLICY)
        elif response.mimetype == "application/json":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
