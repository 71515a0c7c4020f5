"""The sheet a report is drawn on: A4, a line above and below, page numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from portal.core.rendering import blocks, fonts, style

HEADER = style.PAGE[1] - 28
FOOTER = 26


class NumberedCanvas(Canvas):
    """Knows on every page how many there are: pages are kept and finished at the end."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, 1):
            self.__dict__.update(page)
            told = f"Page {number} of {len(self._kept)}"
            x = style.PAGE[0] - style.MARGIN - fonts.width(told, fonts.REGULAR, 8)
            blocks.draw(self, x, FOOTER, told, fonts.REGULAR, 8, style.MUTED)
            super().showPage()
        super().save()


def pdf(story: Sequence[Flowable], *, title: str, organization: str, foot: str) -> bytes:
    """The story as a PDF; the same story gives the same bytes."""

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        room = style.WIDTH / 2 - 10
        canvas.saveState()
        blocks.draw(canvas, style.MARGIN, HEADER, fonts.fitted(organization, fonts.BOLD, 8.5, room), fonts.BOLD, 8.5, style.INK)
        if document.page > 1:
            shown = fonts.fitted(title, fonts.REGULAR, 8.5, room)
            x = style.PAGE[0] - style.MARGIN - fonts.width(shown, fonts.REGULAR, 8.5)
            blocks.draw(canvas, x, HEADER, shown, fonts.REGULAR, 8.5, style.MUTED)
        canvas.setStrokeColor(style.LINE)
        canvas.setLineWidth(0.6)
        canvas.line(style.MARGIN, HEADER - 7, style.PAGE[0] - style.MARGIN, HEADER - 7)
        canvas.line(style.MARGIN, FOOTER + 12, style.PAGE[0] - style.MARGIN, FOOTER + 12)
        shown = fonts.fitted(foot, fonts.REGULAR, 8, style.WIDTH - 80)
        blocks.draw(canvas, style.MARGIN, FOOTER, shown, fonts.REGULAR, 8, style.MUTED)
        canvas.restoreState()

    file = io.BytesIO()
    height = HEADER - 16 - FOOTER - 18
    frame = Frame(style.MARGIN, FOOTER + 18, style.WIDTH, height, leftPadding=0, rightPadding=0, topPadding=8, bottomPadding=0)
    document = BaseDocTemplate(file, pagesize=style.PAGE, title=title, author=organization, creator="Inlet", invariant=1)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=furnish))
    document.build(list(story), canvasmaker=NumberedCanvas)
    return file.getvalue()
