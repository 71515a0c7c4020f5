"""The family's pages of results: ``{items, total, page, size, pages}``; and queries, in which nothing unknown is passed over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import Select

from portal.core import paging
from portal.web.payload import Query

Row = TypeVar("Row")
Shape = TypeVar("Shape", bound=BaseModel)


class FilesQuery(Query):
    """Empty parameters, as forms send them, count as absent; a parameter that there isn't is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        return None if value == "" else value


class PageQuery(FilesQuery):
    page: int | None = Field(None, ge=1, le=1_000_000, description="From 1, which it is without.")
    size: int | None = Field(None, ge=1, le=paging.MAX_PAGE_SIZE, description="50 without it.")


class Page(BaseModel, Generic[Shape]):
    items: list[Shape]
    total: int
    page: int
    size: int
    pages: int


def page(query: Select[tuple[Row]], model: Any, wanted: PageQuery, shape: Callable[[Sequence[Row]], list[Shape]]) -> Page[Shape]:
    """One page of `query`, newest first; `shape` is given the page's rows all at once."""
    number, size = wanted.page or 1, wanted.size or 50
    found: paging.Slice[Any] = paging.page(query, model, number=number, size=size)
    return Page(items=shape(found.rows), total=found.count, page=number, size=size, pages=-(-found.count // size))
