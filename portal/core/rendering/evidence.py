"""Where a report's figures come from, what is missing, what contradicts: the parts all reports share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from portal.core.rendering import words
from portal.core.rendering.outline import Cell, Cited, Figure, Line, Notice, Section, Shown, Table

Data = dict[str, Any]


def notices(data: Data) -> tuple[Notice, ...]:
    """What is missing and what contradicts; none of what there is nothing."""
    missing = Notice("missing", "Missing", _missing(data))
    conflicts = Notice("conflict", "To be checked", _conflicts(data))
    return tuple(notice for notice in (missing, conflicts) if notice.lines)


def _missing(data: Data) -> tuple[Line, ...]:
    """Documents first, then figures, those missing for one reason together."""
    documents = [entry for entry in data["missing"] if "name" in entry]
    lines = [Line(f"{entry['name']}: {entry['reason']}", (Cited(entry["name"], entry["document"]),)) for entry in documents]
    by_reason: dict[str, list[str]] = defaultdict(list)
    for entry in data["missing"]:
        if "figure" in entry:
            by_reason[entry["reason"]].append(_last(entry["figure"]))
    return (*lines, *(Line(f"{', '.join(dict.fromkeys(figures))}: {reason}") for reason, figures in by_reason.items()))


def _last(path: str) -> str:
    return words.label(path.rpartition(".")[2])


def _conflicts(data: Data) -> tuple[Line, ...]:
    return tuple(Line(entry["detail"], tuple(Cited(one["name"], one["id"]) for one in entry["documents"])) for entry in data["conflicts"])


def state(data: Data, path: str) -> str:
    """How sure a figure is, in a word or two; "" when it is null."""
    states = {entry["state"] for entry in data["sources"].get(path, ())}
    return next((word for word in ("derived", "read", "corrected", "approved") if word in states), "")


def at(data: Data, path: str) -> Any:
    """The value at a dotted path, list items by index; None where the path leads nowhere."""
    value: Any = data
    for part in path.split("."):
        if isinstance(value, list):
            value = value[int(part)] if part.isdecimal() and int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


def analyzed(data: Data) -> tuple[Section, ...]:
    rows = tuple(
        (Cited(entry["name"], entry["id"]), entry["type"], Figure(entry["confidence"], form="share")) for entry in data["documents_analyzed"]
    )
    columns = (("Document", 6), ("Type", 3), ("Confidence of type", 2))
    return (Section("Documents used", (Table(columns, rows),), sheet="Documents used"),) if rows else ()


def by_figure(data: Data, labels: Mapping[str, str]) -> tuple[Section, ...]:
    """Each figure with the places it stands on."""
    rows: list[tuple[Cell, ...]] = []
    for path, label in labels.items():
        for index, entry in enumerate(data["sources"].get(path, ())):
            cited = Cited(entry["name"], entry["document"])
            rows.append(("" if index else label, cited, str(entry["page"] or words.NONE), as_printed(entry), _told(entry)))
    columns = (("Figure", 3.2), ("Document", 4.4), ("Page", 0.9), ("As printed", 2.5), ("State", 2.2))
    return (Section("Sources", (Table(columns, tuple(rows)),)),) if rows else ()


def _told(entry: Data) -> str:
    return f"{entry['state']} ({entry['basis']})" if "basis" in entry else str(entry["state"])


def as_printed(entry: Data) -> str:
    """What a source says in its document, and what a person made of it."""
    if "printed" in entry:
        return f"{entry['printed'] or 'Not printed'}, corrected to {entry['content']}"
    return entry["content"] or (words.counted(entry["count"], "value") if "count" in entry else words.NONE)


def by_document(data: Data) -> tuple[Section, ...]:
    """Each document with the pages figures were taken from, for reports with too many figures to list one by one."""
    pages: dict[Cited, set[int]] = defaultdict(set)
    states: dict[Cited, set[str]] = defaultdict(set)
    figures: dict[Cited, int] = defaultdict(int)
    for entry in (entry for entries in data["sources"].values() for entry in entries):
        cited = Cited(entry["name"], entry["document"])
        pages[cited] |= {entry["page"]} - {None}
        states[cited].add(entry.get("basis", entry["state"]))
        figures[cited] += 1
    rows = tuple(
        (cited, ", ".join(map(str, sorted(pages[cited]))) or words.NONE, ", ".join(sorted(states[cited])), Figure(figures[cited], form="count"))
        for cited in sorted(figures, key=lambda cited: (cited.name, cited.document))
    )
    columns = (("Document", 6), ("Pages", 2), ("State", 2), ("Figures that rest on it", 2.4))
    return (Section("Sources", (Table(columns, rows),)),) if rows else ()


def unshown(data: Data, path: str) -> Shown:
    """A figure that stands in the data only."""
    return Shown(_last(path), Figure(at(data, path), path))


def everything(data: Data, shown: Mapping[str, Shown]) -> tuple[Section, ...]:
    """Every source of every figure, for spreadsheets."""
    rows = tuple(
        (
            *(one.label, one.figure, Cited(entry["name"], entry["document"]), str(entry["page"] or "")),
            *(entry["field"], as_printed(entry), _told(entry), path),
        )
        for path, entries in data["sources"].items()
        for one in [shown.get(path) or unshown(data, path)]
        for entry in entries
    )
    columns = (("Figure", 5), ("Value", 2), ("Document", 4), ("Page", 1), ("Field", 3), ("As printed", 3), ("State", 2), ("Path", 5))
    return (Section("Sources", (Table(columns, rows),), sheet="Sources"),) if rows else ()
