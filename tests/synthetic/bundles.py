"""Files in which several documents follow one another, as a feeder scans a pile: what is asked is where to split them."""

from __future__ import annotations

import importlib
import io
import random
from collections.abc import Iterator

import pikepdf

from .truth import Paper

#: The kinds in each pile, in order; the same twice running is two documents of it, not one of two pages.
PILES = [
    ("payslips", "taxforms", "statements"),
    ("invoices", "invoices"),
    ("orders", "invoices", "orders"),
    ("contracts", "invoices", "checks", "utilities"),
    ("statements", "statements"),
    ("freight", "invoices", "orders", "utilities"),
    ("payslips", "payslips", "payslips"),
    ("financials", "contracts"),
]


def papers(seed: int) -> Iterator[Paper]:
    kinds = {kind: list(importlib.import_module(f"{__package__}.{kind}").papers(seed + 1000)) for kind in sorted({kind for pile in PILES for kind in pile})}
    for number, pile in enumerate(PILES):
        rng = random.Random(f"{seed}:bundle:{number}")
        chosen: list[Paper] = []
        for kind in pile:
            chosen.append(rng.choice([paper for paper in kinds[kind] if paper.lang in ("en", "de", "fr") and paper not in chosen]))
        yield bundle(chosen, f"bundle-{number}")


def bundle(chosen: list[Paper], name: str) -> Paper:
    whole, first = pikepdf.new(), 1
    parts: list[tuple[str, int, int]] = []
    for paper in chosen:
        with pikepdf.open(io.BytesIO(paper.pdf)) as one:
            whole.pages.extend(one.pages)
        parts.append((paper.doc_type.split(".")[0], first, first + paper.pages - 1))
        first += paper.pages
    buffer = io.BytesIO()
    whole.save(buffer, deterministic_id=True)
    return Paper("other", chosen[0].lang, name, {}, buffer.getvalue(), first - 1, parts=parts)
