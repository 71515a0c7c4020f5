"""Values read from labelled documents with the rules' own scores, each with whether it was right: what sureness is learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from portal.core.extraction import Reading, interpret, learned
from portal.core.extraction.refused import Refused
from portal.core.extraction.sureness import Context, features
from portal.training.collections import MADE_UP, Labelled, fold_of, pages_of
from portal.training.truth import judged

ENOUGH = 20  # documents


@dataclass(frozen=True, slots=True)
class Example:
    """One value: its field, its row of features, its rule's score, whether it is right, and what must stay on one side of a fold."""

    collection: str
    group: str
    file: str
    cluster: str
    doc_type: str
    label: str
    field: str
    method: str
    row: list[float]
    score: float
    right: bool


def examples(documents: Iterable[Labelled], kept: Path, by_fold: Sequence[learned.Parts], jobs: int = 2) -> Iterator[Example]:
    """The judged values of all documents, in their order, each read with the parts of its fold: those that were learned without it."""
    documents = list(documents)
    parts = [by_fold[fold_of(one.cluster)] for one in documents]
    with ProcessPoolExecutor(jobs) as pool:
        for found in pool.map(examples_of, documents, [kept] * len(documents), parts, chunksize=4):
            yield from found


def needed(found: Sequence[Example]) -> list[Example]:
    """The real ones, and made-up ones of types of which too few real ones have labels: drawn papers are kinder than what comes in."""
    files = {(one.doc_type, one.file) for one in found if one.collection != MADE_UP}
    real = Counter(doc_type for doc_type, _ in files)
    return [one for one in found if one.collection != MADE_UP or real[one.doc_type] < ENOUGH]


def examples_of(document: Labelled, kept: Path, parts: learned.Parts) -> list[Example]:
    """A field that several labels speak about (an amount and its currency) is one example, right when all say so."""
    try:
        reading = Reading(pages=pages_of(document.path, kept))
        with learned.replaced(parts):
            interpret(reading)
    except Refused:
        return []
    verdicts: dict[str, tuple[str, bool]] = {}
    for label, name, right in judged(document, reading):
        first, so_far = verdicts.get(name, (label, True))
        verdicts[name] = (first, so_far and right)
    context = Context(reading)
    return [
        Example(
            document.collection, document.row.get("group", ""), document.row["file"], document.cluster,
            document.row["doc_type"], label, name,
            reading.fields[name].method, features(context, name, reading.fields[name]), reading.fields[name].confidence, right,
        )
        for name, (label, right) in verdicts.items()
    ]  # fmt: skip
