"""Every bad file ends as a typed refusal or a limited failure, and the next document is read."""

from __future__ import annotations

import contextlib
import time

import pytest
from PIL import Image

from portal.core.extraction.refused import Refused
from portal.core.extraction.sniff import sniff
from portal.core.readings.answer import checked
from portal.core.sandbox import OutOfMemory, Sandbox, SandboxFailure, TimedOut
from tests.core import ebills, files


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as prepared:
        yield prepared


def uploaded(sandbox: Sandbox, data: bytes) -> dict:
    """As an upload is treated: sniffed, read in the sandbox, the answer held to its shape."""
    return checked(sandbox.read(data, sniff(data, "upload.pdf").name))


REFUSED = {
    "empty": (lambda: b"", "empty_file"),
    "html": (lambda: b"<!DOCTYPE html><title>Invoice</title>", "unsupported_type"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_type"),
    "exe": (lambda: b"MZ" + bytes(400), "unsupported_type"),
    "exe-and-pdf": (lambda: b"MZ" + bytes(60) + files.pdf(), "unsupported_type"),
    "zip-bomb": (files.zip_bomb, "unsupported_type"),
    "encrypted-pdf": (files.encrypted_pdf, "encrypted"),
    "truncated-pdf": (lambda: files.pdf()[:700], "damaged"),
    "noise-pdf": (lambda: b"%PDF-1.4\n" + bytes(range(256)) * 40, "damaged"),
    "page-tree-cycle": (files.page_tree_cycle, "damaged"),
    "501-pages": (lambda: files.pdf(("x",), pages=501), "too_many_pages"),
    "large-png": (files.large_png, "too_many_pixels"),
    "large-tiff": (lambda: files.image("TIFF", Image.new("1", (13_000, 13_000)), compression="group4"), "too_many_pixels"),
    "5000-frames": (lambda: files.tiff(5000), "too_many_pages"),
    "truncated-jpeg": (lambda: files.image("JPEG")[:4000], "damaged"),
    "header-only-png": (lambda: files.image("PNG")[:40], "damaged"),
    "no-text": (lambda: b"\n \n\t\n", "unsupported_type"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_code(sandbox, name):
    make, code = REFUSED[name]
    with pytest.raises(Refused) as caught:
        uploaded(sandbox, make())
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")


@pytest.mark.parametrize("make", [files.deflate_bomb, files.nested_forms], ids=["deflate-bomb", "nested-forms"])
@pytest.mark.parametrize("operation", ["read", "render"])
def test_a_bomb_goes_off_in_its_own_memory(sandbox, make, operation):
    data, start = make(), time.monotonic()
    with pytest.raises((OutOfMemory, TimedOut)):
        uploaded(sandbox, data) if operation == "read" else sandbox.render(data, "pdf", 1, 800)
    assert time.monotonic() - start < 40
    assert uploaded(sandbox, files.pdf())["pages"][0]["source"] == "text"


STRANGE = {
    "a-pixel-high": lambda: files.image("PNG", Image.new("L", (200_000, 1))),
    "a-pixel-wide": lambda: files.image("PNG", Image.new("L", (3, 60_000), 255)),
    "thin-page": lambda: files.pdf(("x " * 60,), size=(14_000, 12)),
    "thousands-of-pictures": lambda: files.many_pictures(6000),
    "flat-pictures": lambda: files.many_pictures(40, matrix=b"0 0 0 0 0 0"),
    "a-line-across-all": lambda: files.image("PNG", files.picture(("I" * 400,), size=(6000, 300))),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_is_read_or_fails_alone(sandbox, name):
    start = time.monotonic()
    with contextlib.suppress(Refused, OutOfMemory, TimedOut):
        assert len(uploaded(sandbox, STRANGE[name]())["pages"]) == 1
    assert time.monotonic() - start < 40
    assert uploaded(sandbox, files.pdf())["pages"][0]["source"] == "text"


def test_a_jpeg_that_promises_more_than_it_holds_is_refused(sandbox):
    data = bytearray(files.image("JPEG"))
    frame = data.index(b"\xff\xc0")  # start of frame: height and width follow five bytes later
    data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    with pytest.raises(Refused) as caught:
        uploaded(sandbox, bytes(data))
    assert caught.value.code == "too_many_pixels"


def test_a_picture_bomb_in_a_pdf_is_contained(sandbox):
    try:
        assert len(uploaded(sandbox, files.picture_bomb())["pages"]) == 1
    except SandboxFailure as failure:
        assert isinstance(failure, (OutOfMemory, TimedOut))


def hollow(root: bytes) -> bytes:
    """An XML file of two million elements that say nothing."""
    return b"<" + root + b">" + b"<x/>" * 2_000_000 + b"</" + root + b">"


ATTACHED = {
    "spaces": files.attachment_bomb,
    "elements": lambda: ebills.with_attachments({"factur-x.xml": hollow(b"CrossIndustryInvoice")}),
    "many": lambda: ebills.with_attachments({f"{number}.xml": b"<x>" + b" " * 9_000_000 + b"</x>" for number in range(6)}),
}


@pytest.mark.parametrize("name", ATTACHED)
def test_an_attached_bomb_is_refused_by_itself_and_the_page_is_read(sandbox, name):
    reading = uploaded(sandbox, ATTACHED[name]())
    assert len(reading["pages"]) == 1
    told = [check for check in reading["checks"] if check["name"] == "embedded_invoice_is_readable"]
    assert told and all(not check["passed"] and check["detail"].endswith(".xml is too large to be read") for check in told)


def test_a_page_of_a_square_kilometre_is_drawn_small(sandbox):
    reading = uploaded(sandbox, files.huge_page())
    assert reading["pages"][0]["width"] <= 14_400
    assert sandbox.render(files.huge_page(), "pdf", 1, 800)[:4] == b"\x89PNG"


def test_a_pdf_without_its_end_is_repaired(sandbox):
    whole = files.pdf()
    reading = uploaded(sandbox, whole[: whole.rindex(b"xref")])
    assert ["Invoice" in word for word in reading["pages"][0]["words"]].count(True) == 1


def test_an_archive_behind_a_pdf_changes_nothing(sandbox):
    assert len(uploaded(sandbox, files.pdf() + files.zip_bomb())["pages"]) == 1


def test_a_page_that_is_not_there_is_refused(sandbox):
    for data, kind in ((files.pdf(), "pdf"), (files.tiff(2), "tiff"), (b"some text", "text")):
        with pytest.raises(Refused) as caught:
            sandbox.render(data, kind, 9, 200)
        assert caught.value.code == "no_such_page"
