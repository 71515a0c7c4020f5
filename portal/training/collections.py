"""The labelled documents beside the project (``../shared/data``): their index rows, where the files are, and pages kept from an earlier run."""

from __future__ import annotations

import gzip
import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from portal.core.extraction import Reading, carried, understood
from portal.core.extraction.model import Page
from portal.core.extraction.refused import Refused
from portal.core.extraction.sniff import sniff

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
MADE_UP = "made up"
FOLDS = 10
INDEXES = {"eval-dev": "index-dev.jsonl", "fin-dev": "index-dev.jsonl", "train": "index-train.jsonl"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled document: its file, its line of the index, and the collection it is from."""

    path: Path
    row: dict[str, Any]
    collection: str

    @property
    def cluster(self) -> str:
        """What must not stand on both sides of a fold: the vendor or filing, else the file of which this is a scan, else the file."""
        return str(self.row.get("cluster") or self.row.get("same_as") or self.row["file"])


def fold_of(cluster: str) -> int:
    """Which fold a cluster is in, the same in every run."""
    return int(hashlib.sha256(cluster.encode()).hexdigest(), 16) % FOLDS


def index_of(shared: Path, collection: str) -> Path:
    return shared / "data" / collection / INDEXES[collection]


def labelled(shared: Path, collection: str) -> list[Labelled]:
    """The documents of one collection, in the order of its index."""
    index = index_of(shared, collection)
    rows = [json.loads(line) for line in index.read_text().splitlines()]
    return [Labelled(index.parent / row["file"], row, collection) for row in rows]


def made_up(folder: Path) -> list[Labelled]:
    """The documents of a folder that ``python -m tests.synthetic`` drew."""
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]
    return [Labelled(folder / row["file"], row, MADE_UP) for row in rows]


def readings(paths: Iterable[Path], kept: Path, jobs: int = 2) -> Iterator[Reading]:
    """The reading of each file, in this process and its children without the sandbox: for labelled documents only, never for foreign ones.

    Pages are taken from `kept` where an earlier run left them, whatever the code that finds words is by now; only type and fields are read
    anew. Empty the folder to have pages read anew.
    """
    kept.mkdir(parents=True, exist_ok=True)
    paths = list(paths)
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(reading_of, paths, [kept] * len(paths), chunksize=4)


def reading_of(path: Path, kept: Path) -> Reading:
    try:
        data = path.read_bytes()
        return understood(carried(Reading(pages=pages_of(path, kept)), data, sniff(data).name), path.name)
    except Refused as refusal:
        return Reading(error=refusal.sentence)


def as_today(page: Page) -> Page:
    """A page that was kept before all that belongs to one today did."""
    return Page(**{field.name: getattr(page, field.name) for field in fields(Page) if hasattr(page, field.name)})


def pages_of(path: Path, kept: Path) -> list[Page]:
    """The file's pages, kept in a file of its name. Raises `Refused`."""
    from portal.core.extraction import pages

    kept.mkdir(parents=True, exist_ok=True)
    place = kept / f"{path.name}.pickle.gz"
    if place.exists():
        return [as_today(page) for page in pickle.loads(gzip.decompress(place.read_bytes()))]
    found = pages.load(path.read_bytes(), sniff(path).name)
    half = place.with_suffix(".part")
    half.write_bytes(gzip.compress(pickle.dumps(found), 1))
    half.replace(place)
    return found
