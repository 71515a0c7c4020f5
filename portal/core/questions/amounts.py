"""Limits on amounts, as people say them: "over 500 euros", "between 100 and 200", "at least $1,000"; and the currencies that they name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from portal.core.extraction.money import CODES
from portal.core.questions.periods import MONTH
from portal.core.questions.sentences import AMOUNT, CURRENCY, Sentence, amount_of

_NAMES = {
    "euro": "EUR", "euros": "EUR", "€": "EUR", "dollar": "USD", "dollars": "USD", "us dollars": "USD", "$": "USD", "usd": "USD", "£": "GBP", "pound": "GBP",
    "pounds": "GBP", "pounds sterling": "GBP", "sterling": "GBP", "¥": "JPY", "yen": "JPY", "franc": "CHF", "francs": "CHF", "swiss francs": "CHF",
    "swiss franc": "CHF", "us dollar": "USD", "british pounds": "GBP", "zloty": "PLN", "kronor": "SEK", "rupees": "INR", "american dollars": "USD",
}  # fmt: skip
_CODE = "|".join(sorted((re.escape(name) for name in _NAMES), key=len, reverse=True))
_ISO = "|".join(sorted(code.lower() for code in CODES if len(code) == 3))
_COUNTED = (
    r"(?: (?:different|overdue|approved))?(?: (?:of )?(?:{0}|days?|weeks?|months?|quarters?|years?|invoices?|receipts?|documents?|contracts?|orders?|bills?"
    r"|statements?|pages?|times?|percent|items?|lines?|vendors?|suppliers?|customers?|files?|notes?|stubs?|cheques?|checks?|(?:to|and) \d+ (?:{0})))(?!\w)"
)
_NUMBER = r"\d[\d.,']*(?:\s?(?:k|m|thousand|million))?(?![\w%-])(?!" + _COUNTED.replace("{0}", MONTH) + ")"
_SUM = rf"(?:(?P<#a>{_CODE}|{_ISO})\s?)?(?P<#n>{_NUMBER})(?:\s?(?P<#b>{_CODE}|{_ISO})(?!\w))?"
_ONE, _TWO = _SUM.replace("#", "x"), _SUM.replace("#", "y")
_OF = (
    r"(?:(?:with|have|has|having|whose|where|for) )?(?:an? |the |their )?(?:(?:grand |invoice |order |receipt )?(?:totals?|amounts?|values?|sums?))?"
    r"(?: amounts?)?(?: (?:is|are|was|were|of|that is|thats|which is|being))* ?"
)

_MORE = r"(?:over|above|more than|greater than|larger than|bigger than|higher than|exceeding|exceeds|exceed|in excess of|upwards of|beyond|>)"
_LESS = r"(?:under|below|less than|smaller than|lower than|fewer than|cheaper than|<)"
_LEAST = r"(?:at least|no less than|not less than|minimum of|a minimum of|>=)"
_MOST = r"(?:at most|up to|no more than|not more than|maximum of|a maximum of|<=)"
_SAME = r"(?:of exactly|exactly|equal to|equals|for exactly|over exactly)"
_BETWEEN = rf"(?:between|from|ranging from|in the range of) {_ONE} (?:and|to|up to) {_TWO}"


@dataclass(frozen=True, slots=True)
class Limits:
    """`least` and `most`, each included only with `closed`; `currency` where one is named with them. `start` and `end`: where in the question."""

    least: Decimal | None = None
    most: Decimal | None = None
    closed: bool = True
    currency: str | None = None
    start: int = field(default=-1, compare=False)
    end: int = field(default=-1, compare=False)


class Currency(NamedTuple):
    """A code, and where in the question it stands."""

    code: str
    start: int
    end: int


def taken(sentence: Sentence) -> list[Limits]:
    """The limits of a sentence, taken out of it; what may be a year is none without a currency."""
    found: list[Limits] = []
    for pattern, make in _PATTERNS:
        while (match := pattern.search(sentence.rest)) and (limits := make(match)) is not None:
            found.append(replace(limits, start=match.start(), end=match.end()))
            sentence.take(match.start(), match.end(), AMOUNT)
    return found


def currencies_taken(sentence: Sentence) -> list[Currency]:
    """Currencies that are named without an amount: "in euros", "USD invoices"."""
    found = []
    pattern = re.compile(rf"(?<!\w)(?:(?:denominated )?in )?(?P<c>{_CODE}|{_ISO})(?: currency)?(?!\w)")
    for match in list(pattern.finditer(sentence.rest)):
        word = sentence.word_at(match.start("c"))
        if match["c"] in _NAMES or (word is not None and word.raw.isupper()):
            found.append(Currency(_code(match["c"]), match.start(), match.end()))
            sentence.take(match.start(), match.end(), CURRENCY)
    return found


def _code(text: str) -> str:
    return _NAMES.get(text) or text.upper()


def _sum(match: re.Match[str], which: str) -> tuple[Decimal | None, str | None]:
    said = match[f"{which}a"] or match[f"{which}b"]
    return amount_of(match[f"{which}n"].strip()), _code(said) if said else None


def _one(bound: str, closed: bool):  # type: ignore[no-untyped-def]
    def make(match: re.Match[str]) -> Limits | None:
        amount, currency = _sum(match, "x")
        if amount is None:
            return None
        ends = {"least": amount, "most": amount} if bound == "both" else {bound: amount}
        return Limits(**ends, closed=closed, currency=currency)

    return make


def _two(match: re.Match[str]) -> Limits | None:
    (least, one), (most, other) = _sum(match, "x"), _sum(match, "y")
    if least is None or most is None or (one and other and one != other):
        return None
    years = all(re.fullmatch(r"(19|20)\d\d", match[f"{which}n"]) for which in "xy")
    return None if years and not (one or other) else Limits(min(least, most), max(least, most), True, one or other)


_PATTERNS = tuple(
    (re.compile(rf"(?<!\w){_OF if joined else ''}{pattern}(?!\w)"), make)
    for joined, pattern, make in (
        (True, _BETWEEN, _two),
        (True, rf"{_MOST} {_ONE}", _one("most", True)),
        (True, rf"{_LEAST} {_ONE}", _one("least", True)),
        (True, rf"{_MORE} {_ONE}", _one("least", False)),
        (True, rf"{_LESS} {_ONE}", _one("most", False)),
        (True, rf"{_SAME} {_ONE}", _one("both", True)),
        (False, rf"(?:for|of|totalling|totaling|amounting to|worth) (?P<xa>{_CODE}|{_ISO})\s?(?P<xn>{_NUMBER})(?P<xb>)", _one("both", True)),
    )
)
