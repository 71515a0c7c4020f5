"""`portal doctor`: everything the portal needs, looked at one by one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from portal.config import Config

FREE_BYTES = 1 << 30


class Wrong(Exception):
    """What is missing, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`needed`: without it the portal doesn't work; otherwise it is a warning."""

    subject: str
    good: bool
    sentence: str
    needed: bool = True

    def __str__(self) -> str:
        mark = "ok     " if self.good else "MISSING" if self.needed else "warning"
        return f"{mark}  {self.subject:<12} {self.sentence}"


def examine(config: Config) -> list[Finding]:
    needed = (python, redis, database, storage, recognition, search)
    wanted = (free_space, fonts, public_url)
    return [_finding(check, config, True) for check in needed] + [_finding(check, config, False) for check in wanted]


def _finding(check: Callable[[Config], str], config: Config, needed: bool) -> Finding:
    subject = check.__name__.replace("_", " ")
    try:
        return Finding(subject, True, check(config), needed)
    except Wrong as wrong:
        return Finding(subject, False, str(wrong), needed)
    except Exception as error:  # whatever a library raises is a finding, too
        return Finding(subject, False, f"{type(error).__name__}: {error}".splitlines()[0], needed)


def python(config: Config) -> str:
    return sys.version.split()[0]


def redis(config: Config) -> str:
    """The own server only has to be startable; a given one has to answer."""
    if config.own_redis:
        from portal.launch.premises import SOCKET_PATH_LENGTH, CannotStart
        from portal.launch.redis_server import executable

        if len(os.fsencode(config.redis_socket)) > SOCKET_PATH_LENGTH:
            raise Wrong(f"the path of INLET_DATA is too long for a socket: {config.redis_socket}")
        try:
            return f"own server, {executable()}"
        except CannotStart as reason:
            raise Wrong(str(reason)) from None
    from redis import Redis

    Redis.from_url(config.redis_url, socket_timeout=3, socket_connect_timeout=3).ping()
    return f"answers at {_without_password(config.redis_url)}"


def database(config: Config) -> str:
    from portal import create_app
    from portal.core.db import db
    from portal.launch import migrations

    with create_app(config, web=False).app_context(), _closed_at_the_end(db.engine.dispose):
        if migrations.pending():
            raise Wrong("not at the newest migration; `portal migrate` (and `portal up`) brings it there")
        return f"{db.engine.dialect.name}, at the newest migration"


@contextmanager
def _closed_at_the_end(close: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    finally:
        close()


def storage(config: Config) -> str:
    """A file of a few bytes is written, found and removed."""
    from portal.core.errors import PortalError
    from portal.core.storage import at, tried

    try:
        config.storage_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return f"{tried(at(config.storage_url, config.storage_dir))} is writable"
    except OSError as error:
        raise Wrong(f"{config.storage_dir} can't be written to: {error.strerror}") from None
    except PortalError:
        raise Wrong(f"{config.storage_url} can't be written to; the line above says why") from None


def recognition(config: Config) -> str:
    """Text recognition runs in its sandbox on a small picture."""
    from portal.core import readers

    readers.reader().read(_picture(), "png", "doctor.png")
    return "models load, a picture was read in the sandbox"


def search(config: Config) -> str:
    """Full text is a part of SQLite that a system may have left out; the vectors of words come with a package."""
    from portal.core.search import meaning

    if config.database_url.startswith("sqlite"):
        with closing(sqlite3.connect(":memory:")) as connection:
            try:
                connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
            except sqlite3.OperationalError:
                raise Wrong("this Python's SQLite has no full-text search (FTS5)") from None
    meaning.directions(["probe"])
    return "full text is there, vectors of words load"


def _picture() -> bytes:
    import io

    from PIL import Image, ImageDraw

    image = Image.new("RGB", (320, 80), "white")
    ImageDraw.Draw(image).text((20, 20), "TOTAL 12.50", fill="black", font_size=28)
    encoded = io.BytesIO()
    image.save(encoded, "PNG")
    return encoded.getvalue()


def free_space(config: Config) -> str:
    free = shutil.disk_usage(config.storage_dir if config.storage_dir.exists() else config.data_dir).free
    if free < FREE_BYTES:
        raise Wrong(f"{free >> 20} MB left; uploads are refused when the disk is full")
    return f"{free >> 30} GB free"


def fonts(config: Config) -> str:
    """Every PDF reader has the fonts of Latin text; other alphabets are set in Open Sans."""
    try:
        import fontpkg

        return f"Open Sans, {Path(fontpkg.path('Open Sans')).name}"
    except Exception as error:  # a missing wheel or a broken one: either way names would be drawn as "?"
        raise Wrong(f"no Open Sans for Greek, Cyrillic and Hebrew in reports ({error}); install requirements.lock") from None


def public_url(config: Config) -> str:
    host = urlsplit(config.public_url).hostname or ""
    if host in ("localhost", "127.0.0.1") and config.host not in ("127.0.0.1", "localhost", "::1"):
        raise Wrong(f"links will say {config.public_url}, which only works on this machine; set PUBLIC_URL")
    return config.public_url


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
