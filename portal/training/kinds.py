"""``python -m portal.training.kinds PAGES``: how well types are told, how sure of them one can be, and how well several documents in one file are.

PAGES is the folder of kept pages (`make eval ARGS='--pages PAGES'`). Nothing here is learned, so no folds are needed. Bundles are made by laying
labelled documents one behind the other, by a seeded choice; what is printed for them are the boundaries found.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click

from portal.core.extraction import bundles, classify
from portal.core.extraction.model import Guess
from portal.training.collections import INDEXES, SHARED, Labelled, labelled, pages_of

SURE = 0.95
SEED, BUNDLES = 4, 120


@dataclass(frozen=True, slots=True)
class Told:
    """One document: its guess, whether that is right, and how many documents it was taken for."""

    document: Labelled
    guess: Guess
    right: bool
    parts: int


@dataclass(frozen=True, slots=True)
class Cuts:
    """One bundle: boundaries that there are, that were proposed, and that are both."""

    there: int
    proposed: int
    right: int


def told(document: Labelled, kept: Path) -> Told:
    pages = pages_of(document.path, kept)
    parts = bundles.proposed(pages)
    guess = bundles.doubted(parts, classify.classify(bundles.leading(parts, pages)))[0]
    allowed = {_family(name) for name in (document.row["doc_type"], *document.row.get("doc_type_alternatives", ()))}
    return Told(document, guess, _family(guess.doc_type) in allowed, len(parts) or 1)


def _family(name: str) -> str:
    return name.split(".")[0].removesuffix("IL")


def cuts(documents: Sequence[Labelled], kept: Path) -> Cuts:
    """Where documents laid one behind the other are taken apart."""
    pages, edges = [], set()
    for document in documents:
        edges.add(len(pages) + 1)
        pages += [replace(page, number=len(pages) + place) for place, page in enumerate(pages_of(document.path, kept), 1)]
    there, proposed = edges - {1}, {part.first for part in bundles.proposed(pages)} - {1}
    return Cuts(len(there), len(proposed), len(there & proposed))


def choice(documents: Sequence[Labelled], count: int) -> tuple[list[list[Labelled]], list[list[Labelled]]]:
    """Bundles of two to five documents: of any kinds, and of one kind each."""
    by_type = defaultdict(list)
    for document in documents:
        by_type[document.row["doc_type"]].append(document)
    rng = random.Random(SEED)
    common = [kind for kind, some in by_type.items() if len(some) > 5 and kind != "other"]
    mixed = [[rng.choice(by_type[rng.choice([*by_type])]) for _ in range(rng.randint(2, 5))] for _ in range(count * 2 // 3)]
    alike = [rng.sample(by_type[rng.choice(common)], rng.randint(2, 5)) for _ in range(count // 3)]
    return [some for some in mixed if len({one.path for one in some}) == len(some)], alike


def of_types(found: Sequence[Told]) -> Iterator[str]:
    typed = [one for one in found if one.document.row["doc_type"] != "other"]
    yield f"types right: {sum(one.right for one in typed)}/{len(typed)}"
    for low, high in ((0.0, 0.5), (0.5, 0.8), (0.8, SURE), (SURE, 1.01)):
        some = [one.right for one in typed if low <= one.guess.confidence < high and one.guess.doc_type != "unclassified"]
        yield f"  told with {low:.2f} to {min(high, 1.0):.2f}: {sum(some)}/{len(some)} right"
    others = [one.guess for one in found if one.document.row["doc_type"] == "other" and one.guess.doc_type != "unclassified"]
    claims = Counter(guess.doc_type for guess in others if guess.confidence >= SURE)
    yield f'labelled "other" (tax forms are), told with {SURE} or more as: {dict(claims)}'


def of_bundles(found: Sequence[Told], mixed: Iterable[Cuts], alike: Iterable[Cuts]) -> Iterator[str]:
    several = [one for one in found if (one.document.row.get("pages") or 1) > 1]
    split = [one.document.path.name for one in several if one.parts > 1]
    yield f"documents of several pages: {len(several)}, taken for several documents: {split or 'none'}"
    for name, some in (("of any kinds", [*mixed]), ("of one kind", [*alike])):
        there, proposed, right = (sum(getattr(one, key) for one in some) for key in ("there", "proposed", "right"))
        yield f"bundles {name}: {len(some)}; boundaries right {right}/{there}, precision {right / max(1, proposed):.3f}, recall {right / max(1, there):.3f}"


@click.command()
@click.argument("pages", type=click.Path(path_type=Path))
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
def kinds(pages: Path, shared: Path, jobs: int) -> None:
    """Print how well types and boundaries are told on all labelled documents."""
    documents = [one for collection in INDEXES for one in labelled(shared, collection)]
    with ProcessPoolExecutor(jobs) as pool:
        found = [*pool.map(told, documents, [pages] * len(documents), chunksize=8)]
        mixed, alike = choice([one.document for one in found if one.parts == 1], BUNDLES)
        results = [pool.map(cuts, some, [pages] * len(some), chunksize=4) for some in (mixed, alike)]
        lines = [*of_types(found), *of_bundles(found, *results)]
    click.echo("\n".join(lines))


if __name__ == "__main__":
    kinds()
