"""A result that stands in a sentence under the balance sheet.

British parent companies leave out their own profit and loss account (Companies Act 2006, section 408) and state the result in words:
"The loss for the financial year of the parent company was £23,000 (2018: profit of £1,200)."
"""

from __future__ import annotations

import re

from portal.core.extraction.layout import Span
from portal.core.extraction.money import parse
from portal.core.extraction.statements import vocabulary
from portal.core.extraction.statements.candidates import Candidate
from portal.core.extraction.statements.statement import Statement

_RESULT = re.compile(
    r"\b(?P<sign>profit|loss|surplus|deficit)\b(?! and loss)[^.£$€\d]{0,160}?\b(?:was|were|of|is|amounted to|amounting to|totalled)\s+"
    r"(?P<amount>\(?[£$€]\s?\(?\d[\d,.]*\d\)?)(?P<unit>\s?(?:million|thousand|m\b|k\b))?",
    re.I,
)
_UNITS = {"million": 1_000_000, "m": 1_000_000, "thousand": 1000, "k": 1000}


def net_income(statement: Statement, unit: int) -> list[Candidate]:
    """The result that a sentence on the statement's page names, as a weak candidate; [] when there is none."""
    text, spans = "", []
    for line in statement.lines:
        for index, word in enumerate(line.words):
            spans.append((len(text), line.part(index, index + 1)))
            text += word.text + " "
    found = _RESULT.search(text)
    money = parse(found.group("amount")) if found else None
    if found is None or money is None:
        return []
    span = _span(spans, found.start("amount"))
    stated = _UNITS.get((found.group("unit") or "").strip().lower())
    multiplier = stated or (1 if abs(money.amount) >= 100_000 else statement.unit or unit)
    amount = abs(money.amount) * multiplier * (-1 if found.group("sign").lower() in ("loss", "deficit") else 1)
    return [Candidate("net_income", amount, 0.55 * span.confidence, span, multiplier, vocabulary.letters(found.group("sign")), statement)]


def _span(spans: list[tuple[int, Span]], offset: int) -> Span:
    """The word at a position of the joined text."""
    return next(span for start, span in reversed(spans) if start <= offset)
