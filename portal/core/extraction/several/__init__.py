"""Rows of bills and notes that tell of several things: supply points, deliveries, recharges, wastes. A row for each, or none at all where one of them
can't be read."""

from __future__ import annotations

from collections.abc import Sequence

from portal.core.extraction.model import Value
from portal.core.extraction.several.lines import Row, sum_of
from portal.core.extraction.several.misread import litres
from portal.core.extraction.several.periods import periods
from portal.core.extraction.several.points import points
from portal.core.extraction.several.products import mostly_products, products
from portal.core.extraction.several.wastes import CODE, is_code, wastes, written

__all__ = ["CODE", "Row", "as_value", "is_code", "litres", "mostly_products", "periods", "points", "products", "sum_of", "wastes", "written"]


def as_value(rows: Sequence[Row]) -> Value:
    first = next(iter(rows[0].values()))
    return Value("array", list(rows), 0.8, None, first.page, None, "table")
