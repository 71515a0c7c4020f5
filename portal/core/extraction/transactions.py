"""Transactions of an account and which way the money went. Where they stand on the pages is found by `ledger`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from portal.core.extraction.candidates import Amount
from portal.core.extraction.layout import Span

_ZERO = Decimal(0)


@dataclass(slots=True)
class Entry:
    """A transaction: ISO date, description spans, amounts by column ("DepositAmount", "WithdrawalAmount", "Amount", "Balance")."""

    date: str
    dated: Span
    text: list[Span]
    amounts: dict[str, Amount] = field(default_factory=dict)
    section: str = ""
    sign: int = 0

    def copy(self) -> Entry:
        return replace(self, amounts=dict(self.amounts))


def settled(entries: Iterable[Entry], begin: Decimal | None, card: bool, banks_view: bool = True, sections: bool = True) -> list[Entry]:
    """The entries with deposit or withdrawal in place of a single amount: by the running balance, the printed sign, the section, in this order.

    On a card's statement (`card`) the balance is what is owed, and a figure without a sign is a purchase. There a minus lowers what is owed
    in the bank's view (`banks_view`), in the customer's it is a purchase. Without `sections` headings say nothing.
    """
    found = [entry.copy() for entry in entries]
    balance = begin
    signed = any(entry.sign < 0 for entry in found)
    for entry in in_time(found):
        amount, running = entry.amounts.pop("Amount", None), entry.amounts.get("Balance")
        if amount is not None:
            worth = abs(amount.amount)
            said = -entry.sign if card and banks_view and _printed_minus(amount) else entry.sign
            headed = {"credit": 1, "debit": -1}.get(entry.section if sections else "", 0)
            sign = _by_balance(balance, running, worth) * (-1 if card else 1) or said or headed or (1 if signed and not card else -1)
            entry.amounts["DepositAmount" if sign > 0 else "WithdrawalAmount"] = replace(amount, amount=worth)
        for column in ("DepositAmount", "WithdrawalAmount"):
            if column in entry.amounts:
                entry.amounts[column] = replace(entry.amounts[column], amount=abs(entry.amounts[column].amount))
        moved = -net(entry) if card else net(entry)
        balance = running.amount if running is not None else None if balance is None else balance + moved
    return found


def _printed_minus(amount: Amount) -> bool:
    """On a card a minus (or a plus) is the bank's: it lowers what is owed. CR and DR mean what they mean anywhere."""
    return amount.amount < 0 or amount.span.text.lstrip().startswith("+")


def _by_balance(balance: Decimal | None, running: Amount | None, worth: Decimal) -> int:
    if balance is None or running is None:
        return 0
    return 1 if running.amount - balance == worth else -1 if balance - running.amount == worth else 0


def in_time(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The oldest first: some statements print the newest first."""
    return entries[::-1] if len(entries) > 1 and entries[0].date > entries[-1].date else entries


def net(entry: Entry) -> Decimal:
    deposit, withdrawal = entry.amounts.get("DepositAmount"), entry.amounts.get("WithdrawalAmount")
    return (deposit.amount if deposit else _ZERO) - (withdrawal.amount if withdrawal else _ZERO)


def moved(entries: Iterable[Entry]) -> Decimal:
    """What came in less what went out."""
    return sum((net(entry) for entry in entries), _ZERO)
