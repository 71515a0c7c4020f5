"""An account's month: what moved, and the balances between."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from .codes import digits
from .codes import iban as new_iban
from .names import Style, address, amount, firm, full_name
from .truth import Fields, day, money, rows, text


@dataclass
class Move:
    """`amount` is negative for what goes out; the description's lines are joined by line breaks."""

    when: date
    value: date
    description: str
    amount: Decimal


@dataclass
class Account:
    bank: str
    holder: str
    home: str
    number: str
    iban: str
    start: date
    end: date
    opening: Decimal
    style: Style
    moves: list[Move] = field(default_factory=list)

    def total(self, sign: int) -> Decimal:
        """What came in (1) or went out (-1), not negative."""
        return sum((abs(move.amount) for move in self.moves if move.amount * sign > 0), Decimal(0))

    def balances(self) -> list[Decimal]:
        """After each move."""
        balance, found = self.opening, []
        for move in self.moves:
            balance += move.amount
            found.append(balance)
        return found

    @property
    def closing(self) -> Decimal:
        return self.opening + self.total(1) - self.total(-1)


def account(rng: random.Random, code: str, bank: str, style: Style, moves: dict[str, list[str]], count: int) -> Account:
    """A month of `count` moves of that country's kinds."""
    year, month = rng.choice([2024, 2025]), rng.randint(1, 12)
    start, end = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    iban = new_iban(rng, code) if code != "US" else ""
    number = digits(rng, 8 if code == "GB" else 10)
    made = Account(bank, full_name(rng, code), address(rng, code), number, iban, start, end, amount(rng, 900, 9000), style)
    days = sorted(rng.randint(0, (end - start).days) for _ in range(count))
    for i, after in enumerate(days):
        comes = i == 0 or rng.random() < 0.22
        words = describe(rng, code, rng.choice(moves["credits" if comes else "debits"]))
        size = amount(rng, 150, 3200) if comes else -amount(rng, 3, 210)
        when = start + timedelta(days=after)
        made.moves.append(Move(when, min(when + timedelta(days=rng.choice([0, 0, 1])), end), words, size))
    return made


def describe(rng: random.Random, code: str, shape: str) -> str:
    name = firm(rng, code).name
    return shape.format(f=name.upper() if code in ("GB", "FR", "ES", "IT", "PT") else name, p=full_name(rng, code), n=digits(rng, 10), c=digits(rng, 4))


def truth(a: Account, balance: str = "") -> Fields:
    """`balance`: which rows print the balance after them: "" none, "row" each, "day" the last of each day."""
    currency, after = a.style.currency, a.balances()
    found: Fields = {
        "BankName": text(a.bank),
        "AccountHolderName": text(a.holder),
        "StatementStartDate": day(a.start),
        "StatementEndDate": day(a.end),
        "BeginningBalance": money(a.opening, currency),
        "EndingBalance": money(a.closing, currency),
    }
    lines = []
    for i, move in enumerate(a.moves):
        line: Fields = {"Date": day(move.when), "Description": text(move.description)}
        line["DepositAmount" if move.amount > 0 else "WithdrawalAmount"] = money(abs(move.amount), currency)
        last = i + 1 == len(a.moves) or a.moves[i + 1].when != move.when
        if balance == "row" or (balance == "day" and last):
            line["Balance"] = money(after[i], currency)
        lines.append(line)
    found["Transactions"] = rows(lines)
    return found
