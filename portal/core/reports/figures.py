"""Figures with what they rest on: sources, what is missing, what contradicts.

A source is ``{document, name, field, page, box, state, content}``: `content` is the text of the value, as printed at `page` and `box`.
For a value that a person corrected, `content` is the amount they entered, plainly written ("1250.5"), and one more key, `printed`, holds
what the document prints there (null: the person added the value). `basis` and `count`: see `cited`; with a `count`, `content` is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from portal.core.extraction.model import union
from portal.core.reports.evidence import Evidence, Grounded, Paper

JsonNumber = int | float


def number(amount: Decimal) -> JsonNumber:
    """A JSON number: whole ones as integers (1250000, not 1250000.0)."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def written(amount: Decimal) -> str:
    """For sentences: 1250000 → "1,250,000"."""
    return f"{number(amount):,}"


def rounded(amount: Decimal, places: int) -> JsonNumber:
    """Half up, as people round: 0.785 → 0.79."""
    return number(amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, Context(prec=400)))  # a huge figure has more than the usual 28 digits


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and the values it was taken from, or computed from when `derived`."""

    amount: Decimal
    grounds: tuple[Grounded, ...]
    derived: bool = False


@dataclass(slots=True)
class Ledger:
    """Collects while a report is made; paths are dotted, e.g. ``financial_summary.assets.total_assets``, list items by index."""

    sources: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    missing: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)

    def put(self, path: str, figure: Figure, *, places: int | None = None) -> JsonNumber:
        """Note where the figure comes from; returns it as the JSON number to show."""
        self.sources[path] = cited(figure)
        return number(figure.amount) if places is None else rounded(figure.amount, places)

    def lack(self, path: str, reason: str) -> None:
        """The figure at `path` is null, because …"""
        self.missing.append({"figure": path, "reason": reason})

    def unused(self, evidence: Evidence) -> None:
        """List the documents that couldn't serve."""
        self.missing.extend({"document": paper.id, "name": paper.name, "reason": paper.reason} for paper in evidence.unused)

    def doubt(self, kind: str, detail: str, papers: Iterable[Paper], **more: Any) -> None:
        """A contradiction; `kind` is "entity", "currency", "value", "period", "balance", "duplicate" or "ownership"."""
        named = [{"id": paper.id, "name": paper.name} for paper in dict.fromkeys(papers)]
        self.conflicts.append({"kind": kind, **more, "detail": detail, "documents": named})

    def shown(self) -> dict[str, Any]:
        return {"sources": self.sources, "missing": self.missing, "conflicts": self.conflicts}


def cited(figure: Figure) -> list[dict[str, Any]]:
    """The entries of ``data.sources`` for one figure, one per value and place.

    `state` says how the figure stands on it: "approved", "corrected" (by a person), "read", or "derived" when the figure was computed;
    `basis` then is the state of the part itself. Values of one array on one page are cited once, with their `count`, but for the
    lines of a statement: each is a figure of its own. A value that a figure rests on twice is cited once.
    """
    cited: dict[tuple[Any, ...], dict[str, Any]] = {}
    for ground in {(ground.paper.id, ground.field): ground for ground in figure.grounds}.values():
        entry = _entry(ground, "derived" if figure.derived else ground.state)
        same = cited.setdefault((entry["document"], entry["field"], entry["page"], entry["state"], entry.get("basis")), entry)
        if same is not entry:
            _merge(same, entry)
    return list(cited.values())


def _entry(ground: Grounded, state: str) -> dict[str, Any]:
    entry = {
        "document": ground.paper.id,
        "name": ground.paper.name,
        "field": _without_index(ground.field),
        "page": ground.page,
        "box": ground.box,
        "state": state,
        "content": ground.content,
    }
    if ground.corrected:
        entry |= {"content": _plain(ground), "printed": ground.content}
    if state == "derived":
        entry["basis"] = ground.state
    return entry


def _plain(ground: Grounded) -> str | None:
    return ground.text if ground.amount is None else f"{ground.amount:f}"


def _without_index(path: str) -> str:
    """``Transactions[3].DepositAmount`` → ``Transactions[].DepositAmount``."""
    head, bracket, tail = path.partition("[")
    return f"{head}[]{tail.partition(']')[2]}" if bracket and head != "Lines" else path


def _merge(same: dict[str, Any], entry: dict[str, Any]) -> None:
    same["count"] = same.get("count", 1) + 1
    same["content"] = None
    same.pop("printed", None)
    boxes = [box for box in (same["box"], entry["box"]) if box]
    same["box"] = list(union([tuple(box) for box in boxes])) if boxes else None


def total(figures: Sequence[Figure]) -> Figure:
    """Their sum; a sum of several is derived."""
    grounds = tuple(ground for figure in figures for ground in figure.grounds)
    derived = len(figures) > 1 or any(figure.derived for figure in figures)
    return Figure(sum((figure.amount for figure in figures), Decimal(0)), grounds, derived)


def taken(ground: Grounded) -> Figure | None:
    """The figure a value holds; one that the reader derived is cited by its parts."""
    if ground.amount is None:
        return None
    parts = tuple(part for part in (ground.paper.get(name) for name in ground.parts) if part) if ground.state == "derived" else ()
    return Figure(ground.amount, parts or (ground,), derived=ground.state == "derived")


def once(papers: Sequence[Paper], ledger: Ledger) -> list[Paper]:
    """Without files that were handed in twice byte for byte; the approved one stays, else the newest."""
    kept: dict[str, Paper] = {}
    for paper in sorted(papers, key=lambda p: (not p.approved, -p.number)):
        first = kept.setdefault(paper.sha256, paper)
        if first is not paper:
            ledger.doubt("duplicate", f"{paper.name} is the same file as {first.name}; it was counted once.", (first, paper))
    return [paper for paper in papers if kept[paper.sha256] is paper]
