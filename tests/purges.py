"""Purging that is killed at seeded places, and the account of which documents and bytes are there afterwards.

Used by the suite (a sample) and by `make soak-purge` (hundreds). The purge runs in a process of its own, which is killed after so many lines of core's code.
"""

from __future__ import annotations

import hashlib
import io
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select, update

from portal.core import activity, documents, holds, leftovers, purging, storage, work
from portal.core.actors import Actor
from portal.core.db import db, end_reading, now, transaction
from portal.core.documents import Document, states
from portal.core.errors import StorageUnavailable
from portal.core.leftovers import Leftover
from portal.core.outbox import Job
from portal.core.storage import stores
from tests import papers
from tests.dying import killing_after

#: How many lines of core's code it takes, about, until the documents of one round are purged, and then until their bytes are.
DOCUMENT_LINES, BYTE_LINES = 4200, 520


def aged() -> None:
    """As if a month had passed since documents were deleted, and hours since bytes became left over."""
    with transaction():
        db.session.execute(update(Document).where(Document.deleted_at.is_not(None)).values(deleted_at=now() - timedelta(days=31)))
        db.session.execute(update(Leftover).where(Leftover.removed_at.is_(None)).values(since=now() - timedelta(hours=2)))


def cleared() -> None:
    aged()
    leftovers.clear()
    leftovers.find()


@dataclass
class Purges:
    """`counts` goes on over all rounds. Runs within the application's context."""

    app: Flask
    actor: Actor
    seed: int
    counts: Counter[str] = field(default_factory=Counter)

    def round(self, number: int) -> None:
        """Delete what the last round left and some more, kill purging it, hand the same bytes in again or not, purge to the end, account for all."""
        chance = random.Random(f"{self.seed}:{number}")
        self._delete_the_rest()
        expected = self._prepared(number)
        aged()
        if self._killed(*chance.choice(((chance.randint(1, DOCUMENT_LINES), 0), (0, chance.randint(1, BYTE_LINES))))):
            self.counts.update(("kills", "while documents went" if self._in_bin() > 1 else "while bytes went"))
        if chance.random() < 0.5:
            expected["again.pdf"] = self._handed_in_again(f"{number} read")
        purging.purge_due()
        cleared()
        self._account(expected)

    def _delete_the_rest(self) -> None:
        for hold in db.session.scalars(holds.listed(self.actor)).all():
            holds.lift_from_document(hold.document.public_id, actor=self.actor)  # type: ignore[union-attr]
        for row in db.session.scalars(documents.listed(self.actor)).unique().all():
            documents.delete(row.public_id, actor=self.actor)

    def _prepared(self, number: int) -> dict[str, str]:
        """Hashes, by file name, of what has to be there in the end: a file of the same bytes as one that goes, and one that goes only without its hold."""
        stays, shared = (self._handed_in(f"{number} shared", name) for name in ("stays.pdf", "shared.pdf"))
        read, alone, held = (self._handed_in(f"{number} {name}", f"{name}.pdf") for name in ("read", "alone", "held"))
        job = db.session.scalars(select(Job.id).where(Job.document_id == read.id)).one()
        end_reading()
        assert work.perform(job, "reader", self.app.app_context)
        for row in (shared, read, alone, held):
            documents.delete(row.public_id, actor=self.actor)
        holds.place_on_document(held.public_id, "Until the judgment", actor=self.actor)
        return {"stays.pdf": stays.sha256, "held.pdf": held.sha256}

    def _handed_in(self, text: str, name: str) -> Document:
        staged = documents.stage(io.BytesIO(papers.page(f"{self.seed}: {text}")), name, actor=self.actor)
        return documents.receive(staged, actor=self.actor)

    def _handed_in_again(self, text: str) -> str:
        """The hash of a file that was being purged, by whoever had it all the time."""
        try:
            return self._handed_in(text, "again.pdf").sha256
        except StorageUnavailable:  # its bytes went after they were stored; sent again they are kept
            self.counts["asked for again"] += 1
            return self._handed_in(text, "again.pdf").sha256

    def _killed(self, document_lines: int, byte_lines: int) -> bool:
        """Purge in a process that is killed after so many lines of core's code, of those that purge documents or of those that remove their bytes;
        whether it was."""
        end_reading()
        child = os.fork()
        if child == 0:
            try:
                db.engine.dispose(close=False)
                stores.at.cache_clear()  # connections to a store elsewhere are the parent's
                sys.settrace(killing_after(document_lines) if document_lines else None)
                purging.purge_due()
                sys.settrace(killing_after(byte_lines) if byte_lines else None)
                cleared()
            finally:
                os._exit(0)
        return os.waitpid(child, 0)[1] == signal.SIGKILL

    def _in_bin(self) -> int:
        count = db.session.scalar(select(func.count()).select_from(Document).where(Document.state == states.DELETED)) or 0
        end_reading()
        return count

    def _account(self, expected: dict[str, str]) -> None:
        """Exactly these documents are there, nothing names another one, and the store has their bytes and no others."""
        rows = db.session.scalars(select(Document)).unique().all()
        assert {row.name: row.sha256 for row in rows} == expected and self._in_bin() == 1
        for row in rows:
            with documents.open_original(row) as file:
                assert hashlib.sha256(file.read()).hexdigest() == row.sha256
        for table in db.metadata.tables.values():
            for column in (key.parent for key in table.foreign_keys if key.target_fullname == "documents.id"):
                named = set(db.session.scalars(select(column).where(column.is_not(None))))
                assert named <= {row.id for row in rows}, f"{table.name} names purged documents"
        assert {kept.sha256 for kept in storage.listed()} == set(expected.values())
        assert not db.session.scalars(select(Leftover.id).where(Leftover.removed_at.is_(None))).all()
        self.counts["documents there"] += len(rows)

    def proved(self) -> None:
        """The log tells of every purge, and was never broken off."""
        assert activity.verify().findings == []
