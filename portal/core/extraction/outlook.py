"""Outlook's own format for an e-mail (.msg, [MS-OXMSG]) turned into that of the internet, which everything else here reads.

A compound file whose streams are properties: ``__substg1.0_<tag><type>``, where type 001F is UTF-16, 001E bytes of a code page, 0102 bytes. Needs the
extra `msg` (olefile).
"""

from __future__ import annotations

import email
import email.policy
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Any

from .refused import Refused

try:
    import olefile
except ImportError:
    olefile = None

READABLE = olefile is not None
MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MARK = "__substg1.0_".encode("utf-16-le")  # in the directory, which others of the format have as well, with other names
DEEPEST, MOST_FILES = 12, 200
#: Tags of [MS-OXPROPS], as far as a mail without its internet headers needs them.
SUBJECT, BODY, HTML, HEADERS, MESSAGE_ID = "0037", "1000", "1013", "007D", "1035"
SENDER_NAMES, SENDERS = ("0C1A", "0042"), ("5D01", "5D02", "0C1F", "0065")
RECIPIENT_NAME, RECIPIENTS = "3001", ("39FE", "3003")
DATA, LONG_NAME, SHORT_NAME, MIME, CONTENT_ID, INNER = "3701", "3707", "3704", "370E", "3712", "__substg1.0_3701000D"
SENT, SYSTIME = 0x0039, 0x0040
#: Of the headers that came with it; what says how the body is packed isn't true any more.
KEPT = ("From", "Sender", "To", "Cc", "Date", "Message-ID", "Delivered-To", "X-Original-To", "Envelope-To")
Place = list[str]


def is_outlook(data: bytes) -> bool:
    return data.startswith(MAGIC) and MARK in data


def as_eml(data: bytes) -> bytes:
    """The mail with its text and its files; raises `Refused` ("damaged", "msg_unsupported")."""
    if olefile is None:
        raise Refused("msg_unsupported")
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return message(file, []).as_bytes()
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever a broken file brings about in there
        raise Refused("damaged", f"{type(error).__name__}: {error}"[:200]) from error


def message(file: Any, at: Place) -> EmailMessage:
    made = EmailMessage(policy=email.policy.SMTP)
    for name, value in heads(file, at):
        with suppress(ValueError):  # a second one of a header that there may be once
            made[name] = value
    made.set_content(text(file, at, BODY))
    markup = octets(file, at, HTML)
    if markup:
        made.add_alternative(markup.decode("utf-8", "replace"), subtype="html")
    elif html := text(file, at, HTML):
        made.add_alternative(html, subtype="html")
    for place in storages(file, at, "__attach_version1.0_"):
        attach(file, place, made)
    return made


def heads(file: Any, at: Place) -> Iterator[tuple[str, str]]:
    """The internet's headers where they came with it, else what the properties say."""
    sent = email.message_from_string(text(file, at, HEADERS), policy=email.policy.default)
    kept = {name: line(str(sent[name])) for name in KEPT if sent[name]}
    told = {"From": person(file, at, SENDER_NAMES, SENDERS), "To": ", ".join(recipients(file, at)), "Date": date(file, at)}
    told |= {"Message-ID": line(text(file, at, MESSAGE_ID)), "Subject": line(text(file, at, SUBJECT))}
    yield from ((name, value) for name, value in (told | kept).items() if value)


def attach(file: Any, place: Place, made: EmailMessage) -> None:
    if len(place) > 2 * DEEPEST or len(list(made.iter_attachments())) >= MOST_FILES:
        raise Refused("too_large", "files of a mail")
    if file.exists([*place, INNER]):
        made.add_attachment(message(file, [*place, INNER]))
        return
    name = line(text(file, place, LONG_NAME) or text(file, place, SHORT_NAME))
    kind, _, sub = (text(file, place, MIME) or "application/octet-stream").strip().partition("/")
    if not re.fullmatch(r"[\w.+-]+", kind) or not re.fullmatch(r"[\w.+-]+", sub) or kind in ("multipart", "message", "text"):
        kind, sub = "application", "octet-stream"
    cid = line(text(file, place, CONTENT_ID))
    more = {"cid": f"<{cid}>", "disposition": "inline"} if cid else {}
    made.add_attachment(octets(file, place, DATA), maintype=kind, subtype=sub, filename=name or None, **more)


def storages(file: Any, at: Place, prefix: str) -> list[Place]:
    """Storages right below a place whose names begin so, in order."""
    depth = len(at) + 1
    return sorted(one for one in file.listdir(streams=False, storages=True) if len(one) == depth and one[:-1] == at and one[-1].startswith(prefix))


def text(file: Any, at: Place, tag: str) -> str:
    for kind, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
        if file.exists([*at, f"__substg1.0_{tag}{kind}"]):
            found: str = file.openstream([*at, f"__substg1.0_{tag}{kind}"]).read().decode(encoding, "replace")
            return found.rstrip("\x00")
    return ""


def octets(file: Any, at: Place, tag: str) -> bytes:
    name = [*at, f"__substg1.0_{tag}0102"]
    return bytes(file.openstream(name).read()) if file.exists(name) else b""


def person(file: Any, at: Place, names: tuple[str, ...], addresses: tuple[str, ...]) -> str:
    """Within a firm Outlook knows people by other names than addresses; those are left out."""
    name = line(next((found for tag in names if (found := text(file, at, tag))), ""))
    address = line(next((found for tag in addresses if "@" in (found := text(file, at, tag))), ""))
    return formataddr((name, address)) if address else name


def recipients(file: Any, at: Place) -> list[str]:
    return [found for place in storages(file, at, "__recip_version1.0_")[:100] if (found := person(file, place, (RECIPIENT_NAME,), RECIPIENTS))]


def date(file: Any, at: Place) -> str:
    """When it was sent, of the properties that have no stream of their own: 16 bytes each, behind 32 bytes (24 within another mail)."""
    name = [*at, "__properties_version1.0"]
    data = file.openstream(name).read() if file.exists(name) else b""
    for start in range(24 if at else 32, len(data) - 15, 16):
        if int.from_bytes(data[start : start + 4], "little") == SENT << 16 | SYSTIME:
            tenths = int.from_bytes(data[start + 8 : start + 16], "little")  # of a microsecond, since 1601
            with suppress(OverflowError):
                return format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=tenths // 10))
    return ""


def line(words: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]+", " ", words).strip()[:998]
