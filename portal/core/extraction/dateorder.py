"""Whether a document writes the day or the month first, decided from its own dates before its country and language are asked.

What tells: a number above twelve; a weekday beside the date; the same date written in words or as ISO elsewhere; the two ends of a period;
a day of payment that can't be before the day of issue.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from portal.core.extraction import dates

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
ORDERS = (DAY_FIRST, MONTH_FIRST)

#: Countries whose documents write the month first.
_MONTH_FIRST_COUNTRIES = {"US", "PH"}
#: Lines that are looked at for more than numbers above twelve; long statements have thousands.
_MOST_LINES = 400

_WORD_BEFORE = re.compile(r"([^\W\d_][^\W\d_-]{2,13})\.?,?\s*$")
_WORD_AFTER = re.compile(r"^[\s,(]{0,3}([^\W\d_][^\W\d_-]{2,13})")
_TO = re.compile(r"^\s*(?:[-–—]|to|through|until|thru|bis|au|al|à|a|hasta|tot|t/m|até)\s*$", re.I)
_DUE = re.compile(r"\bdue\b|payable by|pay by|fällig|zahlbar bis|zahlungsziel|échéance|vencimiento|scadenza|vervald|vencimento", re.I)
_ISSUED = re.compile(
    r"invoice date|date of (?:invoice|issue)|issue date|rechnungsdatum|date de facture|date d['’]émission|fecha (?:de )?(?:la )?(?:factura|emisión)|"

                     r"data (?:fattura|documento|emissione|da fatura|de emissão)|factuurdatum", re.I)


def of(texts: Iterable[str], language: str | None = None, country: str | None = None, currency: str | None = None) -> str:
    """DAY_FIRST or MONTH_FIRST for the lines `texts` of a document; country as ISO 3166, currency as ISO 4217."""
    lines = [text for text in texts if any(char.isdigit() for char in text)]
    votes = _forced(lines) or _told(lines[:_MOST_LINES])
    if votes[DAY_FIRST] != votes[MONTH_FIRST]:
        return max(ORDERS, key=lambda order: votes[order])
    if country is not None or language != "en":
        return MONTH_FIRST if country in _MONTH_FIRST_COUNTRIES else DAY_FIRST
    elsewhere = currency not in (None, "USD") or _only_dashes(lines)
    return DAY_FIRST if elsewhere else MONTH_FIRST


def _forced(lines: Sequence[str]) -> Counter[str]:
    """Dates of which one number can't be a month."""
    votes: Counter[str] = Counter()
    for text in lines:
        for match in dates.NUMERIC.finditer(text):
            first, second = int(match["a"]), int(match["b"])
            if first > 12 >= second:
                votes[DAY_FIRST] += 1
            elif second > 12 >= first:
                votes[MONTH_FIRST] += 1
    return votes


def _told(lines: Sequence[str]) -> Counter[str]:
    """What speaks for one reading of dates that could be either."""
    votes: Counter[str] = Counter()
    known = {one.iso for text in lines for one in dates.unmistakable(text)}
    issued, due = [], []
    for text in lines:
        either = [match for match in dates.NUMERIC.finditer(text) if match["s"].strip() != "."]
        for match in either:
            readings = _readings(match)
            (due if _DUE.search(text) else issued if _ISSUED.search(text) else []).append(readings)
            day = _weekday_beside(text, match)
            for order, iso in readings.items():
                votes[order] += 2 * (iso in known) + 2 * (day is not None and date.fromisoformat(iso).weekday() == day)
        for one, other in zip(either, either[1:], strict=False):
            if _TO.match(text[one.end() : other.start()]):
                _in_sequence(votes, _readings(one), _readings(other))
    for one in issued[:1]:
        for other in due[:1]:
            _in_sequence(votes, one, other)
    return votes


def _in_sequence(votes: Counter[str], earlier: dict[str, str], later: dict[str, str]) -> None:
    """A vote for the only order in which the one date isn't after the other."""
    fits = [order for order in ORDERS if order in earlier and order in later and earlier[order] <= later[order]]
    if len(fits) == 1:
        votes[fits[0]] += 1


def _readings(match: re.Match) -> dict[str, str]:
    """The ISO date in either order, as far as there is one."""
    made = {order: dates.numeric(match, order) for order in ORDERS}
    return {order: one.iso for order, one in made.items() if one is not None}


def _weekday_beside(text: str, match: re.Match) -> int | None:
    before, after = _WORD_BEFORE.search(text[: match.start()]), _WORD_AFTER.search(text[match.end() :])
    words = [found[1].lower() for found in (before, after) if found]
    return next((weekdays()[word] for word in map(dates.plain, words) if word in weekdays()), None)


@cache
def weekdays() -> dict[str, int]:
    """Number of the day (Monday 0) by name, without accents and in lower case."""
    tables = tomllib.loads((Path(__file__).parent / "labels" / "weekdays.toml").read_text("utf-8"))
    return {name: number for names in tables.values() for number, group in enumerate(names) for name in group.split()}


def _only_dashes(lines: Sequence[str]) -> bool:
    """Whether all dates are written 03-04-2017, which the United States rarely do."""
    signs = {match["s"].strip() for text in lines for match in dates.NUMERIC.finditer(text) if len(match["y"]) == 4}
    return signs == {"-"}
