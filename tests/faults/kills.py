"""Seeded `kill -9` against a running portal while documents are handed in, and the account of what became of them.

Used by the suite (a sample) and by `make soak` (thousands). Leases are the product's own.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests

from tests import papers
from tests.processes import RunningPortal, command_line, until

#: Work that was killed has to be done again within this time (docs/reliability.md).
RECOVERY_SECONDS = 90.0
#: How often each is killed, in parts of a hundred; "busy worker" waits until one is in the middle of a document.
VICTIMS = {"busy worker": 45, "worker": 15, "redis": 15, "web": 10, "relay": 5, "everything": 10}
UNFINISHED = "SELECT count(*) FROM jobs WHERE state NOT IN ('done', 'dead')"
#: Per document: state, its jobs, its done jobs, its readings, attempts, hash, tenant.
ACCOUNT = """
SELECT d.public_id, d.state, d.sha256, o.public_id,
       (SELECT count(*) FROM jobs j WHERE j.document_id = d.id),
       (SELECT count(*) FROM jobs j WHERE j.document_id = d.id AND j.state = 'done'),
       (SELECT count(*) FROM readings r WHERE r.document_id = d.id),
       (SELECT max(attempts) FROM jobs j WHERE j.document_id = d.id)
FROM documents d JOIN organizations o ON o.id = d.organization_id WHERE d.id > ?
"""


@dataclass
class Storm:
    """`accepted`: hash by document id of what was answered 2xx in this round; `counts` goes on over all rounds."""

    portal: RunningPortal
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    accepted: dict[str, str] = field(default_factory=dict)

    def round(self, number: int) -> None:
        """Hand documents in, kill one victim meanwhile, wait until all is read, account for every document."""
        chance = random.Random(f"{self.seed}:{number}")
        before = self.portal.rows("SELECT coalesce(max(id), 0) FROM documents")[0][0]
        self.accepted = {}
        sender = threading.Thread(target=self._hand_in, args=(number, chance.randint(2, 4)))
        sender.start()
        (victim,) = chance.choices(list(VICTIMS), list(VICTIMS.values()))
        self._kill(victim, chance)
        killed = time.monotonic()
        sender.join()
        until(lambda: self.portal.rows(UNFINISHED)[0][0] == 0, RECOVERY_SECONDS, f"all read after round {number} ({victim})")
        self.slowest = max(self.slowest, time.monotonic() - killed)
        self.counts.update(("kills", victim))
        self._account(before)

    def _hand_in(self, number: int, papers_count: int) -> None:
        for paper in range(papers_count):
            data = papers.page(f"Invoice No. {self.seed}-{number}-{paper}", "Total due USD 125.00")
            try:
                answer = self.portal.upload(data)
            except requests.RequestException:
                self.counts["unanswered"] += 1
                continue
            if answer.ok:
                self.accepted[answer.json()["id"]] = hashlib.sha256(data).hexdigest()
            self.counts[f"answered {answer.status_code}"] += 1

    def _kill(self, victim: str, chance: random.Random) -> None:
        if victim == "busy worker":
            self._kill_busy(chance)
            return
        time.sleep(chance.uniform(0, 0.5))
        if victim == "everything":
            self.portal.kill_everything()
            self.portal.start()
            return
        pids = until(lambda: self.portal.pids(victim), 30, f"a {victim} runs")
        os.kill(chance.choice(pids), signal.SIGKILL)

    def _kill_busy(self, chance: random.Random) -> None:
        running = "SELECT worker FROM jobs WHERE state = 'running'"
        try:
            ((name, *_), *_) = until(lambda: self.portal.rows(running), 10, "a document is being read", pause=0.002)
        except AssertionError:
            return self._kill("worker", chance)
        time.sleep(chance.uniform(0, 0.06))
        for pid in self.portal.pids("worker"):
            if command_line(pid).rstrip().endswith(f" {name}"):
                os.kill(pid, signal.SIGKILL)

    def _account(self, before: int) -> None:
        """Every document of this round: read exactly once, its bytes on disk with the hash that was sent."""
        found = {}
        for public_id, state, sha256, tenant, jobs, done, readings, attempts in self.portal.rows(ACCOUNT, before):
            assert (jobs, done, readings) == (1, 1, 1), f"{public_id}: {jobs} jobs, {done} done, {readings} readings, state {state}"
            assert state in ("read", "needs_review"), f"{public_id} is {state}"
            path = self.portal.data_dir / "files" / tenant / sha256[:2] / sha256
            assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
            found[public_id] = sha256
            self.counts["read"] += 1
            self.counts["read again after a kill"] += attempts > 1
        assert self.accepted.items() <= found.items(), f"lost: {self.accepted.keys() - found.keys()}"
