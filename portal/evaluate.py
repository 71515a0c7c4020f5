"""``python -m portal.evaluate``: read the labelled documents beside the project and score what was read (`make eval`).

Only this needs ``../shared``; it prints a note when that folder isn't there. Predictions are kept in ``var/eval/``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from portal.extract import readings, shaped
from portal.training import collections
from portal.training.collections import INDEXES, ROOT, SHARED, index_of, labelled
from portal.training.grounding import leaves, ungrounded

COLLECTIONS = ("fin-dev", "eval-dev")
SLOW_SECONDS = 60.0
FAULTS_SHOWN = 20

Json = dict[str, Any]


@dataclass
class Run:
    """What came of reading one collection."""

    lines: list[Json] = field(default_factory=list)
    values: int = 0
    ungrounded: list[str] = field(default_factory=list)

    def add(self, path: Path, reading: Json, seconds: float) -> Json:
        """Count one reading; its line."""
        self.values += sum(1 for _ in leaves(reading.get("fields", {})))
        self.ungrounded += [f"{path.name} {fault}" for fault in ungrounded(reading)]
        self.lines.append(shaped(path, reading, seconds))
        return self.lines[-1]


def run(paths: list[Path], out: Path, jobs: int, pages: Path | None) -> Run:
    """Read every file; one line each, written as they come."""
    out.parent.mkdir(parents=True, exist_ok=True)
    found = Run()
    with out.open("w") as file:
        for one in rules_only(paths, pages, jobs) if pages else readings(paths, jobs):
            file.write(json.dumps(found.add(*one), ensure_ascii=False) + "\n")
    return found


def rules_only(paths: list[Path], pages: Path, jobs: int) -> Iterator[tuple[Path, Json, float]]:
    """Readings from kept pages; a fault is told and doesn't end the run."""
    for path, reading in zip(paths, collections.readings(paths, pages, jobs), strict=True):
        if reading.fault:
            click.echo(reading.fault, err=True)
        yield path, reading.as_json(), 0.0


def summary(found: Run, seconds: float) -> str:
    """Time, errors, files that took too long, values that don't stand where they say."""
    slow = [shape["file"] for shape in found.lines if shape["seconds"] > SLOW_SECONDS]
    failed = [f"{shape['file']}: {shape['error']}" for shape in found.lines if shape["error"]]
    slowest = max(found.lines, key=lambda shape: shape["seconds"])
    return "\n".join([
        f"{len(found.lines)} files in {seconds:.0f} s, slowest {slowest['seconds']:.1f} s ({Path(slowest['file']).name})",
        f"above {SLOW_SECONDS:.0f} s: {slow or 'none'}",
        f"with an error: {len(failed)}",
        *failed,
        f"grounded: {found.values - len(found.ungrounded)} of {found.values} values",
        *found.ungrounded[:FAULTS_SHOWN],
    ])  # fmt: skip


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=SHARED, show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "var" / "eval", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--pages", type=click.Path(path_type=Path), help="Folder of pages kept from the last run with this option: rules alone are tried, in seconds.")
@click.argument("collections", nargs=-1, type=click.Choice(list(INDEXES)))
def evaluate(shared: Path, out: Path, jobs: int, pages: Path | None, collections: tuple[str, ...]) -> None:
    """Score `portal extract` on COLLECTIONS (default: those of development)."""
    scorer = shared / "tools" / "score_extraction.py"
    if not scorer.exists():
        raise click.ClickException(f"no labelled documents in {shared}")
    bad = False
    for name in collections or COLLECTIONS:
        start, paths = time.monotonic(), [one.path for one in labelled(shared, name)]
        found = run(paths, out / f"{name}.jsonl", jobs, pages)
        click.echo(f"\n== {name}: {summary(found, time.monotonic() - start)}\n")
        bad = bad or bool(found.ungrounded) or any(shape["seconds"] > SLOW_SECONDS for shape in found.lines)
        subprocess.run([sys.executable, str(scorer), str(index_of(shared, name)), str(out / f"{name}.jsonl")], check=True)
    if bad:
        raise click.ClickException(f"a value isn't grounded, or a file took more than {SLOW_SECONDS:.0f} s")


if __name__ == "__main__":
    evaluate()
