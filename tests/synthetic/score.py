"""`python -m tests.synthetic.score INDEX PREDICTIONS`: what was read of the made-up documents, type by type and field by field.

Right are: strings with the same letters and digits or at most one edit in ten; amounts to the cent; dates; arrays when their rows have the same amounts
(or, without amounts, the same strings), whatever their order. Rows' other columns are counted as `Items.Quantity` and so on, over the rows found by amount.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
from pathlib import Path
from typing import Any

from portal.training.comparing import bare, family, key, same, squash

Tables = dict[str, dict[str, collections.Counter[str]]]
GROUPS = ("doc_type", "kind", "lang", "cluster")
HALVES = ("work", "held")


def compare(document: dict[str, Any], fields: dict[str, Any], counts: dict[str, collections.Counter[str]]) -> None:
    for name, wanted in document["fields"].items():
        if name == "Boxes":
            boxes(wanted["value"], fields, counts)
            continue
        got = bare(fields[name]) if fields.get(name) else None
        tried = got not in (None, "", [])
        counts[name].update(n=1, tried=tried, right=tried and same(wanted, got))
        if wanted["type"] == "array" and isinstance(got, list):
            columns(name, wanted["value"], got, counts)
    known = set(document["fields"])
    counts["(not in the truth)"].update(tried=sum(name not in known for name in fields))


def columns(name: str, wanted: list[dict[str, Any]], got: list[Any], counts: dict[str, collections.Counter[str]]) -> None:
    """The other columns of the rows that were found."""
    left = [row for row in got if isinstance(row, dict)]
    for row in wanted:
        mine = key(bare(row))
        match = next((other for other in left if mine and key(other) == mine), None)
        if match is None:
            continue
        left.remove(match)
        for column, value in row.items():
            if mine and column != mine[0]:
                tried = match.get(column) not in (None, "", [])
                counts[f"  {name}.{column}"].update(n=1, tried=tried, right=tried and same(value, match[column]))


def boxes(wanted: list[dict[str, Any]], fields: dict[str, Any], counts: dict[str, collections.Counter[str]]) -> None:
    """A form's boxes by their printed number: a field whose name has that number as a part of its own, or says the label."""
    for box in wanted:
        sign, label = box["Number"]["value"], squash(box["Label"]["value"])
        of_number = re.compile(rf"(?<![0-9a-z]){re.escape(sign)}(?![0-9a-z])", re.I)
        names = [name for name in fields if of_number.search(re.sub(r"(?i)^box", "", name)) or squash(name) == label]
        got = bare(fields[names[0]]) if names else None
        counts["  boxes"].update(n=1, tried=bool(names), right=bool(names) and same(box["Value"], got))


def measure(index: list[dict[str, Any]], predictions: dict[str, dict[str, Any]], by: str = "doc_type") -> Tables:
    tables: Tables = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
    for document in index:
        got = predictions.get(Path(document["file"]).name) or {}
        counts = tables[str(document[by])]
        if document.get("parts"):
            splits(document["parts"], got.get("parts") or [], counts)
            continue
        allowed = {family(name) for name in (document["doc_type"], *document.get("doc_type_alternatives", []))}
        found = family(got.get("docType"))
        counts["(type)"].update(n=1, tried=bool(got) and found != "unclassified", right=found in allowed)
        compare(document, got.get("fields") or {}, counts)
    return tables


def splits(wanted: list[dict[str, Any]], got: list[dict[str, Any]], counts: dict[str, collections.Counter[str]]) -> None:
    """Pages on which a further document begins, and the types of the documents that were cut out rightly."""
    begins, found = ({part["pages"][0] for part in parts} - {1} for parts in (wanted, got))
    counts["(splits)"].update(n=len(begins), tried=len(found), right=len(begins & found))
    counts["(split without a fault)"].update(n=1, tried=bool(got), right=begins == found)
    kinds = {tuple(part["pages"]): family(part.get("docType")) for part in got}
    counts["(types of the parts)"].update(n=len(wanted), tried=len(kinds), right=sum(kinds.get(tuple(part["pages"])) == part["docType"] for part in wanted))


def report(tables: Tables) -> None:
    for group in sorted(tables):
        print(f"\n{group}\n{'':34}{'right':>7}{'tried':>7}{'n':>7}{'share':>8}")
        for name, row in tables[group].items():
            share = f"{row['right'] / row['n']:8.3f}" if row["n"] else ""
            print(f"{name:34}{row['right']:>7}{row['tried']:>7}{row['n']:>7}{share}")


def sureness(index: list[dict[str, Any]], predictions: dict[str, dict[str, Any]]) -> dict[str, collections.Counter[str]]:
    """By the confidence that values were given: how many, how many of them right; arrays and what isn't in the truth apart."""
    bands: dict[str, collections.Counter[str]] = {band: collections.Counter() for band in ("0.95 and more", "0.80 to 0.95", "below 0.80")}
    for document in index:
        for name, got in ((predictions.get(Path(document["file"]).name) or {}).get("fields") or {}).items():
            wanted = document["fields"].get(name)
            if wanted and wanted["type"] != "array" and bare(got) not in (None, "", []):
                confidence = float(got.get("confidence") or 0)
                band = "0.95 and more" if confidence >= 0.95 else "0.80 to 0.95" if confidence >= 0.8 else "below 0.80"
                bands[band].update(n=1, right=same(wanted, bare(got)))
    return bands


def overall(tables: Tables) -> collections.Counter[str]:
    """All fields of all types in one; types and columns of rows apart from it."""
    whole: collections.Counter[str] = collections.Counter()
    for counts in tables.values():
        for name, row in counts.items():
            if not name.startswith(("(", "  ")):
                whole.update(row)
    return whole


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def known(index: Path, half: str | None) -> list[dict[str, Any]]:
    """The index's entries, or those of one half."""
    return [entry for entry in lines(index) if half in (None, entry.get("half"))]


def by_name(read: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {Path(one["file"]).name: one for one in read}


def show(index: Path, predictions: Path, by: str, half: str | None = None) -> None:
    wanted, read = known(index, half), by_name(lines(predictions))
    tables = measure(wanted, read, by)
    report(tables)
    whole, types = overall(tables), sum((counts["(type)"] for counts in tables.values()), collections.Counter())
    print(f"\nsynthetic, all fields: {whole['right']} right of {whole['tried']} tried, {whole['n']} known; types: {types['right']}/{types['n']}")
    for band, row in sureness(wanted, read).items():
        print(f"confidence {band}: {row['right']}/{row['n']} right")
    print(f"without prediction: {sum(Path(one['file']).name not in read for one in wanted)}")


def main() -> None:
    cli = argparse.ArgumentParser(prog="python -m tests.synthetic.score", description=__doc__)
    cli.add_argument("index", type=Path)
    cli.add_argument("predictions", type=Path)
    cli.add_argument("--by", default="doc_type", choices=GROUPS)
    cli.add_argument("--half", choices=HALVES, help="only that half of a divided set")
    cli.add_argument("--misses", metavar="FIELD", help="list what was wrong for one field, or for doc_type")
    args = cli.parse_args()
    if args.misses:
        list_misses(known(args.index, args.half), by_name(lines(args.predictions)), args.misses)
    else:
        show(args.index, args.predictions, args.by, args.half)


def list_misses(index: list[dict[str, Any]], predictions: dict[str, dict[str, Any]], name: str) -> None:
    """`name` may be "doc_type" as well."""
    for document in index:
        got = predictions.get(Path(document["file"]).name) or {}
        if name == "doc_type" and family(got.get("docType")) != family(document["doc_type"]):
            print(f"{document['file']}: wanted {document['doc_type']}, got {got.get('docType')}")
        wanted = document["fields"].get(name)
        value = bare((got.get("fields") or {}).get(name))
        if wanted and not same(wanted, value):
            print(f"{document['file']}: wanted {bare(wanted)!r}, got {value!r}")


if __name__ == "__main__":
    main()
