"""Records by month as charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel import dates

from portal.core.records import CATEGORIES, Trend
from portal.core.rendering.outline import Bars, Figure, Series
from portal.web.look import locale


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` is for the page's ids."""

    name: str
    title: str
    bars: Bars


def charts(trends: Sequence[Trend]) -> list[Chart]:
    """One for each category and what it is measured in."""
    return [_chart(at, trend) for at, trend in enumerate(trends)]


def _chart(at: int, trend: Trend) -> Chart:
    months = tuple(dates.format_date(date(int(month[:4]), int(month[5:]), 1), "MMM y", locale=locale()) for month in trend.months)
    figures = tuple(Figure(_rounded(one)) for one in trend.quantities)
    return Chart(f"chart-{at}", f"{CATEGORIES[trend.category]} by month, {trend.unit.symbol}", Bars(months, (Series("", figures),)))


def _rounded(quantity: Decimal) -> int | float:
    """As a chart can show it: four digits, or all of a larger whole number. The table has it to the last."""
    if quantity == int(quantity) or abs(quantity) >= 1000:
        return round(quantity)
    return float(f"{quantity:.4g}")
