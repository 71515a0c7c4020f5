"""One decorator for every JSON endpoint: it checks the caller, reads the input by the view's signature, shapes the answer, and keeps the
description that the OpenAPI page is made from. Errors are raised; what they look like is the dialect's business.

    @api.post("/api/folders/")
    @endpoint("Create a folder", right="folders:write", status=201)
    def create_folder(actor: Actor, body: NewFolder) -> FolderShape: ...

Parameters: `actor`, `body` (a `Body` or `Form`), `query` (a `Query`), `prepared` (what `prepare` made of the body before any transaction),
the rest comes from the path.
"""

from __future__ import annotations

import functools
import hmac
import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from flask import Response, current_app, request
from pydantic import BaseModel

from portal.core import idempotency
from portal.core.actors import Actor
from portal.core.db import settings, transaction
from portal.core.errors import NotFound
from portal.web import caller, payload

CREATED = (201, 202)


@dataclass(frozen=True, slots=True)
class Spec:
    """What an endpoint is, for the plumbing and for the API's description."""

    summary: str
    right: str | None
    status: int
    limit: str
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    returns: Any
    takes_actor: bool
    prepare: Callable[[Actor, Any], Any] | None
    public: bool
    description: str

    @property
    def idempotent(self) -> bool:
        """Whether an Idempotency-Key is honoured: on everything that creates, for a known caller."""
        return self.status in CREATED and not self.public


Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Shown(Generic[Shape]):
    """An answer that differs from what a replay by Idempotency-Key gets (`kept`): it holds a secret."""

    shape: Shape
    kept: Shape


@dataclass(frozen=True, slots=True)
class Later(Generic[Shape]):
    """An answer that is only known after the transaction: `kept` is what a replay gets, `then` gives shape and status to send now."""

    kept: Shape
    then: Callable[[], tuple[Shape, int]]


def endpoint(
    summary: str,
    *,
    right: str | None = None,
    status: int = 200,
    limit: str = "standard",
    public: bool = False,
    prepare: Callable[[Actor, Any], Any] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Describe a view. `right` is demanded before the input is looked at; `public` endpoints need no caller."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Response]:
        hints = get_type_hints(view)
        names = inspect.signature(view).parameters
        spec = Spec(
            summary, right, status, limit, hints.get("body"), hints.get("query"), _shape_of(hints.get("return")), "actor" in names, prepare, public,
            inspect.cleandoc(view.__doc__ or ""),
        )  # fmt: skip

        @functools.wraps(view)
        def handle(**path: str) -> Response:
            return _handle(spec, view, path)

        handle.spec = spec  # type: ignore[attr-defined]
        return handle

    return decorate


def _shape_of(returned: Any) -> Any:
    return get_args(returned)[0] if get_origin(returned) in (Shown, Later) else returned


def spec_of(view: Callable[..., Any] | None) -> Spec | None:
    return getattr(view, "spec", None)


def current() -> Spec | None:
    return spec_of(current_app.view_functions.get(request.endpoint or ""))


def _handle(spec: Spec, view: Callable[..., Any], path: dict[str, str]) -> Response:
    actor = None if spec.public else caller.required()
    if actor is not None and spec.right:
        actor.demand(spec.right)
    if any("\x00" in str(part) for part in path.values()):
        raise NotFound("thing")  # no id holds a NUL, and PostgreSQL takes none
    arguments: dict[str, Any] = dict(path)
    if spec.takes_actor:
        arguments["actor"] = actor
    if spec.query is not None:
        arguments["query"] = payload.read_query(spec.query)
    if spec.body is not None:
        arguments["body"] = payload.read_form(spec.body) if issubclass(spec.body, payload.Form) else payload.read_json(spec.body)
    if spec.prepare is not None and actor is not None:
        arguments["prepared"] = spec.prepare(actor, arguments["body"])
    key = request.headers.get("Idempotency-Key")
    if key is not None and spec.idempotent and actor is not None and not getattr(view, "replays", False):  # which looks after the key itself
        return _once(spec, view, arguments, key, actor)
    return _answer(spec, view(**arguments))


def _once(spec: Spec, view: Callable[..., Any], arguments: dict[str, Any], key: str, actor: Actor) -> Response:
    """Run the view at most once per key; effect and kept answer share a transaction."""
    begun = idempotency.begin(key, _fingerprint(arguments), actor=actor)
    if isinstance(begun, idempotency.Replay):
        return _response(begun.body, begun.status, {"Idempotent-Replayed": "true"})
    try:
        with transaction():
            result = view(**arguments)
            kept = result.kept if isinstance(result, (Later, Shown)) else result
            body = kept.model_dump(mode="json", by_alias=True)
            idempotency.finish(begun, spec.status, body)
    except BaseException:
        idempotency.abandon(begun)
        raise
    return _answer(spec, result) if isinstance(result, (Later, Shown)) else _response(body, spec.status)


def _fingerprint(arguments: dict[str, Any]) -> str:
    """Keyed, as bodies hold passwords: from the kept row alone none can be guessed."""
    body, prepared = arguments.get("body"), arguments.get("prepared")
    sent = body.model_dump(mode="json", exclude={"file"}) if isinstance(body, BaseModel) else None
    whole = [request.method, request.full_path, sent, getattr(prepared, "fingerprint", None)]
    return hmac.new(settings().secret_key.encode(), json.dumps(whole, sort_keys=True).encode(), "sha256").hexdigest()


def _answer(spec: Spec, result: Any) -> Response:
    if isinstance(result, Response):
        return result
    status = spec.status
    if isinstance(result, Later):
        result, status = result.then()
    elif isinstance(result, Shown):
        result = result.shape
    if result is None:
        return Response(status=204)
    return _response(result.model_dump(mode="json", by_alias=True) if isinstance(result, BaseModel) else result, status)


def _response(body: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(text, status, headers, mimetype="application/json")
