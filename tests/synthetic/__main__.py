"""`python -m tests.synthetic OUT --seed 1`: the made-up documents and `index.jsonl` in OUT. The same seed makes the same files."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import scans
from .truth import Paper, scored

#: Modules with a `papers(seed)` each.
KINDS = (
    "payslips",
    "statements",
    "checks",
    "invoices",
    "cardstatements",
    "receipts",
    "identity",
    "vehicles",
    "orders",
    "utilities",
    "taxforms",
    "contracts",
    "financials",
    "freight",
    "bundles",
)
#: Drawn later, to measure what was developed with the others at hand.
SECOND = ("second.statements", "second.invoices", "second.payslips", "second.various")
#: Drawn after those, in two halves: one to work with, one that is only measured.
THIRD = ("third.everything",)
PICTURES = {"scan-pdf": (scans.scanned, "pdf"), "scan-image": (scans.scanned_image, "jpg"), "photo": (scans.photo, "jpg")}


def papers(seed: int, kinds: tuple[str, ...] = KINDS) -> Iterator[Paper]:
    for kind in kinds:
        yield from importlib.import_module(f"{__package__}.{kind}").papers(seed)


def write(out: Path, seed: int, kinds: tuple[str, ...] = KINDS, pictures: bool = True) -> list[dict[str, Any]]:
    """Files and index of that seed; answers the index's entries."""
    out.mkdir(parents=True, exist_ok=True)
    index: list[dict[str, Any]] = []
    for number, paper in enumerate(papers(seed, kinds)):
        for name, kind, content in files(paper, number, seed, pictures):
            (out / name).write_bytes(content)
            index.append(entry(paper, name, kind, content))
            if kind != "digital-pdf" and not paper.picture:
                index[-1]["same_as"] = index[-2]["file"]
    lines = [json.dumps(one, ensure_ascii=False) for one in index]
    (out / "index.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return index


def files(paper: Paper, number: int, seed: int, pictures: bool) -> Iterator[tuple[str, str, bytes]]:
    """(name, kind, content): the PDF itself, a picture of it, or both."""
    stem = f"syn_{paper.cluster.replace('/', '-')}_{number:03d}"
    if not paper.picture or not pictures:
        yield f"{stem}.pdf", "digital-pdf", paper.pdf
    rng = random.Random(f"{seed}:{stem}:scan")
    if pictures and (paper.picture or (number % 2 and not paper.half)):
        kind = _picture(paper, rng)
        make, ending = PICTURES[kind]
        yield f"{stem}_{kind}.{ending}", kind, make(paper.pdf, rng)


def _picture(paper: Paper, rng: random.Random) -> str:
    if paper.picture == "photo":
        return "photo"
    if paper.pages > 1:
        return "scan-pdf"
    return rng.choice(["scan-pdf", "scan-image"] if paper.picture else ["scan-pdf", "scan-pdf", "scan-image", "photo"])


def entry(paper: Paper, name: str, kind: str, content: bytes) -> dict[str, Any]:
    more: dict[str, Any] = {"doc_type_alternatives": paper.alternatives} if paper.alternatives else {}
    if paper.parts:
        more["parts"] = [{"docType": kind, "pages": [first, last]} for kind, first, last in paper.parts]
    return {
        "file": name,
        "kind": kind,
        "doc_type": paper.doc_type.split(".")[0],
        "doc_type_exact": paper.doc_type,
        **more,
        "lang": paper.lang,
        "pages": paper.pages,
        "has_text_layer": kind == "digital-pdf",
        "truth": scored(paper.fields) | ({"page_types": [kind for kind, first, last in paper.parts for _ in range(first, last + 1)]} if paper.parts else {}),
        "fields": paper.fields,
        "truth_origin": "drawn from these values",
        "source": "tests/synthetic",
        "licence": "as the project",
        "group": "synthetic",
        "cluster": paper.cluster,
        **({"half": paper.half} if paper.half else {}),
        "sha256": hashlib.sha256(content).hexdigest(),
        "split": "synthetic",
    }


def main() -> None:
    cli = argparse.ArgumentParser(prog="python -m tests.synthetic", description=__doc__)
    cli.add_argument("out", type=Path)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--kinds", nargs="*", default=KINDS, help="only these modules")
    cli.add_argument("--second", action="store_true", help="the second set instead")
    cli.add_argument("--third", action="store_true", help="the third set instead")
    args = cli.parse_args()
    index = write(args.out, args.seed, THIRD if args.third else SECOND if args.second else tuple(args.kinds))
    print(f"{len(index)} files in {args.out}")


if __name__ == "__main__":
    main()
