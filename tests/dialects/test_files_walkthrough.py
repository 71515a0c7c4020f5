"""The script in docs/ that leads from a bill to records, against a portal that serves, with either kind of store."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal.config import Config
from tests import papers
from tests.dialects.filing import Filing, filing
from tests.features.conftest import on_one_database
from tests.people import People
from tests.processes import free_port

SCRIPT = Path(__file__).parents[2] / "docs" / "files-walkthrough.sh"


@pytest.fixture
def config(config: Config, storage_url: str) -> Config:
    return dataclasses.replace(config, storage_url=storage_url, public_url=f"http://127.0.0.1:{free_port()}")


@pytest.fixture
def served(app: Flask, config: Config, people: People, read_all: Callable[[], int]) -> Iterator[Filing]:
    """The portal on its own port, and a worker beside it."""
    server = make_server("127.0.0.1", int(config.public_url.rpartition(":")[2]), app, threaded=True)
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            read_all()

    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=work)]
    for thread in threads:
        thread.start()
    yield filing(app, people.owner)
    over.set()
    server.shutdown()
    for thread in threads:
        thread.join()


@on_one_database
def test_the_walkthrough_ends_with_records_whose_parts_make_the_whole(served: Filing, config: Config, tmp_path: Path) -> None:
    (tmp_path / "water bill.pdf").write_bytes(papers.page(*papers.WATER_BILL))
    own = {"INLET": config.public_url, "ORGANIZATION": served.headers["x-organization-id"], "API_KEY": served.headers["x-api-key"], "PAUSE": "0.2"}
    command = ["bash", str(SCRIPT), str(tmp_path / "water bill.pdf")]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=90)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "water bill.pdf is uploaded" in done.stdout and "water: 41.5 cubic_metre_(m3), 2024-01-01 to 2024-01-31" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["   Office: 13.999986 of 42 cubic_metre_(m3)", "   Plant: 28.000014 of 42 cubic_metre_(m3)"]
