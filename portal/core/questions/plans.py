"""A question as it was understood: what is done with which figure of which documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.questions.amounts import Limits
from portal.core.questions.names import Named
from portal.core.questions.periods import EARLY, FAR, Period


@dataclass(frozen=True, slots=True)
class Excluded:
    """What is left out: any of `what`, which are names ("names"), types ("types"), states ("states"), periods ("periods"), codes of currencies
    ("currencies") or names of text fields that there is nothing of ("texts"). `text`: as the question has it."""

    kind: str
    what: tuple[Any, ...]
    text: str

    def told(self) -> dict[str, Any]:
        shown = {"names": lambda one: list(one.labels), "periods": _period}.get(self.kind, str)
        return {"kind": self.kind, "asked": self.text, "found": [shown(one) for one in self.what]}


@dataclass(slots=True)
class Plan:
    """`operation` is "count", "sum", "average", "min", "max", "latest", "earliest", "list", "distinct", "top" (of groups) or "quote".

    `types` are names (None: all); `date` says which date the periods are about; of `periods` each may fit. `parties` are to fit all, of each any key.
    `sides` is what a comparison is between: "periods", "parties" or "types". `limit`: how many of a list, in `descending` order of the measure.
    `excluded` are left out, all of them. `texts`: what of documents is told, by a name of `texts.SOURCES` or of a field.
    `units` are folded, of one dimension; `goods` are categories of bills ("electricity"). Only types of the `family` are meant, if one is said. `single`: the
    largest of documents is meant, not of their sums; `only_limited`: the measure is only what the limits are about.
    """

    operation: str = "list"
    measure: str | None = None
    types: tuple[str, ...] | None = None
    type_words: str = ""
    sides: str | None = None
    type_sides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    date: str = "own"
    periods: list[Period] = field(default_factory=list)
    names: list[Named] = field(default_factory=list)
    states: tuple[str, ...] | None = None
    limits: list[Limits] = field(default_factory=list)
    currencies: list[str] = field(default_factory=list)
    group: str | None = None
    by: str = "sum"
    missing: tuple[str, ...] = ()
    limit: int | None = None
    descending: bool = True
    topic: list[str] = field(default_factory=list)
    single: bool = False
    only_limited: bool = False
    excluded: list[Excluded] = field(default_factory=list)
    texts: str | None = None
    units: list[str] = field(default_factory=list)
    unit_words: str = ""
    limit_unit: str = ""
    goods: tuple[str, ...] = ()
    family: str = ""
    called: str = ""

    def told(self) -> dict[str, Any]:
        """As JSON; what isn't said is left out."""
        said = {
            "operation": "compare" if self.sides else self.operation,
            "of": self.operation if self.sides else None,
            "measure": self.measure,
            "types": list(self.types) if self.types is not None else None,
            "date": self.date if self.periods or self.date not in ("own",) else None,
            "periods": [_period(one) for one in self.periods],
            "names": [{"kind": one.kind, "asked": one.text, "found": list(one.labels)} for one in self.names],
            "states": list(self.states) if self.states is not None else None,
            "amounts": [_limits(one) for one in self.limits],
            "currencies": self.currencies,
            "group": self.group,
            "missing": list(self.missing),
            "without": [one.told() for one in self.excluded],
            "texts": self.texts,
            "goods": list(self.goods),
            "units": self.unit_words,
            "limit": self.limit,
            "topic": self.topic,
        }
        return {key: value for key, value in said.items() if value not in (None, [], "")}


def _period(period: Period) -> dict[str, Any]:
    first = None if period.first == EARLY else period.first.isoformat()
    last = None if period.last == FAR else period.last.isoformat()
    return {"asked": period.label, "first": first, "last": last}


def _limits(limits: Limits) -> dict[str, Any]:
    ends = {"least": limits.least, "most": limits.most}
    told = {key: f"{value:f}" for key, value in ends.items() if value is not None}
    return told | {"included": limits.closed} | ({"currency": limits.currency} if limits.currency else {})


@dataclass(slots=True)
class NotUnderstood(Exception):  # noqa: N818  (an answer, not an error)
    """`sentence` says why; `words` are those that have no meaning here. `strange`: there are words that aren't known, so something else may be asked."""

    sentence: str
    words: Sequence[str] = ()
    plan: Plan | None = None
    strange: bool = False
