"""The magnetic line at the foot of a US check (ANSI X9.100-160): ⑈check no⑈ ⑆routing⑆ account⑈, in E-13B letters that recognisers don't know.

The digits are mostly read right, the four symbols as colons, bars, letters or ones; the routing number's check digit says where everything stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.extraction import layout
from portal.core.extraction.layout import Line
from portal.core.extraction.model import Page, Source, Value

LEAST_DIGITS = 14  # of routing and account number
MAX_WORDS = 400  # a page of a check has few; more is prose, in which a number means something else
_RUN = re.compile(r"\d+")
#: First two digits of routing numbers in use (ABA routing number policy).
_DISTRICTS = {*range(0, 13), *range(21, 33), *range(61, 73), 80}
SURE, DOUBTFUL = 0.95, 0.6
#: How surely a page with such a line is a check; a pay slip may have one at its foot.
CHECK = 0.8


@dataclass(frozen=True, slots=True)
class Magnetic:
    """What a line says; "" for what it doesn't. `clear`: its symbols were told from digits, so that the account number ends where it ends."""

    routing: str
    account: str
    number: str
    clear: bool


def of_pages(pages: Sequence[Page]) -> list[Source]:
    """The lines on the first pages, the lowest of each."""
    found = []
    for page in pages[:3]:
        if len(page.words) <= MAX_WORDS and sum(char.isdigit() for word in page.words for char in word.text) >= LEAST_DIGITS:
            read = [(line, told) for line in layout.lines(page) if (told := magnetic(line.text))]
            found += [source(*read[-1])] if read else []
    return found


def magnetic(text: str) -> Magnetic | None:
    """The parts of a magnetic line: nearly all digits, and one run of them holds a routing number."""
    glyphs = re.sub(r"\s", "", text)
    digits = sum(char.isdigit() for char in glyphs)
    if digits < LEAST_DIGITS or digits < 0.75 * len(glyphs) or re.search(r"[A-Za-z]{3}|\d[-/]\d|[.,]\d\d\b|[$€£]", text):
        return None
    if len(glyphs) < 1.6 * len(text.split()):  # set so wide that each letter stands alone
        text = glyphs
    runs = list(_RUN.finditer(text))
    at, routed = next(((at, routed) for at, run in enumerate(runs) if (routed := _routing(run[0]))), (0, None))
    if routed is None:
        return None
    routing, rest, opened = routed
    before = "".join(run[0] for run in runs[:at]).removeprefix("1" if opened else "")
    after = [rest, *(run[0] for run in runs[at + 1 :])] if rest else [run[0] for run in runs[at + 1 :]]
    symbol = len(runs) > 1 and text[runs[-2].end() : runs[-1].start()].strip() != ""  # before the last run
    return Magnetic(routing, *_own(before, after, symbol), len(runs[at][0]) == 9)


def _routing(run: str) -> tuple[str, str, bool] | None:
    """The routing number in a run of digits, what follows it of the account, and whether the symbol before it was taken for a one.

    The symbol behind it may be taken for one or two digits, or join it to the account.
    """
    if len(run) == 9:
        return (run, "", False) if is_routing(run) else None
    if len(run) > 9 and run[0] == "1" and is_routing(run[1:10]) and len(run) != 10:
        return run[1:10], run[11:] if len(run) > 12 else "", True
    if len(run) > 9 and is_routing(run[:9]):
        return run[:9], run[10:] if len(run) > 12 else "", False
    return (run[1:], "", True) if len(run) == 10 and run[0] == "1" and is_routing(run[1:]) else None


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
    """Routing and account number; the check's number, filled up with zeros here, is printed in its corner as people know it."""
    fields = {"RoutingNumber": _value(line, told.routing, SURE)}
    fields["RoutingNumber"].evidence["checksum"] = 1.0
    if len(told.account) >= 3:
        fields["AccountNumber"] = _value(line, told.account, SURE if told.clear else DOUBTFUL)
    number = told.number.lstrip("0")
    return Source("Magnetic line", "code", fields, "check", CHECK, f"page {line.page}", hints={"CheckNumber": _value(line, number, SURE)} if number else {})


def _value(line: Line, digits: str, sure: float) -> Value:
    return Value("string", digits, sure * (0.5 + 0.5 * line.confidence), digits, line.page, line.box, "code", evidence={"code": 1.0})
