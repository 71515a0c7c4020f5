"""Uploads in pieces that are cut off at random places while the server is killed again and again: in the end every hash is what it should be."""

from __future__ import annotations

import http.client
import os
import random
import signal
import time
from dataclasses import dataclass, field

from tests.processes import RunningPortal, children, until
from tests.sending import Made, Sender

UNSEEN = (OSError, http.client.HTTPException)
PATIENCE = 60.0


@dataclass
class Cutting:
    """`cuts` and `restarts` that are left; `hashes` of the files that were sent to their end."""

    portal: RunningPortal
    cuts: int
    restarts: int
    seed: int = 1
    size: int = 3 << 20
    hashes: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Send files until nothing is left to do to them; a restart falls into every so many cuts."""
        chance, every = random.Random(self.seed), max(1, self.cuts // max(1, self.restarts))
        while self.cuts or self.restarts:
            self._send(Made(chance.randrange(self.size // 2, self.size), seed=len(self.hashes) + 1), chance, every)

    def _send(self, file: Made, chance: random.Random, every: int) -> None:
        sender = Sender(self.portal)
        path = self._asked(lambda: sender.begin(file.size, "cut-off.pdf"))
        while (offset := self._asked(lambda: sender.offset(path))) < file.size:
            cut = chance.randrange(1, max(2, file.size // 8)) if self.cuts else None
            if cut is not None and self.restarts and self.cuts % every == 0:
                self._restart(chance.random() < 0.5)
            self.cuts -= cut is not None
            try:
                sender.send(path, file, offset, cut)
            except UNSEEN:
                continue  # it was killed meanwhile
        self.hashes.append(file.sha256)

    def _restart(self, all_of_it: bool) -> None:
        """Kill the web server, with or without the process that would start it again at once."""
        self.restarts -= 1
        (master,) = self.portal.pids("web")
        for pid in (*children(master), *([master] if all_of_it else [])):
            os.kill(pid, signal.SIGKILL)
        until(lambda: self.portal.pids("web"), PATIENCE, "there is a web server again")

    def _asked(self, ask):  # type: ignore[no-untyped-def]
        """The answer, however often it has to be asked: the server may be dead, or not know yet that a connection is."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return ask()
            except (*UNSEEN, AssertionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def kept(self) -> list[str]:
        """Hashes of the files that became documents, in order; each is looked at on the disk as well."""
        rows = self.portal.rows("select sha256 from documents where name = 'cut-off.pdf' order by id")
        for (sha256,) in rows:
            assert any(Sender.hash_of(path) == sha256 for path in (self.portal.data_dir / "files").rglob(sha256))
        return [sha256 for (sha256,) in rows]
