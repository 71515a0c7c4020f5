"""A document's name, type and values as a passage of their own: what the page prints and how it is kept, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from portal.core.doctypes import DocType, Field
from portal.core.search.chunking import Passage
from portal.core.search.tokens import clean

LONGEST = 500  # characters of one value


class Value(Protocol):
    """What is needed of a `ReadingValue`."""

    name: Any
    type: Any
    value: Any
    content: Any
    page: Any
    box: Any


def described(name: str, kind: DocType, values: Sequence[Value]) -> Passage:
    """Of a document called `name` and of this type. Items of tables aren't repeated: their words stand on the page."""
    lines: list[tuple[str, list[float] | None]] = [(name, None), (kind.label, None)]
    lines += [(text, _place(value)) for value in values for text in _told(kind, value)]
    kept = [(" ".join(clean(text).split()), place) for text, place in lines]
    return Passage(None, "\n".join(text for text, _ in kept), [place for _, place in kept])


def _place(value: Value) -> list[float] | None:
    if value.page is None:
        return None
    return [value.page, *(value.box or ())]


def _told(kind: DocType, value: Value) -> Iterator[str]:
    """``Invoice total: 1.240,50 € (1240.50 EUR)``: once if both are the same."""
    kept = plain(value.value)
    printed = (value.content or "").strip() or kept
    if not printed or value.type == "array":
        return
    also = f" ({kept})" if kept and kept != printed else ""
    yield f"{(kind.field(value.name) or Field(value.name)).label}: {printed[:LONGEST]}{also[:LONGEST]}"


def plain(value: Any) -> str:
    """A value as kept, in one line; "" for what has no words of its own."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, dict):
        return " ".join(part for part in map(plain, value.values()) if part)
    return "" if isinstance(value, list) else str(value)
