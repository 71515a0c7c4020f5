"""One decorator for every page: it checks the caller, reads the query by the view's signature, and keeps what the plumbing needs.

    @blueprint.get("/documents/<document_id>/")
    @page(right="documents:read")
    def review(actor: Actor, query: ReviewQuery, document_id: str) -> str: ...

A view answers a string or a response; failures are raised, and the HTML dialect shows them.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_type_hints

from flask import current_app, request
from pydantic import BaseModel

from portal.core.errors import NotFound
from portal.web import caller, payload


@dataclass(frozen=True, slots=True)
class PageSpec:
    """`right` is demanded before anything else, `public` pages need no staff member, `upload` ones take files."""

    right: str | None
    public: bool
    upload: bool
    query: type[BaseModel] | None


def page(*, right: str | None = None, public: bool = False, upload: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Describe a page's view; its parameters `actor` and `query` (a `payload.Query`) are given, the rest comes from the path."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        names, query = inspect.signature(view).parameters, get_type_hints(view).get("query")
        spec = PageSpec(right, public, upload, query)

        @functools.wraps(view)
        def handle(**path: Any) -> Any:
            arguments = _arguments(spec, path)
            return view(**{name: value for name, value in arguments.items() if name in names})

        handle.page = spec  # type: ignore[attr-defined]
        return handle

    return decorate


def _arguments(spec: PageSpec, path: dict[str, Any]) -> dict[str, Any]:
    actor = caller.optional() if spec.public else caller.required()
    if spec.right and actor is not None:
        actor.demand(spec.right)
    if any("\x00" in str(part) for part in path.values()):
        raise NotFound("page")
    for name, text in request.form.items(multi=True):
        payload.check_text(text, name)  # no database holds a NUL
    return path | {"actor": actor} | ({"query": payload.read_query(spec.query)} if spec.query is not None else {})


def current() -> PageSpec | None:
    """The page the request is for, None for everything else."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "page", None)
