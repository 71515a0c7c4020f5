"""Documents drawn for tests: rows of text at places on an A4 page, as a PDF that the reader sees like any other."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from portal.core.extraction import pages
from portal.core.extraction.model import Page

#: A row: distance from the top in points, then (x, text) or (x, text, size); an x below zero is a right edge (−500: ends at 500).
Row = tuple[float, *tuple[tuple, ...]]


def paper(*rows: Row, size: tuple[float, float] = A4, more: Sequence[Sequence[Row]] = ()) -> list[Page]:
    """The pages of a PDF with `rows` on its first page and each of `more` on one of its own."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=size)
    for page in (rows, *more):
        for top, *cells in page:
            for x, text, *letter in cells:
                canvas.setFont("Helvetica", letter[0] if letter else 10)
                draw = canvas.drawRightString if x < 0 else canvas.drawString
                draw(abs(x), size[1] - top, text)
        canvas.showPage()
    canvas.save()
    return pages.load(stream.getvalue(), "pdf")


def table(top: float, columns: Sequence[float], rows: Sequence[Sequence[str]], step: float = 16) -> list[Row]:
    """Rows of cells under one another at the given columns; empty cells are left out."""
    return [(top + step * i, *[(x, text) for x, text in zip(columns, row, strict=True) if text]) for i, row in enumerate(rows)]
