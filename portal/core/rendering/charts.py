"""Charts as vector drawings for PDF."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics

from portal.core.rendering import fonts, plot, style
from portal.core.rendering.outline import Bars, Ranking
from portal.core.rendering.plot import Plot, Word


def bars(shown: Bars) -> Drawing:
    return _drawing(plot.bars(shown, plot.Paper(style.WIDTH)))


def ranking(shown: Ranking) -> Drawing:
    return _drawing(plot.ranking(shown, plot.Paper(style.WIDTH)))


def _drawing(shown: Plot) -> Drawing:
    """The plot, turned upside down: y grows upwards here."""
    drawing = Drawing(shown.width, shown.height)
    for rule in shown.rules:
        y, color = shown.height - rule.y, style.MUTED if rule.zero else style.LINE
        drawing.add(Line(rule.x, y, rule.to, y, strokeColor=color, strokeWidth=0.5))
    for bar in shown.bars:
        color = style.LOSS if bar.loss else _color(bar.series)
        drawing.add(Rect(bar.x, shown.height - bar.y - bar.height, bar.width, bar.height, fillColor=color, strokeColor=None))
    for key in shown.keys:
        drawing.add(Rect(key.x, shown.height - key.y - key.side, key.side, key.side, fillColor=_color(key.series), strokeColor=None))
    for word in shown.words:
        _write(drawing, word, shown.height - word.y)
    return drawing


def _color(series: int) -> Color:
    return style.SERIES[series % len(style.SERIES)]


def _write(drawing: Drawing, word: Word, y: float) -> None:
    """One line of small text, whatever its script."""
    whole = fonts.width(word.text, fonts.REGULAR, plot.SIZE)
    x = word.x - {"start": 0.0, "middle": whole / 2, "end": whole}[word.anchor]
    for name, part in fonts.pieces(word.text, fonts.REGULAR):
        drawing.add(String(x, y, part, fontName=name, fontSize=plot.SIZE, fillColor=style.MUTED))
        x += pdfmetrics.stringWidth(part, name, plot.SIZE)
