"""Charts as vector drawings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics

from portal.core.rendering import fonts, style, words

Number = int | float
LEFT, TOP, BOTTOM = 44, 26, 22  # room for the axis, the legend, the names


def bars(names: Sequence[str], series: dict[str, Sequence[Number]], *, height: float = 170) -> Drawing:
    """Upright bars, a group per name and a colour per series; losses hang below the zero line."""
    drawing = Drawing(style.WIDTH, height)
    low, high, step = _scale([value for values in series.values() for value in values])
    base, unit = BOTTOM, (height - TOP - BOTTOM) / (high - low)
    _grid(drawing, low, high, step, base, unit)
    _legend(drawing, list(series), height - 10)
    room = (style.WIDTH - LEFT) / max(len(names), 1)
    thick = min(34, room * 0.7 / len(series))
    for index, name in enumerate(names):
        middle = LEFT + room * (index + 0.5)
        for place, values in enumerate(series.values()):
            x = middle + (place - len(series) / 2) * thick
            zero, length = base - low * unit, values[index] * unit
            _bar(drawing, x, zero, thick * 0.9, length, _color(place, values[index], len(series)))
            if len(series) == 1:
                text(drawing, middle, zero + max(length, 0) + 4, words.short(values[index]), anchor="middle")
        if index % -(-len(names) // 14) == 0:  # more than 14 names would run into each other
            text(drawing, middle, 6, fonts.fitted(name, fonts.REGULAR, 7.5, max(room, 40)), anchor="middle")
    return drawing


def _color(place: int, value: Number, count: int) -> Color:
    return style.LOSS if value < 0 and count == 1 else style.SERIES[place % len(style.SERIES)]


def _bar(drawing: Drawing, x: float, zero: float, width: float, length: float, color: Color) -> None:
    if length:
        drawing.add(Rect(x, min(zero, zero + length), width, abs(length), fillColor=color, strokeColor=None))


def _scale(values: Sequence[Number]) -> tuple[float, float, float]:
    """Lowest and highest line of the axis and the step between them: 1, 2 or 5 times a power of ten."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = (high - low or 1) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough), 10 * power)
    return math.floor(low / step) * step, math.ceil(high / step) * step or step, step


def _grid(drawing: Drawing, low: float, high: float, step: float, base: float, unit: float) -> None:
    for index in range(round((high - low) / step) + 1):
        value = low + index * step
        y = base + (value - low) * unit
        drawing.add(Line(LEFT, y, style.WIDTH, y, strokeColor=style.MUTED if abs(value) < step / 2 else style.LINE, strokeWidth=0.5))
        text(drawing, LEFT - 6, y - 2.5, words.short(value if abs(value) > step / 2 else 0), anchor="end")


def _legend(drawing: Drawing, names: Sequence[str], y: float) -> None:
    x = float(LEFT)
    for place, name in enumerate(names if len(names) > 1 else ()):
        drawing.add(Rect(x, y, 7, 7, fillColor=style.SERIES[place % len(style.SERIES)], strokeColor=None))
        text(drawing, x + 11, y + 0.5, name)
        x += 24 + fonts.width(name, fonts.REGULAR, 7.5)


def ranking(rows: Sequence[tuple[str, Number]], *, most: int = 10) -> Drawing:
    """Lying bars, the largest first, names at their left."""
    shown = list(rows)[:most]
    line, names = 15, style.WIDTH * 0.34
    drawing = Drawing(style.WIDTH, line * len(shown) + 4)
    longest = max((abs(value) for _, value in shown), default=0) or 1
    for index, (name, value) in enumerate(shown):
        y = line * (len(shown) - index - 1) + 4
        length = abs(value) / longest * (style.WIDTH - names - 80)
        text(drawing, names - 8, y + 2, fonts.fitted(name, fonts.REGULAR, 7.5, names - 12), anchor="end")
        drawing.add(Rect(names, y, max(length, 0.5), 9, fillColor=style.LOSS if value < 0 else style.ACCENT, strokeColor=None))
        text(drawing, names + length + 5, y + 2, words.amount(value))
    return drawing


def text(drawing: Drawing, x: float, y: float, written: str, *, anchor: str = "start") -> None:
    """One line of small text; `anchor` says which part of it stands at `x`: "start", "middle" or "end"."""
    size = 7.5
    whole = fonts.width(written, fonts.REGULAR, size)
    x -= {"start": 0.0, "middle": whole / 2, "end": whole}[anchor]
    for name, part in fonts.pieces(written, fonts.REGULAR):
        drawing.add(String(x, y, part, fontName=name, fontSize=size, fillColor=style.MUTED))
        x += pdfmetrics.stringWidth(part, name, size)
