"""Dates as printed → ISO strings.

ISO spellings are unambiguous and are read first; names of months come from `labels/months.toml`; numeric dates need to know whether the
day or the month stands first, which is decided once per document from its own evidence (`order_of`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_YEAR = r"(?P<y>(?:19|20)\d\d|'?\d\d)"
_END = r"(?=\D|$|\d\d?:\d\d)"  # a scanned "12/05/201810:22" has lost its space
_ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})(?=\D|$|\d\d:\d\d)")
NUMERIC = re.compile(rf"(?<![\d.,/])(?P<a>\d{{1,2}})(?P<s>\s?[./-]\s?)(?P<b>\d{{1,2}})\s?[./-]\s?{_YEAR}{_END}(?![.,/-]\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_NAME = r"(?P<n>[^\W\d_]{3,12})"
_DAY_NAME = re.compile(
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b|er|º|°)?\.?[\s\-/.]*(?:day\s+of\s+|de\s+|of\s+)?{_NAME}\.?[\s\-/.,]*(?:de[l]?\s+)?{_YEAR}{_END}",
    re.I,
)
_NAME_DAY = re.compile(rf"{_NAME}\.?[\s\-/]*(?P<d>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b)?[\s,.\-/]+{_YEAR}{_END}", re.I)


#: A date that has lost one of its marks in a scan: "3101/2024", "31/012024".
_TORN = re.compile(r"(?<![\d./-])(?P<a>\d\d)(?:(?P<b>\d\d)[./-]|[./-](?P<c>\d\d))(?P<y>20\d\d)(?!\d)")
#: 2024年3月5日, 令和6年3月5日; the first year of an era is 元.
_EASTERN = re.compile(r"(?:(?P<e>令和|平成|昭和)\s?(?P<n>\d{1,2}|元)|(?P<y>(?:19|20)\d\d))\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
#: Words in which a scan may have taken letters for digits or digits for letters.
_SLIPPED = re.compile(r"(?<!\w)(?:[\dOoIl|]{1,2}([./-])[\dOoIl|]{1,2}\1[\dOoIl|]{2,4}|(?=\w{0,9}[015])(?=\w{0,9}[A-Za-z]{2})\w{3,9})(?!\w)")
_TO_DIGITS, _TO_LETTERS = str.maketrans("OoIl|", "00111"), str.maketrans("015", "ols")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: `iso` as YYYY-MM-DD, the slice `start:end` of the text, and whether day and month could be swapped."""

    iso: str
    content: str
    start: int
    end: int
    ambiguous: bool = False


@cache
def months() -> dict[str, int]:
    """Month number by name, without accents and in lower case."""
    tables = tomllib.loads((Path(__file__).parent / "labels" / "months.toml").read_text("utf-8"))
    return {name: number for names in tables.values() for number, group in enumerate(names, 1) for name in group.split()}


def find(text: str, order: str = DAY_FIRST, compact: bool = False) -> list[FoundDate]:
    """All dates in `text`, in printed order. `compact` also takes 20240131 and 3101/2024, which elsewhere are as likely a number."""
    found: list[FoundDate] = []
    readers = [_iso_dates, _named_dates, lambda rest: _numeric_dates(rest, order)]
    readers += [_compact_dates, lambda rest: _torn_dates(rest, order)] if compact else []
    if not text.isascii() and "月" in text:
        readers.insert(0, _eastern_dates)
    rest = _repaired(text)
    for reader in readers:
        for one in reader(rest):
            found.append(FoundDate(one.iso, text[one.start : one.end], one.start, one.end, one.ambiguous))
            rest = rest[: one.start] + "\x00" * (one.end - one.start) + rest[one.end :]
    return sorted(found, key=lambda one: one.start)


def parse(text: str, order: str = DAY_FIRST) -> FoundDate | None:
    """The first date in `text`, None when there is none."""
    return next(iter(find(text, order, compact=True)), None)


def plausible(iso: str) -> bool:
    """Whether a business document may carry the date: from 1990 to next year. Misread digits mostly fall outside."""
    return 1990 <= int(iso[:4]) <= date.today().year + 1


def order_of(texts: Iterable[str], language: str | None = None, country: str | None = None, currency: str | None = None) -> str:
    """Day or month first: what the document's own dates tell, else its country (ISO 3166), else language and currency (`dateorder`)."""
    from portal.core.extraction import dateorder

    return dateorder.of(texts, language, country, currency)


def unmistakable(text: str) -> list[FoundDate]:
    """Dates in `text` that have only one reading: ISO, or with the month's name."""
    return _iso_dates(text) + _named_dates(text)


def _made(year: str, month: int, day: int, match: re.Match, ambiguous: bool = False) -> FoundDate | None:
    number = int(year.lstrip("'"))
    if number < 100:
        number += 2000 if number < 70 else 1900
    try:
        iso = date(number, month, day).isoformat()
    except ValueError:
        return None
    return FoundDate(iso, match[0], match.start(), match.end(), ambiguous)


def _iso_dates(text: str) -> list[FoundDate]:
    return _real(_made(m["y"], int(m["m"]), int(m["d"]), m) for m in _ISO.finditer(text))


def _compact_dates(text: str) -> list[FoundDate]:
    return _real(_made(m["y"], int(m["m"]), int(m["d"]), m) for m in _COMPACT.finditer(text))


def _named_dates(text: str) -> list[FoundDate]:
    found = []
    bare = plain(text)
    for pattern in (_DAY_NAME, _NAME_DAY):
        for match in pattern.finditer(bare):
            month = months().get(match["n"].lower())
            made = month and _made(match["y"], month, int(match["d"]), match)
            if made and not any(made.start < other.end and other.start < made.end for other in found):
                found.append(made)
    return found


def _eastern_dates(text: str) -> list[FoundDate]:
    found = []
    for match in _EASTERN.finditer(text):
        year = match["y"] or str(_ERAS[match["e"]] + (1 if match["n"] == "元" else int(match["n"])))
        found.append(_made(year, int(match["m"]), int(match["d"]), match))
    return _real(found)


def _torn_dates(text: str, order: str) -> list[FoundDate]:
    found = []
    for match in _TORN.finditer(text):
        first, second = int(match["a"]), int(match["b"] or match["c"])
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        found.append(_made(match["y"], month, day, match, ambiguous=True))
    return _real(found)


def _repaired(text: str) -> str:
    """With the slips of a scan undone in what can only be a date or a month ("O1/02/2O24", "0ct"); every character keeps its place."""
    return _SLIPPED.sub(_undone, text)


def _undone(match: re.Match) -> str:
    word = match[0]
    if match[1]:
        return word.translate(_TO_DIGITS) if sum(char.isdigit() for char in word) >= 3 else word
    letters = word.translate(_TO_LETTERS)
    return letters if letters.lower() in months() else word


def _numeric_dates(text: str, order: str) -> list[FoundDate]:
    return _real(numeric(match, order) for match in NUMERIC.finditer(text))


def numeric(match: re.Match, order: str) -> FoundDate | None:
    first, second = int(match["a"]), int(match["b"])
    if match["s"].strip() == "." and first <= 31 and second <= 12:
        order = DAY_FIRST  # no country writes the month first with dots
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    if month > 12 >= day:
        day, month = month, day
    return _made(match["y"], month, day, match, ambiguous=first <= 12 and second <= 12 and first != second)


def _real(found: Iterable[FoundDate | None]) -> list[FoundDate]:
    return [one for one in found if one is not None]


def plain(text: str) -> str:
    """Without accents but of the same length, so that positions hold."""
    return "".join(unicodedata.normalize("NFKD", char)[0] if ord(char) > 127 else char for char in text)


_SHORT = re.compile(r"^(?P<a>\d{1,2})[./-](?P<b>\d{1,2})\.?(?!\d|[./-]\d)")
_SHORT_NAME = re.compile(rf"^(?:(?P<d>\d{{1,2}})\.?[\s-]*{_NAME}|(?P<n2>[^\W\d_]{{3,12}})\.?\s*(?P<d2>\d{{1,2}}))(?!\d)\.?(?!\w)")


def parse_short(text: str, order: str, last: str) -> FoundDate | None:
    """A date without a year at the start of `text` ("04/12", "12.04.", "Apr 12"), of the year that puts it on or before `last` (ISO)."""
    numeric, named = _SHORT.match(text), _SHORT_NAME.match(plain(text))
    if numeric:
        day, month = int(numeric["a"]), int(numeric["b"])
        if order == MONTH_FIRST and "." not in numeric[0] or month > 12:
            day, month = month, day
        match = numeric
    elif named and (number := months().get((named["n"] or named["n2"]).lower())):
        day, month, match = int(named["d"] or named["d2"]), number, named
    else:
        return None
    year = int(last[:4]) - ((month, day) > (int(last[5:7]) + 1, 0))
    return _made(str(year), month, day, match)
