"""``python -m portal.evaluate``: read the labelled documents beside the project and score what was read (`make eval`).

Only this needs ``../shared``; it prints a note when that folder isn't there. Predictions are kept in ``var/eval/``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from portal.extract import lines, shaped
from portal.training.collections import INDEXES, ROOT, SHARED, index_of, labelled, readings

COLLECTIONS = ("fin-dev", "eval-dev")
SLOW_SECONDS = 60.0


def predictions(paths: list[Path], out: Path, jobs: int, pages: Path | None) -> list[dict]:
    """Read every file; one line each, written as they come."""
    out.parent.mkdir(parents=True, exist_ok=True)
    found = []
    with out.open("w") as file:
        for shape in rules_only(paths, pages, jobs) if pages else lines(paths, jobs):
            file.write(json.dumps(shape, ensure_ascii=False) + "\n")
            found.append(shape)
    return found


def rules_only(paths: list[Path], pages: Path, jobs: int) -> Iterator[dict]:
    """The lines from kept pages; a fault is told and doesn't end the run."""
    for path, reading in zip(paths, readings(paths, pages, jobs), strict=True):
        if reading.fault:
            click.echo(reading.fault, err=True)
        yield shaped(path, reading.as_json(), 0.0)


def summary(found: list[dict], seconds: float) -> str:
    """Time, errors and files that took too long."""
    slow = [shape["file"] for shape in found if shape["seconds"] > SLOW_SECONDS]
    failed = [f"{shape['file']}: {shape['error']}" for shape in found if shape["error"]]
    slowest = max(found, key=lambda shape: shape["seconds"])
    head = f"{len(found)} files in {seconds:.0f} s, slowest {slowest['seconds']:.1f} s ({Path(slowest['file']).name})"
    return "\n".join([head, f"above {SLOW_SECONDS:.0f} s: {slow or 'none'}", f"with an error: {len(failed)}", *failed])


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
    slow = False
    for name in collections or COLLECTIONS:
        start, paths = time.monotonic(), [one.path for one in labelled(shared, name)]
        found = predictions(paths, out / f"{name}.jsonl", jobs, pages)
        click.echo(f"\n== {name}: {summary(found, time.monotonic() - start)}\n")
        slow = slow or any(shape["seconds"] > SLOW_SECONDS for shape in found)
        subprocess.run([sys.executable, str(scorer), str(index_of(shared, name)), str(out / f"{name}.jsonl")], check=True)
    if slow:
        raise click.ClickException(f"a file took more than {SLOW_SECONDS:.0f} s")


if __name__ == "__main__":
    evaluate()
