"""docflo: reading a document without keeping anything of it."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.config import Config
from portal.core import readings
from portal.core.readings import analysis
from tests import pages, papers
from tests.dialects.conftest import Docflo, error
from tests.features.conftest import INVOICE, on_one_database

ANALYZE = "/docs/v1/document/analyze"
SECRET = "Zebrafinch"
#: A file name and a line that are searched for afterwards.
PAPER = papers.page(*INVOICE[:-1], f"Order of {SECRET}", "Total: EUR 100.00")


def files(*folders: Path) -> dict[Path, int]:
    """Every file below, with the time it was last written."""
    return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where whatever makes a temporary file in this process would make it."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder


def test_an_analysis_reads_the_same_as_a_document(docflo: Docflo, read_all: Callable[[], int], told_doubts: None) -> None:
    document = docflo.document(PAPER, "a.pdf", type="invoice")
    read_all()
    answer = docflo.send(ANALYZE, PAPER, "a.pdf", type="invoice")
    assert answer.status_code == 200 and (answer.json["type"], answer.json["pageCount"]) == ("invoice", 1)
    kept, told = docflo.fields(document), answer.json["fields"]
    assert said(told) == said(kept) != {}


def test_nothing_of_an_analysis_is_kept(
    app: Flask, docflo: Docflo, config: Config, temporary: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = PAPER + b"\n%" + SECRET.encode() + bytes(2 << 20)  # werkzeug would put it into a temporary file
    docflo.get("/docs/v1/document")  # the key's last use is written down
    rows, before = pages.contents(app), files(config.data_dir, temporary)
    caplog.set_level(logging.DEBUG)
    opened = watch_spooling(monkeypatch)
    for data, status in ((PAPER, 200), (large, 200), (b"%PDF-1.7 " + SECRET.encode(), 400)):
        assert docflo.call("POST", ANALYZE, data=body(data), content_type="multipart/form-data; boundary=x").status_code == status
    assert pages.contents(app) == rows
    changed = {path for path, moment in files(config.data_dir, temporary).items() if before.get(path) != moment}
    assert {path for path in changed if not path.name.startswith("inlet.db")} == set() and opened == []
    assert not any(SECRET.encode() in path.read_bytes() for path in changed)
    assert SECRET not in caplog.text


def said(fields: dict[str, Any]) -> dict[str, Any]:
    """What fields say, without the ids of items."""
    plain = {name: value["value"] for name, value in fields.items()}
    return {name: [{**item, "_id": None} for item in value] if isinstance(value, list) else value for name, value in plain.items()}


def body(data: bytes) -> bytes:
    """A form made here: the test's client would put a large one into a temporary file itself."""
    head = b'--x\r\nContent-Disposition: form-data; name="type"\r\n\r\ninvoice\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="'
    return head + SECRET.encode() + b'.pdf"\r\n\r\n' + data + b"\r\n--x--\r\n"


def watch_spooling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of what this process makes temporary files with, even those without a name of their own."""
    opened: list[str] = []
    real = os.open

    def watched(path: object, flags: int, *rest: object, **more: object) -> int:
        if flags & (os.O_CREAT | os.O_TMPFILE) and str(path).startswith((tempfile.gettempdir(), "/tmp", "/var/tmp")):
            opened.append(str(path))
        return real(path, flags, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "open", watched)
    return opened


@on_one_database
def test_an_analysis_needs_a_type_and_a_file_that_can_be_read(docflo: Docflo) -> None:
    assert error(docflo.send(ANALYZE, PAPER))["details"] == "Field: type"
    assert error(docflo.send(ANALYZE, PAPER, type="invoices"))["code"] == "INVALID_DOCUMENT_TYPE"
    assert error(docflo.send(ANALYZE, b"", type="invoice"))["code"] == "EMPTY_FILE"
    assert docflo.send(ANALYZE, b"%PDF-1.7 nothing", type="invoice").status_code == 400
    assert docflo.call("POST", ANALYZE, data={"type": "invoice"}, content_type="multipart/form-data").status_code == 400


@on_one_database
def test_when_enough_are_being_read_the_next_is_asked_to_come_back(docflo: Docflo) -> None:
    for _ in range(analysis.AT_ONCE):
        assert analysis._places.acquire(blocking=False)
    try:
        answer = docflo.send(ANALYZE, PAPER, type="invoice")
    finally:
        for _ in range(analysis.AT_ONCE):
            analysis._places.release()
    assert answer.status_code == 429 and error(answer)["code"] == "RATE_LIMITED" and answer.headers["Retry-After"] == "10"
    assert readings.analyze is analysis.analyze and docflo.send(ANALYZE, PAPER, type="invoice").status_code == 200


@on_one_database
def test_what_takes_too_long_is_refused_and_gives_its_place_back(docflo: Docflo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "LONGEST", 0.001)
    answer = docflo.send(ANALYZE, PAPER, type="invoice")
    assert answer.status_code == 422 and error(answer)["code"] == "READER_TIMED_OUT"
    monkeypatch.undo()
    assert docflo.send(ANALYZE, PAPER, type="invoice").status_code == 200
