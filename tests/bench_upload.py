"""``make bench-upload``: 1 GiB by tus to local disk, beside a plain loop that writes and hashes the same bytes, and 1 GiB to a presigned address of a store
that speaks S3: how fast, and how much the web processes' memory grows meanwhile.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click
import requests

from tests import stores
from tests.faults.conftest import NO_LIMITS
from tests.processes import RunningPortal, children, start_portal, until
from tests.sending import Made, Sender

LEAST_SHARE, MOST_GROWTH = 0.5, 32 << 20


def resident(pid: int) -> int:
    """Bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def watched(portal: RunningPortal) -> Iterator[Callable[[], int]]:
    """Afterwards: by how many bytes the web process that grew most did."""
    (master,) = portal.pids("web")
    before = {pid: resident(pid) for pid in (master, *children(master))}
    most, over = dict(before), threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            for pid in before:
                most[pid] = max(most[pid], resident(pid))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield lambda: max(most[pid] - before[pid] for pid in before)
    finally:
        over.set()
        thread.join()


def plain(folder: Path, file: Made) -> float:
    """Seconds of a loop that writes the bytes, hashes them and has them reach the disk."""
    digest, started = hashlib.sha256(), time.monotonic()
    with open(folder / "plain", "wb") as target:
        for block in file.blocks():
            target.write(block)
            digest.update(block)
        target.flush()
        os.fsync(target.fileno())
    seconds = time.monotonic() - started
    (folder / "plain").unlink()
    return seconds


def by_tus(sender: Sender, file: Made) -> float:
    path, started = sender.begin(file.size), time.monotonic()
    answer = sender.send(path, file, 0)
    assert answer is not None and answer.status == 204, answer and answer.status
    return time.monotonic() - started


def presigned(sender: Sender, file: Made) -> tuple[float, str]:
    """Seconds until all was put, and the file's id, confirmed."""
    base, headers = sender.portal.base_url, {name: value for name, value in sender.headers.items() if name.startswith("x-")}
    told = [{"name": "large", "extension": "pdf", "mime_type": "application/pdf", "size_kb": -(-file.size // 1024)}]
    (one,) = requests.post(f"{base}/v1/files/presigned-urls", json=told, headers=headers, timeout=60).json()
    address, started = urlsplit(one["presigned_url"]), time.monotonic()
    connection = http.client.HTTPConnection(address.netloc, timeout=300)
    sized = {"Content-Length": str(file.size), "Content-Type": "application/pdf"}
    connection.request("PUT", f"{address.path}?{address.query}", body=file.blocks(), headers=sized)
    assert connection.getresponse().status == 200
    seconds = time.monotonic() - started
    confirmed = requests.patch(f"{base}/v1/files/batch-update", json={"file_ids": [one["id"]], "status": "uploaded"}, headers=headers, timeout=60)
    assert confirmed.ok, confirmed.text
    return seconds, one["id"]


def rate(file: Made, seconds: float) -> str:
    return f"{file.size / seconds / 1e6:.0f} MB/s"


def on_disk(folder: Path, file: Made) -> bool:
    portal = start_portal(folder / "disk", **NO_LIMITS)
    try:
        sender = Sender(portal)
        by_tus(sender, Made(1 << 20, seed=2))  # what is loaded at first use is loaded
        loop = plain(folder, file)
        with watched(portal) as growth:
            seconds = by_tus(sender, file)
        again = plain(folder, file)
        kept = [path for path in (folder / "disk" / "files").rglob(file.sha256)]
        assert len(kept) == 1 and kept[0].stat().st_size == file.size
        share = (loop + again) / 2 / seconds
        beside = f"plain loop {rate(file, loop)} before, {rate(file, again)} after"
        click.echo(f"tus, local disk: {rate(file, seconds)}; {beside}; share {share:.2f} (≥ {LEAST_SHARE})")
        click.echo(f"web process grew by {growth() / 1e6:.1f} MB (< {MOST_GROWTH / 1e6:.0f})")
        return share >= LEAST_SHARE and growth() < MOST_GROWTH
    finally:
        portal.stop()


def on_s3(folder: Path, file: Made) -> bool:
    server = stores.start(folder / "s3")
    os.environ.update(stores.CREDENTIALS)
    portal = start_portal(folder / "portal", STORAGE_URL=server.bucket(), **NO_LIMITS)
    try:
        sender = Sender(portal)
        for seed in range(2, 10):  # what is loaded at first use is loaded, in both processes
            presigned(sender, Made(1 << 20, seed))
        with watched(portal) as growth:
            seconds, uuid = presigned(sender, file)
            until(lambda: portal.rows("select 1 from documents where uuid = ? and sha256 = ?", uuid, file.sha256), 600, "the file is confirmed", pause=1)
        click.echo(f"presigned, S3: {rate(file, seconds)}; web process grew by {growth() / 1e6:.1f} MB (< {MOST_GROWTH / 1e6:.0f})")
        return growth() < MOST_GROWTH
    finally:
        portal.stop()
        server.process.terminate()


@click.command()
@click.option("--megabytes", default=1024, show_default=True)
@click.option("--only", type=click.Choice(["disk", "s3"]))
def main(megabytes: int, only: str | None) -> None:
    """Exit code 1 when a figure isn't held."""
    with tempfile.TemporaryDirectory(prefix="inlet-upload-") as name:
        folder, file = Path(name), Made(megabytes << 20)
        (folder / "s3").mkdir()
        held = [measure(folder, file) for which, measure in (("disk", on_disk), ("s3", on_s3)) if only in (None, which)]
    raise SystemExit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
