"""Whether every value stands where it says: the words under its box contain its content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

#: Methods whose values need no print: they carry their source, or the values they are made of.
NEED_NO_PRINT = frozenset({"xml", "code", "form_field", "derived", "person"})
EDGE = 0.004  # of the page, for the rounding of boxes

Json = dict[str, Any]


def ungrounded(reading: Json) -> Iterator[str]:
    """A sentence for each value of a reading (`Reading.as_json`) that isn't grounded."""
    pages = {page["number"]: page["words"] for page in reading.get("pages", ())}
    for name, value in leaves(reading.get("fields", {})):
        fault = fault_of(value, pages)
        if fault:
            yield f"{name}: {fault}"


def leaves(fields: Json, before: str = "") -> Iterator[tuple[str, Json]]:
    """Values that are printed themselves, by their path: those of a table are its cells."""
    for name, value in fields.items():
        inner = value["value"]
        if value["type"] == "array" and isinstance(inner, list):
            for number, row in enumerate(inner):
                yield from leaves(row, f"{before}{name}[{number}].")
        elif value["type"] == "object" and isinstance(inner, dict):
            yield from leaves(inner, f"{before}{name}.")
        else:
            yield before + name, value


def fault_of(value: Json, pages: dict[int, list]) -> str | None:
    if value["method"] == "derived":
        return None if value.get("parts") else "derived of nothing"
    if value["box"] is None or value["page"] is None or not value["content"]:
        return None if value["method"] in NEED_NO_PRINT else f"no place ({value['method']})"
    under = squashed(" ".join(words_under(value["box"], pages.get(value["page"], []))))
    found = squashed(value["content"]) in under or in_any_order(value["content"], under)
    if not found and value["method"] == "code":
        return None  # what a code says stands in its squares
    return None if found else f"{value['content']!r} isn't under its box"


def words_under(box: list[float], words: list) -> Iterator[str]:
    """The words that overlap the box by more than a sliver."""
    for text, x0, y0, x1, y1, *_ in words:
        if min(x1, box[2] + EDGE) - max(x0, box[0] - EDGE) > 0 and min(y1, box[3] + EDGE) - max(y0, box[1] - EDGE) > 0:
            yield text


def in_any_order(content: str, under: str) -> bool:
    """Content of several lines may be read in another order than words lie."""
    return all(squashed(word) in under for word in content.split())


def squashed(text: str) -> str:
    """Letters and digits only, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[\W_]+", "", "".join(char for char in plain if not unicodedata.combining(char)))
