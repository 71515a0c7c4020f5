"""`make eval-synthetic`: draw the documents of a seed, read them with the command line's reader, score what was read.

Files are drawn once per seed and drawing. What was read is kept under a mark of the reader's own files, so that an interrupted run goes on where it was
and a changed reader begins anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

from . import score
from .__main__ import KINDS, SECOND, THIRD, write

ROOT = Path(__file__).parent.parent.parent
AT_ONCE = 40


def mark(folder: Path, but: tuple[str, ...] = ()) -> str:
    """Changes when a file in `folder` changes, unless its name or a folder's that it is in begins with one of `but`."""
    sums = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and "__pycache__" not in parts and not any(part.startswith(but) for part in parts):
            sums.update(path.read_bytes())
    return sums.hexdigest()[:12]


def draw(folder: Path, seed: int, kinds: tuple[str, ...]) -> None:
    """The documents, unless those there are by the same drawing."""
    others = () if kinds == THIRD else ("third",)
    stamp, now = folder / "drawn", mark(Path(__file__).parent, ("score.py", "measure.py", *others))
    if stamp.exists() and stamp.read_text() == now:
        return
    shutil.rmtree(folder, ignore_errors=True)
    write(folder, seed, kinds)
    stamp.write_text(now)


def read(folder: Path, names: list[str], kept: Path) -> None:
    """Append a line for each file that has none yet, some files at a time."""
    done = {Path(json.loads(line)["file"]).name for line in kept.read_text().splitlines()} if kept.exists() else set()
    left = [name for name in names if name not in done]
    for start in range(0, len(left), AT_ONCE):
        some = [str(folder / name) for name in left[start : start + AT_ONCE]]
        command = [str(Path(sys.executable).with_name("portal")), "extract", "--jsonl", *some]
        answer = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
        with kept.open("a", encoding="utf-8") as out:
            out.write(answer.stdout)
        print(f"read {min(start + AT_ONCE, len(left))} of {len(left)}", file=sys.stderr, flush=True)


def main() -> None:
    cli = argparse.ArgumentParser(prog="python -m tests.synthetic.measure", description=__doc__)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--out", type=Path, default=ROOT / "var" / "synthetic")
    cli.add_argument("--by", default="doc_type", choices=score.GROUPS)
    cli.add_argument("--second", action="store_true", help="the second set of layouts instead of the first")
    cli.add_argument("--third", action="store_true", help="the third set")
    cli.add_argument("--half", choices=score.HALVES, help="of the third set only that half")
    args = cli.parse_args()
    folder: Path = args.out / f"{'third' if args.third else 'second' if args.second else 'seed'}-{args.seed}"
    draw(folder, args.seed, THIRD if args.third else SECOND if args.second else KINDS)
    names = [entry["file"] for entry in score.known(folder / "index.jsonl", args.half)]
    kept = folder / f"read-{mark(ROOT / 'portal/core/extraction')}.jsonl"
    for old in folder.glob("read-*.jsonl"):
        if old != kept:
            old.unlink()
    read(folder, names, kept)
    score.show(folder / "index.jsonl", kept, args.by, args.half)


if __name__ == "__main__":
    main()
