"""Bank and card accounts: their statements put in order, each movement counted once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.core.reports.entities import folded
from portal.core.reports.evidence import Item, Paper
from portal.core.reports.figures import Figure, Ledger, taken, total, written
from portal.core.reports.tins import masked

#: A statement's rounding never exceeds this in its own currency.
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Movement:
    """Money in (`deposit`) or out (`withdrawal`, positive). `date` is ISO or None."""

    item: Item
    date: str | None
    description: str
    deposit: Figure | None
    withdrawal: Figure | None

    @property
    def likeness(self) -> tuple[Any, ...]:
        """Equal for one movement printed on two overlapping statements."""
        amounts = (figure.amount if figure else None for figure in (self.deposit, self.withdrawal))
        return self.date, folded(self.description), *amounts, self.item.amount("Balance")


@dataclass(slots=True)
class Account:
    """One account in one currency; `statements` oldest first."""

    currency: str
    statements: list[Paper]
    movements: list[Movement]

    @property
    def first(self) -> Paper:
        return self.statements[0]

    @property
    def last(self) -> Paper:
        return self.statements[-1]

    @property
    def unlisted(self) -> list[Paper]:
        """Statements whose balances say that money moved, but of which no movement was read."""
        silent = [paper for paper in self.statements if not ("Transactions" in paper.values and paper.values["Transactions"].items)]
        return [p for p in silent if p.amount("BeginningBalance") is None or p.amount("BeginningBalance") != p.amount("EndingBalance")]

    def figure(self, paper: Paper, name: str) -> Figure | None:
        ground = paper.get(name)
        return taken(ground) if ground else None

    @property
    def deposits(self) -> list[Figure]:
        return [movement.deposit for movement in self.movements if movement.deposit]

    @property
    def withdrawals(self) -> list[Figure]:
        return [movement.withdrawal for movement in self.movements if movement.withdrawal]


def accounts(papers: Sequence[Paper], currency_of: Any, ledger: Ledger) -> list[Account]:
    """The statements grouped by account number (or IBAN, else bank and holder) and currency."""
    groups: dict[tuple[str, ...], list[Paper]] = defaultdict(list)
    for paper in papers:
        groups[(currency_of(paper), *_identity(paper))].append(paper)
    return [_account(currency, sorted(group, key=_age), ledger) for (currency, *_), group in groups.items()]


def _identity(paper: Paper) -> tuple[str, ...]:
    written = paper.text("IBAN") or paper.text("AccountNumber")
    if written:
        return (re.sub(r"\W", "", written).upper()[-4:], folded(paper.text("BankName") or ""))
    return ("", folded(paper.text("BankName") or paper.name), folded(paper.text("AccountHolderName") or ""))


def _age(paper: Paper) -> tuple[str, str, int]:
    return paper.text("StatementStartDate") or paper.text("StatementEndDate") or "", paper.text("StatementEndDate") or "", paper.number


def _account(currency: str, statements: list[Paper], ledger: Ledger) -> Account:
    movements: list[Movement] = []
    counted: Counter[tuple[Any, ...]] = Counter()
    for paper in statements:
        seen: Counter[tuple[Any, ...]] = Counter()
        repeated = 0
        for movement in _movements(paper):
            seen[movement.likeness] += 1
            if seen[movement.likeness] <= counted[movement.likeness]:
                repeated += 1
                continue
            movements.append(movement)
        counted |= seen
        if repeated:
            detail = f"{repeated} movements of {paper.name} stand on an earlier statement too; they were counted once."
            ledger.doubt("duplicate", detail, (paper,))
    return Account(currency, statements, movements)


def _movements(paper: Paper) -> list[Movement]:
    rows = paper.values["Transactions"].items if "Transactions" in paper.values else []
    return [_movement(row) for row in rows]


def _movement(row: Item) -> Movement:
    """Outgoing money counts positive, printed with a minus or not; a negative deposit is money going out."""
    into, out = (taken(ground) if (ground := row.get(name)) else None for name in ("DepositAmount", "WithdrawalAmount"))
    if into and into.amount < 0:
        into, out = None, out or into
    return Movement(row, row.text("Date"), row.text("Description") or "", _magnitude(into), _magnitude(out))


def _magnitude(figure: Figure | None) -> Figure | None:
    return Figure(abs(figure.amount), figure.grounds, figure.derived) if figure and figure.amount else None


def shown(path: str, account: Account, ledger: Ledger) -> dict[str, Any]:
    """``{bank, account (last four), holder, from, to, opening_balance, deposits, withdrawals, closing_balance}``.

    A conflict is noted when the balances and the movements don't add up.
    """
    figures = {
        "opening_balance": account.figure(account.first, "BeginningBalance"),
        "deposits": None if account.unlisted else total(account.deposits),
        "withdrawals": None if account.unlisted else total(account.withdrawals),
        "closing_balance": account.figure(account.last, "EndingBalance"),
    }
    _note_gap(account, figures, ledger)
    written = account.first.text("IBAN") or account.first.text("AccountNumber")
    return {
        "bank": account.first.text("BankName"),
        "account": masked(written) if written else None,
        "holder": account.first.text("AccountHolderName"),
        "from": account.first.text("StatementStartDate"),
        "to": account.last.text("StatementEndDate"),
    } | {name: _put(f"{path}.{name}", figure, account, ledger) for name, figure in figures.items()}


def _put(path: str, figure: Figure | None, account: Account, ledger: Ledger) -> int | float | None:
    if figure is not None:
        return ledger.put(path, figure)
    balance = account.last if path.endswith("closing_balance") else account.first
    papers = [balance] if path.endswith("balance") else account.unlisted
    ledger.lack(path, f"Not found in {', '.join(paper.name for paper in papers)}.")
    return None


def _note_gap(account: Account, figures: dict[str, Figure | None], ledger: Ledger) -> None:
    opening, deposits, withdrawals, closing = figures.values()
    if not (opening and deposits and withdrawals and closing):
        return
    computed = opening.amount + deposits.amount - withdrawals.amount
    owed = opening.amount - deposits.amount + withdrawals.amount  # a credit card prints what is owed
    if CENT < min(abs(computed - closing.amount), abs(owed - closing.amount)):
        sums = f"Opening balance, deposits and withdrawals make {written(computed)}; the last closing balance is {written(closing.amount)}."
        ledger.doubt("balance", f"{sums} A statement in between may be missing.", account.statements)
