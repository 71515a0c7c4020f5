"""A sheet of paper to write on: text at a place, tables with right-aligned columns. Lengths are points from the top left."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

MARGIN = 64.0
LEADING = 18.0


class Sheet:
    """`y` is where the next line goes, measured downwards."""

    def __init__(self, size: tuple[float, float] = LETTER, title: str = "") -> None:
        self._bytes = io.BytesIO()
        self.canvas = Canvas(self._bytes, pagesize=size, invariant=True)
        self.canvas.setTitle(title)
        self.width, self.height = size
        self.y = MARGIN

    def text(
        self, text: str, *, x: float = MARGIN, size: float = 10, bold: bool = False, right: bool = False, gap: float = LEADING
    ) -> None:
        self.at(x, self.y, text, size=size, bold=bold, right=right)
        self.y += gap

    def at(self, x: float, y: float, text: str, *, size: float = 10, bold: bool = False, right: bool = False) -> None:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        (self.canvas.drawRightString if right else self.canvas.drawString)(x, self.height - y, text)

    def centred(self, text: str, *, size: float = 10, bold: bool = False, gap: float = LEADING) -> None:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.drawCentredString(self.width / 2, self.height - self.y, text)
        self.y += gap

    def row(self, cells: Sequence[str], rights: Sequence[float], *, bold: bool = False, rule: bool = False, size: float = 10) -> None:
        """The first cell at the margin, each further one ending at its x in `rights`; `rule` draws a line above those."""
        if rule:
            self.line(rights[0] - 70, rights[-1], self.y - 12)
        self.at(MARGIN, self.y, cells[0], bold=bold, size=size)
        for cell, right in zip(cells[1:], rights, strict=True):
            self.at(right, self.y, cell, bold=bold, right=True, size=size)
        self.y += LEADING

    def line(self, left: float, right: float, y: float) -> None:
        self.canvas.line(left, self.height - y, right, self.height - y)

    def box(self, x: float, y: float, width: float, height: float, label: str, value: str) -> None:
        """A box of a form: its label small at the top, what was filled in below."""
        self.canvas.rect(x, self.height - y - height, width, height)
        self.at(x + 4, y + 9, label, size=7)
        for number, part in enumerate(value.split("\n")):
            self.at(x + 8, y + 24 + 12 * number, part, size=10)

    def skip(self, lines: float = 1) -> None:
        self.y += LEADING * lines

    def new_page(self) -> None:
        self.canvas.showPage()
        self.y = MARGIN

    def finish(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._bytes.getvalue()
