"""Bills of electricity, gas and water, and waste transfer notes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from .codes import digits, letters
from .codes import iban as new_iban
from .drawing import A4, GREY, PALE, Column, Sheet, letter
from .names import COUNTRIES, Firm, Style, address, amount, cents, firm, full_name, style, when, words
from .truth import Fields, Paper, day, number, text

#: Country, what flows, its unit, how many bills.
SUPPLIERS = [
    ("GB", "Energy", "kWh", 2),
    ("US", "Power", "kWh", 2),
    ("DE", "Energie", "kWh", 2),
    ("FR", "Énergies", "kWh", 2),
    ("ES", "Gas", "kWh", 2),
    ("IT", "Luce", "kWh", 2),
    ("NL", "Energie", "m³", 1),
    ("PT", "Águas", "m³", 1),
]
NOTES = ["GB", "GB", "DE", "DE", "DE", "FR", "FR", "IT", "IT", "ES"]


def papers(seed: int) -> Iterator[Paper]:
    for code, trade, unit, count in SUPPLIERS:
        name = f"utility-{code}".lower()
        for i in range(count):
            vendor, rng = random.Random(f"{seed}:{name}"), random.Random(f"{seed}:{name}:{i}")
            sheet, fields = bill(vendor, rng, code, trade, unit)
            yield Paper("utilityBill", COUNTRIES[code].lang, name, fields, sheet.done(), sheet.pages)
    for i, code in enumerate(NOTES):
        rng = random.Random(f"{seed}:waste:{i}")
        sheet, fields = waste_note(rng, code, i % 2)
        yield Paper("wasteNote", COUNTRIES[code].lang, f"waste-{code}-{i % 2}".lower(), fields, sheet.done(), sheet.pages)


def _point(rng: random.Random, code: str) -> str:
    return {
        "GB": digits(rng, 13),
        "US": digits(rng, 12),
        "DE": digits(rng, 11),
        "FR": digits(rng, 14),
        "ES": f"ES{digits(rng, 16)}{letters(rng, 2)}",
        "IT": f"IT{digits(rng, 3)}E{digits(rng, 8)}",
        "NL": f"8716{digits(rng, 14)}",
        "PT": digits(rng, 9),
    }[code]


def bill(vendor: random.Random, rng: random.Random, code: str, trade: str, unit: str) -> tuple[Sheet, Fields]:
    """First page with the sum, readings, charges, a bar chart; the supplier's habits come from `vendor`."""
    supplier, look, colour = firm(vendor, code, trade), style(vendor, code), vendor.choice(["#0a7d55", "#d35400", "#16608a", "#7d3c98"])
    said, left = words("utilities")[COUNTRIES[code].lang], vendor.random() < 0.5
    end = when(rng)
    start = end - timedelta(days=rng.choice([30, 61, 91, 364]) - 1)
    used, before = rng.randint(90, 4200) if unit == "kWh" else rng.randint(9, 260), rng.randint(1000, 60000)
    price = amount(rng, 0.11, 0.39) if unit == "kWh" else amount(rng, 0.9, 2.4)
    charges = [cents(price * used), amount(rng, 6, 60), amount(rng, 1, 25)]
    rate = Decimal({"GB": 5, "US": 4, "DE": 19, "FR": 20, "ES": 21, "IT": 10, "NL": 21, "PT": 6}[code])
    net = sum(charges, Decimal(0))
    tax = cents(net * rate / 100)
    invoice, point, who, home = digits(rng, 10), _point(rng, code), full_name(rng, code), address(rng, code)
    s = Sheet(letter if code == "US" else A4, vendor.choice(["Helvetica", "OpenSans", "Vera"]), margin=40)
    title = {"US": "Electric Service Statement"}.get(code, said["title"])
    _letterhead(s, supplier, title, colour, banded=vendor.random() < 0.5)
    s.lines(50, 108, [who, *home.split("\n")], 10)
    facts = [
        (said["number"], invoice),
        (said["date"], look.day(end + timedelta(days=6))),
        (said["customer"], digits(rng, 8)),
        (said["period"], f"{look.day(start)} {said['to']} {look.day(end)}"),
        ({"US": "Service point ID"}.get(code, said["point"]), point),
    ]
    x = s.width - 315
    s.box(x - 8, 88, 283, 82, fill=PALE, stroke=None, radius=5)
    s.pairs(x, 104, facts, 148, 8.2)
    _sum_box(s, said["total"], look.money(net + tax), colour)
    y = _readings(s, rng, look, said, before, used, unit)
    lines = [
        [said["tariff"][0], f"{look.plain(Decimal(used), 0)} {unit} x {look.plain(price)}", look.plain(charges[0])],
        [said["tariff"][1], f"{(end - start).days + 1}", look.plain(charges[1])],
        [said["tariff"][2], "", look.plain(charges[2])],
    ]
    y = s.table(40, y + 18, [Column("", 190), Column("", s.width - 380, "r"), Column(look.currency, 110, "r")], lines, size=9, rules="zebra")
    taxed = {"US": "Tax {r}"}.get(code, said["tax"]).format(r=look.percent(rate))
    y = _sums(s, look, y, [(said["net"], net), (taxed, tax), (said["total"], net + tax)])
    s.text(
        40, y + 30, f"{said['due']} {look.day(end + timedelta(days=25))}" + ("" if code in ("US", "GB") else f"   IBAN {new_iban(rng, code)[:8]}********"), 8.5
    )
    _chart(s, rng, 40 if left else 300, y + 60, said["chart"], unit, colour)
    return s, {
        "SupplierName": text(supplier.name),
        "InvoiceId": text(invoice),
        "Quantity": number(used),
        "Unit": text(unit),
        "StartDate": day(start),
        "EndDate": day(end),
        "SupplyPoint": text(point),
    }


def _sum_box(s: Sheet, label: str, total: str, colour: str) -> None:
    s.box(40, 184, s.width - 80, 42, stroke=colour, line=1.5, radius=6)
    s.text(54, 210, label, 13, bold=True)
    s.text(s.width - 54, 210, total, 17, bold=True, align="r", color=colour)


def _readings(s: Sheet, rng: random.Random, look: Style, said: dict[str, Any], before: int, used: int, unit: str) -> float:
    cells = [
        f"{letters(rng, 1)}{digits(rng, 7)}",
        look.plain(Decimal(before), 0),
        look.plain(Decimal(before + used), 0),
        f"{look.plain(Decimal(used), 0)} {unit}",
    ]
    widths = [120, 115, 115, s.width - 430]
    columns = [Column(said[name], width, "r" if width != 120 else "l") for name, width in zip(("meter", "previous", "current", "used"), widths, strict=True)]
    return s.table(40, 244, columns, [cells], size=9, rules="rows")


def _sums(s: Sheet, look: Style, y: float, entries: list[tuple[str, Decimal]]) -> float:
    for label, value in entries:
        strong = value == entries[-1][1]
        s.text(54, y + 16, label, 9.5, bold=strong)
        s.text(s.width - 44, y + 16, look.money(value), 9.5, bold=strong, align="r")
        y += 15
    return y


def _letterhead(s: Sheet, supplier: Firm, title: str, colour: str, banded: bool) -> None:
    if banded:
        s.box(0, 0, s.width, 56, fill=colour, stroke=None)
        s.text(40, 36, supplier.name, 17, bold=True, color="#ffffff")
        s.text(s.width - 40, 36, title, 12, align="r", color="#ffffff")
    else:
        s.logo(supplier.name, s.width - 76, 26, 36, colour)
        s.text(s.width - 84, 44, supplier.name, 12, bold=True, align="r")
        s.text(40, 44, title, 17, bold=True, color=colour)
    s.text(40, 72, supplier.address.replace("\n", ", ") + f"   {supplier.phone}", 7, color=GREY)


def _chart(s: Sheet, rng: random.Random, x: float, y: float, title: str, unit: str, colour: str) -> None:
    s.text(x, y, f"{title} ({unit})", 8, bold=True)
    for i in range(12):
        tall = rng.uniform(15, 62)
        s.box(x + i * 19, y + 80 - tall, 12, tall, fill=colour, stroke=None)
        s.text(x + 6 + i * 19, y + 90, str(i + 1), 6, align="c", color=GREY)


def waste_note(rng: random.Random, code: str, variant: int) -> tuple[Sheet, Fields]:
    """A form in numbered parts (0), or a note with a small table (1)."""
    said, look = words("utilities")["waste"][code], style(rng, code)
    waste, name = rng.choice(words("utilities")["waste"]["kinds"][COUNTRIES[code].lang])
    parties = [(said[role], firm(rng, code, trade)) for role, trade in (("producer", ""), ("carrier", ""), ("consignee", "Recycling"))]
    unit = rng.choice(["kg", "t"])
    quantity = Decimal(rng.randint(40, 9800)) if unit == "kg" else amount(rng, 0.4, 24)
    moved, note = when(rng), f"{letters(rng, 3)}{digits(rng, 7)}"
    s = Sheet(family=["Helvetica", "Times"][variant], margin=36)
    s.text(297, 50, said["title"], 13, bold=True, align="c")
    s.text(559, 70, f"{said['number']} {note}", 10, align="r", bold=True)
    fields: Fields = {"WasteCode": text(waste), "IdentificationName": text(name), "Quantity": number(quantity), "Unit": text(unit), "Date": day(moved)}
    y = 84.0
    for i, (role, who) in enumerate(parties):
        x = 36 if variant or i % 2 == 0 else 298
        s.box(x, y, 523 if variant else 262, 60)
        s.text(x + 4, y + 11, f"{i + 1}. {role}", 8, bold=True, color=GREY)
        s.lines(x + 4, y + 25, [who.name, who.address.replace("\n", ", "), f"Tel. {who.phone}"], 9)
        y += 60 if variant or i % 2 else 0
    y += 66 if variant == 0 else 6
    amount_words = look.quantity(quantity)
    if variant:
        y = s.table(
            36,
            y + 6,
            [Column(said["code"], 90), Column(said["name"], 263), Column(said["quantity"], 90, "r"), Column("", 80)],
            [[waste, name, amount_words, unit]],
            size=9.5,
            rules="full",
        )
        s.text(36, y + 22, f"{said['date']}: {look.day(moved)}", 10)
    else:
        for label, value, width in ((said["code"], waste, 120), (said["name"], name, 404)):
            s.field(36 + (0 if width == 120 else 120), y, width, 32, f"4. {label}", value, 10, bold=True)
        s.field(36, y + 32, 180, 32, f"5. {said['quantity']}", f"{amount_words} {unit}", 10, bold=True)
        s.field(216, y + 32, 180, 32, f"6. {said['date']}", look.day(moved), 10, bold=True)
        s.field(396, y + 32, 164, 32, "UN / ADR", rng.choice(["UN 3082", "-", "UN 2794"]), 10)
        y += 64
    s.text(36, y + 60, said["sign"], 8.5, italic=True)
    s.text(330, y + 55, full_name(rng, code), 15, italic=True, family="Times", color="#1b2a6b")
    s.rule(310, y + 60, 559, y + 60)
    return s, fields
