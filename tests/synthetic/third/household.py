"""Utility bills, waste notes and substitute tax statements in further layouts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ..codes import digits, letters, vat
from ..drawing import A4, GREY, PALE, Column, Sheet, letter
from ..names import COUNTRIES, address, amount, cents, firm, full_name, style, when, words
from ..taxforms import _boxes, ssn
from ..truth import Fields, Paper, day, number, text

WASTE = [("GB", "ticket"), ("DE", "ticket"), ("FR", "journal"), ("IT", "journal")]


def papers(seed: int) -> Iterator[Paper]:
    lists = words("third_household")
    for spec in lists["supplies"]:
        name = f"third-utility-{spec['name']}"
        sheet, found = SUPPLIES[spec["layout"]](Supply(random.Random(f"{seed}:{name}"), spec))
        yield Paper("utilityBill", COUNTRIES[spec["country"]].lang, name, found, sheet.done(), sheet.pages)
    for code, layout in WASTE:
        name = f"third-waste-{code}-{layout}".lower()
        sheet, found = NOTES[layout](random.Random(f"{seed}:{name}"), code, words("utilities")["waste"][code] | lists["waste"][code])
        yield Paper("wasteNote", COUNTRIES[code].lang, name, found, sheet.done(), sheet.pages)
    for spec in lists["taxes"]:
        name = f"third-taxform-{spec['name']}"
        sheet, found = statement(random.Random(f"{seed}:{name}"), spec)
        yield Paper("taxForm", "en", name, found, sheet.done(), sheet.pages)


class Supply:
    """One bill: what was used, from when to when, what it costs."""

    def __init__(self, rng: random.Random, spec: dict[str, Any]) -> None:
        code = spec["country"]
        self.rng, self.spec, self.said, self.look, self.supplier = rng, spec, spec["words"], style(rng, code), firm(rng, code, spec["trade"])
        self.end = when(rng)
        self.start = self.end - timedelta(days=rng.choice([29, 60, 90]))
        self.used, self.before = rng.randint(*spec["range"]), rng.randint(500, 9000)
        self.unit, self.point, self.invoice = spec["unit"], spec["point"] + digits(rng, 10), f"{letters(rng, 1)}{digits(rng, 8)}"
        self.price, self.fixed = amount(rng, *spec["price"]), amount(rng, 8, 40)
        self.net = cents(self.price * self.used) + self.fixed
        self.tax = cents(self.net * Decimal(spec["rate"]) / 100)
        self.who = [full_name(rng, code), *address(rng, code).split("\n")]

    @property
    def period(self) -> str:
        return f"{self.look.day(self.start)} {self.said['to']} {self.look.day(self.end)}"

    @property
    def amount(self) -> str:
        return f"{self.look.plain(Decimal(self.used), 0)} {self.unit}"

    def sums(self) -> list[tuple[str, str]]:
        m = self.look.money
        return [(self.said["net"], m(self.net)), (self.said["tax"], m(self.tax)), (self.said["total"], m(self.net + self.tax))]

    def facts(self) -> list[tuple[str, str]]:
        said = self.said
        return [(said["number"], self.invoice), (said["date"], self.look.day(self.end + timedelta(days=5))), (said["point"], self.point)]

    def truth(self) -> Fields:
        found = {"SupplierName": text(self.supplier.name), "InvoiceId": text(self.invoice), "Quantity": number(self.used), "Unit": text(self.unit)}
        return found | {"StartDate": day(self.start), "EndDate": day(self.end), "SupplyPoint": text(self.point)}


def metered(u: Supply) -> tuple[Sheet, Fields]:
    """The meter's two readings in large boxes joined by signs, the costs below, the facts in a strip at the foot."""
    s, said, p = Sheet(letter if u.spec["country"] == "US" else A4, "Helvetica", margin=44), u.said, u.look.plain
    s.box(0, 0, 14, s.height, fill=u.spec["colour"], stroke=None)
    s.text(44, 58, u.supplier.name, 17, bold=True, color=u.spec["colour"])
    s.text(44, 74, u.supplier.address.replace("\n", ", "), 8)
    s.text(s.width - 44, 58, said["title"], 14, align="r")
    s.lines(44, 122, u.who, 10.5)
    s.text(44, 200, f"{said['period']} {u.period}", 11, bold=True)
    boxes = ((said["now"], p(Decimal(u.before + u.used), 0)), (said["before"], p(Decimal(u.before), 0)), (said["used"], u.amount))
    for i, (label, value) in enumerate(boxes):
        s.box(44 + i * 172, 214, 150, 50, stroke=u.spec["colour"], radius=6)
        s.text(54 + i * 172, 230, label, 8, color=GREY)
        s.text(54 + i * 172, 252, value, 14, bold=True)
        s.text(203 + i * 172, 244, ("–", "=", "")[i], 16, align="c")
    y = s.table(44, 290, [Column("", 380), Column(u.look.currency, 122, "r")], _charges(u), size=10, rules="rows")
    for label, value in u.sums():
        y = s.text(50, y + 18, label, 10.5, bold=label == said["total"]) - 14
        s.text(540, y, value, 10.5, bold=label == said["total"], align="r")
    for i, (label, value) in enumerate(u.facts()):
        s.field(44 + i * 168, s.height - 90, 168, 34, label, value, 9.5)
    return s, u.truth()


def _charges(u: Supply) -> list[list[str]]:
    p = u.look.plain
    return [[f"{u.said['energy']}: {u.amount} x {p(u.price)}", p(cents(u.price * u.used))], [u.said["fixed"], p(u.fixed)]]


def panelled(u: Supply) -> tuple[Sheet, Fields]:
    """A tinted column right with the facts and the sum, a table of the meter left."""
    s, said, p = Sheet(letter if u.spec["country"] == "US" else A4, "OpenSans", margin=40), u.said, u.look.plain
    x = s.width - 205
    s.box(x, 0, 205, s.height, fill=PALE, stroke=None)
    s.logo(u.supplier.name, 40, 36, 34, u.spec["colour"])
    s.wrap(84, 52, x - 100, u.supplier.name, 13, bold=True)
    s.lines(40, 124, u.who, 10)
    s.text(x + 16, 56, said["title"], 12, bold=True)
    y = 84.0
    for label, value in [*u.facts(), (said["period"], u.period)]:
        y = s.stacked(x + 16, y, label, value, 9) + 8
    s.text(x + 16, y + 20, said["total"], 10, color=GREY)
    s.text(x + 16, y + 46, u.look.money(u.net + u.tax), 20, bold=True, color=u.spec["colour"])
    columns = [Column(said["before"], 105, "r"), Column(said["now"], 105, "r"), Column(said["used"], 120, "r")]
    low = s.table(40, 210, columns, [[p(Decimal(u.before), 0), p(Decimal(u.before + u.used), 0), u.amount]], size=9, rules="full")
    low = s.table(40, low + 20, [Column("", 240), Column("", 90, "r")], _charges(u), size=9, rules="none") + 10
    for label, value in u.sums():
        s.text(45, low + 12, label, 9.5, bold=label == said["total"])
        low = s.text(365, low + 12, value, 9.5, bold=label == said["total"], align="r") - 8
    return s, u.truth()


SUPPLIES = {layout.__name__: layout for layout in (metered, panelled)}


def _waste(rng: random.Random, code: str) -> tuple[str, str, Fields, int]:
    waste, name = rng.choice(words("utilities")["waste"]["kinds"][COUNTRIES[code].lang])
    quantity, moved = rng.randint(40, 14000), when(rng)
    found = {"WasteCode": text(waste), "IdentificationName": text(name), "Quantity": number(quantity), "Unit": text("kg"), "Date": day(moved)}
    return waste, name, found, quantity


def ticket(rng: random.Random, code: str, said: dict[str, str]) -> tuple[Sheet, Fields]:
    """A weighbridge's slip: gross, tare, net one under the other."""
    waste, name, found, net = _waste(rng, code)
    look, tare = style(rng, code), rng.randint(7000, 13000)
    s = Sheet((330, 430), "Courier", margin=20)
    s.text(165, 36, firm(rng, code, "Recycling").name, 11, bold=True, align="c")
    s.text(165, 54, said["ticket"], 10, align="c")
    y, moved = 84.0, look.day(when(rng).fromisoformat(found["Date"]["value"]))
    entries = [(said["number"], digits(rng, 7)), (said["date"], moved), (said["producer"], firm(rng, code).name), (said["code"], waste), (said["name"], "")]
    for label, value in entries:
        s.text(22, y, f"{label[:22]}:", 8.5)
        y = s.text(160, y, value, 8.5) + 5
    y = s.wrap(32, y - 4, 280, name, 8.5) + 10
    for label, value in ((said["gross"], tare + net), (said["tare"], tare), (said["net"], net)):
        s.text(22, y, label, 10, bold=label == said["net"])
        y = s.text(300, y, f"{look.plain(Decimal(value), 0)} kg", 10, bold=label == said["net"], align="r") + 4
    s.rule(170, y + 40, 308, y + 40)
    return s, found


def journal(rng: random.Random, code: str, said: dict[str, str]) -> tuple[Sheet, Fields]:
    """Landscape: the parties in three columns, the waste as one row of a wide table."""
    waste, name, found, net = _waste(rng, code)
    look, s = style(rng, code), Sheet(A4[::-1], "Vera", margin=40)
    s.text(40, 50, said["title"], 14, bold=True)
    s.text(s.width - 40, 50, f"{said['number']} {digits(rng, 6)}/{letters(rng, 2)}", 10, align="r")
    for i, role in enumerate(("producer", "carrier", "consignee")):
        who = firm(rng, code)
        s.box(40 + i * 254, 70, 246, 74, radius=4)
        s.text(48 + i * 254, 84, said[role], 8, color=GREY)
        s.lines(48 + i * 254, 99, [who.name, *who.lines, vat(rng, code)], 8.5)
    moved = look.day(when(rng).fromisoformat(found["Date"]["value"]))
    columns = [Column(said["date"], 110), Column(said["code"], 110), Column(said["name"], 330), Column(f"{said['quantity']} (kg)", 110, "r"), Column("ADR", 92)]
    y = s.table(40, 164, columns, [[moved, waste, name, look.plain(Decimal(net), 0), "-"]], size=10, rules="full")
    s.text(40, y + 50, said["sign"], 9, italic=True)
    s.rule(400, y + 54, 640, y + 54)
    return s, found


NOTES = {layout.__name__: layout for layout in (ticket, journal)}


def statement(rng: random.Random, spec: dict[str, Any]) -> tuple[Sheet, Fields]:
    """A substitute form as brokers and payroll offices print it: the boxes as rows of a list."""
    payer, who, home, year = firm(rng, "US"), full_name(rng, "US"), address(rng, "US"), str(rng.randint(2022, 2025))
    tin, own = vat(rng, "US"), ssn(rng)
    labels, whole = {sign: label for sign, label, _ in spec["boxes"]}, amount(rng, 4000, 62000)
    values = {sign: cents(whole * Decimal(share)) for sign, _, share in spec["boxes"]}
    s = Sheet(letter, spec["family"], margin=48)
    s.text(48, 54, f"Form {spec['form']}", 18, bold=True)
    s.text(48, 70, spec["title"], 10)
    s.text(564, 54, f"Tax year {year}" if spec["wide"] else year, 14, bold=True, align="r")
    s.text(564, 70, "Substitute statement. Keep for your records.", 8, align="r", color=GREY)
    x = 310 if spec["wide"] else 48
    s.lines(48, 104, [spec["payer"], payer.name, *payer.lines, f"{spec['payer_tin']} {tin}"], 9.5)
    s.lines(x, 104 if spec["wide"] else 168, [spec["recipient"], who, *home.split("\n"), f"{spec['recipient_tin']} {own}"], 9.5)
    cells = [[f"Box {sign}" if spec["wide"] else sign, label, f"{values[sign]:,.2f}"] for sign, label in labels.items()]
    columns = [Column("Box", 60), Column("Description", 336), Column("Amount ($)", 120, "r")]
    y = s.table(48, 178 if spec["wide"] else 240, columns, cells, size=9.5, rules="rows" if spec["wide"] else "full", head=PALE)
    s.wrap(48, y + 24, 516, "This is important tax information and is being furnished to the Internal Revenue Service.", 8, color=GREY)
    found = {"FormType": text(spec["form"]), "TaxYear": text(year), "PayerName": text(payer.name), "PayerTin": text(tin)}
    return s, found | {"RecipientName": text(who), "RecipientTin": text(own), "Boxes": _boxes(values, labels)}
