"""``python -m portal.evaluate``: read the labelled documents beside the project and score what was read (`make eval`).

Only this needs ``../shared``; it prints a note when that folder isn't there. Predictions are kept in ``var/eval/``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import click

from portal.extract import lines

ROOT = Path(__file__).resolve().parent.parent
COLLECTIONS = ("fin-dev", "eval-dev")
SLOW_SECONDS = 60.0


def predictions(folder: Path, out: Path, jobs: int) -> list[dict]:
    """Read every file of the collection's index; one line each, written as they come."""
    rows = [json.loads(row) for row in (folder / "index-dev.jsonl").read_text().splitlines()]
    out.parent.mkdir(parents=True, exist_ok=True)
    found = []
    with out.open("w") as file:
        for shape in lines([folder / row["file"] for row in rows], jobs):
            file.write(json.dumps(shape, ensure_ascii=False) + "\n")
            found.append(shape)
    return found


def summary(found: list[dict], seconds: float) -> str:
    """Time, errors and files that took too long."""
    slow = [shape["file"] for shape in found if shape["seconds"] > SLOW_SECONDS]
    failed = [f"{shape['file']}: {shape['error']}" for shape in found if shape["error"]]
    slowest = max(found, key=lambda shape: shape["seconds"])
    head = f"{len(found)} files in {seconds:.0f} s, slowest {slowest['seconds']:.1f} s ({Path(slowest['file']).name})"
    return "\n".join([head, f"above {SLOW_SECONDS:.0f} s: {slow or 'none'}", f"with an error: {len(failed)}", *failed])


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=ROOT.parent / "shared", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "var" / "eval", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
def evaluate(shared: Path, out: Path, jobs: int) -> None:
    """Score `portal extract` on the development collections."""
    scorer = shared / "tools" / "score_extraction.py"
    if not scorer.exists():
        raise click.ClickException(f"no labelled documents in {shared}")
    slow = False
    for name in COLLECTIONS:
        start, index = time.monotonic(), shared / "data" / name / "index-dev.jsonl"
        found = predictions(index.parent, out / f"{name}.jsonl", jobs)
        click.echo(f"\n== {name}: {summary(found, time.monotonic() - start)}\n")
        slow = slow or any(shape["seconds"] > SLOW_SECONDS for shape in found)
        subprocess.run([sys.executable, str(scorer), str(index), str(out / f"{name}.jsonl")], check=True)
    if slow:
        raise click.ClickException(f"a file took more than {SLOW_SECONDS:.0f} s")


if __name__ == "__main__":
    evaluate()
