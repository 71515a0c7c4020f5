"""Where the parts of a chart stand, for whatever draws it: bars, lines and words, y downwards from the top."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from portal.core.rendering import fonts, words
from portal.core.rendering.outline import Bars, Figure, Ranking

MOST_NAMES = 14  # more would run into each other
MOST_RANKED = 10
SIZE = 7.5  # points; what is drawn for larger words grows with them


@dataclass(frozen=True, slots=True)
class Paper:
    """What is drawn on: its width, the height of bar charts, the size of words, all in one unit; and how figures are written,
    in `short` at axes and bars, in full where there is room."""

    width: float
    height: float = 170
    size: float = SIZE
    short: Callable[[float], str] = words.short
    full: Callable[[Figure], str] = words.figure

    def of(self, points: float) -> float:
        """A length that is `points` beside words of usual size."""
        return points * self.size / SIZE


@dataclass(frozen=True, slots=True)
class Bar:
    """`name` is what the bar stands for; `series` counts from 0."""

    x: float
    y: float
    width: float
    height: float
    name: str
    figure: Figure
    series: int = 0
    loss: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across; `zero` marks the one that bars stand on."""

    x: float
    y: float
    to: float
    zero: bool


@dataclass(frozen=True, slots=True)
class Word:
    """Text at its baseline; `anchor` says which part of it stands at `x`: "start", "middle" or "end"."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Key:
    """A square of the legend."""

    x: float
    y: float
    side: float
    series: int


@dataclass(slots=True)
class Plot:
    width: float
    height: float
    rules: list[Rule] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Axis:
    """From `low` to `high`; zero stands at `zero`, one of the figures' unit is `unit` high."""

    low: float
    high: float
    step: float
    zero: float
    unit: float


def bars(shown: Bars, paper: Paper) -> Plot:
    """Upright bars, a group per name and a colour per series; losses hang below the zero line."""
    plot = Plot(paper.width, paper.height)
    left = paper.of(44)
    room = (paper.width - left) / max(len(shown.names), 1)
    every = max(-(-len(shown.names) // MOST_NAMES), math.ceil(paper.of(30) / room))
    names = _names(shown.names, paper.size, room * every - paper.of(2))
    foot = paper.of(22 + 9.5 * (max(map(len, names), default=1) - 1))
    axis = _axis([figure.value or 0 for one in shown.series for figure in one.figures], paper, foot, bool(_legend_of(shown)))
    _rules(plot, axis, paper)
    _legend(plot, _legend_of(shown), paper)
    for index, lines in enumerate(names):
        middle = left + room * (index + 0.5)
        _group(plot, shown, index, middle, min(paper.of(34), room * 0.7 / len(shown.series)), axis)
        if index % every == 0:
            base = paper.height - foot + paper.of(16)
            plot.words += [Word(middle, base + paper.of(9.5) * row, line, "middle") for row, line in enumerate(lines)]
    if len(shown.series) == 1:
        _label(plot, room, paper)
    return plot


def _group(plot: Plot, shown: Bars, index: int, middle: float, thick: float, axis: _Axis) -> None:
    """The bars of one name; a loss has a colour of its own where colours don't tell series apart."""
    for place, one in enumerate(shown.series):
        figure = one.figures[index]
        length = (figure.value or 0) * axis.unit
        x, top = middle + (place - len(shown.series) / 2) * thick, axis.zero - max(length, 0)
        name = f"{shown.names[index]}, {one.name}" if one.name else shown.names[index]
        plot.bars.append(Bar(x, top, thick * 0.9, abs(length), name, figure, place, len(shown.series) == 1 and figure.is_loss))


def _label(plot: Plot, room: float, paper: Paper) -> None:
    """Every bar's figure above it, where there is room for all of them."""
    labels = [(bar, paper.short(bar.figure.value or 0)) for bar in plot.bars]
    if all(fonts.width(text, fonts.REGULAR, paper.size) <= room for _, text in labels):
        plot.words += [Word(bar.x + bar.width / 2, bar.y - paper.of(4), text, "middle") for bar, text in labels]


def _names(names: Sequence[str], size: float, room: float) -> list[tuple[str, ...]]:
    """Each in one line, or all in up to two where one of them takes that, shortened to what there is room for."""
    one_line = all(fonts.width(name, fonts.REGULAR, size) <= room for name in names)
    parts = [(name,) if one_line or " " not in name else tuple(name.split(" ", 1)) for name in names]
    return [tuple(fonts.fitted(part, fonts.REGULAR, size, room) for part in lines) for lines in parts]


def _axis(values: Sequence[float], paper: Paper, foot: float, legend: bool) -> _Axis:
    """With room above for the legend or, without one, for the figure of the highest bar."""
    low, high, step = _scale(values)
    unit = (paper.height - paper.of(26 if legend else 16) - foot) / (high - low)
    return _Axis(low, high, step, paper.height - foot + low * unit, unit)


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Lowest and highest line of the axis and the step between them: 1, 2 or 5 times a power of ten."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = (high - low or 1) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next((factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough), 10 * power)
    return math.floor(low / step) * step, math.ceil(high / step) * step or step, step


def _rules(plot: Plot, axis: _Axis, paper: Paper) -> None:
    for index in range(round((axis.high - axis.low) / axis.step) + 1):
        value = axis.low + index * axis.step
        zero, y = abs(value) < axis.step / 2, axis.zero - value * axis.unit
        plot.rules.append(Rule(paper.of(44), y, paper.width, zero))
        plot.words.append(Word(paper.of(38), y + paper.of(2.5), paper.short(0 if zero else value), "end"))


def _legend_of(shown: Bars) -> list[str]:
    """Names of series; a single one may go without."""
    return [one.name for one in shown.series if one.name]


def _legend(plot: Plot, names: Sequence[str], paper: Paper) -> None:
    x, y = paper.of(44), paper.of(3)
    for place, name in enumerate(names):
        plot.keys.append(Key(x, y, paper.of(7), place))
        plot.words.append(Word(x + paper.of(11), y + paper.of(6.5), name, "start"))
        x += paper.of(24) + fonts.width(name, fonts.REGULAR, paper.size)


def ranking(shown: Ranking, paper: Paper) -> Plot:
    """Lying bars with names at their left and figures at their right; `MOST_RANKED` of them, however high that gets."""
    rows = shown.rows[:MOST_RANKED]
    line, left, right = paper.of(15), paper.width * 0.34, paper.of(80)
    plot = Plot(paper.width, line * len(rows) + paper.of(4))
    longest = max((abs(figure.value or 0) for _, figure in rows), default=0) or 1
    for index, (name, figure) in enumerate(rows):
        y, length = line * index + paper.of(6), abs(figure.value or 0) / longest * (paper.width - left - right)
        plot.bars.append(Bar(left, y, max(length, 0.5), paper.of(9), name, figure, loss=figure.is_loss))
        base = y + paper.of(7)
        plot.words.append(Word(left - paper.of(8), base, fonts.fitted(name, fonts.REGULAR, paper.size, left - paper.of(12)), "end"))
        plot.words.append(Word(left + length + paper.of(5), base, paper.full(figure), "start"))
    return plot
