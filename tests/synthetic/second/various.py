"""Receipts with a column for quantities, checks of another print, bills of suppliers as letters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from .. import micr
from ..checks import MEMOS, PEN, in_words
from ..codes import digits, letters, routing
from ..drawing import A4, GREY, Column, Sheet, letter
from ..names import COUNTRIES, address, amount, bank, cents, firm, full_name, style, when, words
from ..receipts import RATES
from ..truth import Fields, Paper, day, money, number, rows, text


def papers(seed: int) -> Iterator[Paper]:
    for i, code in enumerate(["US", "GB", "DE", "FR", "ES", "IT"]):
        rng = random.Random(f"{seed}:second-receipt:{i}")
        sheet, fields = receipt(rng, code)
        yield Paper("receipt", COUNTRIES[code].lang, f"second-receipt-{code}".lower(), fields, sheet.done(), 1, rng.choice(["scan", "photo"]))
    for i in range(5):
        rng = random.Random(f"{seed}:second-check:{i}")
        sheet, fields = check(rng)
        yield Paper("check", "en", "second-check", fields, sheet.done(), 1, ["", "scan", "photo", "scan", ""][i])
    for code in ("GB", "DE", "FR", "ES", "IT"):
        rng = random.Random(f"{seed}:second-utility:{code}")
        sheet, fields = supply(rng, code)
        yield Paper("utilityBill", COUNTRIES[code].lang, f"second-utility-{code}".lower(), fields, sheet.done(), 1)


def receipt(rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """Quantity, text, price and sum in columns under heads; the sign of the shop above."""
    said, look, shop = words("receipts")[COUNTRIES[code].lang], style(rng, code), firm(rng, code)
    goods = [(rng.choice(words("receipts")["goods"]["table"][COUNTRIES[code].lang]), rng.randint(1, 4), amount(rng, 2, 19)) for _ in range(rng.randint(2, 6))]
    whole = sum((count * price for _, count, price in goods), Decimal(0))
    tax = cents(whole * RATES[code] / 100) if code == "US" else whole - cents(whole * 100 / (100 + RATES[code]))
    total, issued, clock = whole + (tax if code == "US" else 0), when(rng), f"{rng.randint(10, 22)}:{rng.randint(10, 59)}"
    s = Sheet((240, 250 + 15 * len(goods)), rng.choice(["Courier", "OpenSans"]), margin=12)
    s.logo(shop.name, 106, 12, 26, "#333333")
    y = s.text(120, 54, shop.name, 11, bold=True, align="c")
    y = s.text(120, y, shop.address.replace("\n", ", "), 6.5, align="c")
    y = s.text(120, y, f"{shop.phone}", 7.5, align="c") + 8
    s.text(14, y, look.day(issued), 8)
    y = s.text(226, y, clock, 8, align="r") + 2
    cells = [[str(count), name, look.plain(price), look.plain(price * count)] for name, count, price in goods]
    y = s.table(12, y, [Column("#", 20, "r"), Column("", 104), Column("", 44, "r"), Column("", 48, "r")], cells, size=7.8, rules="none", pad=3) + 14
    entries = [(said["subtotal"], look.plain(whole)), (said["tax"], look.plain(tax)), (said["total"], look.money(total))]
    for label, value in entries if code == "US" else [entries[2], (f"{said['tax']} {look.percent(RATES[code])}", look.plain(tax))]:
        s.text(14, y, label, 9, bold=label == said["total"])
        y = s.text(226, y, value, 9, bold=label == said["total"], align="r") + 2
    s.text(120, y + 10, said["thanks"], 7, align="c")
    c = look.currency
    items: list[Fields] = [
        {"Description": text(name), "Quantity": number(count), "Price": money(price, c), "TotalPrice": money(price * count, c)} for name, count, price in goods
    ]
    found: Fields = {
        "MerchantName": text(shop.name),
        "MerchantAddress": text(shop.address),
        "MerchantPhoneNumber": text(shop.phone),
        "TransactionDate": day(issued),
        "TransactionTime": text(clock, f"{clock}:00"),
        "TotalTax": money(tax, c),
        "Total": money(total, c),
        "Items": rows(items),
    }
    return s, found | ({"Subtotal": money(whole, c)} if code == "US" else {})


def check(rng: random.Random) -> tuple[Sheet, Fields]:
    """A voucher check: the amount left, the payee in an address block, the bank below the maker."""
    look, payer, payee = style(rng, "US"), firm(rng, "US"), rng.choice([firm(rng, "US").name, full_name(rng, "US")])
    value, number_, issued, memo = amount(rng, 60, 18000), str(rng.randint(1200, 9900)), when(rng), rng.choice(MEMOS)
    bank_, transit, account = bank(rng, "US"), routing(rng), digits(rng, 12)
    said = f"{in_words(int(value)).capitalize()} dollars and {int(value % 1 * 100):02d}/100"
    s = Sheet((612, 250), "Helvetica", margin=20)
    s.box(0, 0, 612, 250, fill="#f2f6ee", stroke=None)
    s.wash(0, 0, 612, 216, rng, "#b7c9a8", 30)
    s.text(306, 30, payer.name, 13, bold=True, align="c")
    s.text(306, 42, payer.address.replace("\n", ", "), 7.5, align="c")
    s.text(306, 56, bank_, 9, align="c", italic=True)
    s.text(590, 30, f"Check No. {number_}", 10, bold=True, align="r")
    s.text(590, 60, f"Date  {look.day(issued)}", 9.5, align="r")
    s.text(24, 92, "Amount", 8)
    s.text(66, 92, look.money(value), 12, bold=True)
    s.text(170, 92, said, 9.5)
    s.rule(168, 96, 590, 96, GREY)
    s.text(24, 122, "Pay to", 8)
    s.lines(66, 124, [payee, *address(rng, "US").split("\n")], 10)
    s.text(24, 196, "For", 8)
    s.text(66, 196, memo, 9)
    s.rule(390, 196, 590, 196)
    s.text(410, 191, full_name(rng, "US"), 15, italic=True, family="Times", color=PEN)
    micr.line(s, 90, 236, f"C{number_.zfill(6)}C A{transit}A {account}C")
    return s, {
        "PayerName": text(payer.name),
        "PayTo": text(payee),
        "CheckDate": day(issued),
        "CheckNumber": text(number_),
        "NumberAmount": money(value, look.currency),
        "WordAmount": text(said),
        "BankName": text(bank_),
        "RoutingNumber": text(transit),
        "AccountNumber": text(account),
        "Memo": text(memo),
    }


def supply(rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """A letter: facts as a table of two columns, the consumption in a sentence of figures, the sums at the end."""
    said, look, supplier = words("utilities")[COUNTRIES[code].lang], style(rng, code), firm(rng, code)
    end = when(rng)
    start, used, price = end - timedelta(days=89), rng.randint(200, 5200), amount(rng, 0.12, 0.4)
    net = cents(price * used) + amount(rng, 10, 40)
    tax = cents(net / 5)
    invoice, point = f"{letters(rng, 2)}{digits(rng, 8)}", digits(rng, 13)
    s = Sheet(letter if code == "US" else A4, "Times", margin=56)
    s.text(56, 58, supplier.name, 16, bold=True)
    s.text(56, 72, supplier.address.replace("\n", " - "), 8, color=GREY)
    s.lines(56, 120, [full_name(rng, code), *address(rng, code).split("\n")], 10.5)
    s.text(56, 198, said["title"], 15, bold=True)
    facts = [
        [said["number"], invoice],
        [said["date"], look.day(end + timedelta(days=9))],
        [said["point"], point],
        [said["period"], f"{look.day(start)} {said['to']} {look.day(end)}"],
        [said["used"], f"{look.plain(Decimal(used), 0)} kWh"],
        [said["net"], look.money(net)],
        [said["tax"].format(r=look.percent(Decimal(20))), look.money(tax)],
        [said["total"], look.money(net + tax)],
    ]
    y = s.table(56, 214, [Column("", 250), Column("", 230)], facts, size=10.5, rules="full", pad=6)
    s.text(56, y + 30, f"{said['due']} {look.day(end + timedelta(days=30))}.", 10.5)
    return s, {
        "SupplierName": text(supplier.name),
        "InvoiceId": text(invoice),
        "Quantity": number(used),
        "Unit": text("kWh"),
        "StartDate": day(start),
        "EndDate": day(end),
        "SupplyPoint": text(point),
    }
