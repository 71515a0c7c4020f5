"""Where on the page the values stand that a person picked there: of a field, or of a cell of a table (``Items[2].Amount``, from 0)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from portal.core.errors import Invalid
from portal.core.readings.typed import place

Cell = tuple[int, str] | None  # None: the field itself
Grounds = dict[str, dict[Cell, dict[str, Any]]]
_CELL = re.compile(r"([^\[]+)\[(\d{1,4})\]\.(\w+)")


def checked(places: dict[str, Any], changed: Collection[str], pages: int) -> Grounds:
    """The given places by the names that `changed` uses; `Invalid` for one of a field that isn't changed, or beyond the `pages`."""
    names = {name.casefold(): name for name in changed}
    found: Grounds = {}
    for path, given in places.items():
        cell = _CELL.fullmatch(path)
        name = names.get((cell[1] if cell else path).casefold())
        if name is None:
            raise Invalid(f"A place is given for {path[:80]!r}, which isn't changed.", field=f"places/{path[:80]}")
        found.setdefault(name, {})[(int(cell[2]), cell[3].casefold()) if cell else None] = place(given, pages, f"places/{path[:80]}")
    return found


def on_items(items: list[dict[str, Any]], ground: dict[Cell, dict[str, Any]]) -> list[dict[str, Any]]:
    """The items with their cells at their new places."""
    return [{column: _placed(at, column, cell, ground) for column, cell in item.items()} for at, item in enumerate(items)]


def _placed(at: int, column: str, cell: Any, ground: dict[Cell, dict[str, Any]]) -> Any:
    there = ground.get((at, column.casefold()))
    return cell | there if there and isinstance(cell, dict) else cell
