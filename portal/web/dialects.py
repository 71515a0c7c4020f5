"""A dialect is a family's way of speaking: how a caller is recognised, how an error looks, which limit applies.

It is chosen by the longest path prefix, on whole segments, for what the framework itself refuses too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from flask import Flask, Request, Response, current_app, request

from portal.config import Config
from portal.core.actors import Actor
from portal.core.errors import PortalError


@dataclass(frozen=True, slots=True)
class Problem:
    """An error on its way out. `code` is the stable word, `field` the input it is about, `in_query` whether that was a query parameter.
    `raised` is what core said, for a dialect that tells more of it; None for what the framework refused by itself."""

    status: int
    code: str
    detail: str
    field: str | None = None
    in_query: bool = False
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    raised: PortalError | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests an hour in a class of its own."""

    name: str
    per_hour: int


@dataclass(frozen=True, slots=True)
class Described:
    """What the OpenAPI page says of a family: its ways to sign in (OpenAPI security requirements and schemes) and its errors (a JSON schema
    under the name `error`). `limited`: its answers carry the headers of limits."""

    security: tuple[dict[str, list[str]], ...] = ()
    schemes: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    error: str = ""
    schema: dict[str, Any] = dataclasses.field(default_factory=dict)
    limited: bool = True


class Dialect(Protocol):
    name: str
    prefixes: tuple[str, ...]
    described: Described

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


def all_of() -> Iterable[Dialect]:
    """The dialects of the application, each once."""
    return dict.fromkeys(current_app.extensions["dialects"].values())


def of_path(path: str) -> Dialect:
    by_prefix: dict[str, Dialect] = current_app.extensions["dialects"]
    return next(dialect for prefix, dialect in by_prefix.items() if prefix == "/" or path == prefix or path.startswith(prefix + "/"))


def current() -> Dialect:
    return of_path(request.path)
