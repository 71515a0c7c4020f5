"""The house's pages of results: ``{count, next, previous, results}`` and ``?page=&page_size=``.

The ``next`` link carries a cursor beside the page number, so that walking a long list costs the same on every page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from pydantic import BaseModel, Field
from sqlalchemy import Select

from portal.core import paging
from portal.web import caller
from portal.web.payload import Query

Row = TypeVar("Row")
Shape = TypeVar("Shape", bound=BaseModel)
MAX_PAGE = 1_000_000


class PageQuery(Query):
    page: int = Field(1, ge=1, le=MAX_PAGE)
    page_size: int = Field(20, ge=1, le=paging.MAX_PAGE_SIZE)
    cursor: str | None = Field(None, max_length=64, description="From a `next` link; don't make it up.")


class Page(BaseModel, Generic[Shape]):
    count: int
    next: str | None
    previous: str | None
    results: list[Shape]


def page(query: Select[tuple[Row]], model: Any, wanted: PageQuery, shape: Callable[[Sequence[Row]], list[Shape]]) -> Page[Shape]:
    """One page of `query`; `shape` turns the page's rows into shapes, all at once so that it can load what they need in one query."""
    organization_id = caller.required().organization_id
    found: paging.Slice[Any] = paging.page(
        query, model, number=wanted.page, size=wanted.page_size, below=wanted.cursor, organization_id=organization_id
    )
    return Page(
        count=found.count,
        next=_link(page=wanted.page + 1, cursor=found.rows[-1].public_id) if found.more else None,
        previous=_link(page=wanted.page - 1, cursor=None) if wanted.page > 1 else None,
        results=shape(found.rows),
    )


def _link(**changes: int | str | None) -> str:
    merged = {**request.args.to_dict(), **changes}
    return f"{request.base_url}?{urlencode({key: value for key, value in merged.items() if value is not None})}"
