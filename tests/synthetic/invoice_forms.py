"""Layouts of invoices as forms: a grid of boxes, a line printer's page, a coloured band."""

from __future__ import annotations

import random

from .bill import Bill
from .codes import spaced
from .drawing import A4, GREY, PALE, Column, Sheet, letter
from .invoice_letters import carried, column, facts, owed, sums, table, title


def grid(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """An accounting program's form: everything in boxes, labels above values, the taxes in a table of their own at the foot of the last page."""
    v, look = b.vendor, b.vendor.look
    s = Sheet(family=v.family, margin=30)
    _grid_head(s, b)
    s.on_page = lambda sheet: _grid_head(sheet, b) or 208.0
    columns, rows = table(b, "code:60", "description:205", "unit:35", "quantity:48", "price:60", "discount:42", "rate:40", "amount:45")
    columns[-1] = Column(columns[-1].title, 535 - sum(c.width for c in columns[:-1]), "r")
    rows += [[""] * len(columns)] * max(0, 9 - len(rows))
    y = s.table(30, 208, columns, rows, size=8, rules="columns", bottom=s.height - 175, carried=carried(b))
    s.on_page = None
    y = max(y, s.height - 165)
    names = [v.said["base"], v.said["rate"], v.said["tax"].format(r="").strip()]
    taxes = [[look.plain(base), look.percent(rate), look.plain(b.taxes()[rate])] for rate, base in b.bases().items()]
    s.table(30, y + 4, [Column(names[0], 95, "r"), Column(names[1], 55, "r"), Column(names[2], 80, "r")], taxes, size=8, rules="full")
    for i, (label, value) in enumerate(((v.said["subtotal"], look.plain(b.subtotal)), (v.said["tax"].format(r="").strip(), look.plain(b.tax)))):
        s.field(268 + i * 95, y + 4, 95, 30, label, value, 9.5, align="r")
    s.field(458, y + 4, 107, 30, v.said["total"], look.money(b.total), 12, bold=True, align="r")
    s.field(268, y + 38, 297, 26, v.said["term"], b.term)
    s.field(268, y + 64, 297, 26, f"{v.said['bank']} / IBAN", f"{v.bank}  {spaced(v.iban)}  {v.bic}", 7.5)
    s.field(30, y + 64, 234, 26, v.said["due"], f"{look.day(b.due)}     {look.plain(b.total)}")
    s.wrap(30, y + 104, 535, v.register, 6, color=GREY)
    return s, "due client order taxid buyer term iban code unit rate"


def _grid_head(s: Sheet, b: Bill) -> None:
    v = b.vendor
    s.logo(v.firm.name, 32, 30, 40, v.colour)
    s.text(80, 44, v.firm.name, 12, bold=True)
    s.lines(80, 56, [*v.firm.lines, f"{v.said['phone']} {v.firm.phone}  {v.firm.mail}", f"{v.said['taxid']} {v.tax_id}"], 7.5)
    s.box(310, 28, 255, 88, radius=6)
    s.text(318, 40, v.said["customer"], 7, color=GREY)
    s.lines(318, 54, [b.customer.name, *b.customer.lines, f"{v.said['taxid']}: {b.customer_tax}"], 9.5)
    s.box(30, 124, 535, 18, fill=v.colour, stroke=None)
    s.text(36, 137, title(b), 11, bold=True, color="#ffffff")
    s.text(560, 137, f"{'Pág.' if v.lang in ('es', 'pt') else 'Pag.'} {s.pages}", 8, align="r", color="#ffffff")
    cells = facts(b, "client", "order")
    width = 535 / len(cells)
    for i, (label, value) in enumerate(cells):
        s.field(30 + i * width, 146, width, 30, label, value, 9 if len(value) < 18 else 7.5, bold=i == 0)
    s.text(30, 196, "", 8)


def typed(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """A page of an older program: one pitch, rules of signs, abbreviations."""
    v = b.vendor
    s = Sheet(letter if v.firm.country == "US" else A4, "Courier", margin=40)
    s.text(40, 50, v.firm.name.upper(), 12, bold=True)
    known = [] if v.firm.country == "US" else [f"{v.said['taxid']}: {v.tax_id}"]
    s.lines(40, 64, [*v.firm.lines, f"{v.said['phone'].upper()} {v.firm.phone}", *known], 9)
    y = 64.0
    for label, value in [(title(b).upper(), ""), *facts(b, "client", "due", "order")]:
        s.text(320, y, f"{label[:16]:<16}{':' if value else ''} {value}", 9, bold=not value)
        y += 12
    s.text(90, 158, b.customer.name.upper(), 10)
    s.lines(90, 171, [*b.customer.lines, *([f"{v.said['taxid']} {b.customer_tax}"] if b.customer_tax else [])], 10)
    s.text(40, 222, "=" * 95, 9)
    columns, rows = table(b, "code:60", "description:235", "quantity:60", "price:75", "amount:85")
    s.on_page = lambda sheet: sheet.text(40, 46, f"{v.firm.name.upper()}   {title(b).upper()} {b.number}   {sheet.pages}", 9) + 12
    y = s.table(40, 228, columns, rows, size=9, rules="none", head=None, bold_head=False, carried=carried(b))
    y = s.room(y, 130)
    s.text(40, y + 12, "-" * 95, 9)
    y += 28
    for label, value in sums(b):
        s.text(420, y, label, 9.5, align="r", bold=label == v.said["total"])
        y = s.text(555, y, value, 9.5, align="r", bold=label == v.said["total"]) + 2
    s.text(40, y + 18, f"{v.said['term'].upper()}: {b.term}", 9)
    if v.iban:
        s.text(40, y + 32, f"{v.said['bank'].upper()}: {v.bank}  IBAN: {v.iban}  BIC: {v.bic}", 8)
    s.wrap(40, s.height - 50, 500, v.register, 7)
    return s, "due client order buyer term iban code" + ("" if v.firm.country == "US" else " taxid")


def band(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """The customer right, a band of facts across the page, sums and bank data side by side in boxes."""
    v = b.vendor
    s = Sheet(family=v.family, margin=40)
    s.logo(v.firm.name, 40, 34, 44, v.colour)
    s.text(94, 50, v.firm.name, 13, bold=True)
    s.lines(94, 63, [*v.firm.lines, f"{v.said['phone']} {v.firm.phone} - {v.firm.mail}"], 8)
    s.text(40, 128, f"{title(b)} {b.number}", 16, bold=True, color=v.colour)
    s.text(320, 118, v.said["customer"], 8, color=GREY)
    s.lines(320, 132, [b.customer.name, *b.customer.lines], 10.5)
    cells = facts(b, "due", "client", "order")[1:]
    s.box(40, 196, 515, 34, fill=PALE, stroke=None)
    for i, (label, value) in enumerate(cells):
        s.stacked(48 + i * 515 / len(cells), 208, label, value, 9)
    columns, rows = table(b, "code:65", "description:230", "quantity:50", "price:65", "rate:45", "amount:60")
    s.on_page = lambda sheet: sheet.text(555, 40, f"{title(b)} {b.number}  /  {sheet.pages}", 8, align="r") + 14
    y = s.table(40, 242, columns, rows, size=8.5, rules="full", carried=carried(b))
    entries = sums(b) + owed(b)
    y = s.room(y, max(120, 17 * len(entries) + 40)) + 16
    column(s, 345, y + 8, 206, entries, len(sums(b)) - 1, 9.5)
    s.box(40, y - 4, 270, 78, stroke="#999999", radius=4)
    rest = [(v.said["term"], b.term), (v.said["bank"], v.bank), ("IBAN", spaced(v.iban)), ("BIC", v.bic), (v.said["taxid"], v.tax_id)]
    s.pairs(48, y + 10, rest, 108, 8)
    s.wrap(40, s.height - 34, 515, v.register, 6.5, color=GREY)
    return s, "due client order taxid term iban code rate"
