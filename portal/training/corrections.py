"""``python -m portal.training.corrections``: what a vendor's second document gains from one that was corrected before.

Over the labelled vendors with two documents and more: the first is read by rule, corrected to what is known of it and remembered; the
second is read before and after that. All first documents are remembered at once, so that a layout taken for another vendor's shows.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from portal.core.doctypes import DOCTYPES, ISSUERS
from portal.core.extraction import places, remembering
from portal.core.extraction.labels import squash
from portal.core.extraction.model import Reading, Value, jsonable
from portal.training.collections import ROOT, SHARED, Labelled, labelled, reading_of
from portal.training.truth import scorer

PAIRS = 6  # of one vendor at most, so that none outweighs the others
_TRUTH_ONLY = ("currency", "line_items", "parties", "jurisdiction", "revenues", "iban")  # not the value of one plain field


@dataclass(slots=True)
class Case:
    """A labelled document as read by rule; `vendor` groups those of one."""

    document: Labelled
    reading: Reading
    vendor: str = ""
    printed: Any = None
    keys: set[str] = field(default_factory=set)


def field_of(doc_type: str, names: Sequence[str]) -> str | None:
    declared = DOCTYPES.get(doc_type)
    return next((name for name in names if declared is not None and declared.field(name)), None)


def is_right(scorer: ModuleType, key: str, truth: Any, value: Value | None) -> bool:
    """`key` names a truth of the labelled documents; what is known of made-up ones is a typed value, and has none."""
    if value is None or value.value in (None, ""):
        return False
    if key:
        return bool(scorer.right(key, truth, jsonable(value.value)))
    if truth["type"] in ("currency", "number", "date"):
        return bool(places.plain(truth["type"], jsonable(value.value)) == places.plain(truth["type"], truth["value"]))
    return any(scorer.similar(one, value.value) for one in (truth["value"], *truth.get("also", ())))


def wanted(case: Case, scorer: ModuleType) -> Iterator[tuple[str, Any, str]]:
    """(truth's key, what is known, field) of each plain field with a known value."""
    for name, typed in case.document.row.get("fields", {}).items():
        declared = DOCTYPES[case.reading.doc_type].field(name)
        if declared is not None and typed["type"] != "array" and typed["type"] in (declared.type, "string"):
            yield "", typed, name
    if "fields" in case.document.row:
        return
    for key, truth in case.document.row["truth"].items():
        name = field_of(case.reading.doc_type, scorer.FIELDS.get(key, ()))
        if name is not None and key not in _TRUTH_ONLY and truth not in (None, "", []):
            yield key, truth, name


def facts(case: Case, scorer: ModuleType) -> Iterator[remembering.Fact]:
    """The document's values as a person would have left them: those that are known, typed without a place where they were wrong; and whom
    it is from as it was read, where that isn't known."""
    known = {name for _, _, name in wanted(case, scorer)}
    for name, read in case.reading.fields.items():
        if name in ISSUERS and name not in known:
            yield remembering.Fact(name, read.type, read.value, False, read.page, read.box)
    for key, truth, name in wanted(case, scorer):
        read, kind = case.reading.fields.get(name), DOCTYPES[case.reading.doc_type].field(name).type  # type: ignore[union-attr]
        if read is not None and is_right(scorer, key, truth, read):
            yield remembering.Fact(name, kind, read.value, False, read.page, read.box)
        else:
            if not key:
                yield remembering.Fact(name, kind, truth["value"], True)
                continue
            code = case.document.row["truth"].get("currency")
            value = {"amount": Decimal(str(truth)), "currencyCode": code} if kind == "currency" else Decimal(str(truth)) if kind == "number" else str(truth)
            yield remembering.Fact(name, kind, value, True)


def vendors(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """By the vendor that is known, else by the one that is read (an order's station has no label)."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        read = next((case.reading.fields[name].value for name in ISSUERS if name in case.reading.fields), "")
        made_up = next((typed["value"] for name, typed in case.document.row.get("fields", {}).items() if name in ISSUERS), None)
        case.vendor = squash(made_up or case.document.row["truth"].get("vendor_name") or read)
        if case.vendor:
            found[case.vendor].append(case)
    return {vendor: group for vendor, group in found.items() if len(group) > 1}


def prepared(case: Case) -> Case:
    case.printed = remembering.printed_of(case.reading.pages)
    case.keys = remembering.keys(case.printed, case.reading.fields)
    return case


@dataclass(slots=True)
class Outcome:
    table: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    matched: Counter[str] = field(default_factory=Counter)
    worse: list[str] = field(default_factory=list)


def learned(case: Case, scorer: ModuleType) -> tuple[remembering.Layout, set[str]]:
    made = list(facts(case, scorer))
    known = case.reading.fields | {fact.name: Value(fact.kind, fact.value) for fact in made}
    return remembering.learn(case.printed, made), remembering.keys(case.printed, known) | case.keys


def compare(outcome: Outcome, first: Case, second: Case, layout: remembering.Layout, scorer: ModuleType) -> None:
    before = second.reading.fields
    after = before | remembering.apply(second.printed, layout, before, second.reading.checks)
    for key, truth, name in wanted(second, scorer):
        was, now = (is_right(scorer, key, truth, fields.get(name)) for fields in (before, after))
        surer = was and now and after[name].confidence > before[name].confidence
        outcome.table[name].update(n=1, before=was, after=now, worse=was and not now, better=now and not was, surer=surer)
        if was and not now:
            said = (jsonable(fields[name].value) if name in fields else None for fields in (before, after))
            outcome.worse.append(f"{second.document.path.name} after {first.document.path.name}, {name}: {' → '.join(map(str, said))}, known {truth!r}")


def measure(cases: Sequence[Case], scorer: ModuleType) -> Outcome:
    """`matched` counts second documents by what was taken for theirs: the vendor's own layout, another's, none; and strangers'."""
    outcome, groups = Outcome(), vendors(cases)
    memories = {id(case): learned(case, scorer) for case in cases if case.vendor}
    layouts, held = ({one: memory[at] for one, memory in memories.items()} for at in (0, 1))
    of_vendor = {id(case): case.vendor for case in cases}
    for case in (case for case in cases if case.vendor):
        others = {one for one in layouts if one != id(case)}
        found = remembering.best({one: layouts[one] for one in others}, {one: held[one] for one in others}, case.printed, case.keys)
        kind = "no layout" if found is None else "its own" if of_vendor[found] == case.vendor else "another's"
        outcome.matched[("second" if case.vendor in groups else "only") + f" document: {kind}"] += 1
    for group in groups.values():
        for first, second in itertools.islice(itertools.permutations(group, 2), PAIRS):
            own, theirs = {id(first): layouts[id(first)]}, {id(first): held[id(first)]}
            if first.reading.doc_type == second.reading.doc_type and remembering.best(own, theirs, second.printed, second.keys) is not None:
                compare(outcome, first, second, layouts[id(first)], scorer)
    return outcome


def report(outcome: Outcome) -> str:
    lines = [f"{'field':22}{'n':>5}{'before':>8}{'after':>8}{'better':>8}{'worse':>7}{'surer':>7}"]
    total: Counter[str] = Counter()
    for name, row in sorted(outcome.table.items(), key=lambda pair: -pair[1]["n"]):
        lines.append(f"{name:22}{row['n']:>5}{row['before']:>8}{row['after']:>8}{row['better']:>8}{row['worse']:>7}{row['surer']:>7}")
        total.update(row)
    lines.append(f"{'all':22}{total['n']:>5}{total['before']:>8}{total['after']:>8}{total['better']:>8}{total['worse']:>7}{total['surer']:>7}")
    return "\n".join([*lines, "", *(f"{kind}: {count}" for kind, count in sorted(outcome.matched.items())), "", *outcome.worse])


def drawn(folder: Path) -> list[Labelled]:
    """The made-up documents of a folder that are PDFs of their own: a scan of one says nothing new about its layout."""
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
    return [Labelled(folder / row["file"], row, "made up") for row in rows if "same_as" not in row]


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, show_default=True)
@click.option("--pages", type=click.Path(path_type=Path), default=ROOT / "var" / "pages", show_default=True, help="Folder of pages kept from an earlier run.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--made-up", "made_up", multiple=True, type=click.Path(path_type=Path), help="Folder of `python -m tests.synthetic`, instead of the collections.")
@click.argument("collections", nargs=-1)
def corrections(shared: Path, pages: Path, jobs: int, made_up: tuple[Path, ...], collections: tuple[str, ...]) -> None:
    """Print per field how many values of second documents are right before and after one of the vendor's was corrected."""
    tool = scorer(shared)
    real = () if made_up and not collections else collections or ("eval-dev", "train")
    documents = [one for name in real for one in labelled(shared, name) if one.row["truth"]]
    documents += [one for folder in made_up for one in drawn(folder)]
    pages.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(jobs) as pool:
        read = list(pool.map(reading_of, [one.path for one in documents], [pages] * len(documents), chunksize=4))
    cases = [prepared(Case(document, reading)) for document, reading in zip(documents, read, strict=True) if reading.pages]
    vendors(cases)
    click.echo(report(measure(cases, tool)))
    sys.stdout.flush()


if __name__ == "__main__":
    corrections()
