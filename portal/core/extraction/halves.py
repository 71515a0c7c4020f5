"""Work on many pictures in two halves: the lighter by a second process, where the sandbox lends one and a core is free for it.

Each picture is worked on by itself, so the answer is the same whoever did it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

Picture = np.ndarray

LOAD = Path("/proc/loadavg")
OTHERS = 0.5  # of a core, which others may have on the average


class Helper(Protocol):
    """Another process. Both raise OSError or ValueError when it can't be had, or has ended."""

    def give(self, task: str, pictures: list[Picture]) -> None:
        """Returns once all is handed over."""

    def take(self) -> list[Any]:
        """The answers to what was given, in its order."""


class Lent:
    """The helper of this process; None in one that works alone."""

    helper: Helper | None = None


def in_halves(task: str, work: Callable[[Picture], Any], pictures: Sequence[Picture]) -> list[Any]:
    """What `work` answers for each of the pictures; a helper knows it by the name `task`."""
    here, there = dealt(pictures) if Lent.helper and core_is_free() else (list(range(len(pictures))), [])
    given = bool(there) and hand_over(task, [pictures[index] for index in there])
    done = {index: work(pictures[index]) for index in here}
    answers = taken_back(len(there)) if given else None
    done |= zip(there, answers or [work(pictures[index]) for index in there], strict=True)
    return [done[index] for index in range(len(pictures))]


def dealt(pictures: Sequence[Picture]) -> tuple[list[int], list[int]]:
    """Their numbers in two lots of about the same weight: the heaviest first, each to the lighter lot."""
    lots: tuple[list[int], list[int]] = ([], [])
    weights = [0.0, 0.0]
    for index in sorted(range(len(pictures)), key=lambda index: -weight(pictures[index])):
        lot = 0 if weights[0] <= weights[1] else 1
        lots[lot].append(index)
        weights[lot] += weight(pictures[index])
    return lots


def weight(picture: Picture) -> float:
    """A line costs by its width once it has the usual height; halves of a page are as high as each other, or nearly."""
    height, width = picture.shape[:2]
    return width / max(height, 1)


def hand_over(task: str, pictures: list[Picture]) -> bool:
    """False without a helper, which is then asked no more."""
    try:
        assert Lent.helper is not None
        Lent.helper.give(task, pictures)
    except (OSError, ValueError):
        Lent.helper = None
    return Lent.helper is not None


def taken_back(number: int) -> list[Any] | None:
    """As many answers, or None when the helper has failed; it is asked no more."""
    try:
        assert Lent.helper is not None
        answers = Lent.helper.take()
    except (OSError, ValueError):
        answers = []
    if len(answers) != number:
        Lent.helper = None
        return None
    return answers


def core_is_free() -> bool:
    """Whether this process may run on several cores and one of them has nothing to do now, or little else was done within the last minute.

    A reader and its helper make a load of two by themselves. To be wrong costs no more than a short wait for the helper's half.
    """
    cores = len(os.sched_getaffinity(0))
    try:
        average, _, _, running = LOAD.read_text().split()[:4]
    except (OSError, ValueError):  # a system that doesn't tell
        return False
    return cores > 1 and (int(running.partition("/")[0]) < cores or float(average) < cores + OTHERS)
