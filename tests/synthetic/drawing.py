"""A sheet to draw documents on, measured in points from the top left corner, as their programs lay them out: text, wrapped text, boxes, tables over pages."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import fontpkg_open_sans
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

__all__ = ["A4", "Column", "Sheet", "columns", "letter"]
INK, GREY, PALE = "#111111", "#666666", "#e9edf1"
FAMILIES = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
    "Vera": ("Vera", "VeraBd", "VeraIt"),
    "OpenSans": ("OpenSans", "Helvetica-Bold", "OpenSansIt"),
}
for _name in ("Vera", "VeraBd", "VeraIt"):
    pdfmetrics.registerFont(TTFont(_name, f"{_name}.ttf"))
_FILES = Path(fontpkg_open_sans.__file__).parent / "files"
pdfmetrics.registerFont(TTFont("OpenSans", str(_FILES / "OpenSans[wdth,wght].ttf")))
pdfmetrics.registerFont(TTFont("OpenSansIt", str(_FILES / "OpenSans-Italic[wdth,wght].ttf")))


@dataclass(frozen=True)
class Column:
    """Of a table: its width in points; `align` l, r or c."""

    title: str
    width: float
    align: str = "l"


def columns(*entries: str) -> list[Column]:
    """Columns written as "title|width" or "title|width|align"."""
    split = (entry.split("|") for entry in entries)
    return [Column(parts[0], float(parts[1]), *parts[2:]) for parts in split]


class Sheet:
    def __init__(self, size: tuple[float, float] = A4, family: str = "Helvetica", margin: float = 40, title: str = "") -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=1, pageCompression=1)
        self.width, self.height = size
        self.family, self.margin, self.pages = family, margin, 1
        self.on_page: Callable[[Sheet], float] | None = None
        if title:
            self.canvas.setTitle(title)

    # --- text

    def font(self, bold: bool = False, italic: bool = False, family: str | None = None) -> str:
        return FAMILIES[family or self.family][1 if bold else 2 if italic else 0]

    def measure(self, words: str, size: float = 9, bold: bool = False, family: str | None = None) -> float:
        return pdfmetrics.stringWidth(words, self.font(bold, family=family), size)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 9,
        *,
        bold: bool = False,
        italic: bool = False,
        align: str = "l",
        color: str = INK,
        family: str | None = None,
        spread: float = 0,
    ) -> float:
        """One line with its baseline at `y`; answers the baseline of the next line. `spread`: space between the letters."""
        self.canvas.setFillColor(HexColor(color))
        self.canvas.setFont(self.font(bold, italic, family), size)
        draw = {"l": self.canvas.drawString, "r": self.canvas.drawRightString, "c": self.canvas.drawCentredString}[align]
        draw(x, self.height - y, words, charSpace=spread)
        return y + size * 1.25

    def lines(self, x: float, y: float, many: Sequence[str], size: float = 9, **how: object) -> float:
        for words in many:
            y = self.text(x, y, words, size, **how)  # type: ignore[arg-type]
        return y

    def wrap(self, x: float, y: float, width: float, words: str, size: float = 9, **how: object) -> float:
        font = self.font(bool(how.get("bold")), bool(how.get("italic")), how.get("family"))  # type: ignore[arg-type]
        return self.lines(x, y, simpleSplit(words, font, size, width), size, **how)

    def pairs(self, x: float, y: float, entries: Sequence[tuple[str, str]], gap: float, size: float = 9, *, align: str = "l", bold: bool = False) -> float:
        """Label and value side by side, the values `gap` further right."""
        for label, value in entries:
            self.text(x, y, label, size, bold=bold, color=GREY if bold is False and align == "l" else INK)
            y = self.text(x + gap, y, value, size, align=align)
        return y

    def stacked(self, x: float, y: float, label: str, value: str, size: float = 9, **how: object) -> float:
        """The label small above its value."""
        self.text(x, y, label, size - 2.5, color=GREY)
        return self.text(x, y + size + 1.5, value, size, **how)  # type: ignore[arg-type]

    # --- shapes

    def box(
        self, x: float, y: float, width: float, height: float, fill: str | None = None, stroke: str | None = INK, radius: float = 0, line: float = 0.6
    ) -> None:
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if stroke:
            self.canvas.setStrokeColor(HexColor(stroke))
        self.canvas.setLineWidth(line)
        self.canvas.roundRect(x, self.height - y - height, width, height, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def field(self, x: float, y: float, width: float, height: float, label: str, value: str, size: float = 9, **how: object) -> None:
        """A box of a form: the label small in its top left corner, the value below."""
        self.box(x, y, width, height, stroke=GREY)
        self.wrap(x + 3, y + 7.5, width - 5, label, 5.8, color=GREY)
        align = how.pop("align", "l")
        self.text(x + width - 5 if align == "r" else x + 5, y + height - 5, value, size, align=align, **how)  # type: ignore[arg-type]

    def rule(self, x0: float, y0: float, x1: float, y1: float, color: str = INK, line: float = 0.6, dash: tuple[int, int] | None = None) -> None:
        self.canvas.setStrokeColor(HexColor(color))
        self.canvas.setLineWidth(line)
        self.canvas.setDash(*(dash or ()))
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        self.canvas.setDash()

    def circle(self, x: float, y: float, radius: float, fill: str | None = None, stroke: str | None = None) -> None:
        self.canvas.setFillColor(HexColor(fill or INK))
        self.canvas.setStrokeColor(HexColor(stroke or INK))
        self.canvas.circle(x, self.height - y, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))

    def logo(self, name: str, x: float, y: float, size: float, color: str) -> None:
        """A sign of the firm of that name: shapes in its colour, no words."""
        shape = random.Random(name).randrange(4)
        if shape == 0:
            self.circle(x + size / 2, y + size / 2, size / 2, fill=color)
            self.circle(x + size * 0.62, y + size * 0.42, size / 4, fill="#ffffff")
        elif shape == 1:
            for i in range(3):
                self.box(x + i * size * 0.36, y + size * 0.25 * (2 - i), size * 0.28, size * (0.5 + 0.25 * i), fill=color, stroke=None)
        elif shape == 2:
            self.box(x, y, size, size, fill=color, stroke=None, radius=size / 5)
            self.rule(x + size * 0.2, y + size * 0.8, x + size * 0.8, y + size * 0.2, "#ffffff", size / 8)
        else:
            path = self.canvas.beginPath()
            path.moveTo(x, self.height - y - size)
            path.lineTo(x + size / 2, self.height - y)
            path.lineTo(x + size, self.height - y - size)
            self.canvas.setFillColor(HexColor(color))
            self.canvas.drawPath(path, stroke=0, fill=1)

    def across(self, words: str, color: str, size: float, alpha: float, turn: float, x: float, y: float) -> None:
        """A watermark or a stamp: large words aslant over what stands there, translucent, centred on `x`, `y`."""
        shade = HexColor(color)
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(turn)
        self.canvas.setFillColor(Color(shade.red, shade.green, shade.blue, alpha=alpha))
        self.canvas.setFont("Helvetica-Bold", size)
        self.canvas.drawCentredString(0, 0, words)
        self.canvas.restoreState()

    def wash(self, x: float, y: float, width: float, height: float, rng: random.Random, color: str, lines: int = 26) -> None:
        """The fine waves that security paper is printed with."""
        shade = HexColor(color)
        self.canvas.setStrokeColor(Color(shade.red, shade.green, shade.blue, alpha=0.35))
        self.canvas.setLineWidth(0.4)
        for i in range(lines):
            top, sway = self.height - y - height * (i + 0.5) / lines, rng.uniform(4, 9)
            path = self.canvas.beginPath()
            path.moveTo(x, top)
            for k in range(4):
                left = x + width * k / 4
                path.curveTo(left + width / 12, top + sway, left + width / 6, top - sway, left + width / 4, top)
            self.canvas.drawPath(path, stroke=1, fill=0)

    def code(self, x: float, y: float, size: float, data: str, level: str = "M") -> None:
        """A QR code of that side length."""
        widget = qr.QrCodeWidget(data, barLevel=level)
        x0, y0, x1, y1 = widget.getBounds()
        drawing = Drawing(size, size, transform=[size / (x1 - x0), 0, 0, size / (y1 - y0), 0, 0])
        drawing.add(widget)
        renderPDF.draw(drawing, self.canvas, x, self.height - y - size)

    # --- pages and tables

    def page(self) -> float:
        """The next page; answers where its content begins."""
        self.canvas.showPage()
        self.pages += 1
        return self.on_page(self) if self.on_page else self.margin + 10

    def table(
        self,
        x: float,
        y: float,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 8.5,
        rules: str = "rows",
        head: str | None = PALE,
        ink: str = INK,
        bottom: float | None = None,
        pad: float = 4,
        line: str = "#999999",
        bold_head: bool = True,
        carried: Callable[[int], tuple[str, str]] | None = None,
    ) -> float:
        """Rows of cells, wrapped in their columns, continued on further pages under the same head; answers where it ends.

        `rules`: rows, full, zebra, columns or none. `carried(n)` says what stands below the first n rows where a page ends, label and figure.
        """
        bottom = bottom or self.height - self.margin - 30
        top = y
        y = self._head(x, y, columns, size, head, ink, pad, bold_head)
        for number, row in enumerate(rows):
            cells = [simpleSplit(cell, self.font(), size, column.width - 2 * pad) or [""] for cell, column in zip(row, columns, strict=True)]
            tall = max(len(cell) for cell in cells) * size * 1.2 + pad + 1
            if y + tall > bottom:
                y = self._turn(x, top, y, columns, rules, line, size, carried, number)
                top = y
                y = self._head(x, y, columns, size, head, ink, pad, bold_head)
            if rules == "zebra" and number % 2:
                self.box(x, y, sum(c.width for c in columns), tall, fill="#f2f5f8", stroke=None)
            self._cells(x, y + size + pad / 2, columns, cells, size, pad)
            y += tall
            if rules in ("rows", "full"):
                self.rule(x, y, x + sum(c.width for c in columns), y, line, 0.4)
        self._frame(x, top, y, columns, rules, line)
        return y

    def _head(self, x: float, y: float, columns: Sequence[Column], size: float, fill: str | None, ink: str, pad: float, bold: bool) -> float:
        titles = [simpleSplit(c.title, self.font(bold), size - 0.5, c.width - 1.2 * pad) or [""] for c in columns]
        tall = max(len(t) for t in titles) * size * 1.2 + pad + 1
        if any(c.title for c in columns):
            if fill:
                self.box(x, y, sum(c.width for c in columns), tall, fill=fill, stroke=None)
            self._cells(x, y + size + pad / 2, columns, titles, size - 0.5, pad, bold=bold, color=ink)
            y += tall
            if not fill:
                self.rule(x, y, x + sum(c.width for c in columns), y, INK, 0.8)
        return y

    def _cells(
        self, x: float, y: float, columns: Sequence[Column], cells: Sequence[Sequence[str]], size: float, pad: float, bold: bool = False, color: str = INK
    ) -> None:
        for cell, column in zip(cells, columns, strict=True):
            at = {"l": x + pad, "r": x + column.width - pad, "c": x + column.width / 2}[column.align]
            for i, words in enumerate(cell):
                self.text(at, y + i * size * 1.2, words, size, align=column.align, bold=bold, color=color)
            x += column.width

    def _frame(self, x: float, top: float, y: float, columns: Sequence[Column], rules: str, line: str) -> None:
        if rules in ("full", "columns"):
            self.box(x, top, sum(c.width for c in columns), y - top, stroke=line)
            for column in columns[:-1]:
                x += column.width
                self.rule(x, top, x, y, line, 0.4)

    def _turn(
        self,
        x: float,
        top: float,
        y: float,
        columns: Sequence[Column],
        rules: str,
        line: str,
        size: float,
        carried: Callable[[int], tuple[str, str]] | None,
        number: int,
    ) -> float:
        self._frame(x, top, y, columns, rules, line)
        wide = sum(c.width for c in columns)
        if carried:
            label, figure = carried(number)
            self.text(x + wide - 90, y + size + 4, label, size, align="r", italic=True)
            self.text(x + wide - 4, y + size + 4, figure, size, align="r", italic=True)
        y = self.page()
        if carried:
            self.text(x + wide - 90, y + size, label, size, align="r", italic=True)
            y = self.text(x + wide - 4, y + size, figure, size, align="r", italic=True)
        return y

    def room(self, y: float, needed: float) -> float:
        """`y`, or the top of a new page where less than `needed` is left."""
        return y if y + needed < self.height - self.margin else self.page()

    def done(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()
