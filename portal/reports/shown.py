"""Reports on pages: figures as the viewer's locale writes them, charts as SVG, sentences with their documents as links."""

from __future__ import annotations

import re
from functools import singledispatch

from babel import numbers

from portal.core.doctypes import Field
from portal.core.rendering import plot
from portal.core.rendering.evidence import as_printed
from portal.core.rendering.outline import Bars, Block, Caption, Cards, Cited, Figure, Line, Ranking, Table
from portal.core.rendering.plot import Paper, Plot
from portal.reports import blueprint
from portal.web.look import DASH, locale

_FORMATS = {"count": "#,##0", "ratio": "#,##0.00", "cents": "#,##0.00"}
_KINDS = {Cards: "cards", Caption: "caption", Bars: "chart", Ranking: "chart", Table: "table"}

blueprint.app_template_filter("as_printed")(as_printed)


@blueprint.app_template_filter("figure")
def written(figure: Figure, cents: bool = False) -> str:
    """1250000 → "1,250,000" or "1.250.000", 0.216 → "21.6%"; a dash for none. `cents`: an amount among others that have some."""
    if figure.value is None:
        return DASH
    if figure.form in ("percent", "share"):
        places = 3 if figure.form == "percent" else 2
        return numbers.format_percent(round(figure.value, places), locale=locale(), decimal_quantization=False)
    form = "cents" if figure.form == "amount" and (cents or isinstance(figure.value, float)) else figure.form
    return numbers.format_decimal(figure.value, _FORMATS.get(form, "#,##0"), locale=locale())


def short(value: float) -> str:
    """1250000 → "1.3M"."""
    return str(numbers.format_compact_decimal(value, locale=locale(), fraction_digits=2 if abs(value) >= 1000 else 0))


@blueprint.app_template_filter("block_kind")
def kind(block: Block) -> str:
    return _KINDS[type(block)]


@blueprint.app_template_filter("plots")
def plots(block: Bars | Ranking) -> dict[str, Plot]:
    """The chart for wide and for narrow screens: words keep their size, bars don't."""
    wide, narrow = Paper(760, 250, 12, short, written), Paper(330, 230, 11, short, written)
    return {"wide": _plot(block, wide), "narrow": _plot(block, narrow)}


@singledispatch
def _plot(block: Bars | Ranking, paper: Paper) -> Plot:
    raise TypeError(f"no chart of {type(block).__name__}")


_plot.register(Bars)(plot.bars)
_plot.register(Ranking)(plot.ranking)


@blueprint.app_template_filter("with_links")
def with_links(line: Line) -> list[str | Cited]:
    """The line in parts: the names of its documents apart from the words between them."""
    by_name = {cited.name: cited for cited in line.documents}
    if not by_name:
        return [line.text]
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    return [by_name.get(part, part) for part in re.split(f"({names})", line.text) if part]


@blueprint.app_template_filter("field_label")
def field_label(path: str) -> str:
    """``Transactions[].DepositAmount`` → "Transactions, deposit amount"; ``Lines[3].Amount`` → "Line 4"."""
    array, bracket, rest = path.partition("[")
    index, _, column = rest.partition("].")
    if not bracket:
        return Field(array).label
    if array == "Lines" and index.isdecimal():
        return f"Line {int(index) + 1}"
    return f"{Field(array).label}, {Field(column).label.lower()}" if column else Field(array).label
