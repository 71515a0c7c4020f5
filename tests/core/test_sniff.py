"""What a file is, by its bytes alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from portal.core.extraction.refused import Refused
from portal.core.extraction.sniff import identify, sniff
from tests.core import files


def refusal(data: bytes, name: str = "") -> str:
    with pytest.raises(Refused) as caught:
        sniff(data, name)
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_is_known_whatever_its_name_says(kind):
    assert sniff(files.image(kind), "invoice.pdf").name == kind.lower()


def test_a_pdf_is_known_without_a_name_and_after_leading_junk():
    assert sniff(files.pdf()).name == "pdf"
    assert sniff(b"\r\nX-Mailer line\r\n" + files.pdf()).name == "pdf"


def test_only_the_head_of_a_file_on_disk_is_read(tmp_path):
    path = tmp_path / "scan"
    path.write_bytes(files.pdf() + bytes(1_000_000))
    assert sniff(path).mime == "application/pdf"


def test_an_empty_file_is_refused():
    assert refusal(b"", "empty.pdf") == "empty_file"


@pytest.mark.parametrize("data", [
    b"<!DOCTYPE html><html><script>alert(1)</script>",
    b"\xef\xbb\xbf  <html>",
    b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"MZ\x90\x00\x03\x00\x00\x00",
    b"\x7fELF\x02\x01\x01",
    b"#!/bin/sh\nrm -rf /\n",
    b"GIF89a\x01\x00\x01\x00",
    b"{\\rtf1 text}",
    b"\x00\x01\x02\x03" * 20,
    files.zip_bomb(),
], ids=["html", "html-bom", "svg-xml", "svg", "exe", "elf", "script", "gif", "rtf", "binary", "zip"])
def test_what_is_not_a_document_is_refused_under_a_pdf_name(data):
    assert refusal(data, "invoice.pdf") == "unsupported_type"


@pytest.mark.parametrize("front", [b"MZ\x90\x00", b"<html>\n", b"PK\x03\x04"])
def test_a_polyglot_is_what_it_starts_with(front):
    assert refusal(front + files.pdf(), "both.pdf") == "unsupported_type"


@pytest.mark.parametrize(("major", "others", "kind"), [
    (b"heic", b"mif1heic", "heic"), (b"mif1", b"mif1heic", "heic"), (b"avif", b"mif1miaf", "avif"), (b"mif1", b"mif1avif", "avif")])
def test_a_picture_of_a_phone_is_known_by_its_brands(major, others, kind):
    assert sniff(b"\x00\x00\x00\x18ftyp" + major + b"\x00\x00\x00\x00" + others).name == kind


def test_a_film_in_the_same_container_is_refused():
    assert refusal(b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomavc1", "photo.heic") == "unsupported_type"


def test_a_png_of_169_million_pixels_is_refused_before_it_is_decoded():
    assert refusal(files.large_png()) == "too_many_pixels"


def test_office_files_are_told_apart_though_not_read():
    sheet = b"PK\x03\x04\x14\x00\x06\x00" + bytes(18) + b"\x10\x00\x00\x00xl/workbook.xml"
    assert identify(sheet).name == "xlsx"
    assert refusal(sheet) == "unsupported_type"


@pytest.mark.parametrize(("data", "kind"), [
    (b"date,amount\n2024-01-01,5\n2024-01-02,6\n", "csv"),
    ("Rechnung über 5 €\nFällig am 1. März\n".encode("cp1252"), "text"),
    (b"From: a@b.c\r\nTo: d@e.f\r\nMIME-Version: 1.0\r\n\r\nHello <b>you</b>\r\n", "eml"),
    ("Summe 5 €\n".encode("utf-16"), "text"),
    (b"<?xml version='1.0'?><Invoice/>", "xml"),
    ("<a:Invoice xmlns:a='x'/>".encode("utf-16"), "xml"),
])
def test_plain_text_tables_mail_and_xml_are_told_apart(data, kind):
    assert sniff(data).name == kind


def test_a_picture_with_markup_in_it_stays_a_picture():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", comment=b"<html><script>alert(1)</script>")
    assert sniff(out.getvalue()).name == "jpeg"
