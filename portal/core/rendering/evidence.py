"""Where a report's figures come from, what is missing, what contradicts: the parts all reports share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from reportlab.platypus import Flowable

from portal.core.rendering import blocks, style, words

Data = dict[str, Any]
SHOWN = 8  # lines of a notice on top


def notices(data: Data) -> list[Flowable]:
    """What is missing and what contradicts, on top."""
    return [
        *blocks.notice("Missing", _missing(data), style.WARNING, style.WARNING_PALE, most=SHOWN),
        *blocks.notice("To be checked", _conflicts(data), style.LOSS, style.NOTE_PALE, most=SHOWN),
    ]


def rest(data: Data) -> list[Flowable]:
    """The notices' lines that found no room on top."""
    story: list[Flowable] = []
    for title, lines in (("All that is missing", _missing(data)), ("All that is to be checked", _conflicts(data))):
        if len(lines) > SHOWN:
            story += [blocks.heading(title), blocks.table(("",), [[line] for line in lines], (1,))]
    return story


def _missing(data: Data) -> list[str]:
    """Documents first, then figures, those missing for one reason together."""
    lines = [f"{entry['name']}: {entry['reason']}" for entry in data["missing"] if "name" in entry]
    by_reason: dict[str, list[str]] = defaultdict(list)
    for entry in data["missing"]:
        if "figure" in entry:
            by_reason[entry["reason"]].append(_last(entry["figure"]))
    return lines + [f"{', '.join(dict.fromkeys(figures))}: {reason}" for reason, figures in by_reason.items()]


def _last(path: str) -> str:
    return words.label(path.rpartition(".")[2])


def _conflicts(data: Data) -> list[str]:
    return [entry["detail"] for entry in data["conflicts"]]


def state(data: Data, path: str) -> str:
    """How sure a figure is, in a word or two; "" when it is null."""
    states = {entry["state"] for entry in data["sources"].get(path, ())}
    return next((word for word in ("derived", "read", "corrected", "approved") if word in states), "")


def analyzed(data: Data) -> list[Flowable]:
    rows = [[entry["name"], entry["type"], f"{entry['confidence']:.0%}"] for entry in data["documents_analyzed"]]
    if not rows:
        return []
    return [blocks.heading("Documents used"), blocks.table(("Document", "Type", "Confidence of type"), rows, (6, 3, 2), numbers=(2,))]


def by_figure(data: Data, labels: dict[str, str]) -> list[Flowable]:
    """Each figure with the places it stands on."""
    rows = []
    for path, label in labels.items():
        for index, entry in enumerate(data["sources"].get(path, ())):
            told = f"{entry['state']} ({entry['basis']})" if "basis" in entry else entry["state"]
            rows.append(["" if index else label, entry["name"], str(entry["page"] or words.NONE), _as_printed(entry), told])
    return _sources(("Figure", "Document", "Page", "As printed", "State"), rows, (3.2, 4.4, 0.9, 2.5, 2.2)) if rows else []


def _as_printed(entry: Data) -> str:
    if "printed" in entry:
        return f"{entry['printed'] or 'Not printed'}, corrected to {entry['content']}"
    return entry["content"] or (words.counted(entry["count"], "value") if "count" in entry else words.NONE)


def by_document(data: Data) -> list[Flowable]:
    """Each document with the pages figures were taken from, for reports with too many figures to list one by one."""
    pages: dict[str, set[int]] = defaultdict(set)
    states: dict[str, set[str]] = defaultdict(set)
    figures: dict[str, int] = defaultdict(int)
    for entries in data["sources"].values():
        for entry in entries:
            pages[entry["name"]] |= {entry["page"]} - {None}
            states[entry["name"]].add(entry.get("basis", entry["state"]))
            figures[entry["name"]] += 1
    rows = [
        [name, ", ".join(map(str, sorted(pages[name]))) or words.NONE, ", ".join(sorted(states[name])), figures[name]]
        for name in sorted(figures)
    ]
    return _sources(("Document", "Pages", "State", "Figures that rest on it"), rows, (6, 2, 2, 2.4), numbers=(3,)) if rows else []


def _sources(
    columns: tuple[str, ...], rows: Sequence[Sequence[blocks.Cell]], shares: tuple[float, ...], numbers: tuple[int, ...] = ()
) -> list[Flowable]:
    return [blocks.heading("Sources"), blocks.table(columns, rows, shares, numbers=numbers)]
