"""All papers of the third set: a third of them as scans and photos, the layouts of every kind divided into two halves by lot."""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterator

from ..truth import Paper

MODULES = ("invoices", "receipts", "banking", "commerce", "wages", "household", "agreements", "accounts")


def papers(seed: int) -> Iterator[Paper]:
    every = [paper for name in MODULES for paper in importlib.import_module(f"{__package__}.{name}").papers(seed)]
    halves = divided(seed, every)
    for number, paper in enumerate(every):
        paper.half = halves[paper.cluster]
        paper.picture = paper.picture or _picture(random.Random(f"{seed}:{paper.cluster}:{number}:picture"), paper.pages)
        yield paper


def divided(seed: int, every: list[Paper]) -> dict[str, str]:
    """ "work" or "held" for each layout, half of each kind; where a kind's number is odd, one more to "work"."""
    found: dict[str, str] = {}
    for kind in sorted({paper.doc_type for paper in every}):
        layouts = sorted({paper.cluster for paper in every if paper.doc_type == kind})
        random.Random(f"{seed}:{kind}:halves").shuffle(layouts)
        found |= {layout: "work" if i < (len(layouts) + 1) // 2 else "held" for i, layout in enumerate(layouts)}
    return found


def _picture(rng: random.Random, pages: int) -> str:
    """How a paper comes in; a photo shows one page only."""
    return rng.choice(["scan", "scan" if pages > 1 else "photo"]) if rng.random() < 0.28 else ""
