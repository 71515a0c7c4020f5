"""``make soak N=3000``: the kills of the suite's sample, thousands of them. Stop it at will; the next call goes on where it was.

State and data lie in ``.soak/``; delete the folder to begin anew.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click

from portal.core import outbox
from tests.faults.conftest import NO_LIMITS
from tests.faults.kills import Storm
from tests.processes import ROOT, RunningPortal, free_port, start_portal

FOLDER = ROOT / ".soak"
REPORT_EVERY = 25


def kept() -> dict[str, Any]:
    path = FOLDER / "state.json"
    return json.loads(path.read_text()) if path.exists() else {}


def keep(state: dict[str, Any]) -> None:
    draft = FOLDER / "state.json.new"
    draft.write_text(json.dumps(state, indent=1))
    draft.replace(FOLDER / "state.json")


def portal_of(state: dict[str, Any], data: Path) -> RunningPortal:
    """The portal of an earlier call with its documents, or a new one."""
    if not state:
        return start_portal(data, **NO_LIMITS)
    portal = RunningPortal(data, free_port(), NO_LIMITS, state["bootstrap"])
    portal.start()
    return portal


def line(storm: Storm, seconds: float) -> str:
    counts = ", ".join(f"{name} {count}" for name, count in sorted(storm.counts.items()))
    return f"{counts}; slowest round {storm.slowest:.1f} s; {seconds:.0f} s in all"


@click.command()
@click.option("--kills", default=3000, show_default=True, help="How many in all, those of earlier calls included.")
@click.option("--seed", default=1, show_default=True, help="Taken at the first call; later ones keep it.")
def main(kills: int, seed: int) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the portal is stopped then, too
    FOLDER.mkdir(exist_ok=True)
    state = kept()
    lease, heartbeat = outbox.LEASE.total_seconds(), outbox.HEARTBEAT.total_seconds()
    click.echo(f"lease {lease:.0f} s, heartbeat {heartbeat:.0f} s, {outbox.MAX_ATTEMPTS} attempts")
    portal = portal_of(state, FOLDER / "data")
    storm = Storm(portal, state.get("seed", seed), Counter(state.get("counts", {})), state.get("slowest", 0.0))
    began = time.monotonic() - state.get("seconds", 0.0)
    try:
        while storm.counts["kills"] < kills:
            storm.round(storm.counts["kills"])
            seconds = time.monotonic() - began
            keep({"seed": storm.seed, "bootstrap": portal.bootstrap, "counts": storm.counts, "slowest": storm.slowest, "seconds": seconds})
            if storm.counts["kills"] % REPORT_EVERY == 0:
                click.echo(line(storm, seconds))
    finally:
        portal.stop()
    click.echo(f"nothing lost, nothing twice: {line(storm, time.monotonic() - began)}")


if __name__ == "__main__":
    main()
