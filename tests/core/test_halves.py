"""Work shared with a second process: the same words as alone, also when that process ends in between."""

from __future__ import annotations

import os
import signal
import socket

import numpy as np
import pytest
from PIL import Image

from portal.core.extraction import halves, ocr
from portal.core.sandbox import helper
from tests.core.test_recogniser import line


@pytest.fixture
def helping(monkeypatch):
    """The process id of a helper that is always taken to have a core of its own."""
    ocr.engine()
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        ours.close()
        try:
            helper.serve(theirs)
        finally:
            os._exit(0)
    theirs.close()
    monkeypatch.setattr(halves.Lent, "helper", helper.Helper(ours.detach()))
    monkeypatch.setattr(halves, "core_is_free", lambda: True)
    yield pid
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


@pytest.fixture(scope="module")
def page() -> np.ndarray:
    sheet = Image.new("RGB", (800, 1000), "white")
    for number, text in enumerate(("Invoice 2024-117", "Bread 120.00", "Rolls 40.00", "Subtotal 160.00", "Tax 16.00", "Total 176.00")):
        sheet.paste(Image.fromarray(line(text)), (40, 40 + 150 * number))
    return np.ascontiguousarray(sheet)


@pytest.fixture(scope="module")
def alone(page):
    return ocr.see(page)


def test_two_read_the_same_as_one(page, alone, helping):
    assert ocr.see(page) == alone
    assert halves.Lent.helper is not None and "Total" in [word.text for word in alone.words]


def test_a_helper_that_ends_costs_nothing_but_time(page, alone, helping):
    os.kill(helping, signal.SIGKILL)
    assert ocr.see(page) == alone
    assert halves.Lent.helper is None


def test_a_helper_that_makes_no_sense_is_asked_no_more(page, alone, monkeypatch):
    ours, theirs = socket.socketpair()
    theirs.sendall((2).to_bytes(4, "big") + b"no")
    monkeypatch.setattr(halves.Lent, "helper", helper.Helper(ours.detach()))
    monkeypatch.setattr(halves, "core_is_free", lambda: True)
    ours_and_theirs = halves.in_halves("text", ocr.engine().recogniser.read, [line("Total"), line("Tax 16.00")])
    assert [found.text for found in ours_and_theirs] == ["Total", "Tax 16.00"]
    assert halves.Lent.helper is None


@pytest.mark.parametrize(("told", "free"), [
    ("3.98 1.00 1.00 1/200 7\n", True), ("2.30 1.00 1.00 4/200 7\n", True), ("2.98 1.00 1.00 2/200 7\n", False), ("", False),
])
def test_a_core_is_free_now_or_has_been(told, free, monkeypatch, tmp_path):
    (tmp_path / "loadavg").write_text(told)
    monkeypatch.setattr(halves, "LOAD", tmp_path / "loadavg")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert halves.core_is_free() is free


def test_work_is_dealt_by_weight():
    crops = [np.zeros((10, width, 3), np.uint8) for width in (10, 500, 20, 300, 200, 30)]
    here, there = halves.dealt(crops)
    assert sorted(here + there) == list(range(6))
    assert abs(sum(crops[i].shape[1] for i in here) - sum(crops[i].shape[1] for i in there)) <= 30
