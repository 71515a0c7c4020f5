"""Gradient boosted trees, evaluated: sums of small decision trees over a row of numbers (Friedman 2001), and a curve that makes shares of them.

A tree is five lists of equal length, one entry a node: feature (−1: a leaf), threshold, left, right, value. A row goes left where its
feature is at most the threshold. Plain Python: a document has twenty values, for which numpy's calls cost more than they save.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any


def log_odds(trees: dict[str, Any], row: Sequence[float]) -> float:
    """The sum of the leaves that `row` falls into; `trees` is ``{"base": b, "trees": [tree, …]}``."""
    total = trees["base"]
    for features, thresholds, left, right, values in trees["trees"]:
        node = 0
        while features[node] >= 0:
            node = left[node] if row[features[node]] <= thresholds[node] else right[node]
        total += values[node]
    return total


def share(odds: float) -> float:
    """0..1 of log odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def on_curve(curve: Sequence[Sequence[float]], x: float) -> float:
    """y of a rising piecewise linear curve ``[[x…], [y…]]``, flat beyond its ends."""
    xs, ys = curve
    place = bisect_right(xs, x)
    if place == 0 or place == len(xs):
        return ys[max(0, place - 1)]
    x0, x1, y0, y1 = xs[place - 1], xs[place], ys[place - 1], ys[place]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
