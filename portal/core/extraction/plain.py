"""What has no pages of its own (text, CSV, the body of an e-mail, XML) laid out on sheets, a line below the other."""

from __future__ import annotations

import csv
import email
import email.policy
import html
import io
import re
import textwrap
from email.message import EmailMessage

from . import outlook
from .model import Page, Word
from .refused import Refused

KINDS = ("text", "csv", "eml", "msg", "xml")
COLUMNS, LINES = 100, 66  # characters and lines of a sheet
WIDTH, HEIGHT = 612.0, 792.0
MAX_SHEETS = 500
HEADERS = ("From", "To", "Subject", "Date")


def pages(data: bytes, kind: str) -> list[Page]:
    """The sheets; raises `Refused("damaged")` when no text is in the file, "too_many_pages" when it is too much."""
    lines = {"text": text_lines, "csv": csv_lines, "eml": mail_lines, "msg": outlook_lines, "xml": xml_lines}[kind](data)
    if not any(line.strip() for line in lines):
        raise Refused("damaged", "no text")
    if len(lines) > MAX_SHEETS * LINES:
        raise Refused("too_many_pages", f"{len(lines)} lines")
    sheets = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    return [Page(number, WIDTH, HEIGHT, [word for row, line in enumerate(sheet) for word in words(line, row)])
            for number, sheet in enumerate(sheets, 1)]


def words(line: str, row: int) -> list[Word]:
    """Words of a line at their places in a sheet of fixed-width letters with a margin of 5 %."""
    y0, step = 0.05 + row * 0.9 / LINES, 0.9 / COLUMNS
    return [Word(found.group(), (0.05 + found.start() * step, y0, 0.05 + found.end() * step, y0 + 0.8 * 0.9 / LINES))
            for found in re.finditer(r"\S+", line)]


def text_lines(data: bytes) -> list[str]:
    return wrapped(decoded(data))


def wrapped(text: str) -> list[str]:
    """Lines no longer than a sheet is wide; columns made with spaces stay where they are."""
    lines = []
    for line in text.replace("\f", "\n").splitlines():
        line = line.expandtabs(8).rstrip()
        lines += textwrap.wrap(line, COLUMNS, drop_whitespace=False, replace_whitespace=False) or [""]
    return lines


def csv_lines(data: bytes) -> list[str]:
    """Cells at even columns, as wide as the widest of the first rows and no wider than the sheet allows."""
    text = decoded(data)
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t|")
        rows = list(csv.reader(io.StringIO(text), dialect))
    except csv.Error:
        return wrapped(text)
    share = COLUMNS // max((len(row) for row in rows), default=1)
    if share < 4:
        return wrapped(text)
    return ["".join(cell[: share - 2].ljust(share) for cell in row).rstrip() for row in rows]


def xml_lines(data: bytes) -> list[str]:
    """An e-invoice as an invoice, other XML as an outline; raises `Refused` ("xml_with_entities" for what declares any)."""
    from .sources import sheets, trees

    try:
        return sheets.lines(data)
    except trees.Unreadable as error:
        raise Refused(error.code, str(error)) from error


def mail_lines(data: bytes) -> list[str]:
    """The headers that a reader sees, then the body (its plain version, else its HTML without tags). Attachments are files of their own."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        headers = [f"{name}: {message[name]}" for name in HEADERS if message[name]]
        return wrapped("\n".join([*headers, "", body(message)]))
    except (ValueError, LookupError, AttributeError, IndexError, TypeError, RecursionError) as error:
        raise Refused("damaged", str(error)[:200]) from error


def outlook_lines(data: bytes) -> list[str]:
    return mail_lines(outlook.as_eml(data))


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = decoded(part.get_payload(decode=True) or b"", part.get_content_charset())
    return without_tags(text) if part.get_content_subtype() == "html" else text


def without_tags(markup: str) -> str:
    """The text of HTML, one line a block. Enough for words; nothing is rendered from it."""
    markup = re.sub(r"(?is)<(script|style|head)\b.*?</\1\s*>", " ", markup)
    markup = re.sub(r"(?i)<(br|/p|/div|/tr|/h\d|/li|hr)\b[^<>]*>", "\n", markup)
    return html.unescape(re.sub(r"<[^<>]*>", " ", markup))


def decoded(data: bytes, charset: str | None = None) -> str:
    """Text by its mark, its declared character set, as UTF-8, else as Windows-1252; never an error."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for name in (charset, "utf-8-sig"):
        try:
            return data.decode(name) if name else data.decode("utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")
