"""Where the transactions of a statement stand: under the heads of a table or in sections of dated lines, over several pages.

A date may be printed once for several lines, a description may run over lines before its amount, and lines that carry a balance, add
something up or list balances by day are no transactions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from portal.core.extraction import dates, labels
from portal.core.extraction.candidates import Amount, Printed
from portal.core.extraction.layout import Line, Span, joined
from portal.core.extraction.transactions import Entry

_AMOUNTS = ("DepositAmount", "WithdrawalAmount", "Amount", "Balance")
_ASIDE = 45.0  # points; a figure further from every column of amounts is part of the description
_LONGEST = 8  # further lines of one description

Heads = list[tuple[Span, str]]


def find(printed: Printed, last: str) -> list[Entry]:
    """All transactions in printed order; `last` (ISO) is the day by which dates without a year are completed."""
    ledger = _Ledger(printed, last)
    for index, line in enumerate(printed.lines):
        after = printed.lines[index + 1] if index + 1 < len(printed.lines) else None
        ledger.take(line, after if after is not None and after.page == line.page else None)
    ledger.close()
    return ledger.entries


class _Ledger:
    """What is known while the lines go by: heads of the table, section, the day that holds on, a transaction whose amount is still to come."""

    def __init__(self, printed: Printed, last: str) -> None:
        self.printed, self.last = printed, last
        self.phrases = labels.table("transactions", None) | labels.kind("ledgers")
        self.headed = any(heads_of(line, self.phrases) for line in printed.lines)
        self.heads: Heads = []
        self.section = ""
        self.entries: list[Entry] = []
        self.day: tuple[str, Span] | None = None
        self.open: Entry | None = None  # the last transaction, which may go on
        self.above: Line | None = None  # its last line
        self.under: Entry | None = None  # the transaction right above one whose amount is still to come
        self.eaten: Line | None = None

    def take(self, line: Line, after: Line | None) -> None:
        if self.above is not None and self.above.page != line.page:
            self.close()
        section = _section(line, bool(self.printed.amounts_in(line)))
        if section is not None:
            self.section = section
            self.close()
        elif line is self.eaten or self._is_head(line, after):
            return
        elif self.section != "none" and (self.heads or not self.headed):
            self._transaction(line)

    def _is_head(self, line: Line, after: Line | None) -> bool:
        heads = heads_of(line, self.phrases)
        if not heads and after is not None and not heads_of(after, self.phrases) and not self.printed.amounts_in(after) and not self.printed.amounts_in(line):
            heads = heads_of(_merged(line, after), self.phrases)
            self.eaten = after if heads else self.eaten
        if heads:
            self.heads = heads
            self.close()
            described = any(name == "Description" for _, name in heads)
            self.section = "" if self.section == "none" and described else self.section
        return bool(heads)

    def _transaction(self, line: Line) -> None:
        several = self._several(line)
        if several:
            self.entries += several
            self.close()
            return
        dated = _date_at_start(self.printed, line, self.last)
        count = dated[1] if dated else 0
        amounts = self._amounts(line, count)
        if _carries(line, count, bool(amounts)):
            self.close()
        elif dated is not None:
            self._begin(line, dated, amounts)
        elif amounts:
            self._undated(line, amounts)
        elif self.open is not None and self._goes_on(line):
            self.open.text.append(line)
            self.above = line

    def _begin(self, line: Line, dated: tuple[str, int], amounts: Sequence[Amount]) -> None:
        iso, count = dated
        near = self.above is not None and line.frame[1] - self.above.frame[3] < 0.9 * max(self.above.height, 6)
        under = self.open if near and self.open is not None and self.open.amounts else None
        self.close()
        self.under = under
        self.day = (iso, line.part(0, count))
        self.open, self.above = Entry(iso, self.day[1], [], section=self.section), line
        self._fill(line, count, amounts)
        if amounts:
            self.entries.append(self.open)

    def _undated(self, line: Line, amounts: Sequence[Amount]) -> None:
        """An amount on a line without a date completes the transaction above, or is one more of the same day."""
        if self.open is not None and not self.open.amounts:
            self._fill(line, 0, amounts)
            self.entries.append(self.open)
            self.above = line
        elif self.heads and self.day is not None and self._under_description(line):
            self.open, self.above = Entry(*self.day, [], section=self.section), line
            self._fill(line, 0, amounts)
            self.entries.append(self.open)
        else:
            self.close()

    def close(self) -> None:
        """A dated line whose amount never came was more of the description above it: some banks print the value date there."""
        if self.open is not None and not self.open.amounts and self.under is not None:
            self.under.text += self.open.text
        self.open = self.above = self.under = None

    def _under_description(self, line: Line) -> bool:
        heads = [span for span, name in self.heads if name == "Description"]
        first = line.frames[0][0]
        return bool(heads) and heads[0].frame[0] - 8 <= first <= heads[0].frame[2] + 40 and any(c.isalpha() for c in line.words[0].text)

    def _fill(self, line: Line, count: int, amounts: Sequence[Amount]) -> None:
        if self.open is None:
            return
        self.open.text += _description(line, count, amounts)
        for one, column in zip(amounts, _columns(amounts, self.heads), strict=True):
            sign = _sign_after(line, one)
            if column == "Balance" and sign < 0 and one.amount > 0:
                one = Amount(-one.amount, one.currency, one.span, one.line, one.plain)
            if column in ("DepositAmount", "WithdrawalAmount") and re.match(r"[-+−–]", one.span.text):
                column = "WithdrawalAmount" if one.amount < 0 else "DepositAmount"  # one column under two heads
            self.open.amounts.setdefault(column, one)
            if column == "Amount":
                self.open.sign = sign

    def _amounts(self, line: Line, count: int) -> list[Amount]:
        """The figures of money after the date, apart from those that stand under no column of amounts."""
        own = {id(word) for word in line.words[:count]}
        found = [
            one
            for one in self.printed.amounts_in(line)
            if (not one.plain or one.currency) and id(one.span.words[0]) not in own and not re.fullmatch(r"\d\d?\.\d\d?\.", one.span.text)
        ]
        columns = [span for span, name in self.heads if name in _AMOUNTS]
        near = [one for one in found if not columns or min(_distance(one.span, column) for column in columns) < _ASIDE]
        return near

    def _several(self, line: Line) -> list[Entry]:
        """Lists of checks: number, date and amount, over and over on a line, or a number before the date."""
        starts = [i for i in range(len(line.words)) if dates.parse_short(line.words[i].text, self.printed.order, self.last) or _day(self.printed, line, i)]
        starts = [i for i in starts if _AMOUNT_LIKE.search(line.words[i].text) is None]
        numbered = bool(starts) and starts[0] == 1 and re.fullmatch(r"#?\d{2,7}\*?", line.words[0].text)
        if not (len(starts) > 1 or numbered):
            return []
        found = []
        for start, stop in zip(starts, [*starts[1:], len(line.words) + 1], strict=True):
            end = min(stop - 1 if len(starts) > 1 and numbered else stop, len(line.words))
            if end <= start:
                return []
            part = line.part(start, end)
            amounts = [one for one in self.printed.amounts_in(part) if not one.plain and id(one.span.words[0]) != id(part.words[0])]
            iso = _date_at_start(self.printed, part, self.last)
            if len(amounts) != 1 or iso is None:
                return []
            text = [line.part(start - 1, start)] if numbered else _description_of(part, iso[1], amounts)
            found.append(Entry(iso[0], part.part(0, iso[1]), text, {"Amount": amounts[0]}, self.section))
        return found

    def _goes_on(self, line: Line) -> bool:
        """More of a description: close below, under it, and not wide apart."""
        above, entry = self.above, self.open
        if above is None or entry is None or len(line.segments) > 3 or len(entry.text) > _LONGEST:
            return False
        close = line.frame[1] - above.frame[3] < 0.9 * max(above.height, 6)
        left = min((span.frame[0] for span in entry.text), default=entry.dated.frame[2])
        right = max((span.frame[2] for span in entry.text), default=left + 200)
        return close and left - 6 <= line.frame[0] < right + 20


# -- heads and sections -----------------------------------------------------------------------------------------------


def heads_of(line: Span, phrases: dict) -> Heads:
    """The heads of a table of transactions, when the line names a date and an amount; else nothing."""
    if len(line.words) > 30:
        return []
    found: Heads = []
    for segment in getattr(line, "segments", [line]):
        for match in labels.matches([word.text for word in segment.words], phrases):
            found.append((segment.part(match.start, match.stop), match.phrases[0].field))
    names = {name for _, name in found}
    covered = sum(len(span.words) for span, _ in found)
    if names == {"Date", "Amount"} and covered == len(line.words):
        return found
    return found if "Date" in names and names & set(_AMOUNTS) and len(names) >= 3 and covered >= 0.5 * len(line.words) else []


def _merged(line: Line, after: Line) -> Span:
    """Two lines of heads as one, each cell with what stands under it."""
    cells = []
    for cell in line.segments:
        under = [other for other in after.segments if min(cell.frame[2], other.frame[2]) > max(cell.frame[0], other.frame[0])]
        cells.append(joined([cell, *under]))
    alone = [other for other in after.segments if not any(min(c.frame[2], other.frame[2]) > max(c.frame[0], other.frame[0]) for c in line.segments)]
    return _Cells(sorted(cells + alone, key=lambda cell: cell.frame[0]))


class _Cells(Span):
    """Cells that were joined over two lines."""

    def __init__(self, segments: list[Span]) -> None:
        whole = joined(segments)
        super().__init__(whole.page, whole.words, whole.frames)
        self.segments = segments


@cache
def _headings() -> dict[str, str]:
    sections = labels.data("ledgers")["sections"]
    return {labels.squash(text): kind for kind, texts in (("credit", "credits"), ("debit", "debits"), ("none", "none")) for text in sections[texts]}


def _section(line: Line, amounts: bool) -> str | None:
    """Which way the money below a heading goes: "credit", "debit"; "none" heads what is no transaction; None for a line that is no heading."""
    text = re.sub(r"\(?(?:continued|cont\.?|fortsetzung|suite)\)?", "", line.segments[0].text, flags=re.I)
    if amounts or len(text.split()) > 7 or any(char.isdigit() for char in text.replace("2024", "")):
        return None
    return _headings().get(labels.squash(text))


@cache
def _words(table: str, name: str) -> tuple[str, ...]:
    return tuple(labels.data("ledgers")[table][name])


def _carries(line: Line, count: int, amounts: bool) -> bool:
    """Whether the line carries a balance or a total rather than a transaction."""
    text = line.part(count, len(line.words)).text if count < len(line.words) else ""
    begins = labels.squash(" ".join(text.split()[:1]))
    if begins in {labels.squash(word) for word in _words("balances", "totals")} and not count:
        return True
    return amounts and tells_balance(text)


def tells_balance(text: str) -> bool:
    """Whether a few words name a balance ("Kontostand am 29.02.2024", "brought forward")."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) <= 7 and any(labels.says(text, word) for word in _words("balances", "words"))


# -- dates, amounts, descriptions -------------------------------------------------------------------------------------

_SHORT_DATE = re.compile(r"\d\d?[./-]\d\d?(?:[./-](?:\d\d|\d{4})?)?")
_AMOUNT_LIKE = re.compile(r"\d[.,]\d\d[-+]?$(?<!\d\d[.,]\d\d[.,]\d\d)")


def _day(printed: Printed, line: Line, place: int) -> bool:
    found = printed.dates_in(line.part(place, place + 1))
    return bool(found)


def _date_at_start(printed: Printed, line: Span, last: str) -> tuple[str, int] | None:
    """The date that the line begins with, and how many words it (and a value date beside it) takes."""
    head = line.part(0, min(8, len(line.words)))
    found = printed.dates_in(head)
    if len(found) == 2 and found[0].span.words[0] is line.words[0] and found[1].span.words[-1] is line.words[-1]:
        if len(line.words) == sum(len(one.span.words) for one in found) + 1:
            return None  # "02/01/2024 thru 02/29/2024": a period
    if found and found[0].span.words[0] is line.words[0]:
        first, count = str(found[0].value), len(found[0].span.words)
        while len(found) > 1 and count < len(line.words) and found[1].span.words[0] is line.words[count]:
            count += len(found[1].span.words)
            found.pop(0)
        return first, count
    short = dates.parse_short(line.text, printed.order, last)
    if short is None or _AMOUNT_LIKE.search(short.content) and "." in short.content and int(short.content.split(".")[1][:2] or 0) > 12:
        return None
    count = len(short.content.split())
    again = dates.parse_short(" ".join(word.text for word in line.words[count:]), printed.order, last)
    return short.iso, count + (len(again.content.split()) if again else 0)


def _columns(amounts: Sequence[Amount], heads: Heads) -> list[str]:
    """The column of each amount by the nearest head; without heads the last of two is the balance."""
    columns = [(span, name) for span, name in heads if name in _AMOUNTS]
    if not columns:
        return ["Amount", *["Balance"] * (len(amounts) - 1)][: len(amounts)]
    return [min(columns, key=lambda column: _distance(one.span, column[0]))[1] for one in amounts]


def _distance(cell: Span, head: Span) -> float:
    centre = abs(cell.frame[0] + cell.frame[2] - head.frame[0] - head.frame[2]) / 2
    return min(abs(cell.right - head.right), abs(cell.frame[0] - head.frame[0]), centre)


def _sign_after(line: Line, amount: Amount) -> int:
    """+1 or −1 where the amount carries a sign (minus, plus, CR/DR, S/H, Af/Bij), else 0."""
    end = next((i for i, word in enumerate(line.words) if word is amount.span.words[-1]), len(line.words) - 1)
    after = line.words[end + 1].text.strip(".()").lower() if end + 1 < len(line.words) else ""
    text = amount.span.text
    if amount.amount < 0 or after in _words("signs", "debit") or text.upper().endswith("DR"):
        return -1
    return 1 if after in _words("signs", "credit") or text.upper().endswith("CR") or text.startswith("+") or text.endswith("+") else 0


def _description(line: Line, count: int, amounts: Sequence[Amount]) -> list[Span]:
    return _description_of(line, count, amounts)


def _description_of(line: Span, count: int, amounts: Iterable[Amount]) -> list[Span]:
    """The words between date and amounts, or after them where a table prints the amounts first."""
    own = {id(word) for one in amounts for word in one.span.words}
    places = [i for i, word in enumerate(line.words) if id(word) in own]
    first, end = (places[0], places[-1] + 1) if places else (len(line.words), len(line.words))
    stop = first
    while places and stop > count and _SHORT_DATE.fullmatch(line.words[stop - 1].text):
        stop -= 1  # a value date before the amount
    if stop > count:
        return [line.part(count, stop)]
    while end < len(line.words) and line.words[end].text.strip(".()").lower() in (*_words("signs", "debit"), *_words("signs", "credit")):
        end += 1
    return [line.part(end, len(line.words))] if end < len(line.words) and not re.fullmatch(r"[€$£]|EUR|USD|GBP", line.words[end].text) else []
