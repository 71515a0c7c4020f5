"""Lists on pages: filters live in the address, pages go by key (``?after=`` and ``?before=`` a row's public id)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from pydantic import Field, field_validator
from sqlalchemy import Select

from portal.core import paging
from portal.web import caller
from portal.web.payload import Query

SIZE = 50


class ListQuery(Query):
    """The query of a list's page. Forms send empty parameters for what isn't filtered by; they count as absent."""

    after: str | None = Field(None, max_length=64)
    before: str | None = Field(None, max_length=64)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        return None if value == "" else value


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows, with the addresses of its neighbours."""

    rows: Sequence[Any]
    count: int
    newer: str | None
    older: str | None


def listing(query: Select[Any], model: Any, wanted: ListQuery, *, size: int = SIZE, count: int | None = None) -> Listing:
    """The page of `query` that the address asks for; newest first. `count`, if it is known, spares counting."""
    organization_id = caller.required().organization_id
    found: paging.Slice[Any] = paging.keyed(query, model, size=size, below=wanted.after, above=wanted.before, organization_id=organization_id, count=count)
    first, last = (found.rows[0].public_id, found.rows[-1].public_id) if found.rows else (None, None)
    return Listing(
        found.rows,
        found.count,
        newer=address(before=first, after=None) if found.newer and first else None,
        older=address(after=last, before=None) if found.more and last else None,
    )


def address(**changes: str | None) -> str:
    """This page's address with some parameters changed; None or "" leaves one out."""
    return f"{request.path}{parameters(**changes)}"


def parameters(**changes: str | None) -> str:
    """This page's query string, "" or with its "?", with some parameters changed."""
    merged = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in merged.items() if value}
    return f"?{urlencode(kept)}" if kept else ""
