"""A band of particulars beside the body of a page: sender, numbers and dates in a narrow column whose lines keep no step with the body's.

Lines that cross from the band into the body would join what doesn't belong together, so `layout.lines` reads the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

#: x0, y0, x1, y1 in points, as `layout.Frame`.
Frame = tuple[float, float, float, float]

#: Share of the written width that a band takes at most; white space, in line heights, beside it; lines that it has at least.
_WIDEST, _GUTTER, _FEWEST = 0.37, 0.8, 7
#: Lines of a band that stand on one baseline with a line of the body: at most this share. At least so many stand between two baselines.
_IN_STEP, _BETWEEN = 0.62, 3
#: Baselines closer than this, in line heights, are one.
_SAME = 0.28
#: Share of a band's words that are no figures.
_WORDS = 0.45
#: A band's lines begin at one edge: at least this share of them.
_FLUSH = 0.7


def edge(frames: Sequence[Frame], texts: Sequence[str]) -> tuple[float, bool] | None:
    """(where the white space beside the band begins, in points, whether the band is the left part); None on a page without one.

    `texts` are the words in `frames`: what is mostly figures is a column of a table, whatever its lines keep step with.
    """
    if len(frames) < 4 * _FEWEST:
        return None
    height = median(frame[3] - frame[1] for frame in frames)
    left, right = min(frame[0] for frame in frames), max(frame[2] for frame in frames)
    for start, stop in _gutters(frames, _GUTTER * height):
        for is_left, share in ((True, (start - left) / (right - left)), (False, (right - stop) / (right - left))):
            if share <= _WIDEST and _says(frames, texts, start, is_left) and _is_band(*_parted(frames, start, is_left), height):
                return start, is_left
    return None


def _gutters(frames: Sequence[Frame], least: float) -> list[tuple[float, float]]:
    """The stretches of width that no word of the page reaches into, left to right."""
    found, reached = [], None
    for x0, _, x1, _ in sorted(frames):
        if reached is not None and x0 - reached >= least:
            found.append((reached, x0))
        reached = x1 if reached is None else max(reached, x1)
    return found


def _says(frames: Sequence[Frame], texts: Sequence[str], start: float, is_left: bool) -> bool:
    """Whether most of the words on that side are words."""
    mine = [text for frame, text in zip(frames, texts, strict=True) if (frame[2] <= start + 0.01) == is_left]
    return sum(sum(char.isalpha() for char in text) > 1 for text in mine) >= _WORDS * len(mine)


def _parted(frames: Sequence[Frame], start: float, is_left: bool) -> tuple[list[Frame], list[Frame]]:
    """(frames of the band, frames of the body)."""
    return [f for f in frames if (f[2] <= start + 0.01) == is_left], [f for f in frames if (f[2] <= start + 0.01) != is_left]


def _is_band(band: list[Frame], body: list[Frame], height: float) -> bool:
    rows, others = _rows(band), _rows(body)
    if len(rows) < _FEWEST or len(others) < _FEWEST or rows[-1][1] - rows[0][1] < 12 * height:
        return False
    edges = [row[0] for row in rows]
    flush = sum(abs(x - median(edges)) < 3 for x in edges)
    steps = [min(((row[1] - other[1]) / height for other in others), key=abs) for row in rows]
    in_step, between = sum(abs(step) < _SAME for step in steps), sum(_SAME <= abs(step) < 0.9 for step in steps)
    return flush >= _FLUSH * len(rows) and in_step <= _IN_STEP * len(rows) and between >= _BETWEEN


def _rows(frames: Sequence[Frame]) -> list[tuple[float, float]]:
    """(left edge, baseline) of every line of print, top to bottom."""
    found: list[tuple[float, float]] = []
    for x0, _, _, y1 in sorted(frames, key=lambda frame: frame[3]):
        if found and y1 - found[-1][1] < 3:
            found[-1] = (min(found[-1][0], x0), found[-1][1])
        else:
            found.append((x0, y1))
    return found
