"""`python -m tests.synthetic.several.rows`: draw the papers of several things, read them as what they are, and score their rows.

A row is right when what it is about (supply point, waste code), its quantity and its unit are. Read by the rules of their type, so that a fault of
classification isn't counted with them; `(type)` tells what would have been told.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from portal.core.extraction import pages as loading
from portal.core.extraction import understood
from portal.core.extraction.model import Page, Reading
from portal.core.records import units
from portal.training.comparing import bare, same, squash

from ..__main__ import files
from ..truth import Paper
from .everything import later, papers

MARKS = {"utilityBill": "SupplyPoint", "wasteNote": "WasteCode"}
Counts = dict[str, Counter[str]]


def compare(paper: Paper, fields: dict[str, Any], counts: Counts) -> list[str]:
    """Count, and tell what was wrong."""
    wanted, wrong = [bare(row) for row in paper.fields["Items"]["value"]], []
    whole = _whole(fields)
    common = {name: whole[name] for name in ("SupplyPoint", "StartDate", "EndDate") if name in whole}  # of all of them, unless a row says otherwise
    rows = [bare({name: one.as_json() for name, one in row.items()}) for row in fields["Items"].value] if "Items" in fields else [whole]
    got = [common | row for row in rows if row]
    left = [row for row in got if row]
    counts["rows"].update(n=len(wanted), tried=len(left))
    for row, told in zip(wanted, paper.fields["Items"]["value"], strict=True):
        match = next((other for other in left if _is(row, other, MARKS[paper.doc_type])), None)
        if match is None:
            wrong.append(f"no row {row}")
            continue
        left.remove(match)
        counts["rows"].update(right=1)
        for name, value in told.items():
            right = match.get(name) is not None and (same(value, match[name]) or name == "Unit" or _within(name, value, match[name]))
            counts[f"  {name}"].update(n=1, tried=match.get(name) is not None, right=right)
            wrong += [] if right else [f"{name}: wanted {bare(value)!r}, got {match.get(name)!r}"]
    wrong += [f"made up {row}" for row in left]
    counts["whole papers"].update(n=1, tried=bool(got), right=not any(one.startswith(("no row", "made up")) for one in wrong))
    for name, value in paper.fields.items():
        if name != "Items":
            found = bare(fields[name].as_json()) if name in fields else None
            right = found is not None and (same(value, found) or (name == "Unit" and _unit(found) == _unit(bare(value))))
            counts[name].update(n=1, tried=found is not None, right=right)
            wrong += [] if right else [f"{name}: wanted {bare(value)!r}, got {found!r}"]
    return wrong


def _whole(fields: dict[str, Any]) -> dict[str, Any]:
    """The one row that a document's own fields tell."""
    names = ("SupplyPoint", "WasteCode", "IdentificationName", "Quantity", "Unit", "StartDate", "EndDate")
    return {name: bare(fields[name].as_json()) for name in names if name in fields} if {"Quantity", "Items"} & set(fields) else {}


def _is(wanted: dict[str, Any], got: dict[str, Any], mark: str) -> bool:
    if got.get("Quantity") is None or Decimal(str(got["Quantity"])) != Decimal(str(wanted["Quantity"])) or _unit(got.get("Unit")) != _unit(wanted["Unit"]):
        return False
    return mark not in wanted or "".join(str(got.get(mark)).split()) == "".join(wanted[mark].split())


def _within(name: str, wanted: dict[str, Any], got: str) -> bool:
    """A product is named where the cell says more of it ("R-32 top-up")."""
    return name == "Description" and squash(bare(wanted)) in squash(got)


def _unit(text: str | None) -> object:
    return units.unit_of(text) or text


def read(paper: Paper, number: int, seed: int) -> list[Page]:
    _, kind, content = next(iter(files(paper, number, seed, True)))
    return loading.load(content, "jpeg" if kind in ("photo", "scan-image") else "pdf")


def main() -> None:
    cli = argparse.ArgumentParser(prog="python -m tests.synthetic.several.rows", description=__doc__)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--half", choices=("work", "held"))
    cli.add_argument("--only", default="", help="layouts with this in their name")
    cli.add_argument("--misses", action="store_true")
    args = cli.parse_args()
    tables: dict[str, Counts] = defaultdict(lambda: defaultdict(Counter))
    for number, paper in enumerate([*papers(args.seed), *later(args.seed)]):
        if args.half not in (None, paper.half) or args.only not in paper.cluster:
            continue
        found = read(paper, number, args.seed)
        kind = paper.cluster.split("-")[1]
        told = understood(Reading(pages=found)).doc_type
        tables[kind]["(type)"].update(n=1, tried=told != "unclassified", right=told == paper.doc_type)
        wrong = compare(paper, understood(Reading(pages=found), doc_type=paper.doc_type).fields, tables[kind])
        if args.misses and (wrong or told != paper.doc_type):
            print(f"{paper.cluster} {number} {paper.half} told {told}", *wrong, sep="\n    ")
    for kind, counts in tables.items():
        print(f"\n{kind:24}{'right':>7}{'tried':>7}{'n':>7}")
        for name, row in counts.items():
            print(f"{name:24}{row['right']:>7}{row['tried']:>7}{row['n']:>7}")


if __name__ == "__main__":
    main()
