"""The sums that the figures of a document have to make. The reader tries them on what is printed, `readings.checks` on what people made of it.

Every function answers a `Check`, or None when there is nothing to try. Amounts are decimals in full units. The sums of financial statements
are in `statements/identities.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from portal.core.extraction.model import Check

#: Rounding to a coin's size (five cents or sen) is common in shops.
CENT, COIN = Decimal("0.02"), Decimal("0.05")

#: Boxes of a W-2: wages, the tax on them, its rate.
_PAYROLL_TAXES = (
    ("3", "4", Decimal("0.062"), "social_security_tax_is_6.2_percent"),
    ("5", "6", Decimal("0.0145"), "medicare_tax_is_1.45_percent"),
)


def _equals(right: bool) -> str:
    return "=" if right else "≠"


def makes_total(subtotal: Decimal, tax: Decimal, total: Decimal, tolerance: Decimal = CENT) -> bool:
    return abs(subtotal + tax - total) <= tolerance and bool(total)


def subtotal_and_tax(subtotal: Decimal, tax: Decimal, total: Decimal, names: Sequence[str], tolerance: Decimal = CENT) -> Check:
    """`names` are the fields of total, subtotal and tax."""
    right = makes_total(subtotal, tax, total, tolerance)
    return Check("subtotal_and_tax_make_total", right, list(names), f"{subtotal} + {tax} {_equals(right)} {total}")


def items_add_up(lines: Decimal, against: Mapping[str, Decimal]) -> Check | None:
    """The sum of the items' amounts is one of the figures in `against` (field → amount: the subtotal, the total)."""
    for name, amount in against.items():
        if abs(amount - lines) <= COIN:
            return Check("items_add_up", True, ["Items", name], f"{lines} = {amount}")
    return Check("items_add_up", False, ["Items", *against], f"the lines add up to {lines}") if against else None


def balances(begin: Decimal, moved: Decimal, end: Decimal, *, card: bool) -> Check:
    """`moved` is what came in less what went out; on a credit card's statement (`card`) the balance is what is owed."""
    change = -moved if card else moved
    right = begin + change == end
    return Check(
        "balances_and_transactions_agree", right, ["BeginningBalance", "Transactions", "EndingBalance"], f"{begin} {change:+} {_equals(right)} {end}"
    )


def running(lines: Sequence[tuple[Decimal, Decimal | None]]) -> Check | None:
    """`lines` are (moved, balance printed after it or None), in the order of the statement."""
    followed = [
        before + moved == after for (_, before), (moved, after) in zip(lines, lines[1:], strict=False) if before is not None and after is not None
    ]
    if not followed:
        return None
    return Check("running_balance_follows", all(followed), ["Transactions"], f"{sum(followed)} of {len(followed)} lines")


def net_pay(worth: Mapping[str, Decimal]) -> Check | None:
    """A pay stub's figures by GrossPay, Taxes, Deductions, NetPay; deductions may hold the taxes already."""
    if not {"GrossPay", "NetPay"} <= set(worth) or len(worth) < 3:
        return None
    gross, net = worth["GrossPay"], worth["NetPay"]
    withheld = sum((abs(worth.get(name, Decimal(0))) for name in ("Taxes", "Deductions")), Decimal(0))
    right = any(abs(gross - part - net) <= CENT for part in (withheld, abs(worth.get("Deductions", withheld))))
    return Check("gross_less_deductions_is_net", right, [f"CurrentPeriod{name}" for name in worth], f"{gross} − {withheld} {_equals(right)} {net}")


def payroll_taxes(boxes: Mapping[str, Decimal]) -> list[Check]:
    """Social security tax is 6.2 % and Medicare tax 1.45 % of the wages beside them (W-2 boxes 3 to 6; `boxes` by their numbers)."""
    found = []
    for wages, tax, rate, name in _PAYROLL_TAXES:
        if wages in boxes and tax in boxes:
            expected = boxes[wages] * rate
            right = abs(expected - boxes[tax]) <= max(1, abs(expected) / 1000)
            found.append(Check(name, bool(right), ["Boxes"], f"box {tax} is {boxes[tax]}, {expected:.2f} expected"))
    return found
