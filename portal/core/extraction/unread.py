"""Pages that recognition didn't get to, told as a check that fails, so that a person looks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .model import Check, Page


def checks(pages: Sequence[Page]) -> list[Check]:
    """One failed check that names the pages, none when all were read."""
    numbers = [page.number for page in pages if page.source == "unread"]
    if not numbers:
        return []
    one = len(numbers) == 1
    return [Check("pages_read", False, [], f"Page{'' if one else 's'} {', '.join(runs(numbers))} {'was' if one else 'were'} not read.")]


def runs(numbers: list[int]) -> list[str]:
    """"3" or "5–8" for each run of numbers that follow each other."""
    found = []
    for _, run in itertools.groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        found.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return found
