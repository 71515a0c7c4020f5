"""The database: one session per request or job, transactions that only core opens, types right on SQLite and PostgreSQL.

SQLite runs in WAL with ``synchronous=FULL``; a writing transaction starts with ``BEGIN IMMEDIATE`` so that it can never fail halfway
for want of the lock. Reading needs no ceremony; whatever changes something runs inside ``with transaction():``.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Engine, Integer, MetaData, TypeDecorator, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core import ids

if TYPE_CHECKING:
    from portal.config import Config

BUSY_SECONDS = 30  # for a lock that somebody else has
IDLE_SECONDS = 300  # within a transaction; drawing the longest report takes seconds

log = logging.getLogger(__name__)


class Model(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Model)


class UtcTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC, in and out; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


#: 64-bit on PostgreSQL; SQLite only numbers rows by itself for plain INTEGER, which is 64-bit there anyway.
Key = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")


def now() -> datetime:
    return datetime.now(UTC)


class Identified:
    """Columns of nearly every table: the inner number, the public hashid, the time of making."""

    id: Mapped[int] = mapped_column(Key, primary_key=True, sort_order=-3)
    public_id: Mapped[str] = mapped_column(default=ids.new_public_id, unique=True, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(UtcTime, default=now, sort_order=-1)


@dataclass(slots=True)
class _Writing:
    """A transaction at work: what is done right before its commit, with all that was given for it, and what follows after."""

    closers: dict[Callable[[list[Any]], None], list[Any]] = field(default_factory=dict)
    followers: list[Callable[[], None]] = field(default_factory=list)


_writing: ContextVar[_Writing | None] = ContextVar("writing", default=None)
_settings: WeakKeyDictionary[Engine, Config] = WeakKeyDictionary()


def connect(config: Config) -> None:
    """Bind the current application's engine to its settings and prepare its connections."""
    _settings[db.engine] = config
    if db.engine.dialect.name == "sqlite":
        event.listen(db.engine, "connect", _prepare_sqlite)
        event.listen(db.engine, "begin", _begin_sqlite)
    else:
        event.listen(db.engine, "connect", _prepare_postgres)


def settings() -> Config:
    """The settings of the application at work."""
    return _settings[db.engine]


def _prepare_sqlite(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late and deferred
    connection.create_function("lower", 1, lambda text: text.lower() if isinstance(text, str) else text, deterministic=True)  # SQLite's own is ASCII only
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgres(connection: Any, record: Any) -> None:
    """By itself PostgreSQL waits for a lock for ever, and lets a process that stopped in the middle hold its own for as long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        cursor.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    connection.commit()


def _begin_sqlite(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN" if _writing.get() is None else "BEGIN IMMEDIATE")


@contextmanager
def transaction() -> Iterator[None]:
    """Run a change: committed when the outermost block ends, rolled back on any exception.

    What was read before is read anew inside, so a decision never rests on a stale row. Inner blocks join the outer one.
    """
    if _writing.get() is not None:
        yield
        return
    db.session.rollback()  # ends a reading transaction and expires what it loaded
    writing = _Writing()
    token = _writing.set(writing)
    try:
        yield
        while writing.closers:
            closer = next(iter(writing.closers))
            closer(writing.closers.pop(closer))
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)
    for follower in writing.followers:
        try:
            follower()
        except Exception:  # the change is done and its caller must hear so; whatever follows has a second chance (relay, sweeper)
            log.exception("after a commit")


def after_commit(follower: Callable[[], None]) -> None:
    """Call `follower` once the transaction at work has been committed; never if it is rolled back."""
    writing = _writing.get()
    if writing is None:
        raise RuntimeError("after_commit() outside transaction()")
    writing.followers.append(follower)


def at_commit(closer: Callable[[list[Any]], None], thing: Any) -> None:
    """Have `closer` called once, at the end of the transaction at work and within it, with everything that was given for it: the place for what
    takes a lock that many wait for."""
    writing = _writing.get()
    if writing is None:
        raise RuntimeError("at_commit() outside transaction()")
    writing.closers.setdefault(closer, []).append(thing)


def end_reading() -> None:
    """Close the reading transaction, so that none stays open while parsing, sending or waiting."""
    db.session.rollback()
