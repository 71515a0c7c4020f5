"""What a report's pages are put together from: text, cards, tables, notices."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from portal.core.rendering import fonts, outline, style, words
from portal.core.rendering.outline import Card, Cell, Figure

#: A drawn table's longest length: paper is for people, the workbook and the JSON hold everything.
MOST_ROWS = 500


def paragraph(text: str, look: ParagraphStyle = style.TEXT) -> Paragraph:
    """The text, literally: nothing in it is markup."""
    return Paragraph(fonts.markup(text, look.fontName), look)


def heading(text: str) -> Paragraph:
    return paragraph(text, style.HEADING)


def gap(points: float) -> Spacer:
    return Spacer(1, points)


def draw(canvas: Canvas, x: float, y: float, text: str, font: str, size: float, color: Color) -> None:
    """One line of text at its baseline."""
    canvas.setFillColor(color)
    for name, part in fonts.pieces(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, part)
        x += canvas.stringWidth(part, name, size)


class Cards(Flowable):
    """Headline figures side by side, five of them in one row, more of them four in a row."""

    HEIGHT, SPACE, PADDING = 58, 8, 10

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__()
        self.cards, self.columns = cards, len(cards) if len(cards) <= 5 else 4
        self.rows = -(-len(cards) // self.columns)
        self.width, self.height = style.WIDTH, self.rows * (self.HEIGHT + self.SPACE) - self.SPACE

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        width = (self.width - self.SPACE * (self.columns - 1)) / self.columns
        for index, card in enumerate(self.cards):
            row, column = divmod(index, self.columns)
            self._draw(card, column * (width + self.SPACE), self.height - self.HEIGHT - row * (self.HEIGHT + self.SPACE), width)

    def _draw(self, card: Card, x: float, y: float, width: float) -> None:
        canvas, room, left = self.canv, width - 2 * self.PADDING, x + self.PADDING
        canvas.setFillColor(style.PALE)
        canvas.setStrokeColor(style.LINE)
        canvas.setLineWidth(0.6)
        canvas.roundRect(x, y, width, self.HEIGHT, 4, fill=1)
        draw(canvas, left, y + 41, fonts.fitted(card.label, fonts.REGULAR, 8, room), fonts.REGULAR, 8, style.MUTED)
        figure = words.figure(card.figure)
        size = next((size for size in (16, 14, 12, 10) if fonts.width(figure, fonts.BOLD, size) <= room), 8)
        draw(canvas, left, y + 22, figure, fonts.BOLD, size, style.LOSS if card.figure.is_loss else style.INK)
        small = next((size for size in (7, 6.5, 6) if fonts.width(card.note, fonts.REGULAR, size) <= room), 6)
        draw(canvas, left, y + 9, fonts.fitted(card.note, fonts.REGULAR, small, room), fonts.REGULAR, small, style.MUTED)


def table(shown: outline.Table) -> Table:
    """Text and figures in rows under a repeated head; figures flush right, totals bold."""
    numbers = {index for index in range(len(shown.columns)) if shown.is_numeric(index)}
    cents = {index for index in numbers if shown.has_cents(index)}
    head = [paragraph(title, style.NUMBER_COLUMN if index in numbers else style.COLUMN) for index, (title, _) in enumerate(shown.columns)]
    body = [
        [paragraph(_written(cell, index in cents), _look(index in numbers, row in shown.strong)) for index, cell in enumerate(line)]
        for row, line in enumerate(_drawn(shown.rows))
    ]
    whole = sum(share for _, share in shown.columns)
    widths = [style.WIDTH * share / whole for _, share in shown.columns]
    made = Table([head, *body], colWidths=widths, repeatRows=1, splitInRow=1)
    made.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.MUTED),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, style.LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            *(("BACKGROUND", (0, row + 1), (-1, row + 1), style.PALE) for row in shown.strong),
        ]
    )
    return made


def _drawn(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """What fits on paper; the rest is only counted."""
    if len(rows) <= MOST_ROWS:
        return rows
    left_out = f"… and {len(rows) - MOST_ROWS} more: see the report's spreadsheet"
    return [*rows[:MOST_ROWS], [left_out, *[""] * (len(rows[0]) - 1)]]


def _written(cell: Cell, cents: bool) -> str:
    if isinstance(cell, Figure):
        return words.figure(cell, cents=cents)
    return cell if isinstance(cell, str) else cell.name


def _look(number: bool, strong: bool) -> ParagraphStyle:
    if number:
        return style.STRONG_NUMBER if strong else style.NUMBER
    return style.STRONG if strong else style.CELL


def notice(title: str, lines: Sequence[str], color: Color, pale: Color, *, most: int = 8) -> list[Flowable]:
    """A box on top of the report; the lines beyond `most` are only counted, `details` lists them at the end."""
    if not lines:
        return []
    head = ParagraphStyle("notice", parent=style.STRONG, textColor=color)
    more = [f"… and {len(lines) - most} more, listed at the end."] if len(lines) > most else []
    rows = [[paragraph(title, head)], *([paragraph(f"•  {line}", style.CELL)] for line in (*lines[:most], *more))]
    box = Table(rows, colWidths=[style.WIDTH])
    box.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), pale),
            ("LINEBEFORE", (0, 0), (0, -1), 2.5, color),
            ("LEFTPADDING", (0, 0), (-1, -1), 10),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("TOPPADDING", (0, 0), (-1, 0), 6),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 7),
        ]
    )
    return [box, gap(8)]
