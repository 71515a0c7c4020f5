"""A dialect is a family's way of speaking: how a caller is recognised, how an error looks, which limit applies.

It is chosen by the longest path prefix, on whole segments, for what the framework itself refuses too.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, Request, Response, current_app, request

from portal.config import Config
from portal.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Problem:
    """An error on its way out. `code` is the stable word, `field` the input it is about, `in_query` whether that was a query parameter."""

    status: int
    code: str
    detail: str
    field: str | None = None
    in_query: bool = False
    headers: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests an hour in a class of its own."""

    name: str
    per_hour: int


class Dialect(Protocol):
    name: str
    prefixes: tuple[str, ...]

    def recognise(self, incoming: Request) -> Actor | None:
        """Who calls; None without any credential. Raises `Unauthenticated` for one that doesn't hold, `Invalid` for two at once."""
        ...

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        """The limit of this class of requests ("standard", "upload", "reports"), None for no limit."""
        ...

    def error(self, problem: Problem) -> Response: ...


def install(app: Flask, dialects: tuple[Dialect, ...]) -> None:
    """Make these the dialects of the application; the one with prefix ``/`` speaks wherever no other does."""
    by_prefix = {prefix: dialect for dialect in dialects for prefix in dialect.prefixes}
    app.extensions["dialects"] = dict(sorted(by_prefix.items(), key=lambda pair: -len(pair[0])))


def of_path(path: str) -> Dialect:
    by_prefix: dict[str, Dialect] = current_app.extensions["dialects"]
    return next(dialect for prefix, dialect in by_prefix.items() if prefix == "/" or path == prefix or path.startswith(prefix + "/"))


def current() -> Dialect:
    return of_path(request.path)
