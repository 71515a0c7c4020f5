"""The arithmetic that ties the figures of a balance sheet and an income statement together.

Names are concepts of the label data; every identity says which figures it needs, which it uses when they are there, and tries the usual
variants (with and without redeemable or non-controlling interests, taxes printed with either sign).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

Amounts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Identity:
    """`difference(amounts, *optional)` is zero when it holds; `optional` figures count as there, as absent; it says nothing beside `unless`."""

    name: str
    sentence: str
    needs: tuple[str, ...]
    difference: Callable[..., Decimal]
    optional: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def holds(self, amounts: Amounts, slack: Decimal) -> bool | None:
        """None when a figure it needs is unknown or it doesn't apply; `slack` allows for rounding (full units)."""
        if any(name not in amounts for name in self.needs) or any(name in amounts for name in self.unless):
            return None
        known = [(amounts[name], Decimal(0)) if name in amounts else (Decimal(0),) for name in self.optional]
        return any(abs(self.difference(*(amounts[name] for name in self.needs), *extra)) <= slack for extra in product(*known))


IDENTITIES = (
    Identity(
        "balance_sheet_balances",
        "Total assets equal total liabilities plus equity.",
        ("total_assets", "total_liabilities", "equity"),
        lambda assets, liabilities, equity, mezzanine, minority: assets - liabilities - equity - mezzanine - minority,
        ("mezzanine", "noncontrolling"),
    ),
    Identity(
        "both_sides_agree",
        "Total assets equal total liabilities and equity.",
        ("total_assets", "total_equity_and_liabilities"),
        lambda assets, other: assets - other,
    ),
    Identity(
        "net_current_assets_agree",
        "Current assets less current liabilities are the net current assets.",
        ("current_assets", "current_liabilities", "net_current_assets"),
        lambda current, due, net, prepaid, accrued: current + prepaid - accrued - due - net,
        ("prepayments", "accruals"),
    ),
    Identity(
        "less_current_liabilities_agree",
        "Fixed assets plus net current assets are the total assets less current liabilities.",
        ("fixed_assets", "net_current_assets", "less_current_liabilities"),
        lambda fixed, net, total: fixed + net - total,
    ),
    Identity(
        "net_assets_agree",
        "Total assets less current liabilities, long-term liabilities and provisions are the equity.",
        ("less_current_liabilities", "equity"),
        lambda total, equity, late, provisions, accruals: total - late - provisions - accruals - equity,
        ("long_term_liabilities", "provisions", "accruals"),
    ),
    Identity(
        "fixed_and_current_make_equity",
        "Fixed plus current assets less all liabilities are the equity.",
        ("fixed_assets", "current_assets", "current_liabilities", "equity"),
        lambda fixed, current, due, equity, late, provisions, accruals, prepaid: (
            fixed + current + prepaid - due - late - provisions - accruals - equity
        ),
        ("long_term_liabilities", "provisions", "accruals", "prepayments"),
        unless=("total_assets",),  # such a sheet has other assets beside them (goodwill, leases)
    ),
    Identity("equity_is_net_assets", "Equity equals net assets.", ("equity", "net_assets"), lambda equity, net: equity - net),
    Identity(
        "assets_add_up",
        "Current and non-current assets are the total assets.",
        ("current_assets", "noncurrent_assets", "total_assets"),
        lambda current, other, total: current + other - total,
    ),
    Identity(
        "assets_are_fixed_and_current",
        "Fixed plus current assets are the total assets.",
        ("current_assets", "fixed_assets", "total_assets"),
        lambda current, fixed, total: current + fixed - total,
    ),
    Identity(
        "liabilities_add_up",
        "Current and long-term liabilities are the total liabilities.",
        ("current_liabilities", "long_term_liabilities", "total_liabilities"),
        lambda due, late, total: due + late - total,
    ),
    Identity(
        "gross_profit_agrees",
        "Revenue less cost of sales is the gross profit.",
        ("revenue", "cost_of_sales", "gross_profit"),
        lambda revenue, cost, gross: revenue - cost - gross,
    ),
    Identity(
        "operating_income_reconciles",
        "Revenue less expenses is the operating income.",
        ("revenue", "expenses", "operating_income"),
        lambda revenue, expenses, income: revenue - expenses - income,
    ),
    Identity(
        "pretax_income_reconciles",
        "Revenue less expenses is the income before tax.",
        ("revenue", "expenses", "pretax_income"),
        lambda revenue, expenses, income: revenue - expenses - income,
    ),
    Identity(
        "net_income_reconciles",
        "Revenue less expenses is the net income.",
        ("revenue", "expenses", "net_income"),
        lambda revenue, expenses, income: revenue - expenses - income,
    ),
    Identity(
        "tax_reconciles",
        "Income before tax less tax is the net income.",
        ("pretax_income", "tax", "net_income"),
        lambda before, tax, after: min(abs(before - tax - after), abs(before + tax - after)),
    ),
)


def tried(amounts: Amounts, slack: Decimal) -> list[tuple[Identity, bool]]:
    """The identities that these figures allow to test, with their outcome."""
    outcomes = ((identity, identity.holds(amounts, slack)) for identity in IDENTITIES)
    return [(identity, held) for identity, held in outcomes if held is not None]


#: An identity of this kind failing is no evidence: the figures need not be tied (operating costs may leave out the cost of sales).
ONLY_CONFIRMING = frozenset(
    {
        "assets_are_fixed_and_current",
        "operating_income_reconciles",
        "pretax_income_reconciles",
        "net_income_reconciles",
        "liabilities_add_up",
        "gross_profit_agrees",
        "tax_reconciles",
        "assets_add_up",
        "less_current_liabilities_agree",
        "both_sides_agree",
    }
)
