"""Invoices with a band at the side, with items of two lines, and with prices that include the tax."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..bill import Bill, bill, truth, vendor
from ..codes import spaced
from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..invoice_letters import facts, sums
from ..names import cents, words
from ..truth import Fields, Paper, money, rows, text


def papers(seed: int) -> Iterator[Paper]:
    for i, (code, layout) in enumerate(zip("ES IT PT NL FR DE GB US ES IT PT NL FR DE".split(), (side, double, inclusive) * 5, strict=False)):
        name = f"second-invoice-{code}-{layout.__name__}".lower()
        who = vendor(random.Random(f"{seed}:{name}"), code, "", "Helvetica")
        lists = words("second")["invoices"][who.lang]
        if code == "US":
            lists = {key: value for key, value in lists.items() if key != "tax"} | {
                "date": "Invoice dated",
                "of_which": "includes sales tax {r}",
                "gross": "Price",
            }
        who = replace(who, said=who.said | lists)
        rng = random.Random(f"{seed}:{name}:{i}")
        made = bill(rng, who, code, rng.choice([1, 2, 4, 7, 24]))
        sheet, fields = layout(made, rng)
        yield Paper("invoice", who.lang, name, fields, sheet.done(), sheet.pages)


def _size(b: Bill) -> tuple[float, float]:
    return letter if b.vendor.firm.country == "US" else A4


def _known(b: Bill, printed: str) -> Fields:
    """Tax numbers aren't printed by US vendors."""
    return truth(b, printed if b.vendor.firm.country != "US" else printed.replace("taxid", "").replace("iban", ""))


def side(b: Bill, rng: random.Random) -> tuple[Sheet, Fields]:
    """The seller and all facts in a dark band left; customer, items and sums on the white."""
    v, look = b.vendor, b.vendor.look
    s = Sheet(_size(b), "OpenSans", margin=30)
    s.box(0, 0, 158, s.height, fill="#22303c", stroke=None)
    s.logo(v.firm.name, 20, 34, 30, "#f0b429")
    y = s.wrap(20, 92, 125, v.firm.name, 11, bold=True, color="#ffffff")
    known = [*v.firm.lines, v.firm.phone] + ([f"{v.said['taxid']} {v.tax_id}"] if v.firm.country != "US" else [])
    y = s.lines(20, y + 4, known, 7.5, color="#cfd8df") + 16
    for label, value in facts(b, "due", "order", "term"):
        s.text(20, y, label, 7, color="#9fb0bd")
        y = s.wrap(20, y + 11, 128, value, 9, color="#ffffff") + 8
    if v.iban:
        s.text(20, s.height - 74, "IBAN", 7, color="#9fb0bd")
        s.text(20, s.height - 63, spaced(v.iban), 7, color="#ffffff")
        s.text(20, s.height - 46, f"BIC  {v.bic}", 7, color="#ffffff")
    s.text(180, 62, v.said["title"], 22)
    s.text(180, 100, v.said["customer"], 8, color=GREY)
    s.lines(180, 114, [b.customer.name, *b.customer.lines], 10)
    columns = [Column(v.said["description"], 180), Column(v.said["quantity"], 50, "r"), Column(v.said["price"], 65, "r"), Column(v.said["amount"], 80, "r")]
    cells = [[t.description, look.quantity(t.quantity), look.plain(t.price), look.plain(t.amount)] for t in b.items]
    y = s.table(178, 190, columns, cells, rules="rows", head=None) + 20
    for label, value in sums(b):
        strong = label == v.said["total"]
        s.text(440, y, label, 11 if strong else 9, bold=strong, align="r")
        y = s.text(549, y, value, 11 if strong else 9, bold=strong, align="r") + 4
    return s, _known(b, "due order term taxid iban")


def double(b: Bill, rng: random.Random) -> tuple[Sheet, Fields]:
    """Each item in two lines: code and text above, the figures below; the sums in one row of boxes."""
    v, look = b.vendor, b.vendor.look
    s = Sheet(_size(b), "Helvetica", margin=48)
    s.text(s.width / 2, 56, v.firm.name, 18, bold=True, align="c", color=v.colour)
    s.text(s.width / 2, 70, " · ".join([*v.firm.lines, v.firm.phone]), 8, align="c", color=GREY)
    s.rule(48, 78, s.width - 48, 78, v.colour, 2)
    s.text(48, 108, f"{v.said['customer']}:", 8.5, color=GREY)
    s.lines(48, 121, [b.customer.name, *b.customer.lines], 10)
    s.text(330, 108, f"{v.said['title']}", 13, bold=True)
    s.pairs(330, 126, facts(b, "due", "client"), 105, 9)
    s.on_page = lambda sheet: sheet.text(48, 50, f"{v.said['number']} {b.number}", 9) + 12
    y = 205.0
    for i, t in enumerate(b.items, 1):
        y = s.room(y, 60)
        s.text(48, y, f"{i}", 9, color=GREY)
        s.text(66, y, t.code, 9)
        low = s.wrap(130, y, s.width - 190, t.description, 9)
        s.text(130, low, f"{look.quantity(t.quantity)} {t.unit} x {look.plain(t.price)}", 9)
        s.text(s.width - 140, low, look.percent(t.rate), 8, color=GREY, align="r")
        s.text(s.width - 50, low, look.plain(t.amount), 9, bold=True, align="r")
        y = low + 18
    y = s.room(y, 100)
    entries = sums(b)
    wide = (s.width - 96) / len(entries)
    for i, (label, value) in enumerate(entries):
        s.box(48 + i * wide, y, wide, 34, fill=PALE if i + 1 == len(entries) else None)
        s.text(53 + i * wide, y + 11, label, 7, color=GREY)
        s.text(43 + (i + 1) * wide, y + 27, value, 10, bold=i + 1 == len(entries), align="r")
    if v.iban:
        s.text(48, y + 58, f"{v.said['taxid']} {v.tax_id}     IBAN {v.iban}     {v.bic}", 8)
    return s, _known(b, "due client taxid iban code unit rate")


def inclusive(b: Bill, rng: random.Random) -> tuple[Sheet, Fields]:
    """A shop's invoice to a consumer: prices and sums with the tax in them, one rate, the tax told below the total."""
    v, look = b.vendor, b.vendor.look
    rate = max(t.rate for t in b.items)
    for t in b.items:
        t.rate = Decimal(0)
    total = b.subtotal
    tax = total - cents(total * 100 / (100 + rate))
    s = Sheet(_size(b), "Vera", margin=50)
    s.logo(v.firm.name, 50, 40, 40, v.colour)
    s.text(100, 62, v.firm.name, 14, bold=True)
    s.text(100, 76, v.firm.address.replace("\n", ", "), 7.5, color=GREY)
    s.lines(50, 122, [b.customer.name, *b.customer.lines], 9.5)
    s.text(50, 196, f"{v.said['title']} {b.number}", 14, bold=True)
    s.text(545, 196, f"{v.said['date']} {look.day(b.date)}", 9, align="r")
    columns = [Column(v.said["quantity"], 55, "r"), Column(v.said["description"], 270), Column(v.said["gross"], 85, "r"), Column(v.said["amount"], 85, "r")]
    y = s.table(
        50, 212, columns, [[look.quantity(t.quantity), t.description, look.money(t.price), look.money(t.amount)] for t in b.items], rules="none", size=8.5
    )
    s.rule(330, y + 8, 545, y + 8, v.colour, 1.2)
    s.text(335, y + 26, v.said["total"], 11, bold=True)
    s.text(541, y + 26, look.money(total), 11, bold=True, align="r")
    s.text(335, y + 42, v.said["of_which"].format(r=look.percent(rate)), 8)
    s.text(541, y + 42, look.money(tax), 8, align="r")
    if v.firm.country != "US":
        s.text(50, 800, f"{v.said['taxid']}: {v.tax_id}", 7.5, color=GREY)
    found = _known(b, "taxid")
    del found["SubTotal"]
    found |= {"TotalTax": money(tax, look.currency), "TaxDetails": rows([{"Rate": text(look.percent(rate)), "Amount": money(tax, look.currency)}])}
    return s, found
