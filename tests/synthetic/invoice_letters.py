"""Layouts of invoices as letters: classic, after DIN 5008, modern, American."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

from .bill import Bill
from .codes import spaced
from .drawing import GREY, PALE, Column, Sheet, columns, letter
from .names import full_name


def facts(b: Bill, *also: str) -> list[tuple[str, str]]:
    """Label and value of what stands at the head: number and date, and of the rest what is asked for."""
    v = b.vendor
    options = {
        "due": (v.said["due"], v.look.day(b.due)),
        "order": (v.said["order"], b.order),
        "client": (v.said["client"], b.customer_id),
        "term": (v.said["term"], b.term),
    }
    found = [(v.said["number"], b.number), (v.said["date"], v.look.day(b.date)), *(options[name] for name in also)]
    if b.service:
        found.append((v.said["service"], f"{v.look.day(b.service[0])} {v.said['to']} {v.look.day(b.service[1])}"))
    return found


def title(b: Bill) -> str:
    return b.vendor.said["credit" if b.credit else "title"]


def sums(b: Bill, total: bool = True) -> list[tuple[str, str]]:
    """Subtotal, discount, taxes by rate, total; what was paid and is still due."""
    v, look = b.vendor, b.vendor.look
    found = [(v.said["subtotal"], look.money(b.subtotal))]
    if b.off:
        found += [(v.said["reduction"].format(r=f"{b.off} %"), look.money(-b.discount)), (v.said["base"], look.money(b.subtotal - b.discount))]
    found += [(v.said["tax"].format(r=look.percent(rate)), look.money(tax)) for rate, tax in b.taxes().items()]
    if total:
        found.append((v.said["total"], look.money(b.total)))
    return found


def owed(b: Bill) -> list[tuple[str, str]]:
    """What was paid already and what remains."""
    names = {"fr": ("Acompte versé", "Reste à payer"), "en": ("Payments/Credits", "Balance Due")}
    if not b.paid:
        return []
    paid, due = names[b.vendor.lang]
    return [(paid, b.vendor.look.money(-b.paid)), (due, b.vendor.look.money(b.total - b.paid))]


def table(b: Bill, *names: str) -> tuple[list[Column], list[list[str]]]:
    """Columns and cells of the items: of code, description, quantity, unit, price, discount, rate, amount those that are named, "name:width" each."""
    v, look = b.vendor, b.vendor.look
    cells = {
        "code": lambda item: item.code,
        "description": lambda item: item.description,
        "quantity": lambda item: look.quantity(item.quantity),
        "unit": lambda item: item.unit,
        "price": lambda item: look.plain(item.price),
        "discount": lambda item: look.percent(Decimal(item.discount)) if item.discount else "",
        "rate": lambda item: look.percent(item.rate),
        "amount": lambda item: look.plain(item.amount),
    }
    split = [name.split(":") for name in names if not name.startswith("discount") or "rabate" in v.habits]
    columns = [Column(v.said[name], float(width), "l" if name in ("code", "description", "unit") else "r") for name, width in split]
    return columns, [[cells[name](item) for name, _ in split] for item in b.items]


def carried(b: Bill) -> Callable[[int], tuple[str, str]]:
    """What stands at a page's end: the sum so far."""
    v = b.vendor
    return lambda n: (v.said["carried"], v.look.plain(sum((item.amount for item in b.items[:n]), Decimal(0))))


def column(s: Sheet, x: float, y: float, width: float, entries: list[tuple[str, str]], strong: int, size: float = 9.5, fill: str | None = None) -> float:
    """Labels left and figures right; from entry `strong` on in bold, on a ground of `fill`."""
    for i, (label, value) in enumerate(entries):
        if i == strong:
            s.box(x - 4, y - size - 1, width + 8, size + 7, fill=fill or PALE, stroke=None)
        white = fill is not None and i == strong
        s.text(x, y, label, size, bold=i >= strong, color="#ffffff" if white else "#111111")
        s.text(x + width, y, value, size, bold=i >= strong, align="r", color="#ffffff" if white else "#111111")
        y += size + 6
    return y


def classic(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """Sign and sender left, facts in a box right, ruled table, sums below it on the right."""
    v = b.vendor
    s = Sheet(family=v.family, margin=45)
    s.logo(v.firm.name, 45, 36, 34, v.colour)
    s.text(88, 54, v.firm.name, 15, bold=True, color=v.colour)
    s.lines(88, 68, [*v.firm.lines, f"{v.said['phone']} {v.firm.phone}", f"{v.said['taxid']} {v.tax_id}"], 8.5)
    s.text(550, 54, title(b), 20, bold=True, align="r")
    s.text(45, 140, v.said["customer"], 8, color=GREY)
    s.lines(45, 154, [b.customer.name, *b.customer.lines, f"{v.said['taxid']} {b.customer_tax}"], 10)
    s.box(335, 126, 215, 14 * len(facts(b, "due", "client", "order")) + 10, stroke="#999999")
    s.pairs(342, 141, facts(b, "due", "client", "order"), 100, 9)
    s.on_page = lambda sheet: _again(sheet, b)
    columns, rows = table(b, "code:55", "description:200", "quantity:45", "unit:40", "price:60", "discount:40", "rate:40", "amount:65")
    if "rabate" not in v.habits:
        columns[1] = Column(columns[1].title, 240)
    y = s.table(45, 235, columns, rows, rules="rows", head=v.colour, ink="#ffffff", carried=carried(b))
    entries = sums(b) + owed(b)
    y = s.room(y, 18 * len(entries) + 70)
    y = column(s, 330, y + 20, 220, entries, len(sums(b)) - 1)
    s.text(45, y + 14, f"{v.said['term']}: {b.term}", 9)
    s.text(45, y + 27, f"{v.said['bank']}: {v.bank}   IBAN {spaced(v.iban)}   BIC {v.bic}", 9)
    s.wrap(45, s.height - 30, 500, v.register, 6.5, color=GREY)
    return s, "due client order taxid buyer term iban code unit rate"


def _again(s: Sheet, b: Bill) -> float:
    s.text(45, 40, f"{b.vendor.firm.name}   {title(b)} {b.number}", 9, color=GREY)
    s.text(s.width - 45, 40, f"{s.pages}", 9, align="r", color=GREY)
    return 60


def din(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """The German business letter: return address above the window, facts in a block right, the firm's data in columns at the foot."""
    v = b.vendor
    s = Sheet(family=v.family, margin=57)
    _din_frame(s, b)
    s.text(57, 128, f"{v.firm.name} · {v.firm.address.replace(chr(10), ' · ')}", 6.5, color=GREY)
    s.rule(57, 131, 270, 131, GREY)
    s.lines(57, 148, [b.customer.name, *b.customer.lines], 10.5)
    s.pairs(360, 148, [*facts(b, "client", "order"), ("Bearbeiter", full_name(rng, b.vendor.firm.country))], 92, 8.5)
    s.text(57, 268, f"{title(b)} {b.number}", 13, bold=True)
    s.text(57, 290, "Sehr geehrte Damen und Herren,", 9.5)
    s.text(57, 304, "für unsere Lieferungen und Leistungen berechnen wir Ihnen wie vereinbart:", 9.5)
    columns, rows = table(b, "description:215", "quantity:50", "unit:45", "price:65", "rate:45", "amount:70")
    rows = [[str(i), *row] for i, row in enumerate(rows, 1)]
    s.on_page = lambda sheet: _din_frame(sheet, b) or 110.0
    y = s.table(52, 320, [Column("Pos.", 30), *columns], rows, rules="none", head=None, carried=carried(b), bottom=s.height - 110)
    y = s.room(y, 220)
    entries = sums(b)
    y = column(s, 345, y + 20, 227 - 10, entries, len(entries) - 1)
    s.text(57, y + 14, f"{v.said['term']}: {b.term}. {v.said['due']}: {v.look.day(b.due)}.", 9.5)
    s.text(57, y + 30, "Wir danken für Ihren Auftrag.", 9.5)
    if "qr" in v.habits:
        _payment_part(s, b)
    return s, "due client order taxid term iban unit rate"


def _din_frame(s: Sheet, b: Bill) -> None:
    v = b.vendor
    s.logo(v.firm.name, 510, 36, 36, v.colour)
    s.text(500, 60, v.firm.name, 14, bold=True, align="r", color=v.colour)
    s.rule(57, s.height - 76, 550, s.height - 76, GREY)
    blocks = [
        [v.firm.name, *v.firm.lines],
        [f"{v.said['phone']} {v.firm.phone}", v.firm.mail, f"{v.said['taxid']} {v.tax_id}"],
        [v.bank, f"IBAN {spaced(v.iban)}", f"BIC {v.bic}"],
    ]
    for i, block in enumerate(blocks):
        s.lines(57 + 165 * i, s.height - 64, block, 7, color=GREY)
    s.wrap(57, s.height - 26, 480, v.register, 6, color=GREY)


def _payment_part(s: Sheet, b: Bill) -> None:
    """Receipt and payment part of a Swiss QR bill, on a page of its own."""
    v, look = b.vendor, b.vendor.look
    s.on_page = None
    s.page()
    top = s.height - 298
    s.rule(0, top, s.width, top, dash=(3, 2))
    s.rule(176, top, 176, s.height, dash=(3, 2))
    payee, payer = [spaced(v.iban), v.firm.name, *v.firm.lines], [b.customer.name, *b.customer.lines]
    for x, name, size in ((14, "Empfangsschein", 8), (340, "Zahlteil", 9)):
        s.text(x if x < 100 else 190, top + 22, name, 11, bold=True)
        y = s.text(x, top + 40, "Konto / Zahlbar an", size - 2, bold=True)
        y = s.lines(x, y + 2, payee, size)
        y = s.text(x, y + 8, "Zahlbar durch", size - 2, bold=True)
        s.lines(x, y + 2, payer, size)
    for x in (14, 190):
        s.text(x, top + 215, "Währung     Betrag", 7, bold=True)
        s.text(x, top + 229, f"CHF   {look.plain(b.total).replace(chr(39), ' ')}", 10)
    data = _swiss_code(b)
    s.code(190, top + 48, 131, "\r\n".join(data))
    s.box(190 + 57, top + 48 + 57, 17, 17, fill="#000000", stroke="#ffffff", line=2)
    s.box(190 + 64, top + 48 + 60, 3.4, 11, fill="#ffffff", stroke=None)
    s.box(190 + 60, top + 48 + 63.8, 11, 3.4, fill="#ffffff", stroke=None)


def _swiss_code(b: Bill) -> list[str]:
    """The lines of the code after the Swiss implementation guidelines for the QR bill, addresses combined (K)."""
    v = b.vendor
    return [
        "SPC",
        "0200",
        "1",
        v.iban,
        "K",
        v.firm.name,
        *v.firm.lines,
        "",
        "",
        "CH",
        *[""] * 7,
        f"{b.total:.2f}",
        "CHF",
        "K",
        b.customer.name,
        *b.customer.lines,
        "",
        "",
        "CH",
        "NON",
        "",
        b.number,
        "EPD",
    ]


def modern(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """A web invoicing tool's page: much white, labels small above their values, no rules."""
    v = b.vendor
    s = Sheet(family=v.family, margin=50)
    s.box(0, 0, 12, s.height, fill=v.colour, stroke=None)
    s.text(50, 70, title(b), 26, color=v.colour)
    s.logo(v.firm.name, 505, 42, 40, v.colour)
    x = 50.0
    for label, value in facts(b, "due")[:3]:
        s.stacked(x, 100, label.upper(), value, 10.5, bold=True)
        x += 125
    s.text(50, 150, v.firm.name, 9.5, bold=True)
    s.lines(50, 163, [*v.firm.lines, v.firm.mail, f"{v.said['taxid']}: {v.tax_id}"], 8.5)
    s.text(300, 150, f"{v.said['customer'].upper()}", 7, color=GREY)
    s.text(300, 163, b.customer.name, 9.5, bold=True)
    s.lines(300, 176, [*b.customer.lines, f"{v.said['taxid']}: {b.customer_tax}"], 8.5)
    for label, value in facts(b, "due")[3:]:
        s.text(50, 225, f"{label}: {value}", 8.5)
    columns, rows = table(b, "description:250", "quantity:60", "price:75", "rate:50", "amount:70")
    s.on_page = lambda sheet: _again(sheet, b)
    y = s.table(46, 240, columns, rows, size=9, rules="zebra", head=None, pad=6)
    entries = sums(b)
    y = s.room(y, 18 * len(entries) + 60)
    y = column(s, 320, y + 24, 228, entries, len(entries) - 1, 10, fill=v.colour)
    s.stacked(50, y + 20, v.said["term"].upper(), b.term, 9)
    s.stacked(200, y + 20, "IBAN", spaced(v.iban), 9)
    s.stacked(420, y + 20, "BIC", v.bic, 9)
    s.wrap(50, s.height - 34, 480, v.register, 6.5, color=GREY)
    return s, "due taxid buyer term iban rate"


def american(b: Bill, rng: random.Random) -> tuple[Sheet, str]:
    """Letter size: INVOICE large, Bill To and Ship To, a strip of order data, balance due."""
    v, look = b.vendor, b.vendor.look
    s = Sheet(letter, v.family, margin=40)
    s.text(40, 56, v.firm.name, 16, bold=True)
    s.lines(40, 72, [*v.firm.lines, f"Phone {v.firm.phone}"], 9)
    s.text(572, 62, "INVOICE", 26, bold=True, align="r", color=v.colour)
    s.table(412, 76, columns("Date|80|c", "Invoice #|80|c"), [[look.day(b.date), b.number]], rules="full")
    for x, name in ((40, "Bill To"), (310, "Ship To")):
        s.box(x, 140, 262, 16, fill=PALE)
        s.box(x, 156, 262, 58)
        s.text(x + 5, 151, name, 9, bold=True)
        s.lines(x + 5, 170, [b.customer.name, *b.customer.lines], 9.5)
    s.table(
        40,
        226,
        columns("P.O. Number|110|c", "Terms|110|c", "Due Date|104|c", "Rep|104|c", "Ship Via|104|c"),
        [[b.order, b.term, look.day(b.due), full_name(rng, "US").split()[0][:2].upper(), "Ground"]],
        rules="full",
    )
    across, rows = table(b, "quantity:52", "code:80", "description:250", "price:75", "amount:75")
    s.on_page = lambda sheet: _again(sheet, b)
    y = s.table(40, 272, across, rows + [["", "", "", "", ""]] * max(0, 10 - len(rows)), rules="columns")
    entries = sums(b) + owed(b)
    y = s.room(y, 16 * len(entries) + 40)
    s.wrap(40, y + 16, 260, v.register, 8)
    column(s, 352, y + 16, 216, entries, len(sums(b)) - 1)
    return s, "due order term code"
