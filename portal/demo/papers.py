"""An invoice, a receipt and a bank statement."""

from __future__ import annotations

from portal.demo.sheet import MARGIN, Sheet
from portal.demo.statements import ENTITY

RIGHT = 530.0


def invoice() -> bytes:
    """With two digits of its tax changed over, so that there is something to review: subtotal and tax don't make the total."""
    sheet = Sheet(title="Invoice")
    for line in ("Brightwater Clay Supply Inc.", "48 Quarry Road", "Burlington, VT 05401", "billing@brightwater.example"):
        sheet.text(line, bold=line.endswith("Inc."), gap=14)
    sheet.at(RIGHT, 72, "INVOICE", size=20, bold=True, right=True)
    for number, (label, value) in enumerate(
        (("Invoice No.", "2024-118"), ("Invoice date", "November 12, 2024"), ("Due date", "December 12, 2024"), ("PO number", "HC-3071"))
    ):
        sheet.at(340, 104 + 16 * number, label, bold=True)
        sheet.at(430, 104 + 16 * number, value)
    sheet.y = 190
    for line in ("Bill to", ENTITY, "210 Kiln Street", "Providence, RI 02903"):
        sheet.text(line, bold=line == "Bill to", gap=14)
    sheet.skip()
    columns = (350.0, 430.0, RIGHT)
    sheet.row(("Description", "Quantity", "Unit price", "Amount"), columns, bold=True)
    for row in (
        ("Stoneware clay, 50 lb", "40", "$38.00", "$1,520.00"),
        ("Transparent glaze, gallon", "12", "$64.50", "$774.00"),
        ("Freight", "1", "$106.00", "$106.00"),
    ):
        sheet.row(row, columns)
    sheet.skip()
    for label, amount in (("Subtotal", "$2,400.00"), ("Sales tax 7%", "$186.00"), ("Total due", "$2,568.00")):
        sheet.at(430, sheet.y, label, bold=label == "Total due", right=True)
        sheet.text(amount, x=RIGHT, bold=label == "Total due", right=True)
    sheet.skip()
    sheet.text("Payment terms: net 30 days. Please quote the invoice number.")
    return sheet.finish()


def receipt() -> bytes:
    sheet = Sheet(size=(260.0, 420.0), title="Receipt")
    sheet.y = 36
    sheet.centred("CORNER HARDWARE", size=13, bold=True, gap=16)
    sheet.centred("17 Main Street, Providence, RI 02903", size=8, gap=12)
    sheet.centred("Tel (401) 555-0186", size=8, gap=20)
    sheet.at(24, sheet.y, "11/05/2024", size=9)
    sheet.at(236, sheet.y, "10:42 AM", size=9, right=True)
    sheet.y += 22
    for label, amount in (("2 x Work gloves", "17.98"), ("1 x Shelf bracket set", "24.50"), ("3 x Sandpaper pack", "14.97")):
        _receipt_line(sheet, label, amount)
    sheet.line(24, 236, sheet.y - 8)
    sheet.y += 8
    for label, amount in (("Subtotal", "$57.45"), ("Tax 7%", "$4.02"), ("TOTAL", "$61.47")):
        _receipt_line(sheet, label, amount)
    _receipt_line(sheet, "VISA ************4412", "$61.47")
    sheet.y += 16
    sheet.centred("Thank you for your purchase", size=9)
    return sheet.finish()


def _receipt_line(sheet: Sheet, label: str, amount: str) -> None:
    sheet.at(24, sheet.y, label, size=9)
    sheet.at(236, sheet.y, amount, size=9, right=True)
    sheet.y += 16


def bank_statement() -> bytes:
    sheet = Sheet(title="Account Statement")
    sheet.text("First Harbor Bank", size=15, bold=True)
    sheet.text("1 Harbor Plaza, Providence, RI 02903", gap=26)
    sheet.text("Account Statement", size=13, bold=True)
    for label, value in (
        ("Account holder", ENTITY),
        ("Account number", "0048 2210 9"),
        ("Statement period", "November 1, 2024 to November 30, 2024"),
        ("Opening balance", "$12,400.00"),
        ("Closing balance", "$19,012.00"),
    ):
        sheet.at(MARGIN, sheet.y, label, bold=True)
        sheet.text(value, x=200)
    sheet.skip()
    columns = (360.0, 445.0, RIGHT)
    sheet.at(MARGIN + 70, sheet.y, "Description", bold=True)
    sheet.row(("Date", "Withdrawals", "Deposits", "Balance"), columns, bold=True)
    for date, description, out, into, balance in (
        ("11/04/2024", "Deposit Studio Verde", "", "4,300.00", "16,700.00"),
        ("11/08/2024", "Rent November", "3,200.00", "", "13,500.00"),
        ("11/15/2024", "Deposit Lumen Cafe", "", "9,250.00", "22,750.00"),
        ("11/19/2024", "Payroll", "3,100.00", "", "19,650.00"),
        ("11/26/2024", "City Power and Light", "638.00", "", "19,012.00"),
    ):
        sheet.at(MARGIN + 70, sheet.y, description)
        sheet.row((date, out, into, balance), columns)
    return sheet.finish()
