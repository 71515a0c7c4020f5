"""Till receipts of seven countries on narrow paper, mostly as photos and scans."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from .codes import digits, vat
from .drawing import GREY, Sheet
from .names import COUNTRIES, Firm, Style, amount, cents, firm, phone, style, when, words
from .truth import Fields, Paper, day, money, number, rows, text

#: Country, sort of shop, how many.
SHOPS = [
    ("US", "Grill", 3),
    ("US", "Hardware", 2),
    ("GB", "Tea Room", 2),
    ("DE", "Markt", 3),
    ("FR", "Épicerie", 2),
    ("ES", "Bar", 2),
    ("IT", "Trattoria", 2),
    ("NL", "Winkel", 1),
    ("PT", "Café", 1),
]
RATES = {code: Decimal(rate) for code, rate in zip("US GB DE FR ES IT NL PT".split(), "7.25 20 19 10 10 10 9 23".split(), strict=True)}


class Till:
    """Draws lines down a roll of paper; the roll is as long as it needs to be."""

    def __init__(self, width: int, lines: int, family: str, size: float) -> None:
        self.sheet = Sheet((width, lines * size * 1.32 + 60), family, margin=10)
        self.y, self.size = 26.0, size

    def centre(self, words_: str, size: float = 0, bold: bool = False) -> None:
        self.y = self.sheet.text(self.sheet.width / 2, self.y, words_, size or self.size, align="c", bold=bold) + 1

    def pair(self, left: str, right: str, bold: bool = False, size: float = 0) -> None:
        size = size or self.size
        if self.sheet.measure(left + right, size, bold) > self.sheet.width - 32:
            size = self.size
        self.y += max(0, size - self.size)
        self.sheet.text(12, self.y, left, size, bold=bold)
        self.y = self.sheet.text(self.sheet.width - 12, self.y, right, size, align="r", bold=bold) + 1

    def rule(self) -> None:
        self.sheet.rule(12, self.y - 5, self.sheet.width - 12, self.y - 5, GREY, dash=(2, 2))
        self.y += 6


def papers(seed: int) -> Iterator[Paper]:
    for code, sort, count in SHOPS:
        name = f"receipt-{code}-{sort.split()[0]}".lower().replace("é", "e")
        vendor = random.Random(f"{seed}:{name}")
        shop, look, family = firm(vendor, code, sort), style(vendor, code), vendor.choice(["Courier", "Courier", "Vera", "Helvetica"])
        tax_id = vat(vendor, code)
        for i in range(count):
            rng = random.Random(f"{seed}:{name}:{i}")
            fields, sheet = receipt(rng, code, sort, shop, look, family, tax_id)
            yield Paper("receipt", COUNTRIES[code].lang, name, fields, sheet.done(), 1, rng.choice(["scan", "photo", "photo"]))


def receipt(rng: random.Random, code: str, sort: str, shop: Firm, look: Style, family: str, tax_id: str) -> tuple[Fields, Sheet]:
    said, goods = words("receipts")[COUNTRIES[code].lang], words("receipts")["goods"]
    if code == "GB":
        said |= {"tax": "VAT", "slip": "Bill"}
    kind = goods["table" if sort in ("Grill", "Tea Room", "Bar", "Trattoria", "Café") else "shop"][COUNTRIES[code].lang]
    lines = [(rng.choice(kind), rng.choice([1, 1, 1, 2, 3]), amount(rng, 1.2, 24)) for _ in range(rng.randint(2, 9))]
    issued, clock = when(rng), f"{rng.randint(8, 21):02d}:{rng.randint(0, 59):02d}"
    whole = sum((price * count for _, count, price in lines), Decimal(0))
    rate = RATES[code]
    tax = cents(whole * rate / 100) if code == "US" else whole - cents(whole * 100 / (100 + rate))
    total = whole + tax if code == "US" else whole
    tip = cents(total * Decimal("0.18")) if sort == "Grill" and rng.random() < 0.7 else Decimal(0)
    t = Till(rng.choice([204, 226]), sum(2 if count > 1 else 1 for _, count, _ in lines) + 18, family, 8.5 if family != "Courier" else 8)
    phone_ = _head(t, rng, shop, code, said, tax_id)
    t.pair(f"{look.day(issued)}  {clock}", f"{said['slip']} {digits(rng, 4)}")
    t.rule()
    _goods(t, lines, look, code)
    c = look.currency
    found = _merchant(shop, phone_, issued, clock)
    if code == "US":
        t.pair(said["subtotal"], look.plain(whole))
        t.pair(f"{said['tax']} {rate}%", look.plain(tax))
        found["Subtotal"] = money(whole, c)
    t.pair(said["total"], look.money(total), bold=True, size=t.size + 3)
    _foot(t, rng, look, said, code, rate, whole, tax, total, tip)
    found |= {"TotalTax": money(tax, c), "Total": money(total + tip, c)} | ({"Tip": money(tip, c)} if tip else {})
    found["Items"] = rows([_row(description, count, price, c) for description, count, price in lines])
    return found, t.sheet


def _goods(t: Till, lines: list[tuple[str, int, Decimal]], look: Style, code: str) -> None:
    for description, count, price in lines:
        if count > 1:
            t.pair(f"{count} x {look.plain(price)}", "")
        t.pair(description, look.plain(price * count) + {"DE": " A", "FR": "", "IT": ""}.get(code, ""))
    t.rule()


def _merchant(shop: Firm, phone_: str, issued: date, clock: str) -> Fields:
    return {
        "MerchantName": text(shop.name),
        "MerchantAddress": text(shop.address),
        "MerchantPhoneNumber": text(phone_),
        "TransactionDate": day(issued),
        "TransactionTime": text(clock, f"{clock}:00"),
    }


def _row(description: str, count: int, price: Decimal, currency: str) -> Fields:
    row = {"Description": text(description), "TotalPrice": money(price * count, currency)}
    return row | ({"Quantity": number(count), "Price": money(price, currency)} if count > 1 else {})


def _head(t: Till, rng: random.Random, shop: Firm, code: str, said: dict[str, str], tax_id: str) -> str:
    t.centre(shop.name, t.size + 3.5, bold=True)
    for line in shop.lines:
        t.centre(line)
    number_ = shop.phone or phone(rng, code)
    t.centre(f"{said['phone']} {number_}")
    if code != "US":
        t.centre(f"{said['taxid']} {tax_id}")
    t.y += 6
    return number_


def _foot(
    t: Till, rng: random.Random, look: Style, said: dict[str, str], code: str, rate: Decimal, whole: Decimal, tax: Decimal, total: Decimal, tip: Decimal
) -> None:
    if tip:
        t.pair("TIP", look.plain(tip))
        t.pair("TOTAL PAID", look.money(total + tip), bold=True)
    if rng.random() < 0.4 and not tip:
        given = total.quantize(Decimal(1)) + rng.choice([2, 5, 10])
        t.pair(said["cash"], look.plain(Decimal(given).quantize(Decimal("0.01"))))
        t.pair(said["change"], look.plain(given - total))
    else:
        t.pair(said["card"], f"XXXX XXXX XXXX {digits(rng, 4)}")
    if code != "US":
        t.rule()
        t.pair(f"{said['tax']} {look.percent(rate)}   {said['net']} {look.plain(whole - tax)}", look.plain(tax))
    t.y += 4
    t.centre(said["thanks"])
    t.centre("*" * 20)
