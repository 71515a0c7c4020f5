"""An e-mail taken apart: who sent it, what it says, and the files in it that can be read. Forgiving of broken MIME; nothing is fetched or rendered."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from inspect import signature
from typing import Any

from PIL import Image

from . import outlook, plain, sniff
from .refused import Refused

MOST_PARTS, DEEPEST = 200, 12  # parts of one mail, mails within mails
MOST_FILES = 50
MOST_BYTES = 56 << 20  # of all files together; more doesn't go through the sandbox's answer
LONGEST = 998  # characters of a header that are kept
WORTH_READING = 12  # words of a body beside files; fewer are a greeting
SMALL_BYTES, SMALL_PIXELS = 20_000, 200  # a picture in the text below one of these is a logo or counts who opens the mail
#: Who a mail was delivered to, by the headers that tell, the surest first.
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-keys", "text/calendar")
WINMAIL = "Outlook packed it in a format of its own (winmail.dat). Ask for it as an ordinary attachment."
#: Patch releases since 2024 refuse more than one address that isn't well-formed, unless told not to; those before know no such word.
_LENIENT: dict[str, Any] = {"strict": False} if "strict" in signature(getaddresses).parameters else {}
_BREAKS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_SIGNED = re.compile(r"^(-- ?|_{5,}|—\s?)$", re.M)
_QUOTED = re.compile(r"^>.*$", re.M)
_FAULTS = (ValueError, LookupError, AttributeError, TypeError, RecursionError)


@dataclass(slots=True)
class Opened:
    """`files` are (name, bytes, kind) of what can be read, `left_out` (name, why) of what can't, `worth` whether its own text is worth a document."""

    head: dict[str, Any]
    files: list[tuple[str, bytes, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    worth: bool = True

    def packed(self) -> bytes:
        """A line of JSON, then the files one after the other."""
        told = {"name": [name for name, _, _ in self.files], "size": [len(data) for _, data, _ in self.files], "kind": [kind for _, _, kind in self.files]}
        answer = {**self.head, "worth": self.worth, "files": told, "left_out": self.left_out}
        return json.dumps(answer).encode() + b"\n" + b"".join(data for _, data, _ in self.files)


def opened(data: bytes, kind: str = "eml") -> Opened:
    """`kind` is "eml" or "msg". Raises `Refused`: "damaged" for what is no mail, "too_large" for bombs."""
    data = outlook.as_eml(data) if kind == "msg" else data
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        found = Opened(heads(message))
        collect(message, found)
    except _FAULTS as error:
        raise Refused("damaged", f"{type(error).__name__}: {error}"[:200]) from error
    words = own_words(message)
    found.worth = words >= WORTH_READING or (words > 0 and not found.files)
    return found


def heads(message: EmailMessage) -> dict[str, Any]:
    senders = addresses(message, ("From", "Sender"))
    recipients = list(dict.fromkeys(address for _, address in addresses(message, RECIPIENTS)))[:100]
    name, sender = senders[0] if senders else ("", "")
    return {"message_id": told(message, "Message-ID").strip("<> ")[:LONGEST], "sender": sender, "sender_name": name, "recipients": recipients,
            "subject": told(message, "Subject"), "sent_at": moment(message)}


def told(message: Message, name: str) -> str:
    """A header as text on one line; "" for none, as it stands where it can't be decoded."""
    try:
        text = str(message[name] or "")
    except _FAULTS:
        text = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")  # type: ignore[attr-defined]
    return _BREAKS.sub(" ", text).strip()[:LONGEST]


def addresses(message: Message, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name, address in small letters) of these headers."""
    lines = []
    for name in names:
        with suppress(*_FAULTS):
            lines += [_BREAKS.sub(" ", str(value)) for value in message.get_all(name, [])]
    return [(name[:200], address.lower()[:320]) for name, address in getaddresses(lines, **_LENIENT) if "@" in address] if lines else []


def moment(message: Message) -> str | None:
    """When it says that it was written, ISO in UTC."""
    try:
        sent = parsedate_to_datetime(told(message, "Date"))
        return (sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)).isoformat()
    except (*_FAULTS, OverflowError):
        return None


def collect(message: Message, found: Opened, depth: int = 0) -> None:
    """The files in a mail, and in the mails in it."""
    for number, part in enumerate(leaves(message)):
        if number >= MOST_PARTS or depth > DEEPEST:
            raise Refused("too_large", "parts of a mail")
        if part.get_content_type() == "message/rfc822":
            enclosed(part, found, depth)
        elif is_file(part):
            take(part, found, depth)


def leaves(message: Message) -> Iterator[Message]:
    """Parts that hold no others, a mail within a mail counting as one."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting += reversed(part.get_payload())  # type: ignore[arg-type]
        else:
            yield part


def enclosed(part: Message, found: Opened, depth: int) -> None:
    """A mail sent along."""
    inner = part.get_payload(0) if part.is_multipart() else None  # type: ignore[call-arg]
    if not isinstance(inner, EmailMessage):
        return found.left_out.append((name_of(part) or "e-mail", "The e-mail in it is damaged."))
    return within(inner, found, depth)


def within(inner: EmailMessage, found: Opened, depth: int) -> None:
    """A mail in another: itself where it says something, and its files."""
    if own_words(inner) >= WORTH_READING:
        add(found, f"{told(inner, 'Subject') or 'e-mail'}.eml", inner.as_bytes(), "eml")
    collect(inner, found, depth + 1)


def is_file(part: Message) -> bool:
    """Not the text of the mail itself."""
    with suppress(*_FAULTS):
        if part.get_content_disposition() == "attachment" or name_of(part):
            return True
    return part.get_content_maintype() not in ("text", "multipart", "message")


def name_of(part: Message) -> str:
    """As sent, by RFC 2231 or, as many do, in encoded words where none may stand."""
    try:
        name = part.get_filename() or ""
    except _FAULTS:
        name = ""
    with suppress(*_FAULTS):
        name = str(make_header(decode_header(name))) if "=?" in name else name
    return _BREAKS.sub("", name)[:LONGEST]


def take(part: Message, found: Opened, depth: int) -> None:
    kind, name = part.get_content_type(), name_of(part)
    if kind in SIGNATURES:
        return
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        found.left_out.append((name or "winmail.dat", WINMAIL))
        return
    try:
        data = part.get_payload(decode=True)
    except _FAULTS:
        data = None
    if not isinstance(data, bytes) or not data:
        found.left_out.append((name or kind, "It is empty or damaged."))
    elif not (is_inline(part) and is_decoration(data)):
        sort(found, name, data, depth)


def sort(found: Opened, name: str, data: bytes, depth: int) -> None:
    try:
        kind = sniff.sniff(data, name)
        inner = email.message_from_bytes(outlook.as_eml(data), policy=email.policy.default) if kind.name == "msg" else None
    except Refused as refusal:
        found.left_out.append((name or "attachment", refusal.sentence))
        return
    if inner is not None:
        within(inner, found, depth)
    else:
        add(found, name or f"attachment.{kind.extension}", data, kind.name)


def add(found: Opened, name: str, data: bytes, kind: str) -> None:
    if len(found.files) >= MOST_FILES or sum(len(one) for _, one, _ in found.files) + len(data) > MOST_BYTES:
        raise Refused("too_large", f"more than {MOST_FILES} files or {MOST_BYTES} bytes in a mail")
    found.files.append((name, data, kind))


def is_inline(part: Message) -> bool:
    with suppress(*_FAULTS):
        return part.get_content_maintype() == "image" and (part.get_content_disposition() == "inline" or part["Content-ID"] is not None)
    return False


def is_decoration(data: bytes) -> bool:
    """A logo, an icon or a picture that counts who opens the mail; a photo in the text is none."""
    if len(data) < SMALL_BYTES:
        return True
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "GIF", "WEBP"]) as picture:
            return min(picture.size) < SMALL_PIXELS
    except Exception:  # whatever a decoder says: it is looked at like any other file
        return False


def own_words(message: EmailMessage) -> int:
    """How many words it says itself, without what it quotes and without the signature."""
    try:
        text = plain.body(message).replace("\r", "")
    except (*_FAULTS, RecursionError):
        return 0
    return len(re.findall(r"\w{2,}", _QUOTED.sub("", _SIGNED.split(text, maxsplit=1)[0])))
