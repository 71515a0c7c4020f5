"""Bad uploads: never a 5xx (but 507 for a full disk), always the house's envelope, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from portal.config import Config
from tests import papers
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api

PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def form(data: bytes, name: bytes = b"document.pdf") -> bytes:
    """The body of an upload, with the boundary ``x``."""
    return b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n' + data + b"\r\n--x--\r\n"


def kept(config: Config) -> list[Path]:
    return [file for file in config.storage_dir.rglob("*") if file.is_file()] if config.storage_dir.exists() else []


REFUSED = {
    "nothing": (b"", 400, "empty_file"),
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", 415, "unsupported_type"),
    "html after spaces": (b" \r\n\t<html><body>", 415, "unsupported_type"),
    "html in utf-16": ("\ufeff<html><script>".encode("utf-16-le"), 415, "unsupported_type"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 415, "unsupported_type"),
    "windows program": (b"MZ\x90\x00" + b"\x00" * 100, 415, "unsupported_type"),
    "linux program": (b"\x7fELF\x02\x01\x01" + b"\x00" * 100, 415, "unsupported_type"),
    "shell script": (b"#!/bin/sh\nrm -rf /\n", 415, "unsupported_type"),
    "zip": (zipped(a=b"x"), 415, "unsupported_type"),
    "program, then pdf": (b"MZ\x90\x00" + b"%PDF-1.4 " * 20, 415, "unsupported_type"),
    "html, then pdf": (b"<html><body>%PDF-1.4\n", 415, "unsupported_type"),
    "zip, then pdf": (b"PK\x03\x04" + b"%PDF-1.4 " * 20, 415, "unsupported_type"),
    "film": (b"\x00\x00\x00\x18ftypisom" + b"\x00" * 40, 415, "unsupported_type"),
    "noise": (bytes(range(256)) * 8, 415, "unsupported_type"),
    "169 megapixels": (PNG_HEAD + (13_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00" + b"\x00" * 20, 422, "too_many_pixels"),
}


@on_one_database
def test_what_isnt_a_document_is_refused_whatever_it_is_called(owner: Api, config: Config) -> None:
    for name, (data, status, code) in REFUSED.items():
        answer = owner.upload(data, "invoice.pdf")
        assert (name, answer.status_code, error(answer)["code"], pointer(answer)) == (name, status, code, "/data/attributes/file")
    assert owner.get("/api/docs/").json["count"] == 0 and kept(config) == []


def picture_in(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, kind)
    return out.getvalue()


@on_one_database
def test_a_document_is_taken_whatever_it_is_called(owner: Api) -> None:
    for data in (papers.page("x"), *map(picture_in, ("PNG", "JPEG", "TIFF", "WEBP"))):
        made = owner.upload(data, "virus.exe")
        assert made.status_code == 201
        assert owner.get(f"/api/docs/{made.json['id']}/download/").data == data


def test_a_pdf_with_something_behind_its_end_stays_a_pdf(owner: Api, minimal_pdf: bytes) -> None:
    both = minimal_pdf + zipped(a=b"x") + b"<script>alert(1)</script>"
    answer = owner.get(f"/api/docs/{owner.document(both)}/download/")
    assert answer.mimetype == "application/pdf" and answer.data == both


FORMS = {
    "no file": ({"folder_id": ""}, "multipart/form-data", 400, "file"),
    "a text for a file": ({"file": "text"}, "multipart/form-data", 400, "file"),
    "two files": ({"file": [(BytesIO(b"%PDF-1.4"), "a.pdf"), (BytesIO(b"%PDF-1.4"), "b.pdf")]}, "multipart/form-data", 400, "file"),
    "url-encoded": ({"file": "x"}, "application/x-www-form-urlencoded", 400, "file"),
    "json": (b'{"file": "x"}', "application/json", 400, "file"),
    "no boundary": (b"--x\r\n", "multipart/form-data", 400, "file"),
    "another boundary": (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=y", 400, None),
    "cut in a header": (b"--x\r\nContent-Dispo", "multipart/form-data; boundary=x", 400, None),
    "empty": (b"", "multipart/form-data; boundary=x", 400, None),
    "a megabyte of text": ({"folder_id": "x" * 1_000_000}, "multipart/form-data", 413, None),
    "ten thousand characters of text": ({"file": (BytesIO(b"%PDF-1.4"), "a.pdf"), "folder_id": "x" * 10_001}, "multipart/form-data", 400, "folder_id"),
    "NUL in a text": ({"file": (BytesIO(b"%PDF-1.4"), "a.pdf"), "folder_id": "a\x00b"}, "multipart/form-data", 400, "folder_id"),
    "1,001 parts": ({f"part{number}": "x" for number in range(1001)}, "multipart/form-data", 413, None),
}


@pytest.mark.parametrize(("data", "content_type", "status", "field"), FORMS.values(), ids=FORMS.keys())
@on_one_database
def test_a_bad_form_is_refused(owner: Api, config: Config, data: object, content_type: str, status: int, field: str | None) -> None:
    answer = owner.call("POST", "/api/docs/", data=data, content_type=content_type)
    assert answer.status_code == status and error(answer)["detail"]
    assert field is None or pointer(answer) == f"/data/attributes/{field}"
    assert kept(config) == []


@on_one_database
def test_a_name_in_latin_1_is_a_400(owner: Api, minimal_pdf: bytes) -> None:
    answer = owner.call("POST", "/api/docs/", data=form(minimal_pdf, b"caf\xe9.pdf"), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/file"


@on_one_database
def test_a_file_above_the_limit_is_refused(owner: Api, config: Config) -> None:
    answer = owner.upload(b"%PDF-1.4\n" + bytes((config.max_upload_mb << 20) - 8))
    assert answer.status_code == 413 and error(answer)["code"] == "payload_too_large"
    assert kept(config) == [] and owner.get("/api/docs/").json["count"] == 0


@pytest.fixture
def small_disk(config: Config) -> Iterator[Path]:
    """The storage directory as a file system of its own with 64 KB."""
    if os.geteuid() != 0:
        pytest.skip("only root mounts")
    config.storage_dir.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(config.storage_dir)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no mounting here: {mounted.stderr.decode().strip()}")
    yield config.storage_dir
    subprocess.run(["umount", str(config.storage_dir)], check=True)


def test_a_full_disk_is_a_507_without_a_row_or_a_rest(small_disk: Path, owner: Api, config: Config, minimal_pdf: bytes) -> None:
    first = owner.document(minimal_pdf)
    answer = owner.upload(b"%PDF-1.4\n" + os.urandom(100_000))
    assert answer.status_code == 507 and error(answer)["code"] == "insufficient_storage"
    assert owner.get("/api/docs/").json["count"] == 1 and len(kept(config)) == 1
    assert owner.get(f"/api/docs/{first}/download/").data == minimal_pdf
    assert owner.upload(b"%PDF-1.4\n" + os.urandom(1000)).status_code == 201


def test_storage_that_cant_be_written_is_a_507_too(small_disk: Path, owner: Api, config: Config, minimal_pdf: bytes) -> None:
    document = owner.document(minimal_pdf)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    answer = owner.upload(minimal_pdf, headers={"Idempotency-Key": "again"})
    assert answer.status_code == 507 and str(small_disk) not in answer.text
    assert owner.get("/api/docs/").json["count"] == 1 and owner.get(f"/api/docs/{document}/download/").data == minimal_pdf
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    assert owner.upload(minimal_pdf, headers={"Idempotency-Key": "again"}).status_code == 201


@on_one_database
def test_no_room_for_the_forms_own_temporary_file_is_a_507(owner: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tiny_folder(tmp_path / "tmp") as folder:
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        large = form(b"%PDF-1.4\n" + os.urandom(1_000_000))
        answer = owner.call("POST", "/api/docs/", data=large, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 507 and error(answer)["code"] == "insufficient_storage"
        assert owner.upload(b"%PDF-1.4\n" + os.urandom(1000)).status_code == 201


@contextlib.contextmanager
def tiny_folder(folder: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root mounts")
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("no mounting here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
