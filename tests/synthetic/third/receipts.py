"""Receipts after the forms of `words/third_receipts.toml`: each is written out line by line as its till prints it.

A line begins with its way: `c:` centred, `C:` centred and large, `l:` left, `lr:` left and right, `LR:` the same in bold; `-` is a rule, `items:` the goods in
one of the ways of `GOODS`, `vat:` the table of taxes. Words in braces are the receipt's values.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..codes import digits, vat
from ..drawing import Sheet
from ..names import COUNTRIES, Firm, Style, amount, cents, firm, style, when, words
from ..truth import Fields, Paper, day, money, number, rows, text


@dataclass
class Line:
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    rate: Decimal

    @property
    def total(self) -> Decimal:
        return cents(self.quantity * self.price)


@dataclass
class Sale:
    """`added`: the tax comes on top of the prices; `rounded` is what was paid, in steps of five where coins end there."""

    shop: Firm
    tax_id: str
    look: Style
    lines: list[Line]
    issued: date
    clock: str
    added: bool
    tip: Decimal
    step: Decimal

    @property
    def gross(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))

    def taxes(self) -> dict[Decimal, tuple[Decimal, Decimal, Decimal]]:
        """By rate: net, tax, gross."""
        found = {}
        for rate in sorted({line.rate for line in self.lines}, reverse=True):
            whole = sum((line.total for line in self.lines if line.rate == rate), Decimal(0))
            net = whole if self.added else cents(whole * 100 / (100 + rate))
            tax = cents(whole * rate / 100) if self.added else whole - net
            found[rate] = (net, tax, net + tax)
        return found

    @property
    def tax(self) -> Decimal:
        return sum((tax for _, tax, _ in self.taxes().values()), Decimal(0))

    @property
    def total(self) -> Decimal:
        whole = self.gross + (self.tax if self.added else 0)
        return cents((whole / self.step).quantize(Decimal(1), ROUND_HALF_UP) * self.step)


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("third_receipts")["forms"]:
        name = f"third-receipt-{spec['name']}"
        house = random.Random(f"{seed}:{name}")
        shop, tax_id = firm(house, spec["country"], spec["trade"]), vat(house, spec["country"])
        for i in range(spec.get("twice", 1)):
            rng = random.Random(f"{seed}:{name}:{i}")
            made = _sale(rng, spec, shop, tax_id)
            picture = rng.choice(["photo", "photo", "scan", ""])
            sheet, found = draw(made, spec, rng)
            yield Paper("receipt", COUNTRIES[spec["country"]].lang, name, found, sheet.done(), 1, picture)


def _sale(rng: random.Random, spec: dict[str, Any], shop: Firm, tax_id: str) -> Sale:
    goods = [entry.split("|") for entry in spec["goods"]]
    chosen = rng.sample(goods, min(len(goods), spec.get("count", len(goods))))
    lines = [
        Line(name, Decimal(rng.choice(many.split())), unit, amount(rng, float(low), float(high)), Decimal(rate)) for name, unit, low, high, rate, many in chosen
    ]
    look = style(rng, spec["country"])
    clock = f"{rng.randint(8, 21):02d}:{rng.randint(0, 59):02d}"
    made = Sale(shop, tax_id, look, lines, when(rng), clock, spec.get("added", False), Decimal(0), Decimal(spec.get("step", "0.01")))
    made.tip = cents(made.total * Decimal(spec.get("tip", 0)) / 100)
    return made


def _values(m: Sale, rng: random.Random) -> dict[str, str]:
    p = m.look.plain
    paid = m.total + m.tip
    given = Decimal(int(paid / 10 + 1) * 10)
    lines = m.shop.lines
    return {
        "shop": m.shop.name,
        "street": lines[0],
        "town": " ".join(lines[1:]),
        "phone": m.shop.phone,
        "taxid": m.tax_id,
        "date": m.look.day(m.issued),
        "time": m.clock,
        "sub": p(m.gross),
        "net": p(m.gross - m.tax),
        "tax": p(m.tax),
        "rate": m.look.percent(m.lines[0].rate),
        "total": p(m.total),
        "tip": p(m.tip),
        "grand": p(paid),
        "given": p(given),
        "change": p(given - paid),
        "round": p(m.total - m.gross),
        "count": str(len(m.lines)),
        "n3": digits(rng, 3),
        "n4": digits(rng, 4),
        "n6": digits(rng, 6),
        "n10": digits(rng, 10),
    }


class Roll:
    """Paper of a till: lines from the top on; `wide` in points."""

    def __init__(self, wide: float, tall: float, family: str, size: float) -> None:
        self.sheet, self.size, self.y, self.wide = Sheet((wide, tall), family, margin=10), size, 26.0, wide

    def line(self, way: str, words_: str) -> None:
        bold, size = way.isupper(), self.size + (3 if way == "C" else 1 if way == "LR" else 0)
        if way.lower() == "lr":
            left, _, right = words_.partition("|")
            self.sheet.text(10, self.y, left, size, bold=bold)
            self.sheet.text(self.wide - 10, self.y, right, size, bold=bold, align="r")
        elif way.lower() == "c":
            self.sheet.text(
                self.wide / 2, self.y, words_, size if self.sheet.measure(words_, size, bold) < self.wide - 12 else self.size - 1, bold=bold, align="c"
            )
        else:
            self.sheet.text(10, self.y, words_, size, bold=bold)
        self.y += size * 1.38

    def cells(self, words_: list[str], ends: list[float]) -> None:
        """Columns flush right at `ends` (shares of the width), the first flush left."""
        self.sheet.text(10, self.y, words_[0], self.size)
        for cell, end in zip(words_[1:], ends, strict=True):
            self.sheet.text(10 + (self.wide - 20) * end, self.y, cell, self.size, align="r")
        self.y += self.size * 1.38

    def rule(self, sign: str) -> None:
        self.sheet.rule(
            10, self.y - self.size * 0.4, self.wide - 10, self.y - self.size * 0.4, line=1.4 if sign == "=" else 0.6, dash=(2, 2) if sign == "-" else None
        )
        self.y += self.size * 0.8


def plain(r: Roll, m: Sale) -> None:
    for line in m.lines:
        r.line("lr", f"{line.description}|{m.look.plain(line.total)}")


def counted(r: Roll, m: Sale) -> None:
    for line in m.lines:
        r.line("lr", f"{_count(m, line)} {line.description}|{m.look.plain(line.total)}")


def below(r: Roll, m: Sale) -> None:
    """The name, then how many at what price, with the sum at the right."""
    for line in m.lines:
        r.line("l", line.description)
        how = f"{m.look.plain(line.quantity, 3)} kg x {m.look.plain(line.price)}/kg" if line.unit == "kg" else f"{line.quantity} x {m.look.plain(line.price)}"
        r.line("lr", f"   {how}|{m.look.plain(line.total)}{_letter(m, line)}")


def lettered(r: Roll, m: Sale) -> None:
    """A letter of the rate behind each sum; how many above the name where more than one."""
    for line in m.lines:
        if line.quantity != 1:
            r.line("l", f"  {_count(m, line)} {line.unit} a {m.look.plain(line.price)}")
        r.line("lr", f"{line.description}|{m.look.plain(line.total)}{_letter(m, line)}")


def columned(r: Roll, m: Sale) -> None:
    for line in m.lines:
        r.cells([line.description, _count(m, line), m.look.plain(line.price), m.look.plain(line.total)], [0.58, 0.79, 1])


def _count(m: Sale, line: Line) -> str:
    """The quantity with as many places as were weighed or pumped."""
    return m.look.plain(line.quantity, max(0, -int(line.quantity.as_tuple().exponent)))


def _letter(m: Sale, line: Line) -> str:
    return f" {'ABC'[list(m.taxes()).index(line.rate)]}"


def _taxes(r: Roll, m: Sale, heads: str) -> None:
    if heads:
        r.cells(heads.split("|"), [0.52, 0.76, 1])
    for i, (rate, parts) in enumerate(m.taxes().items()):
        r.cells([f"{'ABC'[i]} {m.look.percent(rate)}", *(m.look.plain(part) for part in parts)], [0.52, 0.76, 1])


GOODS = {way.__name__: way for way in (plain, counted, below, lettered, columned)}
PRICED = ("below", "columned")


def draw(m: Sale, spec: dict[str, Any], rng: random.Random) -> tuple[Sheet, Fields]:
    size, values = float(spec.get("size", 8.5)), _values(m, rng)
    tall = size * 1.5 * (len(spec["lines"]) + 2 * len(m.lines)) + 60
    r = Roll(float(spec.get("wide", 220)), tall, spec.get("family", "Courier"), size)
    for entry in spec["lines"]:
        way, _, words_ = entry.partition(":")
        if way in ("-", "=", ""):
            r.rule(way) if way else r.line("l", "")
        elif way == "items":
            GOODS[words_](r, m)
        elif way == "vat":
            _taxes(r, m, words_)
        else:
            r.line(way, words_.format(**values))
    return r.sheet, _known(m, "\n".join(spec["lines"]))


def _known(m: Sale, form: str) -> Fields:
    c = m.look.currency
    way = form.split("items:")[1].split("\n")[0]
    found: Fields = {"MerchantName": text(m.shop.name), "MerchantAddress": text(m.shop.address), "Total": money(m.total + m.tip, c)}
    facts = {
        "{phone}": ("MerchantPhoneNumber", text(m.shop.phone)),
        "{date}": ("TransactionDate", day(m.issued)),
        "{time}": ("TransactionTime", text(m.clock, f"{m.clock}:00")),
        "{tax}": ("TotalTax", money(m.tax, c)),
        "vat:": ("TotalTax", money(m.tax, c)),
        "{sub}": ("Subtotal", money(m.gross, c)),
        "{net}": ("Subtotal", money(m.gross - m.tax, c)),
        "{tip}": ("Tip", money(m.tip, c)),
    }
    found |= {name: value for sign, (name, value) in facts.items() if sign in form and (name != "Tip" or m.tip)}
    found["Items"] = rows([_row(line, c, way) for line in m.lines])
    return found


def _row(line: Line, currency: str, way: str) -> Fields:
    row = {"Description": text(line.description), "TotalPrice": money(line.total, currency)}
    if way in PRICED or (way == "lettered" and line.quantity != 1):
        row |= {"Quantity": number(line.quantity), "Price": money(line.price, currency)}
    return row | ({"Quantity": number(line.quantity)} if way == "counted" else {})
