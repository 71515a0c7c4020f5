"""Documents drawn for tests: the seed's two statements and plain pages."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

#: The figures of the documented workflow's report.
BALANCE_SHEET = (
    ("Current assets", None),
    ("Cash and cash equivalents", "150,000"),
    ("Accounts receivable", "180,000"),
    ("Inventory", "120,000"),
    ("Total current assets", "450,000"),
    ("Fixed assets", None),
    ("Property and equipment", "800,000"),
    ("Total fixed assets", "800,000"),
    ("Total assets", "1,250,000"),
    ("Current liabilities", None),
    ("Accounts payable", "200,000"),
    ("Total current liabilities", "200,000"),
    ("Long-term liabilities", None),
    ("Bank loan", "350,000"),
    ("Total long-term liabilities", "350,000"),
    ("Total liabilities", "550,000"),
    ("Total equity", "700,000"),
    ("Total liabilities and equity", "1,250,000"),
)
INCOME_STATEMENT = (
    ("Sales", "1,200,000"),
    ("Other income", "50,000"),
    ("Total revenue", "1,250,000"),
    ("Cost of sales", "600,000"),
    ("Salaries and wages", "280,000"),
    ("Rent and other expenses", "100,000"),
    ("Total expenses", "980,000"),
    ("Net income", "270,000"),
)
Rows = Sequence[tuple[str, str | None]]


#: A bill whose records can be made at once.
WATER_BILL = (
    "Aguas del Norte S.A.", "Factura de agua", "Numero de factura: W-2024-17", "Periodo de facturacion: 01/01/2024 - 31/01/2024",
    "Punto de suministro: ES0021000000000001JN", "Consumo total: 41,5 m3", "Total a pagar: 83,00 EUR",
)  # fmt: skip


def page(*lines: str) -> bytes:
    """One page with these lines of text."""
    return _pdf([lambda canvas: _lines(canvas, lines)])


def balance_sheet(entity: str = "Acme Corporation", rows: Rows = BALANCE_SHEET, date: str = "December 31, 2024") -> bytes:
    return _pdf([lambda canvas: _statement(canvas, entity, "Balance Sheet", f"As of {date}", rows)])


def income_statement(entity: str = "Acme Corporation", rows: Rows = INCOME_STATEMENT, date: str = "December 31, 2024") -> bytes:
    return _pdf([lambda canvas: _statement(canvas, entity, "Income Statement", f"For the year ended {date}", rows)])


def both_statements(entity: str = "Acme Corporation") -> bytes:
    """One PDF: balance sheet on the first page, income statement on the second."""
    return _pdf(
        [
            lambda canvas: _statement(canvas, entity, "Balance Sheet", "As of December 31, 2024", BALANCE_SHEET),
            lambda canvas: _statement(canvas, entity, "Income Statement", "For the year ended December 31, 2024", INCOME_STATEMENT),
        ]
    )


def _pdf(pages: Sequence) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(canvas: Canvas, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 18 * number, line)


def _statement(canvas: Canvas, entity: str, title: str, period: str, rows: Rows) -> None:
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawCentredString(297, 780, entity)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawCentredString(297, 758, title)
    canvas.setFont("Helvetica", 11)
    canvas.drawCentredString(297, 740, period)
    canvas.drawCentredString(297, 724, "(in US dollars)")
    for number, (label, amount) in enumerate(rows):
        heading = amount is None or label.startswith(("Total", "Net"))
        canvas.setFont("Helvetica-Bold" if heading else "Helvetica", 11)
        canvas.drawString(72 if heading else 90, 690 - 20 * number, label)
        if amount:
            canvas.drawRightString(520, 690 - 20 * number, amount)
