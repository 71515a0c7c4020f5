"""Checks: personal, business and cashier's checks of US banks, and British cheques."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from . import micr
from .codes import digits, routing
from .drawing import GREY, PALE, Sheet, columns, letter
from .names import address, amount, bank, firm, full_name, style, when
from .truth import Fields, Paper, day, money, text

ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen").split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
PEN = "#1b2a6b"
MEMOS = ["Rent March", "Invoice 20418", "Piano lessons", "Deposit", "Acct 7741-02", "Roof repair", "Donation", "August tuition"]


def in_words(n: int, joint: str = " ") -> str:
    """A whole number below a million in English; `joint` stands between hundreds and the rest (" and " in Britain)."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ONES[n // 100]} hundred" + (joint + in_words(n % 100) if n % 100 else "")
    rest = n % 1000
    return f"{in_words(n // 1000, joint)} thousand" + (f"{joint if rest < 100 else ' '}{in_words(rest, joint)}" if rest else "")


def us_personal(rng: random.Random) -> tuple[Sheet, Fields]:
    """6 by 2¾ inches, printed by a check printer, filled in by hand."""
    s, look = Sheet((432, 198), margin=14), style(rng, "US")
    payer, home, payee = full_name(rng, "US"), address(rng, "US"), rng.choice([full_name(rng, "US"), firm(rng, "US").name])
    value, number, memo, when_ = amount(rng, 18, 2400), str(rng.randint(101, 2980)), rng.choice([*MEMOS, ""]), when(rng)
    bank_, place, transit, account = bank(rng, "US"), address(rng, "US").split("\n")[1], routing(rng), digits(rng, 10)
    s.box(0, 0, 432, 198, fill=rng.choice(["#e8f1ea", "#e6eef8", "#f7f0dd", "#f3e9ee"]), stroke=None)
    s.wash(6, 6, 420, 186, rng, rng.choice(["#88b39c", "#8ca8d0", "#c9b27a"]))
    s.text(20, 24, payer, 9.5, bold=True)
    s.lines(20, 35, home.split("\n"), 7.5)
    s.text(412, 24, number, 11, bold=True, align="r")
    s.text(330, 36, f"{rng.randint(10, 99)}-{rng.randint(100, 999)}/{transit[:4]}", 6)
    s.text(262, 52, "DATE", 6)
    s.rule(284, 54, 390, 54)
    s.text(292, 51, _hand_date(rng, when_), 11, italic=True, family="Times", color=PEN)
    s.lines(20, 74, ["PAY TO THE", "ORDER OF"], 6)
    s.rule(60, 82, 325, 82)
    s.text(68, 79, payee, 12.5, italic=True, family="Times", color=PEN)
    s.text(330, 80, "$", 11, bold=True)
    s.box(340, 66, 74, 18, fill="#ffffff", stroke=GREY)
    s.text(346, 79, look.plain(value), 12, italic=True, family="Times", color=PEN)
    words = f"{in_words(int(value)).capitalize()} and {int(value % 1 * 100):02d}/100"
    s.rule(20, 106, 372, 106)
    s.text(26, 103, words, 11, italic=True, family="Times", color=PEN)
    s.text(376, 105, "DOLLARS", 7)
    s.text(20, 124, bank_, 8.5, bold=True)
    s.text(20, 133, place, 6.5)
    s.text(20, 160, "MEMO", 6)
    s.rule(44, 161, 190, 161)
    s.text(50, 158, memo, 10, italic=True, family="Times", color=PEN)
    s.rule(250, 161, 412, 161)
    s.text(262, 158, payer, 13, italic=True, family="Times", color=PEN)
    micr.line(s, 30, 186, f"A{transit}A {account}C {number.zfill(4)}")
    return s, _truth(look.currency, payer, payee, when_, number, value, words, bank_, transit, account, memo)


def _hand_date(rng: random.Random, when_: date) -> str:
    return rng.choice([f"{when_.month}/{when_.day}/{when_:%y}", f"{when_:%m-%d-%Y}", f"{when_:%b} {when_.day}, {when_.year}"])


def us_business(rng: random.Random) -> tuple[Sheet, Fields]:
    """A check in the top third of a laser-printed page, two stubs below it."""
    s, look = Sheet(letter, margin=30), style(rng, "US")
    payer, payee = firm(rng, "US", rng.choice(["Supply", "Foods", "Builders", ""])), firm(rng, "US", rng.choice(["Electric", "Paper", "Motors"]))
    parts = [amount(rng, 90, 4200) for _ in range(rng.randint(1, 4))]
    value, number, when_ = sum(parts, Decimal(0)), str(rng.randint(10001, 98000)), when(rng)
    bank_, transit, account = bank(rng, "US"), routing(rng), digits(rng, 9)
    s.wash(0, 0, 612, 250, rng, "#9db7d3")
    s.logo(payer.name, 30, 22, 26, "#27527a")
    s.text(64, 34, payer.name, 11, bold=True)
    s.lines(64, 46, payer.lines, 8)
    s.text(330, 32, bank_, 9, bold=True)
    s.text(330, 43, address(rng, "US").replace("\n", ", "), 7)
    s.text(582, 34, number, 12, bold=True, align="r")
    s.text(500, 70, "DATE", 7)
    s.text(582, 82, look.day(when_), 10, align="r")
    words = f"{in_words(int(value)).title()} and {int(value % 1 * 100):02d}/100"
    s.text(30, 108, "PAY", 7)
    s.text(60, 108, f"{words} Dollars".replace("-", " ") + " " + "*" * 20, 9.5)
    s.rule(56, 112, 470, 112)
    s.box(490, 95, 92, 18)
    s.text(578, 108, f"${'*' * rng.randint(2, 5)}{look.plain(value)}", 10, bold=True, align="r")
    s.lines(30, 136, ["TO THE", "ORDER", "OF"], 7)
    s.lines(70, 138, [payee.name, *payee.lines], 10)
    memo = f"Inv {digits(rng, 5)}"
    s.text(30, 196, f"MEMO  {memo}", 8)
    s.rule(400, 204, 582, 204)
    s.text(430, 199, full_name(rng, "US"), 14, italic=True, family="Times", color=PEN)
    s.text(400, 213, "AUTHORIZED SIGNATURE", 6)
    micr.line(s, 120, 236, f"C{number.zfill(6)}C A{transit}A {account}C")
    for top in (290.0, 540.0):
        s.rule(0, top - 36, 612, top - 36, GREY, dash=(2, 3))
        s.text(30, top - 16, payer.name, 8)
        s.text(582, top - 16, number, 9, align="r")
        s.text(300, top - 16, f"{look.day(when_)}   {payee.name}", 8, align="c")
        rows = [[f"Bill {digits(rng, 5)}", look.day(when_), look.plain(part)] for part in parts] + [["Checking account total", "", look.plain(value)]]
        s.table(30, top, columns("Reference|280", "Date|120", "Payment amount|150|r"), rows, size=8, rules="none", head=PALE)
    return s, _truth(look.currency, payer.name, payee.name, when_, number, value, words.replace("-", " "), bank_, transit, account, memo)


def us_cashier(rng: random.Random) -> tuple[Sheet, Fields]:
    s, look = Sheet((576, 252), "Times", margin=18), style(rng, "US")
    bank_, transit, account, number = bank(rng, "US"), routing(rng), digits(rng, 10), digits(rng, 9)
    remitter, payee, value, when_ = (
        full_name(rng, "US"),
        rng.choice([firm(rng, "US", "Motors").name, full_name(rng, "US")]),
        amount(rng, 2500, 48000),
        when(rng),
    )
    s.box(6, 6, 564, 240, fill="#f4efe2", stroke="#7a6a3a", line=2)
    s.wash(10, 10, 556, 232, rng, "#c8b98a", 40)
    s.text(24, 36, bank_, 17, bold=True, color="#4a3d12")
    s.text(24, 50, "Member FDIC", 7)
    s.text(288, 40, "CASHIER'S CHECK", 15, bold=True, align="c", spread=1)
    s.text(548, 36, number, 12, align="r", family="Courier", bold=True)
    s.text(548, 58, f"Date: {when_.strftime('%B %d, %Y')}", 10, align="r", family="Courier")
    s.text(24, 82, f"Remitter: {remitter}", 9, family="Courier")
    s.text(24, 112, "Pay to the Order of", 9)
    s.text(120, 112, payee.upper(), 12, bold=True, family="Courier")
    s.rule(116, 116, 440, 116)
    s.text(548, 112, f"$ {look.plain(value)}", 13, bold=True, align="r", family="Courier")
    words = f"{in_words(int(value)).upper()} DOLLARS AND {int(value % 1 * 100):02d} CENTS"
    s.text(24, 142, f"**{words}**", 9.5, family="Courier", bold=True)
    s.rule(340, 200, 548, 200)
    s.text(380, 195, full_name(rng, "US"), 14, italic=True, color=PEN)
    s.text(340, 210, "Authorized Signature", 7)
    s.text(24, 176, "Void if not presented within 90 days. Two signatures required over $25,000.00", 6.5)
    micr.line(s, 60, 236, f"C{number}C A{transit}A {account}C")
    found = _truth(look.currency, bank_, payee.upper(), when_, number, value, words, bank_, transit, account, "")
    del found["PayerName"]
    return s, found


def gb_cheque(rng: random.Random) -> tuple[Sheet, Fields]:
    s, look = Sheet((496, 224), margin=16), style(rng, "GB")
    payer = rng.choice([f"MR {full_name(rng, 'GB').upper()}", firm(rng, "GB", "Joinery").name.upper()])
    bank_, sort, account, number = bank(rng, "GB"), digits(rng, 6), digits(rng, 8), digits(rng, 6)
    payee, value, when_ = rng.choice([full_name(rng, "GB"), firm(rng, "GB").name]), amount(rng, 15, 3900), when(rng)
    tidy = f"{sort[:2]}-{sort[2:4]}-{sort[4:]}"
    s.box(0, 0, 496, 224, fill="#e9f0f7", stroke=None)
    s.wash(4, 4, 488, 190, rng, "#9fb8d6", 34)
    s.text(24, 34, bank_, 14, bold=True, color="#1a3c70")
    s.text(24, 46, address(rng, "GB").replace("\n", ", "), 7)
    s.text(472, 30, tidy, 11, align="r")
    s.text(330, 58, "Date", 8)
    s.rule(352, 60, 472, 60)
    s.text(360, 57, look.day(when_) if rng.random() < 0.5 else when_.strftime("%d %b %Y"), 12, italic=True, family="Times", color=PEN)
    s.text(24, 86, "Pay", 9)
    s.rule(46, 88, 472, 88)
    s.text(52, 85, payee, 13, italic=True, family="Times", color=PEN)
    pounds, pence = int(value), int(value % 1 * 100)
    words = f"{in_words(pounds, ' and ').capitalize()} pounds" + (f" and {pence:02d} pence" if pence else "") + " only"
    y = 110.0
    for part in _halves(words):
        s.rule(24, y + 3, 345, y + 3)
        y = s.text(30, y, part, 12, italic=True, family="Times", color=PEN) + 6
    s.box(360, 100, 112, 24, fill="#ffffff")
    s.text(366, 117, f"£ {look.plain(value)}", 12.5, italic=True, family="Times", color=PEN)
    for x in (225, 245):
        s.rule(x, 12, x, 190, GREY)
    s.canvas.saveState()
    s.canvas.translate(239, s.height - 70)
    s.canvas.rotate(90)
    s.canvas.setFont("Helvetica", 8)
    s.canvas.drawCentredString(0, 0, "A/C PAYEE")
    s.canvas.restoreState()
    s.text(472, 142, payer, 9, align="r")
    s.rule(340, 178, 472, 178)
    s.text(352, 174, full_name(rng, "GB"), 14, italic=True, family="Times", color=PEN)
    for x, label, shown in ((24, "Cheque Number", number), (105, "Sort Code", tidy), (180, "Account Number", account)):
        s.text(x, 164, label, 6)
        s.text(x, 176, shown, 9)
    micr.line(s, 60, 212, f"C{number}C {sort[:2]}D{sort[2:]}A {account}C")
    return s, _truth(look.currency, payer, payee, when_, number, value, words, bank_, tidy, account, "")


def _halves(words: str) -> list[str]:
    """A long line in two, between words."""
    if len(words) < 52:
        return [words]
    cut = words.rfind(" ", 0, 50)
    return [words[:cut], words[cut + 1 :]]


def _truth(
    currency: str, payer: str, payee: str, when_: date, number: str, value: Decimal, words: str, bank_: str, transit: str, account: str, memo: str
) -> Fields:
    found = {
        "PayerName": text(payer),
        "PayTo": text(payee),
        "CheckDate": day(when_),
        "CheckNumber": text(number),
        "NumberAmount": money(value, currency),
        "WordAmount": text(words),
        "BankName": text(bank_),
        "RoutingNumber": text(transit),
        "AccountNumber": text(account),
    }
    return found | ({"Memo": text(memo)} if memo else {})


LAYOUTS: list[tuple[str, int, Callable[[random.Random], tuple[Sheet, Fields]], list[str]]] = [
    ("us-personal", 6, us_personal, ["scan", "photo", "", "scan", "photo", "scan"]),
    ("us-business", 4, us_business, ["", "scan", "", "photo"]),
    ("us-cashier", 2, us_cashier, ["scan", ""]),
    ("gb-cheque", 4, gb_cheque, ["scan", "photo", "", "scan"]),
]


def papers(seed: int) -> Iterator[Paper]:
    for name, count, layout, pictures in LAYOUTS:
        for number in range(count):
            sheet, fields = layout(random.Random(f"{seed}:check:{name}:{number}"))
            yield Paper("check", "en", f"check-{name}", fields, sheet.done(), sheet.pages, pictures[number])
