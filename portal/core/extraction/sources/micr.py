"""The magnetic line at the foot of a US check (ANSI X9.100-160): ⑈check no⑈ ⑆routing⑆ account⑈, in E-13B letters that recognisers don't know.

The digits are mostly read right, the four symbols as colons, bars or ones; the routing number's check digit says where everything stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.extraction import layout
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Page, Source, Value

MAX_WORDS = 400  # a page of a check has few; more is prose, in which a number means something else
_RUN = re.compile(r"\d+")
#: First two digits of routing numbers in use (ABA routing number policy).
_DISTRICTS = {*range(0, 13), *range(21, 33), *range(61, 73), 80}
SURE, DOUBTFUL = 0.95, 0.6


@dataclass(frozen=True, slots=True)
class Magnetic:
    """What a line says; "" for what it doesn't. `parted`: the account number is set off from the routing number."""

    routing: str
    account: str
    number: str
    parted: bool


def of_pages(pages: Sequence[Page]) -> list[Source]:
    """The lines on the first pages, the lowest of each."""
    found = []
    for page in pages[:3]:
        if len(page.words) <= MAX_WORDS and any(re.search(r"\d{9}", word.text) for word in page.words):
            read = [(line, told) for line in layout.lines(page) if (told := magnetic(line.text))]
            found += [source(*read[-1])] if read else []
    return found


def magnetic(text: str) -> Magnetic | None:
    """The parts of a magnetic line: nearly all digits, and one run of them begins with a routing number."""
    glyphs = re.sub(r"\s", "", text)
    digits = sum(char.isdigit() for char in glyphs)
    if digits < 14 or digits < 0.75 * len(glyphs) or re.search(r"[A-Za-z]{3}|\d[-/]\d|[.,]\d\d\b|[$€£]", text):
        return None
    runs = list(_RUN.finditer(text))
    start = next((at for at, run in enumerate(runs) if is_routing(run[0][:9]) and (len(run[0]) == 9 or len(run[0]) > 12)), None)
    if start is None:
        return None
    routing, rest = runs[start][0][:9], runs[start][0][9:]
    before = "".join(run[0] for run in runs[:start])
    after = [run[0] for run in runs[start + 1 :]]
    symbol = len(runs) > 1 and text[runs[-2].end() : runs[-1].start()].strip() != ""  # before the last run
    if rest:  # the symbol after the routing number was taken for a digit
        return Magnetic(routing, "".join([rest[1:], *after]), before if 3 <= len(before) <= 10 else "", False)
    return Magnetic(routing, *_own(before, after, symbol), True)


def _own(before: str, after: list[str], symbol: bool) -> tuple[str, str]:
    """Account and check number: a firm's check has its number first, a person's as a short run behind the account and its symbol, which may
    be lost where the account is long enough to be whole."""
    if before:
        return "".join(after), before if 3 <= len(before) <= 10 else ""
    account = "".join(after[:-1])
    if len(after) > 1 and 3 <= len(after[-1]) <= 6 and len(account) > len(after[-1]) and (symbol or len(after) == 2 and len(account) >= 8):
        return account, after[-1]
    return "".join(after), ""


def is_routing(digits: str) -> bool:
    """Nine digits of a known district whose weighted sum (3, 7, 1) is a multiple of ten."""
    if len(digits) != 9 or int(digits[:2]) not in _DISTRICTS:
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0


def source(line: Line, told: Magnetic) -> Source:
    read = (("RoutingNumber", told.routing, SURE), ("AccountNumber", told.account, SURE if told.parted else DOUBTFUL),
            ("CheckNumber", told.number, 0.9))
    fields = {name: _value(line, digits, sure) for name, digits, sure in read if len(digits) >= 3}
    fields["RoutingNumber"].evidence["checksum"] = 1.0
    return Source("Magnetic line", "code", fields, "check", 0.5, f"page {line.page}")


def _value(line: Line, digits: str, sure: float) -> Value:
    return Value("string", digits, sure * (0.5 + 0.5 * line.confidence), digits, line.page, line.box, "code", evidence={"code": 1.0})
