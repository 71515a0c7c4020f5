"""The bytes of documents: downloads and pictures of pages."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from tests import papers
from tests.features.conftest import error, on_one_database
from tests.people import Api, People

NAMES = {
    "plain": ("document.pdf", "document.pdf"),
    "upwards": ("../../etc/passwd", "passwd"),
    "windows path": ("C:\\Users\\me\\tax.pdf", "tax.pdf"),
    "only dots": ("..", "document"),
    "quotes": ('a"b\'c.pdf', 'a"b\'c.pdf'),
    "semicolon": ("a; filename=b.exe", "a; filename=b.exe"),
    "non-Latin": ("Steuererklärung 2024 – 确定.pdf", "Steuererklärung 2024 – 确定.pdf"),
    "right to left override": ("invoice\u202efdp.exe", "invoicefdp.exe"),
    "invisible": ("a\u200b\ufeff\u2028b.pdf", "ab.pdf"),
    "400 characters": ("x" * 400 + ".pdf", "x" * 251 + ".pdf"),
    "spaces": ("   .pdf", "pdf"),
    "percent": ("100%41.pdf", "100%41.pdf"),
}


def named(api: Api, name: str, data: bytes) -> TestResponse:
    """An upload with these very characters between the quotes of its header, as no client library would write it."""
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\n' + data + b"\r\n--x--\r\n"
    return api.call("POST", "/api/docs/", data=body, content_type="multipart/form-data; boundary=x")


@on_one_database
def test_names_lose_paths_and_tricks_and_nothing_else(owner: Api, minimal_pdf: bytes) -> None:
    for case, (sent, kept) in NAMES.items():
        made = named(owner, sent.replace("\\", "\\\\").replace('"', '\\"'), minimal_pdf).json
        answer = owner.get(f"/api/docs/{made['id']}/download/")
        kind, options = parse_options_header(answer.headers["Content-Disposition"])
        assert (case, made["name"], kind, options["filename"]) == (case, kept, "attachment", kept)
        assert answer.data == minimal_pdf


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1\r\n.pdf", "a\x00.pdf", "a\n.pdf", "\x1b[31m.pdf"])
@on_one_database
def test_control_characters_in_a_name_do_no_harm(owner: Api, minimal_pdf: bytes, name: str) -> None:
    answer = named(owner, name, minimal_pdf)
    assert answer.status_code in (201, 400)
    if answer.status_code == 201:
        assert answer.json["name"].isprintable()
        download = owner.get(f"/api/docs/{answer.json['id']}/download/")
        assert "Set-Cookie" not in download.headers and download.data == minimal_pdf


def test_a_download_is_never_shown_inline_or_kept(owner: Api, minimal_pdf: bytes) -> None:
    answer = owner.get(f"/api/docs/{owner.document(minimal_pdf, 'page.html')}/download/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/pdf" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store" and answer.content_length == len(minimal_pdf)


def test_downloads_of_other_kinds_are_equal_too(owner: Api) -> None:
    text = "Datum;Betrag\n1.1.2024;5,00\n".encode("latin-1")
    answer = owner.get(f"/api/docs/{owner.document(text, 'list.csv')}/download/")
    assert answer.data == text and answer.mimetype == "text/csv"


def picture(answer) -> Image.Image:
    assert answer.status_code == 200 and answer.mimetype == "image/png", answer.text[:300]
    assert answer.headers["Cache-Control"] == "private, no-store"
    return Image.open(io.BytesIO(answer.data))


def test_a_page_is_drawn_before_and_after_it_was_read(owner: Api, read_all) -> None:
    pages = f"/api/docs/{owner.document(papers.both_statements())}/pages"
    assert picture(owner.get(f"{pages}/1/")).width == 1200
    read_all()
    first, second = (owner.get(f"{pages}/{number}/?width=400") for number in (1, 2))
    assert picture(first).size == picture(second).size and first.data != second.data
    assert owner.get(f"{pages}/1/?width=390").data == first.data


@pytest.mark.parametrize("number", ["2", "0", "999999999", "9" * 30, "9" * 4000])
@on_one_database
def test_a_page_that_isnt_there_is_a_404(owner: Api, minimal_pdf: bytes, number: str) -> None:
    answer = owner.get(f"/api/docs/{owner.document(minimal_pdf)}/pages/{number}/")
    assert answer.status_code == 404 and error(answer)["code"] == "not_found"


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "%00"])
@on_one_database
def test_what_is_no_number_is_no_page(owner: Api, minimal_pdf: bytes, number: str) -> None:
    assert owner.get(f"/api/docs/{owner.document(minimal_pdf)}/pages/{number}/").status_code == 404


@pytest.mark.parametrize("width", ["99", "1601", "-1", "x", "1e3"])
@on_one_database
def test_a_width_has_bounds(owner: Api, minimal_pdf: bytes, width: str) -> None:
    answer = owner.get(f"/api/docs/{owner.document(minimal_pdf)}/pages/1/?width={width}")
    assert answer.status_code == 400 and error(answer)["source"]["parameter"] == "width"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\xff\xd8\xff\xe0 not a picture", b"some text\nand more\n"], ids=["pdf", "jpeg", "text"])
@on_one_database
def test_what_cant_be_drawn_says_why(owner: Api, data: bytes) -> None:
    answer = owner.get(f"/api/docs/{owner.document(data)}/pages/1/")
    assert answer.status_code in (200, 400, 422)
    assert answer.status_code == 200 or error(answer)["detail"].endswith(".")


def test_strangers_get_no_bytes(people: People, minimal_pdf: bytes) -> None:
    document = people.owner.document(minimal_pdf)
    for last in ("download/", "pages/1/"):
        foreign, random = people.stranger.get(f"/api/docs/{document}/{last}"), people.stranger.get(f"/api/docs/aaaaaaaaaaaa/{last}")
        assert foreign.status_code == 404 and foreign.json == random.json
        assert people.nobody.get(f"/api/docs/{document}/{last}").status_code == 401
