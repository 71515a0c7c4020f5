"""Where on the pages a value stands that is known already: an amount or a date by what it says, a text by its letters.

Whoever entered it may have typed it, and a text may be set over several lines or have lost letters to recognition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from portal.core.extraction import dates, layout
from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.labels import squash
from portal.core.extraction.layout import Line, Span

SHORTEST = 8  # letters of a text that is looked for with some of them wrong
ENOUGH = 0.75  # of its pairs of letters have to be there then
_ALIKE = 0.8  # of a cell's pairs of letters belong to the text, else the cell is none of its parts
_NEXT = 2  # lines further, for another column's line may lie between
_MOST_CELLS = 12  # of one text: an address has six lines at most, each in two cells


def of(printed: Printed, kind: str, value: Any) -> list[Candidate]:
    """The places of `value`, best first, none when it isn't there. `value` is as in `model.Value` of this `kind`, for amounts the `Decimal` alone."""
    if value is None:
        return []
    if kind in ("currency", "number"):
        return [_amount(amount) for amount in printed.amounts if amount.amount == value]
    return of_date(printed, value) if kind == "date" else of_text(printed, str(value))


def _amount(amount: Any) -> Candidate:
    return Candidate(amount.amount, amount.span, 0.9 if amount.plain else 1.0, currency=amount.currency)


def of_date(printed: Printed, iso: str) -> list[Candidate]:
    """Dates that read as `iso`; only where none does, those that would with day and month the other way round."""
    found = [date for date in printed.dates if date.value == iso]
    return found or [date for date in turned(printed) if date.value == iso]


def turned(printed: Printed) -> list[Candidate]:
    """The document's dates read in the order that it doesn't use."""
    other = dates.DAY_FIRST if printed.order == dates.MONTH_FIRST else dates.MONTH_FIRST
    found = []
    for line in printed.lines:
        for date in dates.find(line.text, other) if any(char.isdigit() for char in line.text) else ():
            found.append(Candidate(date.iso, part_of_text(line, date.start, date.end), 0.5, content=date.content))
    return found


def part_of_text(line: Span, start: int, stop: int) -> Span:
    """The words of `line` that the slice `start:stop` of its text touches."""
    at, touched = 0, []
    for index, word in enumerate(line.words):
        if at < stop and at + len(word.text) > start:
            touched.append(index)
        at += len(word.text) + 1
    return line.part(touched[0], touched[-1] + 1)


def of_text(printed: Printed, text: str) -> list[Candidate]:
    """Runs of words that say `text`, else the block of cells that it is spread over or was read into with mistakes."""
    key = squash(text)
    if not key:
        return []
    exact = [Candidate(text, span, 1.0) for line in printed.lines for span in runs(line, key)]
    block = None if exact or len(key) < SHORTEST else _block(printed, key)
    return exact or ([replace(block, value=text, content=block.span.text)] if block else [])


def runs(line: Line, key: str) -> Iterable[Span]:
    """The runs of a line's words that are `key` when squashed."""
    if key not in squashed(line.text):
        return
    words = [squash(word.text) for word in line.words]
    for start in range(len(words)):
        run = ""
        for stop in range(start, len(words)) if words[start] and key.startswith(words[start]) else ():
            run += words[stop]
            if run == key:
                yield line.part(start, stop + 1)
            if not key.startswith(run) or run == key:
                break


@lru_cache(maxsize=5_000)
def squashed(text: str) -> str:
    return "".join(squash(word) for word in text.split(" "))


@lru_cache(maxsize=20_000)
def pairs(key: str) -> frozenset[str]:
    return frozenset(key[at : at + 2] for at in range(len(key) - 1))


def likeness(one: str, other: str) -> float:
    """How much of two squashed texts is the same, by their pairs of letters (Dice); 1.0 for two empty ones."""
    if one == other:
        return 1.0
    mine, theirs = pairs(one), pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _block(printed: Printed, key: str) -> Candidate | None:
    """The best of the blocks of neighbouring lines whose cells are parts of the text."""
    wanted, best, last = pairs(key), None, -9
    group: list[Span] = []
    for index, line in enumerate(printed.lines):
        cells = [cell for cell in line.segments if _belongs(squashed(cell.text), key, wanted)]
        if not cells:
            continue
        beside = index - last <= _NEXT and group and group[-1].page == line.page
        group, last = [*(group if beside else []), *cells][-_MOST_CELLS:], index
        found = _joined(group, wanted)
        if found is not None and (best is None or found.score > best.score):
            best = found
    return best


def _belongs(cell: str, key: str, wanted: frozenset[str]) -> bool:
    if len(cell) < 4:
        return len(cell) > 1 and cell in key
    return len(pairs(cell) & wanted) >= _ALIKE * len(pairs(cell))


def _joined(cells: Sequence[Span], wanted: frozenset[str]) -> Candidate | None:
    """The cells that each add something to the text, if together they say enough of it."""
    covered: frozenset[str] = frozenset()
    used = []
    for cell in cells:
        more = pairs(squashed(cell.text)) & wanted
        if more - covered:
            covered, used = covered | more, [*used, cell]
    share = len(covered) / len(wanted)
    return Candidate(None, layout.joined(used), round(0.9 * share, 3)) if used and share >= ENOUGH else None


def plain(kind: str, value: Any) -> Any:
    """What `of` compares: the amount alone of a currency's value, as a `Decimal`."""
    if kind == "currency":
        value = value.get("amount") if isinstance(value, dict) else None
    return Decimal(str(value)) if kind in ("currency", "number") and value is not None else value


def same(kind: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same; how a text is written counts, for a person may have corrected only that."""
    if kind in ("currency", "number"):
        codes = {value.get("currencyCode") for value in (one, other) if isinstance(value, dict)}
        return plain(kind, one) == plain(kind, other) and len(codes) <= 1
    return bool(one == other)
