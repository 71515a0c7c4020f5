"""Regular expressions that a firm writes. RE2 matches them in time linear to the text, whatever they say, and within a fixed piece of memory.

What RE2 doesn't have, looking around and back references, is what such patterns could be made to take for ever with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

LONGEST = 500  # characters of a pattern
MEMORY = 1 << 20  # bytes that a compiled one may take; RE2's own limit is eight times that
MATCHES = 1000  # of one pattern on one page
_LOOKS = re.compile(r"\(\?<?[=!]")
_BACK = re.compile(r"(?<!\\)(?:\\\\)*\\[1-9]|\(\?P=")


class Unfit(ValueError):
    """A pattern that can't be used; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Found:
    """One match: where the group that is meant stands in the text, and all named groups with their places."""

    start: int
    end: int
    groups: dict[str, tuple[int, int]]


def compiled(pattern: str, ignore_case: bool = True) -> Any:
    """The pattern ready for use, "^" and "$" at the ends of lines; raises `Unfit`."""
    if not pattern.strip():
        raise Unfit("Write a pattern.")
    if len(pattern) > LONGEST:
        raise Unfit(f"A pattern has at most {LONGEST} characters.")
    return _compiled(pattern, ignore_case)


@lru_cache(maxsize=2000)
def _compiled(pattern: str, ignore_case: bool) -> Any:
    options = re2.Options()
    options.max_mem, options.case_sensitive, options.log_errors = MEMORY, not ignore_case, False
    try:
        made = re2.compile(f"(?m){pattern}", options)
    except re2.error as error:
        raise Unfit(_said(pattern, error)) from None
    except UnicodeEncodeError:
        raise Unfit("This pattern contains characters that can't be stored.") from None
    if made.search("") is not None:
        raise Unfit("This pattern fits where nothing stands. Have it ask for one character at least.")
    return made


def _said(pattern: str, error: Exception) -> str:
    if _LOOKS.search(pattern):
        return "Looking ahead and back, (?=…), (?!…), (?<=…) and (?<!…), can't be used. Put what is wanted into a group instead."
    if _BACK.search(pattern):
        return "References back to a group can't be used."
    reason = error.args[0] if error.args else ""
    reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    if "too large" in reason or "repetition size" in reason or "out of memory" in reason:
        return "This pattern repeats too much; use smaller numbers in {…}."
    return f"This isn't a pattern: {reason.replace('(?m)', '', 1)[:120]}."


def group_of(pattern: Any, wanted: int | str | None) -> int:
    """The number of the group that is meant: the `wanted` one, else the first, else the whole match; raises `Unfit` for one that isn't there."""
    if wanted is None or wanted == "":
        return 1 if pattern.groups else 0
    number = pattern.groupindex.get(wanted, -1) if isinstance(wanted, str) else wanted
    if not 0 <= number <= pattern.groups:
        named = ", ".join(sorted(pattern.groupindex)) or "none"
        raise Unfit(f"The pattern has no group {str(wanted)[:40]!r}; it has {pattern.groups} in all, by name: {named}.")
    return int(number)


def found(pattern: Any, group: int, text: str) -> Iterator[Found]:
    """The matches in a text, first to last; none whose group is empty."""
    for count, match in enumerate(pattern.finditer(text)):
        if count >= MATCHES:
            return
        start, end = match.span(group)
        if start < end:
            named = {name: match.span(number) for name, number in pattern.groupindex.items()}
            yield Found(start, end, {name: place for name, place in named.items() if place[0] >= 0})
