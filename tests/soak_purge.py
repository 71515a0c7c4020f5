"""``make soak-purge``: the killed purges of the suite's sample, hundreds of them. Stop it at will; the next call goes on where it was.

State and data lie in ``.soak/purge/``; delete the folder to begin anew. ``ARGS="--s3"`` has the bytes in a store that speaks S3.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import select

from portal import create_app
from portal.config import from_environ
from portal.core import accounts
from portal.core.accounts import User
from portal.core.db import db
from portal.launch import migrations
from tests import stores
from tests.processes import ROOT
from tests.purges import Purges

FOLDER = ROOT / ".soak" / "purge"
REPORT_EVERY = 25


@contextmanager
def store_of(folder: Path, s3: bool) -> Iterator[str]:
    """`STORAGE_URL`: the disk, or a bucket of a server that is started for it."""
    if not s3:
        yield ""
        return
    (folder / "bucket").mkdir(parents=True, exist_ok=True)
    os.environ.update(stores.CREDENTIALS)
    server = stores.start(folder)
    try:
        yield f"s3://bucket?endpoint={server.endpoint}"
    finally:
        server.process.terminate()
        server.process.wait()


@contextmanager
def purges_of(folder: Path, storage_url: str, seed: int) -> Iterator[Purges]:
    """Those of an earlier call with their documents, or new ones."""
    state = json.loads((folder / "state.json").read_text()) if (folder / "state.json").exists() else {}
    environ = {"INLET_DATA": str(folder / "data"), "REDIS_URL": "unix:///nowhere", "INLET_DEMO": "0", "STORAGE_URL": storage_url}
    app = create_app(dataclasses.replace(from_environ(environ), password_memory_kib=64, password_passes=1), web=False)
    with app.app_context():
        migrations.upgrade()
        found = db.session.scalars(select(User)).unique().first()
        owner = found or accounts.found("Firm", "firm", email="owner@firm.example", password="long enough")
        yield Purges(app, owner.actor, state.get("seed", seed), Counter(state.get("counts", {})))


def keep(folder: Path, purges: Purges) -> None:
    draft = folder / "state.json.new"
    draft.write_text(json.dumps({"seed": purges.seed, "counts": purges.counts}, indent=1))
    draft.replace(folder / "state.json")


def line(purges: Purges) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(purges.counts.items()))


@click.command()
@click.option("--kills", default=500, show_default=True, help="How many in all, those of earlier calls included.")
@click.option("--seed", default=1, show_default=True, help="Taken at the first call; later ones keep it.")
@click.option("--s3", is_flag=True, help="Keep the bytes in a store that speaks S3; it has a state of its own.")
def main(kills: int, seed: int, s3: bool) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the store's server is stopped then, too
    logging.disable(logging.WARNING)  # of a queue that nobody serves here
    folder = FOLDER / ("s3" if s3 else "disk")
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with store_of(folder / "store", s3) as url, purges_of(folder, url, seed) as purges:
        while purges.counts["kills"] < kills:
            purges.round(purges.counts["rounds"])
            purges.counts["rounds"] += 1
            keep(folder, purges)
            if purges.counts["rounds"] % REPORT_EVERY == 0:
                click.echo(line(purges))
        purges.proved()
        click.echo(f"no half of a document, no byte too many or too few: {line(purges)}; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
