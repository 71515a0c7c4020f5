"""Pages and what they load, compressed. JSON isn't: programs ask for it by the kilobyte, and its answers are compared byte by byte."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress

TYPES = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"]


def install(app: Flask) -> None:
    app.config.update(COMPRESS_MIMETYPES=TYPES, COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_BR_LEVEL=4)
    Compress(app)
