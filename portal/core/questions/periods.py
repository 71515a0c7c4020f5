"""Stretches of time as people name them: "this month", "last quarter", "in March 2025", "between … and …", "last 30 days"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from portal.core.questions.sentences import PERIOD, Sentence

MONTHS = "january february march april may june july august september october november december".split()
_SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
_NUMBER = {word: number for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_ORDINAL = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}

_M = rf"(?:{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
MONTH = _M
_Y = r"(?:19|20)\d\d"
_N = rf"(?:\d{{1,3}}|{'|'.join(_NUMBER)})"
_UNIT = r"(?:day|week|month|quarter|year)"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
FAR = date(9999, 12, 31)
EARLY = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included; `label` as the question has it, `start` and `end` where."""

    first: date
    last: date
    label: str = ""
    start: int = field(default=-1, compare=False)
    end: int = field(default=-1, compare=False)

    @property
    def open(self) -> bool:
        return self.first == EARLY or self.last == FAR


def month_of(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def year_of(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def quarter_of(year: int, quarter: int) -> Period:
    return Period(date(year, 3 * quarter - 2, 1), month_of(year, 3 * quarter).last)


def half_of(year: int, half: int) -> Period:
    return Period(date(year, 6 * half - 5, 1), month_of(year, 6 * half).last)


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_year(period: Period, year: int) -> Period:
    """The same stretch of another year."""
    steps = 12 * (year - period.first.year)
    return replace(period, first=months_later(period.first, steps), last=_last_of(months_later(period.last, steps), period.last))


def _last_of(day: date, was: date) -> date:
    """The end of a month stays one."""
    ends = was == month_of(was.year, was.month).last
    return month_of(day.year, day.month).last if ends else day


def _count(text: str) -> int:
    return _NUMBER.get(text) or int(text)


def _around(unit: str, steps: int, today: date) -> Period:
    """The calendar's unit that lies `steps` from today's."""
    if unit == "day":
        return Period(today + timedelta(days=steps), today + timedelta(days=steps))
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
        return Period(monday, monday + timedelta(days=6))
    if unit == "year":
        return year_of(today.year + steps)
    moved = months_later(today.replace(day=1), steps * (3 if unit == "quarter" else 1))
    return quarter_of(moved.year, (moved.month + 2) // 3) if unit == "quarter" else month_of(moved.year, moved.month)


def _rolling(unit: str, count: int, today: date) -> date:
    if unit in ("day", "week"):
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    return months_later(today, count * {"month": 1, "quarter": 3, "year": 12}[unit])


def _named_month(match: re.Match[str], today: date) -> Period:
    """Without a year it is the last one that has begun."""
    month = _SHORT[match["m"][:3]]
    return month_of(int(match["y"]) if match["y"] else today.year - (month > today.month), month)


def _named_day(match: re.Match[str], today: date) -> Period:
    month, day = _SHORT[match["m"][:3]], int(re.sub(r"\D", "", match["d"]))
    year = int(match["y"]) if match["y"] else today.year - ((month, day) > (today.month, today.day))
    return Period(date(year, month, day), date(year, month, day))


def _part(match: re.Match[str], today: date) -> Period:
    """A quarter or half, of this year where none is named."""
    year = int(match["y"]) if match["y"] else today.year
    number = _ORDINAL.get(match["n"]) or int(match["n"])
    if match["h"]:
        return half_of(year, 2 if match["n"] == "last" else number)
    return quarter_of(year, number)


def _to_date(unit: str, short: str) -> str:
    return rf"(?:so far this {unit}|this {unit} so far|(?:the )?{unit} to date|{short}|since the (?:start|beginning) of (?:the|this) {unit})"


_STEP = {"this": 0, "current": 0, "the current": 0, "last": -1, "previous": -1, "past": -1, "the previous": -1, "next": 1, "coming": 1, "following": 1}
_LAST_OF = r"(?:the )?(?P<w>this|current|last|previous|past|next|coming)"
_OF_YEAR = rf"(?: (?:of |in )?(?:the year )?(?P<y>{_Y}))?"


def _days(match: re.Match[str], today: date) -> Period:
    """ "1 to 15 March 2025", "March 1-15"."""
    month, first, last = _SHORT[match["m"][:3]], *(int(re.sub(r"\D", "", match[one])) for one in ("d", "e"))
    year = int(match["y"]) if match["y"] else today.year - ((month, first) > (today.month, today.day))
    return Period(date(year, month, first), date(year, month, last))


#: A moment or stretch of the calendar; the first that fits counts.
_STRETCHES: tuple[tuple[str, Callable[[re.Match[str], date], Period]], ...] = (
    (rf"(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])", lambda m, t: Period(*[date(int(m["y"]), int(m["m"]), int(m["d"]))] * 2)),
    (rf"(?:between |from )?(?:the )?(?P<d>{_D})(?: (?:and|to|until|through) (?:the )?|[-–])(?P<e>{_D})(?: of)? (?P<m>{_M})(?: (?P<y>{_Y}))?", _days),
    (rf"(?:between |from )?(?P<m>{_M}) (?P<d>{_D})(?: (?:and|to|until|through) |[-–])(?P<e>{_D})(?: (?P<y>{_Y}))?", _days),
    (rf"(?P<d>{_D})(?: of)? (?P<m>{_M})(?: (?:of )?(?P<y>{_Y}))?", _named_day),
    (rf"(?P<m>{_M}) (?:the )?(?P<d>{_D})(?:,)?(?: (?P<y>{_Y}))?(?! (?:invoices|receipts|documents|days))", _named_day),
    (rf"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>{_Y})", lambda m, t: Period(*[date(int(m["y"]), int(m["m"]), int(m["d"]))] * 2)),
    (rf"(?:the month of )?(?P<m>{_M})(?: of)?(?: (?P<y>{_Y}))?", _named_month),
    (rf"(?P<m>{_M}) (?P<w>this|last) year", lambda m, t: month_of(t.year + _STEP[m["w"]], _SHORT[m["m"][:3]])),
    (rf"(?:the )?(?:q|quarter )(?P<n>[1-4])(?P<h>\b){_OF_YEAR}", lambda m, t: _part_of(m, t, False)),
    (rf"(?P<y>{_Y})[ -]?q(?P<n>[1-4])", lambda m, t: quarter_of(int(m["y"]), int(m["n"]))),
    (rf"q(?P<n>[1-4])[-/](?P<y>{_Y})", lambda m, t: quarter_of(int(m["y"]), int(m["n"]))),
    (rf"h(?P<n>[12]){_OF_YEAR}", lambda m, t: half_of(int(m["y"]) if m["y"] else t.year, int(m["n"]))),
    (rf"(?:the )?(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last) (?:quarter|(?P<h>half)) (?:of |in )?(?:the year )?(?P<y>{_Y})", _part),
    (r"(?:the )?(?P<n>first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|(?P<h>half))(?: of (?:the|this) year)?(?P<y>\b)", lambda m, t: _this_part(m, t)),
    (_to_date("year", "ytd"), lambda m, t: Period(date(t.year, 1, 1), t)),
    (_to_date("month", "mtd"), lambda m, t: Period(t.replace(day=1), t)),
    (_to_date("quarter", "qtd"), lambda m, t: Period(_around("quarter", 0, t).first, t)),
    (r"(?:the )?same (?P<u>month|quarter) (?:of )?(?:the )?last year", lambda m, t: _around(m["u"], -12 if m["u"] == "month" else -4, t)),
    (r"(?:the )?(?P<u>day|week|month|quarter|year) before last", lambda m, t: _around(m["u"], -2, t)),
    (r"(?:the )?day before yesterday", lambda m, t: _around("day", -2, t)),
    (rf"{_LAST_OF} calendar (?P<u>{_UNIT})", lambda m, t: _around(m["u"], _STEP[m["w"]], t)),
    (rf"{_LAST_OF} (?P<u>week|month|quarter|year)", lambda m, t: _around(m["u"], _STEP[m["w"]], t)),
    (rf"(?:the |over the |within the )?(?:last|past|previous) (?P<n>{_N}) (?P<u>{_UNIT})s?", lambda m, t: Period(_rolling(m["u"], -_count(m["n"]), t), t)),
    (rf"(?:the |within the )?(?:next|coming|following) (?P<n>{_N}) (?P<u>{_UNIT})s?", lambda m, t: Period(t, _rolling(m["u"], _count(m["n"]), t))),
    (rf"within (?:the next )?(?P<n>{_N}) (?P<u>{_UNIT})s?", lambda m, t: Period(t, _rolling(m["u"], _count(m["n"]), t))),
    (r"today", lambda m, t: Period(t, t)),
    (r"yesterday", lambda m, t: _around("day", -1, t)),
    (r"tomorrow", lambda m, t: _around("day", 1, t)),
    (rf"(?P<y>{_Y})-(?P<m>0[1-9]|1[0-2])(?![\w-])", lambda m, t: month_of(int(m["y"]), int(m["m"]))),
    (rf"(?P<m>0?[1-9]|1[0-2])/(?P<y>{_Y})(?!/)", lambda m, t: month_of(int(m["y"]), int(m["m"]))),
    (rf"(?:the )?(?:calendar )?(?:year )?(?P<y>{_Y})", lambda m, t: year_of(int(m["y"]))),
)


def _part_of(match: re.Match[str], today: date, half: bool) -> Period:
    return quarter_of(int(match["y"]) if match["y"] else today.year, int(match["n"]))


def _this_part(match: re.Match[str], today: date) -> Period:
    number = _ORDINAL[match["n"]]
    return half_of(today.year, number) if match["h"] else quarter_of(today.year, number)


_COMPILED = [(re.compile(rf"(?<![\w-]){pattern}(?![\w/])"), make) for pattern, make in _STRETCHES]
_FROM = re.compile(r"(?:since|from|as of|starting|starting from|beginning)(?: the)? $")
_AFTER = re.compile(r"(?:after|later than|past) (?:the )?$")
_BEFORE = re.compile(r"(?:before|prior to|earlier than) (?:the )?$")
_UNTIL = re.compile(r"(?:until|till|up to|through|no later than|by|up until|to the end of|by the end of)(?: the)? $")
_IN = re.compile(r"(?:for the|in the|during the|over the|from the|on the|of the|in|during|for|over|on|of|from|within|throughout|at|dated|the)? ?$")
_ONWARDS = re.compile(r"^ (?:onwards?|(?:or|and) (?:later|after)|until today|until now|up to now|up to today|to date|till today|till now|on)(?![\w])")
_BETWEEN = re.compile(r"(?:between|from)(?: the)? $")


def stretches(sentence: Sentence) -> Iterator[tuple[int, int, Period]]:
    """What names a time, from left to right, longest first where several begin at a place."""
    at = 0
    while at < len(sentence.rest):
        found = [(match, make) for pattern, make in _COMPILED if (match := pattern.match(sentence.rest, at))]
        for match, make in sorted(found, key=lambda one: -one[0].end()):
            period = _made(match, make, sentence)
            if period is not None:
                yield match.start(), match.end(), period
                at = match.end()
                break
        at = sentence.rest.find(" ", at) + 1 or len(sentence.rest)


def _made(match: re.Match[str], make: Callable[[re.Match[str], date], Period], sentence: Sentence) -> Period | None:
    if match[0] in ("may", "mar", "march") and not _is_a_month(match, sentence):
        return None
    try:
        period = make(match, sentence.today)
    except (ValueError, OverflowError):
        return None
    return Period(period.first, period.last, match[0].removeprefix("the "))


def _is_a_month(match: re.Match[str], sentence: Sentence) -> bool:
    """ "May" alone may be a verb."""
    word = sentence.word_at(match.start())
    return match[0] != "may" or bool(word and word.capital and word.start)


def taken(sentence: Sentence) -> list[Period]:
    """The periods of a sentence, in its order, taken out of it with the words that lead to them."""
    found, periods, at = list(stretches(sentence)), [], 0
    while at < len(found):
        start, end, period = found[at]
        rest, last = sentence.rest, period
        if at + 1 < len(found) and (joined := _joined(rest, start, end, found[at + 1])):
            end, last, at = found[at + 1][1], found[at + 1][2], at + 1
            first = _with_year_of(period, last, sentence.today)
            period = Period(first.first, last.last, f"{period.label} to {last.label}")
            start -= len(joined[0])
        else:
            start, end, period = _led(rest, start, end, period, sentence.today)
        periods.append(replace(period, start=start, end=end))
        sentence.take(start, end, PERIOD)
        at += 1
    return periods


def _joined(rest: str, start: int, end: int, following: tuple[int, int, Period]) -> re.Match[str] | None:
    """The "between" or "from" in front of two that are one stretch."""
    link = rest[end : following[0]]
    before = _BETWEEN.search(rest[:start])
    said = link.strip().removesuffix(" the")
    if before and (said in ("to", "until", "till", "through") or (said == "and" and before[0].startswith("b"))):
        return before
    return re.search(r"$", rest[:start]) if said in ("to", "through", "until", "till", "-") else None


def _with_year_of(first: Period, last: Period, today: date) -> Period:
    """ "March to May 2025": the first is of the second's year, or of the one before."""
    if re.search(_Y, first.label) or not re.search(r"[a-z]{3}", first.label) or not re.search(rf"{_M}|q[1-4]|quarter", first.label):
        return first
    years = last.last.year - first.first.year
    moved = Period(months_later(first.first, 12 * years), months_later(first.last, 12 * years), first.label)
    return moved if moved.first <= last.last else Period(months_later(moved.first, -12), months_later(moved.last, -12), first.label)


def _led(rest: str, start: int, end: int, period: Period, today: date) -> tuple[int, int, Period]:
    """A period with the word before it: "since" opens it to the right, "before" to the left."""
    head, label = rest[:start], period.label
    if onwards := _ONWARDS.search(rest[end:]):
        lead = _FROM.search(head)
        return start - len(lead[0] if lead else ""), end + onwards.end(), Period(period.first, FAR, f"since {label}")
    for pattern, make in (
        (_FROM, lambda p: Period(p.first, FAR, f"since {label}")),
        (_AFTER, lambda p: Period(p.last + timedelta(days=1), FAR, f"after {label}")),
        (_BEFORE, lambda p: Period(EARLY, p.first - timedelta(days=1), f"before {label}")),
        (_UNTIL, lambda p: Period(EARLY, p.last, f"until {label}")),
    ):
        lead = pattern.search(head)
        if lead and not (lead[0].strip() == "from" or lead[0].strip() == "from the"):
            return start - len(lead[0]), end, make(period)
    lead = _IN.search(head)
    whole = lead and lead[0].strip() and (not lead.start() or head[lead.start() - 1] == " ")
    return start - len(lead[0] if lead and whole else ""), end, period
