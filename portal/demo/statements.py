"""A year's balance sheet and income statement of one small company."""

from __future__ import annotations

from portal.demo.sheet import MARGIN, Sheet

ENTITY = "Hartwell Ceramics LLC"
COLUMNS = (430.0, 530.0)

#: label, this year, last year; a line without amounts is a heading, one in capitals or with "Total" is set bold
BALANCE_SHEET = (
    ("ASSETS",),
    ("Cash and cash equivalents", "185,000", "160,000"),
    ("Accounts receivable", "165,000", "150,000"),
    ("Inventory", "100,000", "90,000"),
    ("Total current assets", "450,000", "400,000"),
    ("Property and equipment, net", "800,000", "740,000"),
    ("Total fixed assets", "800,000", "740,000"),
    ("Total assets", "1,250,000", "1,140,000"),
    ("LIABILITIES AND EQUITY",),
    ("Accounts payable", "140,000", "150,000"),
    ("Accrued expenses", "60,000", "50,000"),
    ("Total current liabilities", "200,000", "200,000"),
    ("Long-term loan", "350,000", "380,000"),
    ("Total long-term liabilities", "350,000", "380,000"),
    ("Total liabilities", "550,000", "580,000"),
    ("Total equity", "700,000", "560,000"),
    ("Total liabilities and equity", "1,250,000", "1,140,000"),
)

INCOME_STATEMENT = (
    ("REVENUE",),
    ("Sales of goods", "1,180,000", "1,050,000"),
    ("Services", "70,000", "50,000"),
    ("Total revenue", "1,250,000", "1,100,000"),
    ("EXPENSES",),
    ("Cost of goods sold", "560,000", "510,000"),
    ("Salaries and wages", "290,000", "270,000"),
    ("Rent and utilities", "95,000", "90,000"),
    ("Interest", "35,000", "40,000"),
    ("Total expenses", "980,000", "910,000"),
    ("Net income", "270,000", "190,000"),
)


def balance_sheet() -> bytes:
    sheet = Sheet(title="Balance Sheet")
    _statement(sheet, "Balance Sheet", "As of December 31, 2024 and 2023", BALANCE_SHEET)
    return sheet.finish()


def income_statement() -> bytes:
    sheet = Sheet(title="Income Statement")
    _statement(sheet, "Income Statement", "For the years ended December 31, 2024 and 2023", INCOME_STATEMENT)
    return sheet.finish()


def both() -> bytes:
    """The two statements on two pages of one file."""
    sheet = Sheet(title="Financial Statements")
    _statement(sheet, "Balance Sheet", "As of December 31, 2024 and 2023", BALANCE_SHEET)
    sheet.new_page()
    _statement(sheet, "Income Statement", "For the years ended December 31, 2024 and 2023", INCOME_STATEMENT)
    return sheet.finish()


def _statement(sheet: Sheet, title: str, period: str, rows: tuple[tuple[str, ...], ...]) -> None:
    sheet.centred(ENTITY, size=14, bold=True)
    sheet.centred(title, size=12, bold=True)
    sheet.centred(period)
    sheet.centred("(in US dollars)")
    sheet.skip()
    sheet.row(("", "2024", "2023"), COLUMNS, bold=True)
    for label, *amounts in rows:
        total = label.startswith(("Total", "Net"))
        if amounts:
            sheet.row((label, *amounts), COLUMNS, bold=total, rule=total)
        else:
            sheet.skip(0.5)
            sheet.text(label, x=MARGIN, bold=True)
