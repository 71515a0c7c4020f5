"""Purchase orders, delivery notes and goods receipts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .bill import Item
from .codes import digits, letters, vat
from .drawing import A4, GREY, PALE, Column, Sheet, letter
from .names import COUNTRIES, Firm, Style, address, amount, cents, firm, full_name, style, when, words
from .truth import Fields, Paper, day, money, number, rows, text

#: What, country, layout.
ORDERS = [
    ("purchaseOrder", code, layout)
    for code, layout in (("US", "boxes"), ("US", "boxes"), ("GB", "plain"), ("DE", "plain"), ("DE", "plain"), ("FR", "boxes"), ("ES", "plain"), ("IT", "boxes"))
]
NOTES = [
    ("deliveryInvoice", "DE", "slip"),
    ("deliveryInvoice", "FR", "slip"),
    ("deliveryInvoice", "GB", "slip"),
    ("deliveryInvoice", "ES", "slip"),
    ("deliveryInvoice", "IT", "slip"),
    ("goodsReceipt", "US", "receipt"),
    ("goodsReceipt", "DE", "receipt"),
    ("goodsReceipt", "GB", "receipt"),
]


@dataclass
class Order:
    vendor: Firm
    buyer: Firm
    ship: str
    number: str
    note: str
    ordered: date
    delivery: date
    items: list[Item]
    look: Style
    said: dict[str, str]
    rate: Decimal

    @property
    def net(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def tax(self) -> Decimal:
        return cents(self.net * self.rate / 100)


def papers(seed: int) -> Iterator[Paper]:
    for i, (kind, code, layout) in enumerate([*ORDERS, *NOTES]):
        name = f"{kind}-{code}-{layout}".lower()
        vendor_rng, rng = random.Random(f"{seed}:{name}"), random.Random(f"{seed}:{name}:{i}")
        issuer, look = firm(vendor_rng, code, vendor_rng.choice(["Trading", "Supply"]) if code in ("US", "GB") else ""), style(vendor_rng, code)
        made = order(rng, code, issuer, look, buying=kind != "deliveryInvoice")
        sheet, fields = {"boxes": boxes, "plain": plain, "slip": slip, "receipt": receipt}[layout](made, rng)
        others = ["goodsReceipt", "deliveryInvoice"] if kind != "purchaseOrder" else []
        yield Paper(kind, COUNTRIES[code].lang, name, fields, sheet.done(), sheet.pages, "", others)


def order(rng: random.Random, code: str, issuer: Firm, look: Style, buying: bool) -> Order:
    lang = COUNTRIES[code].lang
    goods = [entry for trade in words("goods")[lang].values() for entry in trade]
    items = []
    for description, unit, low, high, _ in rng.sample(goods, rng.randint(2, 9)):
        items.append(
            Item(f"{digits(rng, 3)}-{digits(rng, 4)}", description, Decimal(rng.choice([1, 2, 5, 12, 40, 100])), unit, amount(rng, low, high), 0, Decimal(0))
        )
    ordered, other = when(rng), firm(rng, code)
    rate = Decimal({"US": "6.5", "GB": "20", "DE": "19", "FR": "20", "ES": "21", "IT": "22"}[code])
    return Order(
        other if buying else issuer,
        issuer if buying else other,
        address(rng, code),
        f"{rng.choice(['PO', 'B', '45'])}{digits(rng, 6)}",
        f"{letters(rng, 1)}{digits(rng, 6)}",
        ordered,
        ordered + timedelta(days=rng.randint(6, 40)),
        items,
        look,
        words("orders")[lang],
        rate,
    )


def truth(o: Order, priced: bool, dated: str = "") -> Fields:
    c = o.look.currency
    found: Fields = {"OrderId": text(o.number), "VendorName": text(o.vendor.name), "CustomerName": text(o.buyer.name)}
    found |= {"OrderDate": day(o.ordered)} if "order" in dated else {}
    found |= {"DeliveryDate": day(o.delivery)} if "delivery" in dated else {}
    found |= {"DeliveryNoteId": text(o.note)} if "note" in dated else {}
    found |= {"ShippingAddress": text(o.ship)} if "ship" in dated else {}
    lines = []
    for item in o.items:
        line: Fields = {"Description": text(item.description), "Quantity": number(item.quantity), "Unit": text(item.unit), "ProductCode": text(item.code)}
        lines.append(line | ({"UnitPrice": money(item.price, c), "Amount": money(item.amount, c)} if priced else {}))
    found["Items"] = rows(lines)
    if priced:
        found |= {"SubTotal": money(o.net, c), "TotalTax": money(o.tax, c), "OrderTotal": money(o.net + o.tax, c)}
    return found


def boxes(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """Three addresses in boxes, a strip of conditions, a full grid, an approval at the foot."""
    said, look = o.said, o.look
    s = Sheet(letter if look.country == "US" else A4, margin=36)
    s.logo(o.buyer.name, 36, 30, 34, "#2c3e50")
    s.text(80, 46, o.buyer.name, 13, bold=True)
    s.lines(80, 59, [*o.buyer.lines, o.buyer.phone], 8.5)
    right = s.width - 36
    s.text(right, 50, said["order"], 18, bold=True, align="r", color="#2c3e50")
    for i, (label, value) in enumerate(((said["number"], o.number), (said["date"], look.day(o.ordered)), (said["delivery"], look.day(o.delivery)))):
        s.field(right - 210, 60 + i * 24, 210, 24, label, value, 9.5, bold=i == 0)
    wide = (s.width - 72) / 2
    for x, label, lines in (
        (36.0, said["vendor"], [o.vendor.name, *o.vendor.lines, o.vendor.phone]),
        (36 + wide, said["ship"], [o.buyer.name, *o.ship.split("\n")]),
    ):
        s.box(x, 144, wide, 15, fill="#2c3e50")
        s.text(x + 5, 155, label, 8.5, bold=True, color="#ffffff")
        s.box(x, 159, wide, 60)
        s.lines(x + 5, 172, lines, 9)
    columns = [
        Column("#", 24),
        Column(said["code"], 68),
        Column(said["description"], s.width - 72 - 314),
        Column(said["quantity"], 46, "r"),
        Column(said["unit"], 44),
        Column(said["price"], 62, "r"),
        Column(said["amount"], 70, "r"),
    ]
    cells = [[str(i), t.code, t.description, look.quantity(t.quantity), t.unit, look.plain(t.price), look.plain(t.amount)] for i, t in enumerate(o.items, 1)]
    y = s.table(36, 232, columns, cells, rules="full")
    for label, value in ((said["subtotal"], o.net), (said["tax"].format(r=look.percent(o.rate)), o.tax), (said["total"], o.net + o.tax)):
        s.text(right - 90, y + 16, label, 9.5, bold=label == said["total"], align="r")
        s.text(right - 4, y + 16, look.money(value), 9.5, bold=label == said["total"], align="r")
        y += 15
    s.wrap(36, y + 40, s.width - 72, said["terms"], 7.5, color=GREY)
    s.rule(36, y + 100, 220, y + 100)
    s.text(36, y + 110, f"{full_name(rng, look.country)}", 8)
    return s, truth(o, True, "order delivery ship")


def plain(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """A letter to the vendor with the order's data in a column right."""
    said, look = o.said, o.look
    s = Sheet(family=rng.choice(["Times", "Vera"]), margin=50)
    s.text(50, 56, o.buyer.name, 15, bold=True)
    s.text(50, 70, o.buyer.address.replace("\n", " | "), 8, color=GREY)
    s.rule(50, 76, 545, 76, "#888888")
    s.text(50, 108, said["vendor"], 8, color=GREY)
    s.lines(50, 122, [o.vendor.name, *o.vendor.lines], 10)
    buyer = full_name(rng, look.country)
    s.pairs(
        340,
        110,
        [
            (said["number"] + ":", o.number),
            (said["date"] + ":", look.day(o.ordered)),
            (said["delivery"] + ":", look.day(o.delivery)),
            ("Contact:" if look.country == "GB" else "Ref.:", buyer),
        ],
        95,
        9,
    )
    s.text(50, 200, f"{said['order']} {o.number}", 14, bold=True)
    columns = [
        Column(said["code"], 70),
        Column(said["description"], 205),
        Column(said["quantity"], 45, "r"),
        Column(said["unit"], 45),
        Column(said["price"], 60, "r"),
        Column(said["amount"], 70, "r"),
    ]
    cells = [[t.code, t.description, look.quantity(t.quantity), t.unit, look.plain(t.price), look.plain(t.amount)] for t in o.items]
    y = s.table(50, 214, columns, cells, rules="rows", head=None, size=9)
    y += 18
    for label, value in ((said["subtotal"], o.net), (said["tax"].format(r=look.percent(o.rate)), o.tax), (said["total"], o.net + o.tax)):
        s.text(330, y, label, 10, bold=label == said["total"])
        y = s.text(541, y, look.money(value), 10, bold=label == said["total"], align="r") + 3
    s.text(50, y + 10, said["ship"] + ":", 9, bold=True)
    y = s.lines(50, y + 23, [o.buyer.name, *o.ship.split("\n")], 9)
    s.wrap(50, y + 14, 490, said["terms"], 8)
    return s, truth(o, True, "order delivery ship")


def slip(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """A delivery note: no prices, room for a signature."""
    said, look = o.said, o.look
    s = Sheet(family="Helvetica", margin=45)
    s.logo(o.vendor.name, 45, 34, 30, "#1d6b45")
    s.text(84, 50, o.vendor.name, 13, bold=True)
    s.text(84, 63, f"{o.vendor.address.replace(chr(10), ', ')}   {o.vendor.phone}   {vat(rng, look.country)}", 7.5, color=GREY)
    s.text(45, 108, said["note"], 16 if len(said["note"]) < 20 else 11, bold=True)
    s.pairs(45, 130, [(said["note_number"], o.note), (said["note_date"], look.day(o.delivery)), (said["your"], o.number)], 110, 9.5)
    s.box(310, 94, 240, 76, radius=4)
    s.text(318, 106, said["ship"], 7.5, color=GREY)
    s.lines(318, 120, [o.buyer.name, *o.ship.split("\n")], 10)
    cells = [[t.code, t.description, look.quantity(t.quantity), look.quantity(t.quantity), t.unit] for t in o.items]
    columns = [
        Column(said["code"], 80),
        Column(said["description"], 240),
        Column(said["ordered"], 62, "r"),
        Column(said["delivered"], 62, "r"),
        Column(said["unit"], 61),
    ]
    y = s.table(45, 190, columns, cells, rules="zebra", size=9)
    s.text(45, y + 24, f"{said['weight']}: {look.plain(amount(rng, 4, 380), 1)} kg", 9)
    s.rule(45, y + 110, 250, y + 110)
    s.text(45, y + 121, said["received"], 8)
    return s, truth(o, False, "delivery note ship")


def receipt(o: Order, rng: random.Random) -> tuple[Sheet, Fields]:
    """The warehouse's own record of what came in."""
    said, look = o.said, o.look
    s = Sheet(letter if look.country == "US" else A4, "Courier", margin=40)
    s.text(40, 50, o.buyer.name.upper(), 12, bold=True)
    s.text(s.width - 40, 50, said["receipt"], 13, bold=True, align="r")
    s.rule(40, 58, s.width - 40, 58)
    s.pairs(
        40,
        78,
        [(said["receipt_number"], digits(rng, 8)), (said["number"], o.number), (said["note_number"], o.note), (said["delivery"], look.day(o.delivery))],
        140,
        9.5,
    )
    s.text(330, 78, said["vendor"], 9, color=GREY)
    s.lines(330, 91, [o.vendor.name, *o.vendor.lines], 9.5)
    cells = [[str(i * 10), t.code, t.description, look.quantity(t.quantity), look.quantity(t.quantity), t.unit] for i, t in enumerate(o.items, 1)]
    wide = s.width - 80
    columns = [
        Column("Pos", 34),
        Column(said["code"], 72),
        Column(said["description"], wide - 276),
        Column(said["ordered"], 60, "r"),
        Column(said["delivered"], 66, "r"),
        Column(said["unit"], 44),
    ]
    y = s.table(40, 150, columns, cells, rules="rows", head=PALE, size=9)
    s.pairs(
        40,
        y + 30,
        [("Lager / Ort" if look.country == "DE" else "Storage location", f"WH-{digits(rng, 2)} / {letters(rng, 1)}{digits(rng, 2)}"), ("QM", "OK")],
        140,
        9,
    )
    s.text(40, y + 80, f"{said['received']}: {full_name(rng, look.country)}", 9)
    return s, truth(o, False, "delivery note")
