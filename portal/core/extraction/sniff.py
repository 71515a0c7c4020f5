"""What a file is, decided by its bytes; its name and the type that came with it are never asked.

Only leading bytes are looked at and nothing is parsed, so the web process may call this. Whether a file of a readable kind can really
be opened shows in the sandbox. A file that is two things at once (a polyglot) is what its first bytes say.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import filetype
import puremagic

from . import outlook
from .refused import Refused

HEAD = 8192
MAX_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: `name` as the readers call it, `readable` whether they can."""

    name: str
    mime: str
    extension: str
    readable: bool = True


KINDS = {kind.name: kind for kind in (
    Kind("pdf", "application/pdf", "pdf"),
    Kind("jpeg", "image/jpeg", "jpg"),
    Kind("png", "image/png", "png"),
    Kind("tiff", "image/tiff", "tif"),
    Kind("webp", "image/webp", "webp"),
    Kind("heic", "image/heic", "heic"),
    Kind("avif", "image/avif", "avif"),
    Kind("eml", "message/rfc822", "eml"),
    Kind("msg", "application/vnd.ms-outlook", "msg"),
    Kind("csv", "text/csv", "csv"),
    Kind("text", "text/plain", "txt"),
    Kind("xml", "application/xml", "xml"),
    Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", readable=False),
    Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", readable=False),
    Kind("ods", "application/vnd.oasis.opendocument.spreadsheet", "ods", readable=False),
    Kind("xls", "application/vnd.ms-excel", "xls", readable=False),
    Kind("zip", "application/zip", "zip", readable=False),
    Kind("html", "text/html", "html", readable=False),
    Kind("svg", "image/svg+xml", "svg", readable=False),
    Kind("exe", "application/vnd.microsoft.portable-executable", "exe", readable=False),
    Kind("unknown", "application/octet-stream", "bin", readable=False),
)}

SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"#!", "unknown"),
    (b"{\\rtf", "unknown"),
    (b"%!PS", "unknown"),
)
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: Major brands of pictures in the container of ISO/IEC 23008-12; the last two only say that there are pictures.
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
MARKUP = (("svg", re.compile(rb"<svg[\s>]", re.I)), ("html", re.compile(rb"<(!doctype html|html|head|body|script|iframe)[\s>]", re.I)),
          ("xml", re.compile(rb"\A\s*<\?xml|\A\s*<[a-z][\w:.-]*[\s>/]", re.I)))
MAIL_HEADER = re.compile(rb"\A(?:From |[A-Za-z][A-Za-z0-9-]{1,40}:[ \t])")
MAIL_NAMES = re.compile(rb"^(?:from|received|return-path|message-id|mime-version|delivered-to):", re.I | re.M)


def sniff(source: bytes | os.PathLike[str] | str, name: str = "") -> Kind:
    """The readable kind of these bytes (or of the file at a path); `name` only goes into the log.

    Raises `Refused`: empty_file, too_many_pixels, unsupported_type, msg_unsupported.
    """
    data = source if isinstance(source, bytes) else head_of(Path(source))
    if not data:
        raise Refused("empty_file", name)
    kind = identify(data)
    if not kind.readable:
        raise Refused("unsupported_type", f"{kind.name} {name}".strip())
    if kind.name == "msg" and not outlook.READABLE:
        raise Refused("msg_unsupported", name)
    if kind.name == "png" and png_pixels(data) > MAX_PIXELS:
        raise Refused("too_many_pixels", name)
    return kind


def head_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def identify(data: bytes) -> Kind:
    """The kind of these bytes, readable or not; KINDS["unknown"] when nothing fits."""
    head = data[:HEAD]
    if outlook.is_outlook(data):
        return KINDS["msg"]
    return KINDS[by_signature(head) or by_markup(head) or pdf_within(head) or by_registry(head) or by_text(head) or "unknown"]


def by_signature(head: bytes) -> str | None:
    if head[:5] == b"%PDF-":
        return "pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return by_brands(head)
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return in_zip(head)
    return next((name for signature, name in SIGNATURES if head.startswith(signature)), None)


def by_brands(head: bytes) -> str:
    """By the brands of its first box: the major one, and where that is for pictures of any kind, those it is compatible with."""
    major, others = head[8:12], head[16 : int.from_bytes(head[:4], "big")]
    brands = {major} | {others[at : at + 4] for at in range(0, len(others), 4)}
    if major in AVIF_BRANDS or (major in (b"mif1", b"msf1") and brands & AVIF_BRANDS):
        return "avif"
    return "heic" if major in HEIF_BRANDS else "unknown"


def in_zip(head: bytes) -> str:
    """Office files tell by their first members' names; the archive is not opened."""
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in head[:200]:
        return "ods"
    members = (("docx", b"word/"), ("xlsx", b"xl/"))
    return next((name for name, folder in members if folder in head), "zip")


def by_markup(head: bytes) -> str | None:
    text = head[:1024].replace(b"\x00", b"")  # UTF-16 too
    text = next((text[len(bom):] for bom in BOMS if text.startswith(bom)), text)
    if MAIL_HEADER.match(text):
        return None
    return next((name for name, pattern in MARKUP if pattern.search(text)), None)


def pdf_within(head: bytes) -> str | None:
    """Readers accept the header anywhere in the first kilobyte; what precedes it has no signature of its own by now."""
    return "pdf" if b"%PDF-" in head[:1024] else None


def by_registry(head: bytes) -> str | None:
    """Formats that only need to be recognised in order to be refused."""
    guess = filetype.guess(head)
    if guess is not None:
        return guess.extension if guess.extension in KINDS and not KINDS[guess.extension].readable else "unknown"
    if is_text(head):
        return None
    try:
        extension = puremagic.from_string(head).lstrip(".")
    except (puremagic.PureError, ValueError):
        return None
    return extension if extension in KINDS and not KINDS[extension].readable else "unknown"


def by_text(head: bytes) -> str | None:
    if not is_text(head):
        return None
    if MAIL_HEADER.match(head) and len(MAIL_NAMES.findall(head)) >= 2:
        return "eml"
    lines = [line for line in head.splitlines()[:20] if line.strip()][: -1 if len(head) == HEAD else None]
    for delimiter in (b",", b";", b"\t"):
        counts = {line.count(delimiter) for line in lines}
        if len(lines) > 1 and min(counts) > 0 and len(counts) == 1:
            return "csv"
    return "text"


def is_text(head: bytes) -> bool:
    """UTF-8, UTF-16 with a mark, or a single-byte encoding: nothing that text does not hold."""
    if head[:2] in BOMS[1:]:
        return True
    if any(byte < 9 or 13 < byte < 32 and byte != 27 for byte in head):
        return False
    try:
        head[:-4].decode("utf-8") if len(head) == HEAD else head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 4 or sum(byte > 127 for byte in head) < 0.2 * len(head)
    return bool(head.strip())


def png_pixels(data: bytes) -> int:
    """Width × height from the IHDR chunk, which stands first (PNG specification, 11.2.2)."""
    return int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big") if data[12:16] == b"IHDR" else 0
