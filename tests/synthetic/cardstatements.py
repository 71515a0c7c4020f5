"""Statements of credit cards: what was owed, paid, bought, and is owed now."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .account import Move
from .codes import digits
from .drawing import A4, GREY, Column, Sheet, letter
from .names import COUNTRIES, Style, address, amount, cents, full_name, phone, style, when, words
from .truth import Fields, Paper, day, money, rows, text

Said = dict[str, str]


@dataclass
class Card:
    """A month of a card; a move is positive for what was bought, negative for what was paid."""

    bank: str
    where: str
    holder: str
    home: str
    number: str
    start: date
    end: date
    opening: Decimal
    moves: list[Move]
    look: Style
    said: Said
    colour: str

    @property
    def paid(self) -> Decimal:
        return -sum((move.amount for move in self.moves if move.amount < 0), Decimal(0))

    @property
    def bought(self) -> Decimal:
        return sum((move.amount for move in self.moves if move.amount > 0), Decimal(0))

    @property
    def closing(self) -> Decimal:
        return self.opening - self.paid + self.bought

    @property
    def due(self) -> date:
        return self.end + timedelta(days=24)

    @property
    def minimum(self) -> Decimal:
        return max(Decimal(35), cents(self.closing / 50)).quantize(Decimal("0.01"))


def card(rng: random.Random, code: str, bank: str, where: str, look: Style, said: Said, colour: str, family: str) -> Card:
    end = when(rng)
    start = end - timedelta(days=29)
    opening, shops = amount(rng, 80, 2600), words("cards")["shops"][COUNTRIES[code].lang]
    moves = [Move(start + timedelta(days=rng.randint(2, 9)), end, said["payment"], -(opening if rng.random() < 0.6 else amount(rng, 40, 79)))]
    for _ in range(rng.choice([6, 9, 14, 38])):
        moves.append(Move(start + timedelta(days=rng.randint(0, 27)), end, rng.choice(shops), amount(rng, 3, 240)))
    moves.sort(key=lambda move: move.when)
    for move in moves:
        move.value = move.when + timedelta(days=rng.randint(1, 2))
    return Card(bank, where, full_name(rng, code), address(rng, code), digits(rng, 4), start, end, opening, moves, look, said, colour)


def truth(c: Card, shown: str) -> Fields:
    currency = c.look.currency
    lines = [
        {
            "Date": day(move.when),
            "Description": text(move.description),
            ("WithdrawalAmount" if move.amount > 0 else "DepositAmount"): money(abs(move.amount), currency),
        }
        for move in c.moves
    ]
    return {
        "BankName": text(c.bank),
        "AccountHolderName": text(c.holder),
        "AccountNumber": text(shown),
        "StatementStartDate": day(c.start),
        "StatementEndDate": day(c.end),
        "BeginningBalance": money(c.opening, currency),
        "EndingBalance": money(c.closing, currency),
        "Transactions": rows(lines),
    }


def _table(s: Sheet, c: Card, x: float, y: float, wide: float, rules: str) -> float:
    said, look = c.said, c.look
    cells = [[look.day(m.when), look.day(m.value), m.description, look.money(m.amount) if look.country == "US" else look.plain(m.amount)] for m in c.moves]
    widths = (78, 78, wide - 256, 100) if "%B" in look.date else (70, 70, wide - 240, 100)
    columns = [Column(said["date"], widths[0]), Column(said["posted"], widths[1]), Column(said["text"], widths[2]), Column(said["amount"], widths[3], "r")]
    s.on_page = lambda sheet: sheet.text(40, 44, f"{c.bank}   {c.holder}   {sheet.pages}", 8, color=GREY) + 16
    return s.table(x, y, columns, cells, size=8.5, rules=rules)


def summary(c: Card, rng: random.Random, family: str) -> tuple[Sheet, str]:
    """Payment facts in a strip, the account's sums in a column left, the account's rules right of it, then the moves."""
    s, said, m = Sheet(letter if c.look.country == "US" else A4, family, margin=40), c.said, c.look.money
    s.logo(c.bank, 40, 30, 26, c.colour)
    s.text(74, 48, c.bank, 14, bold=True, color=c.colour)
    s.text(s.width - 40, 48, said["title"], 13, align="r")
    shown = f"{c.number}" if c.look.country == "US" else f"XXXX XXXX XXXX {c.number}"
    s.text(s.width - 40, 64, f"{said['account']} {shown}", 9, align="r")
    s.text(s.width - 40, 77, f"{said['period']} {c.look.day(c.start)} {said['to']} {c.look.day(c.end)}", 9, align="r")
    s.lines(40, 84, [c.holder, *c.home.split("\n")], 9.5)
    wide = s.width - 80
    s.box(40, 138, wide, 40, fill=c.colour, stroke=None, radius=4)
    for i, (label, value) in enumerate(((said["closing"], m(c.closing)), (said["minimum"], m(c.minimum)), (said["due"], c.look.day(c.due)))):
        s.text(52 + i * wide / 3, 153, label, 8, color="#ffffff")
        s.text(52 + i * wide / 3, 170, value, 13, bold=True, color="#ffffff")
    y = 200.0
    for label, value in ((said["opening"], m(c.opening)), (said["paid"], m(-c.paid)), (said["bought"], m(c.bought)), (said["closing"], m(c.closing))):
        s.text(44, y, label, 9.5, bold=label == said["closing"])
        s.text(280, y, value, 9.5, bold=label == said["closing"], align="r")
        s.rule(40, y + 4, 284, y + 4, "#cccccc")
        y += 16
    s.text(310, 200, f"{said['limit']}: {m(Decimal(rng.randint(3, 12) * 1000))}", 9)
    small = words("cards")["small_print"]
    s.wrap(310, 216, s.width - 350, small.get(c.look.country, f"{said['minimum']}: {m(c.minimum)}"), 7, color=GREY)
    _table(s, c, 40, y + 12, wide, "rows")
    return s, shown


def coupon(c: Card, rng: random.Random, family: str) -> tuple[Sheet, str]:
    """A coupon to pay with under the sums on the first page; the moves begin on the second."""
    s, said, m = Sheet(letter if c.look.country == "US" else A4, family, margin=40), c.said, c.look.money
    shown = f"{rng.choice([4017, 4539])} {'**** **** ' if c.look.country != 'DE' else 'XXXX XXXX '}{c.number}"
    s.text(40, 50, c.bank.upper(), 15, bold=True, color=c.colour, spread=1)
    s.lines(40, 64, c.where.split("\n"), 7.5, color=GREY)
    s.text(300, 50, said["title"], 14)
    s.pairs(
        300,
        68,
        [(said["account"], shown), (said["period"], f"{c.look.day(c.start)} {said['to']} {c.look.day(c.end)}"), ("Tel.", phone(rng, c.look.country))],
        112,
        8.5,
    )
    s.lines(60, 130, [c.holder, *c.home.split("\n")], 10)
    rows_ = [
        [said["opening"], m(c.opening)],
        [said["paid"], m(-c.paid)],
        [said["bought"], m(c.bought)],
        [said["closing"], m(c.closing)],
        [said["limit"], m(Decimal(5000))],
        [said["minimum"], m(c.minimum)],
        [said["due"], c.look.day(c.due)],
    ]
    s.table(300, 120, [Column("", 140), Column("", s.width - 480, "r")], rows_, size=9.5)
    if c.look.country == "US":
        top = s.height - 200
        s.rule(0, top, s.width, top, GREY, dash=(4, 3))
        s.text(s.width / 2, top + 14, "Detach and return with your payment. Make checks payable to the bank named above.", 7, align="c", color=GREY)
        s.lines(60, top + 90, [c.holder, *c.home.split("\n")], 9.5)
        s.lines(330, top + 90, [c.bank, "PO Box 4410", c.where.split("\n")[-1]], 9.5)
        for i, (label, value) in enumerate(
            ((said["account"], shown), (said["closing"], m(c.closing)), (said["minimum"], m(c.minimum)), (said["due"], c.look.day(c.due)))
        ):
            s.field(300 + (i % 2) * 136, top + 24 + (i // 2) * 26, 136, 26, label, value, 8.5)
        s.text(60, s.height - 30, f"{digits(rng, 16)} 000{digits(rng, 7)} 000{digits(rng, 6)}", 9, family="Courier")
        s.page()
        y = 56.0
    else:
        y = 262.0
    _table(s, c, 40, y, s.width - 80, "zebra")
    return s, shown


FRAMES: dict[str, Callable[[Card, random.Random, str], tuple[Sheet, str]]] = {"summary": summary, "coupon": coupon}


def papers(seed: int) -> Iterator[Paper]:
    for spec in words("cards")["issuers"]:
        code, name = spec["country"], f"card-{spec['country']}-{spec['name']}".lower()
        vendor = random.Random(f"{seed}:{name}")
        bank, where, look = vendor.choice(COUNTRIES[code].banks), address(vendor, code), style(vendor, code)
        colour = vendor.choice(["#7b241c", "#154360", "#0e6251", "#4a235a"])
        for number in range(spec["count"]):
            rng = random.Random(f"{seed}:{name}:{number}")
            made = card(rng, code, bank, where, look, spec["words"], colour, spec["family"])
            sheet, shown = FRAMES[spec["frame"]](made, rng, spec["family"])
            yield Paper("creditCardStatement", COUNTRIES[code].lang, name, truth(made, shown), sheet.done(), sheet.pages)
