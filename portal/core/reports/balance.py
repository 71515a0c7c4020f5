"""Whether a balance sheet balances: assets = liabilities + equity, with what stands between them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from portal.core.extraction.statements.vocabulary import meanings
from portal.core.reports.evidence import Item, Paper
from portal.core.reports.figures import Figure, Ledger, written

#: How far assets and liabilities + equity may differ by rounding, as a share of assets.
ROUNDING = Decimal("0.002")

#: Figures whose sums are tested, and concepts of lines that stand beside them: interests of others, counted neither as debt nor as equity.
FIGURES = ("TotalAssets", "TotalLiabilities", "Equity")
BETWEEN = ("noncontrolling", "mezzanine")
MOST_LINES = 8  # all sums of more lines would explain anything


def note_imbalance(paper: Paper, figures: dict[str, Figure], ledger: Ledger) -> None:
    """Note under conflicts when the figures, those of the balance sheet in `paper`, contradict."""
    if not figures.keys() >= set(FIGURES):
        return
    assets, liabilities, equity = (figures[name].amount for name in FIGURES)
    gap, slack = assets - liabilities - equity, ROUNDING * abs(assets)
    if abs(gap) <= slack or _was_proven(paper) or _is_explained(gap, slack, paper):
        return
    sums = f"liabilities of {written(liabilities)} plus equity of {written(equity)}"
    detail = f"Assets of {written(assets)} don't equal {sums}: minority interests lie between, or a figure is wrong."
    ledger.doubt("balance", detail, (paper,))


def _was_proven(paper: Paper) -> bool:
    """Whether the reading's own arithmetic held (it knows all that is printed), for figures that nobody changed since.

    That both printed totals agree says nothing of a sheet whose liabilities and equity were tested and failed.
    """
    agreed = paper.checks.get("both_sides_agree", False)
    return paper.checks.get("balance_sheet_balances", agreed) and all(_is_as_read(paper, name) for name in FIGURES)


def _is_as_read(paper: Paper, name: str) -> bool:
    """Neither the value nor, when it was derived, any of its parts was changed or taken away by a person."""
    ground = paper.get(name)
    return ground is not None and not ground.corrected and all(_is_as_read(paper, part) for part in ground.parts if part != name)


def _is_explained(gap: Decimal, slack: Decimal, paper: Paper) -> bool:
    """Whether one or several printed lines of others' interests make up the difference."""
    lines = paper.values["Lines"].items if "Lines" in paper.values else []
    amounts = list(_between(lines))[:MOST_LINES]
    return any(abs(gap - sum(some)) <= slack for size in range(1, len(amounts) + 1) for some in combinations(amounts, size))


def _between(lines: Iterable[Item]) -> Iterable[Decimal]:
    for line in lines:
        meant = meanings(line.text("Label") or "")
        amount = line.amount("Amount")
        if amount and meant and meant[0].concept in BETWEEN:
            yield amount
