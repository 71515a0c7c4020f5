"""Which of a receipt's amounts is its total: the rules' choice, or another that looks more like one to trees learned from labelled receipts.

The rules know words and sums; what they can't weigh is how tills set their totals (size, place, repetition, the lines around). The trees don't see
what the rules chose, so that they are a second opinion, and count only against a clear margin. Out of fold, over the rules as they were before anybody
had looked at these receipts, they put right 11 totals of 249 and spoiled 2 (docs/reading.md); `portal train` prints what they do to the rules of today.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median

from portal.core.extraction import arithmetic, labels, receipts
from portal.core.extraction.candidates import Amount, Candidate, Printed, value_of
from portal.core.extraction.layout import Line
from portal.core.extraction.learned import model, trees
from portal.core.extraction.model import Check, Value

#: The amount that the trees like best must be this much likelier than the rules' one to take its place.
MARGIN = 0.5
MOST_AMOUNTS = 150
LARGEST = 10**7
WORDS = ("total", "better", "subtotal", "tax", "never", "rounding", "tendered", "change", "tip")

Row = list[float]


def read(printed: Printed, doc_type: str = "receipt") -> tuple[dict[str, Value], list[Check]]:
    """As `receipts.read`, its total held against the other amounts."""
    values, checks = receipts.read(printed, doc_type)
    learned = model().get("receipt_total")
    if learned is None:
        return values, checks
    ruled = values["Total"].value["amount"] if "Total" in values else None
    found = [(amount, trees.share(trees.log_odds(learned, row))) for amount, row in rows(printed)]
    if not found:
        return values, checks
    best, share = max(found, key=lambda one: one[1])
    before = max((one for amount, one in found if amount.amount == ruled), default=0.0)
    if best.amount == ruled or share < before + MARGIN:
        if "Total" in values:
            values["Total"].evidence["agreement"] = before
        return values, checks
    values["Total"] = _chosen(printed, best, share)
    return values, [check for check in checks if "Total" not in check.fields] + list(_sums(values))


def _chosen(printed: Printed, amount: Amount, share: float) -> Value:
    currency = amount.currency or printed.currency
    value = value_of(Candidate(amount.amount, amount.span, share, method="model", currency=currency), "currency")
    value.evidence["agreement"] = share
    return value


def _sums(values: dict[str, Value]) -> Iterator[Check]:
    if {"Subtotal", "TotalTax"} <= values.keys():
        subtotal, tax, total = (values[name].value["amount"] for name in ("Subtotal", "TotalTax", "Total"))
        yield arithmetic.subtotal_and_tax(subtotal, tax, total, ("Total", "Subtotal", "TotalTax"), arithmetic.COIN)


def rows(printed: Printed) -> Iterator[tuple[Amount, Row]]:
    """The amounts that may be the total, each with its features."""
    amounts = [one for one in printed.amounts if 0 < one.amount < LARGEST][:MOST_AMOUNTS]
    till = _Till(printed, amounts)
    for amount in amounts:
        yield amount, till.row(amount)


@dataclass
class _Till:
    """What the features of an amount are measured against."""

    printed: Printed
    amounts: Sequence[Amount]

    @cached_property
    def usual(self) -> float:
        return median(line.height for line in self.printed.lines) or 1.0

    @cached_property
    def times(self) -> Counter[Decimal]:
        return Counter(one.amount for one in self.amounts)

    @cached_property
    def worth(self) -> list[Decimal]:
        """The amounts with cents, each once, rising."""
        return sorted({one.amount for one in self.amounts if not one.plain})

    @cached_property
    def on_line(self) -> dict[int, list[Amount]]:
        found: dict[int, list[Amount]] = defaultdict(list)
        for one in self.amounts:
            found[one.line].append(one)
        return found

    @cached_property
    def last(self) -> dict[Decimal, int]:
        """The last line on which an amount stands."""
        return {one.amount: one.line for one in self.amounts}

    @cached_property
    def said(self) -> dict[Decimal, Row]:
        """What the lines of an amount say, wherever it is printed."""
        found: dict[Decimal, Row] = {}
        for one in self.amounts:
            here = _said(self.printed.lines[one.line].text)
            found[one.amount] = [max(pair) for pair in zip(found.get(one.amount, here), here, strict=True)]
        return found

    def row(self, amount: Amount) -> Row:
        line, beside = self.printed.lines[amount.line], self.on_line[amount.line]
        before = _before(line, amount)
        return [
            float(amount.plain),
            amount.line / len(self.printed.lines),
            amount.span.frame[0] / self.printed.width,
            amount.span.frame[2] / self.printed.width,
            amount.span.height / self.usual,
            line.height / self.usual,
            float(amount.amount),
            self._rank(amount.amount),
            float(amount.amount / self.worth[-1]) if self.worth else 0.0,
            float(self.times[amount.amount]),
            float(len(beside)),
            float(beside.index(amount)),
            float(len(before)),
            amount.span.confidence,
            float(amount.currency is not None),
            *self._sums(amount.amount),
            float(self.last[amount.amount] == amount.line),
            *_said(before),
            *self._around(amount.line - 1),
            *self._around(amount.line + 1),
            *self.said[amount.amount],
        ]

    def _rank(self, amount: Decimal) -> float:
        return self.worth.index(amount) / max(len(self.worth) - 1, 1) if amount in self.worth else -1.0

    def _sums(self, amount: Decimal) -> tuple[float, float]:
        """How often the amount is the sum of two others, and a part of one."""
        others = set(self.worth)
        whole = sum(amount - one in others for one in self.worth if one < amount)
        part = sum(one - amount in others for one in self.worth if one > amount)
        return float(whole), float(part)

    def _around(self, index: int) -> Row:
        return _said(self.printed.lines[index].text) if 0 <= index < len(self.printed.lines) else [0.0] * len(WORDS)


def _before(line: Line, amount: Amount) -> str:
    """The words of the line up to the amount."""
    words = []
    for word in line.words:
        if any(word is own for own in amount.span.words):
            break
        words.append(word.text)
    return " ".join(words)


def _said(text: str) -> Row:
    """Which groups of a till's words the text holds."""
    squashed, groups = labels.squash(re.sub(r"[\d.,@%]+", "", text)), labels.data("receipts")
    return [float(any(_within(word, squashed) for word in groups[name])) for name in WORDS]


def _within(word: str, squashed: str) -> bool:
    return word in squashed if len(word) > 3 else squashed.startswith(word) or squashed.endswith(word)
