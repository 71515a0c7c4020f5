"""Colours, sizes and paragraph styles of drawn pages."""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from portal.core.rendering.fonts import BOLD, REGULAR

PAGE = A4
MARGIN = 18 * mm
WIDTH = PAGE[0] - 2 * MARGIN

INK = HexColor("#1c2430")
MUTED = HexColor("#667085")
LINE = HexColor("#d9dee6")
PALE = HexColor("#f4f6f9")
ACCENT = HexColor("#1f5fbf")
SERIES: tuple[Color, ...] = (ACCENT, HexColor("#8fb4e8"), HexColor("#3a9d78"), HexColor("#d98e32"), HexColor("#8a6fc2"))
LOSS = HexColor("#c2453c")
WARNING = HexColor("#9a6700")
WARNING_PALE = HexColor("#fff7e0")
NOTE_PALE = HexColor("#fdeeec")

TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=21, leading=26, textColor=INK)
SUBJECT = ParagraphStyle("subject", fontName=BOLD, fontSize=11, leading=15, textColor=INK)
SUBTITLE = ParagraphStyle("subtitle", fontName=REGULAR, fontSize=9.5, leading=13.5, textColor=MUTED)
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=12.5, leading=16, textColor=INK, spaceBefore=16, spaceAfter=6, keepWithNext=1)
TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=9, leading=12, textColor=INK)
SMALL = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=10.5, textColor=MUTED)
CAPTION = ParagraphStyle("caption", parent=SMALL, spaceAfter=4, keepWithNext=1)
CELL = ParagraphStyle("cell", parent=TEXT, fontSize=8.5, leading=11)
NUMBER = ParagraphStyle("number", parent=CELL, alignment=TA_RIGHT)
STRONG = ParagraphStyle("strong", parent=CELL, fontName=BOLD)
STRONG_NUMBER = ParagraphStyle("strong number", parent=NUMBER, fontName=BOLD)
COLUMN = ParagraphStyle("column", parent=CELL, fontName=BOLD, fontSize=8, textColor=MUTED)
NUMBER_COLUMN = ParagraphStyle("number column", parent=COLUMN, alignment=TA_RIGHT)
