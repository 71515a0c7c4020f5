"""Purchase orders, delivery notes, goods receipts and invoices of carriers in further layouts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from ..bill import Bill, truth
from ..codes import digits, spaced
from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..freight import _carriage, _vendor
from ..names import COUNTRIES, firm, full_name, style, words
from ..orders import Order, order
from ..orders import truth as order_truth
from ..truth import Fields, Paper

ORDERS = [
    ("purchaseOrder", "US", "mail"),
    ("purchaseOrder", "GB", "wide"),
    ("purchaseOrder", "DE", "wide"),
    ("purchaseOrder", "DE", "mail"),
    ("purchaseOrder", "FR", "mail"),
    ("purchaseOrder", "IT", "wide"),
    ("deliveryInvoice", "GB", "picking"),
    ("deliveryInvoice", "DE", "picking"),
    ("deliveryInvoice", "FR", "label"),
    ("deliveryInvoice", "ES", "label"),
    ("goodsReceipt", "US", "stock"),
    ("goodsReceipt", "DE", "stock"),
]
CARRIERS = [("DE", "journeys"), ("FR", "sheet"), ("GB", "journeys"), ("US", "sheet")]


def papers(seed: int) -> Iterator[Paper]:
    for kind, code, layout in ORDERS:
        name = f"third-{kind}-{code}-{layout}".lower()
        rng = random.Random(f"{seed}:{name}")
        made = order(rng, code, firm(rng, code), style(rng, code), buying=kind != "deliveryInvoice")
        sheet, found = LAYOUTS[layout](made, rng)
        others = ["goodsReceipt", "deliveryInvoice"] if kind != "purchaseOrder" else []
        yield Paper(kind, COUNTRIES[code].lang, name, found, sheet.done(), sheet.pages, "", others)
    for code, layout in CARRIERS:
        name = f"third-freight-{code}-{layout}".lower()
        who, rng = _vendor(seed, name, code), random.Random(f"{seed}:{name}:0")
        bill, more = _carriage(rng, who, code)
        sheet, printed = CARRIAGES[layout](bill, more, words("third_various")["freight"][who.lang])
        found = truth(bill, printed) | more
        for row in found["Items"]["value"]:
            del row["Quantity"], row["UnitPrice"]
        yield Paper("freightInvoice", who.lang, name, found, sheet.done(), sheet.pages)


def _sums(o: Order) -> list[tuple[str, str]]:
    m = o.look.money
    return [(o.said["subtotal"], m(o.net)), (o.said["tax"].format(r=o.look.percent(o.rate)), m(o.tax)), (o.said["total"], m(o.net + o.tax))]


def _size(o: Order) -> tuple[float, float]:
    return letter if o.look.country == "US" else A4


def mail(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """As an ordering program mails it: facts as lines of text, each item over two lines, sums at the right."""
    said, look, s = o.said, o.look, Sheet(_size(o), "OpenSans", margin=50)
    s.text(50, 60, f"{said['order']} {o.number}", 17, bold=True)
    facts = [f"{said['date']}: {look.day(o.ordered)}", f"{said['delivery']}: {look.day(o.delivery)}", f"{said['vendor']}: {o.vendor.name}"]
    y = s.lines(50, 82, [*facts, f"  {', '.join(o.vendor.lines)}"], 9.5) + 8
    y = s.lines(50, y, [f"{said['buyer']}:", o.buyer.name, ", ".join(o.buyer.lines)], 9.5) + 4
    y = s.lines(50, y, [f"{said['ship']}:", *o.ship.split("\n")], 9.5) + 8
    for i, item in enumerate(o.items, 1):
        s.rule(50, y - 8, s.width - 50, y - 8, "#bbbbbb", 0.4)
        s.text(50, y + 4, f"{i}.", 9)
        low = s.wrap(70, y + 4, s.width - 220, item.description, 9, bold=True)
        s.text(70, low, f"{item.code} · {look.quantity(item.quantity)} {item.unit} × {look.plain(item.price)}", 8.5, color=GREY)
        s.text(s.width - 50, low, look.plain(item.amount), 9, align="r")
        y = low + 16
    for label, value in _sums(o):
        s.text(s.width - 150, y + 6, label, 9.5, align="r", bold=label == said["total"])
        y = s.text(s.width - 50, y + 6, value, 9.5, align="r", bold=label == said["total"])
    return s, order_truth(o, True, "order delivery ship")


def wide(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """Landscape: three blocks of addresses, a table with the day wanted on each line, the sums in a row."""
    said, look, s = o.said, o.look, Sheet(_size(o)[::-1], "Helvetica", margin=36)
    s.box(36, 30, s.width - 72, 26, fill="#37474f", stroke=None)
    s.text(46, 48, f"{said['order']}   {said['number']} {o.number}", 13, bold=True, color="#ffffff")
    s.text(s.width - 46, 48, f"{said['date']} {look.day(o.ordered)}", 10, align="r", color="#ffffff")
    third = (s.width - 72) / 3
    blocks = ((said["buyer"], [o.buyer.name, *o.buyer.lines]), (said["vendor"], [o.vendor.name, *o.vendor.lines]), (said["ship"], o.ship.split("\n")))
    for i, (label, lines) in enumerate(blocks):
        s.text(40 + i * third, 76, label, 8, color=GREY)
        s.lines(40 + i * third, 89, lines, 9.5)
    columns = [Column("#", 24), Column(said["code"], 80), Column(said["description"], s.width - 72 - 454), Column(said["delivery"], 80)]
    columns += [Column(said["quantity"], 60, "r"), Column(said["unit"], 50), Column(said["price"], 70, "r"), Column(said["amount"], 90, "r")]
    cells = [
        [str(i), t.code, t.description, look.day(o.delivery), look.quantity(t.quantity), t.unit, look.plain(t.price), look.plain(t.amount)]
        for i, t in enumerate(o.items, 1)
    ]
    y = s.table(36, 146, columns, cells, size=9, rules="zebra", head="#cfd8dc") + 14
    for i, (label, value) in enumerate(_sums(o)):
        s.field(s.width - 36 - (3 - i) * 140, y, 140, 34, label, value, 11, bold=i == 2, align="r")
    s.text(40, y + 20, full_name(rng, look.country), 10)
    return s, order_truth(o, True, "order delivery ship")


def picking(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """A warehouse's delivery note: box to tick before each line, shelves, signature of driver and receiver."""
    said, look, s = o.said, o.look, Sheet(_size(o), "Vera", margin=40)
    s.text(40, 56, said["note"], 18, bold=True)
    s.text(40, 76, f"{said['note_number']} {o.note}", 11)
    s.text(s.width - 40, 50, o.vendor.name, 10, bold=True, align="r")
    s.lines(s.width - 40, 63, o.vendor.lines, 8, align="r")
    s.lines(40, 112, [o.buyer.name, *o.ship.split("\n")], 11)
    s.lines(330, 112, [f"{said['delivery']}: {look.day(o.delivery)}", f"{said['your']}: {o.number}"], 9.5)
    y = 190.0
    for t in o.items:
        s.box(42, y - 8, 10, 10)
        s.text(62, y, f"{look.quantity(t.quantity)} {t.unit}", 10, bold=True)
        s.text(140, y, t.code, 9, family="Courier")
        y = s.wrap(215, y, s.width - 260, t.description, 9.5) + 9
    for i, label in enumerate((said["received"], "")):
        s.rule(40 + i * 270, y + 60, 270 + i * 270, y + 60)
        s.text(40 + i * 270, y + 71, label, 7.5)
    return s, order_truth(o, False, "delivery note ship")


def label(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """Half a page in boxes, as it is stuck to the parcel."""
    said, look, s = o.said, o.look, Sheet((A4[0], 470), "Helvetica", margin=24)
    s.box(24, 24, s.width - 48, 420, line=1.4)
    s.field(24, 24, 270, 74, "", "", 9)
    s.lines(32, 44, [o.vendor.name, *o.vendor.lines], 9)
    s.field(294, 24, s.width - 318, 37, said["note_number"], o.note, 13, bold=True)
    s.field(294, 61, s.width - 318, 37, said["your"], o.number, 11)
    s.field(24, 98, 400, 70, said["ship"], "", 9)
    s.lines(34, 122, [o.buyer.name, *o.ship.split("\n")], 10.5)
    s.field(424, 98, s.width - 448, 70, said["delivery"], look.day(o.delivery), 11, bold=True)
    columns = [Column(said["quantity"], 60, "r"), Column(said["unit"], 50), Column(said["description"], s.width - 48 - 190), Column(said["code"], 80)]
    s.table(24, 168, columns, [[look.quantity(t.quantity), t.unit, t.description, t.code] for t in o.items], size=9, rules="columns", bottom=440)
    return s, order_truth(o, False, "delivery note ship")


def stock(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """A slip of the stock system: facts over the page in two columns, quantities ordered, come, missing."""
    said, look, s = o.said, o.look, Sheet(_size(o), "Times", margin=50)
    s.text(s.width / 2, 56, said["receipt"], 16, bold=True, align="c")
    s.text(s.width / 2, 72, o.buyer.name, 11, align="c")
    s.pairs(50, 104, [(said["receipt_number"], digits(rng, 7)), (said["number"], o.number), (said["delivery"], look.day(o.delivery))], 120, 10)
    s.pairs(320, 104, [(said["vendor"], o.vendor.name), (said["note_number"], o.note)], 110, 10)
    columns = [Column(said["code"], 80), Column(said["description"], s.width - 100 - 290), Column(said["unit"], 50)]
    columns += [Column(said["ordered"], 80, "r"), Column(said["delivered"], 80, "r")]
    cells = [[t.code, t.description, t.unit, look.quantity(t.quantity), look.quantity(t.quantity)] for t in o.items]
    y = s.table(50, 160, columns, cells, size=9.5, rules="full", head=PALE)
    s.text(50, y + 40, f"{said['received']}:  {full_name(rng, look.country)}", 10)
    return s, order_truth(o, False, "delivery note")


LAYOUTS = {layout.__name__: layout for layout in (mail, wide, picking, label, stock)}


def journeys(b: Bill, more: Fields, said: dict[str, Any]) -> tuple[Sheet, str]:
    """The journey in one line from place to place, charges with leaders, the sum in a box."""
    v, look = b.vendor, b.vendor.look
    s = Sheet(A4, "Vera", margin=44)
    s.text(44, 58, v.firm.name, 15, bold=True, color=v.colour)
    s.text(44, 73, ", ".join([*v.firm.lines, v.firm.phone]), 7.5, color=GREY)
    s.lines(44, 112, [b.customer.name, *b.customer.lines], 10)
    s.text(44, 184, f"{said['title']} {b.number}", 15, bold=True)
    s.lines(350, 112, [f"{v.said['date']}: {look.day(b.date)}", f"{v.said['due']}: {look.day(b.due)}", f"{v.said['taxid']}: {v.tax_id}"], 9)
    s.box(44, 198, s.width - 88, 46, fill=PALE, stroke=None)
    s.text(54, 214, f"{said['from']}: {more['Origin']['value']}   >   {said['to']}: {more['Destination']['value']}", 9.5, bold=True)
    s.text(54, 232, f"{said['bl']} {more['BillOfLading']['value']}     {said['weight']} {more['Weight']['value']}", 9)
    y = 272.0
    for item in b.items:
        s.text(54, y, item.description, 10)
        s.rule(60 + s.measure(item.description, 10), y, 470, y, GREY, 0.4, (1, 2))
        y = s.text(541, y, look.plain(item.amount), 10, align="r") + 4
    _carriage_sums(s, b, y + 10)
    s.text(44, s.height - 50, f"{v.bank}   IBAN {spaced(v.iban)}   {v.bic}", 8)
    return s, "due taxid iban"


def _carriage_sums(s: Sheet, b: Bill, y: float) -> None:
    v, m = b.vendor, b.vendor.look.money
    taxes = [(v.said["tax"].format(r=v.look.percent(rate)), m(tax)) for rate, tax in b.taxes().items()]
    for label_, value in [(v.said["subtotal"], m(b.subtotal)), *taxes, (v.said["total"], m(b.total))]:
        s.text(s.width - 150, y, label_, 10, bold=label_ == v.said["total"], align="r")
        y = s.text(s.width - 54, y, value, 10, bold=label_ == v.said["total"], align="r") + 3


def sheet(b: Bill, more: Fields, said: dict[str, Any]) -> tuple[Sheet, str]:
    """A table of two columns tells the shipment, one with code and rate the charges."""
    v, look = b.vendor, b.vendor.look
    s = Sheet(letter if v.firm.country == "US" else A4, "Courier", margin=40)
    s.text(40, 54, v.firm.name.upper(), 12, bold=True)
    s.lines(40, 67, [*v.firm.lines, v.firm.phone], 9)
    s.text(s.width - 40, 54, said["title"], 12, bold=True, align="r")
    s.lines(s.width - 40, 68, [f"{v.said['number']} {b.number}", f"{v.said['date']} {look.day(b.date)}", f"{v.said['due']} {look.day(b.due)}"], 9, align="r")
    s.lines(40, 126, [f"{v.said['customer']}:", b.customer.name, *b.customer.lines], 9.5)
    named = (("bl", "BillOfLading"), ("from", "Origin"), ("to", "Destination"), ("weight", "Weight"))
    y = s.table(40, 190, [Column("", 190), Column("", 250)], [[said[key], str(more[name]["value"])] for key, name in named], size=9.5, rules="full")
    columns = [Column(v.said["code"], 70), Column(v.said["description"], 270), Column(v.said["amount"], 110, "r")]
    y = s.table(40, y + 16, columns, [[t.code, t.description, look.plain(t.amount)] for t in b.items], size=9.5, rules="rows", head=None)
    _carriage_sums(s, b, y + 20)
    return s, "due code"


CARRIAGES = {layout.__name__: layout for layout in (journeys, sheet)}
