"""Meanings of many passages by an index file, beside looking through all of them: ``make bench-vectors`` (``ARGS="--many 300000"``).

The vectors are means of ninety words' vectors of the portal's own pages each, as passages' are, and the questions means of nine. Told are how many of
the ten nearest are among those that the file gives, at what time, and what the file takes.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from pathlib import Path

import numpy as np

from portal import ROOT
from portal.core.search import filed, meaning

QUESTIONS = 200
TOPICS = 400  # passages are about something: most of their words are of one page
GIVEN = 200  # as a search asks for


def texts(many: int, length: int, dice: random.Random) -> list[str]:
    pages = [re.findall(r"[^\W\d_]{2,}", page.read_text()) for page in [*ROOT.glob("docs/*.md"), *ROOT.glob("portal/**/*.py")][:TOPICS]]
    pages = [words for words in pages if len(words) > length]
    made = []
    for _ in range(many):
        page, other = dice.choice(pages), dice.choice(pages)
        at = dice.randrange(len(page) - length)
        made.append(" ".join([*page[at : at + length * 2 // 3], *dice.choices(other, k=length // 3)]))
    return made


def main() -> None:
    options = argparse.ArgumentParser(description="Times meanings by an index file.")
    options.add_argument("--many", type=int, default=300_000)
    many, dice = options.parse_args().many, random.Random(1)
    vectors = np.concatenate([meaning.rounded(meaning.directions(texts(min(5000, many - at), 90, dice))) for at in range(0, many, 5000)])
    asked = meaning.directions(texts(QUESTIONS, 9, dice))
    index, began = filed.empty(), time.perf_counter()
    for start in range(0, many, 2000):
        index.add(np.arange(start, min(start + 2000, many), dtype=np.uint64), vectors[start : start + 2000], threads=1)
    took = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "x.usearch"
        index.save(str(place))
        print(f"{many:,} passages: {many / took:,.0f} filed a second, {place.stat().st_size / many:,.0f} bytes each")
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    exact, by_file, found = [], [], []
    for question in asked:
        began = time.perf_counter()
        alike = np.concatenate([vectors[at : at + 1024].astype(np.float32) @ question for at in range(0, many, 1024)]) / lengths
        nearest = set(np.argpartition(-alike, 10)[:10].tolist())
        exact.append(time.perf_counter() - began)
        began = time.perf_counter()
        given = index.search(meaning.rounded(question[None, :])[0], GIVEN, threads=1).keys
        by_file.append(time.perf_counter() - began)
        found.append(len(nearest & {int(key) for key in given}) / 10)
    print(f"of the ten nearest {100 * float(np.mean(found)):.1f} of 100 are given, at worst {10 * min(found):.0f} of ten")
    for what, times in (("all looked through", exact), ("by the file", by_file)):
        print(f"{what}: {1000 * float(np.median(times)):.1f} ms at the median, {1000 * float(np.quantile(times, 0.95)):.1f} ms p95")


if __name__ == "__main__":
    main()
