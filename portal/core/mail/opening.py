"""A stored e-mail taken apart in the sandbox; what is in it is stored durably, each file by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.core import storage
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.extraction.sniff import KINDS
from portal.core.sandbox import Sandbox

LONGEST = 998


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A readable file that was in an e-mail; its bytes are safe on disk."""

    name: str
    kind: str
    stored: storage.Stored


@dataclass(frozen=True, slots=True)
class Contents:
    """What an e-mail says of itself and what is in it. `message_id` is "" for none; `worth`: its own text is worth reading; `left_out` as in `Mail`."""

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    worth: bool
    files: tuple[Enclosure, ...]
    left_out: tuple[tuple[str, str], ...]

    def heads(self) -> dict[str, Any]:
        """Columns of `Mail`."""
        kept = {name: getattr(self, name) for name in ("sender", "sender_name", "subject", "sent_at")}
        return kept | {"recipients": list(self.recipients), "left_out": [list(one) for one in self.left_out]}


def open_stored(tenant: str, sha256: str, sandbox: Sandbox, kind: str = "eml") -> Contents:
    """`kind` is the mail's. Raises `NotReadable` for what is no mail, or a bomb; what `Sandbox.run` raises; `StorageFull`."""
    with storage.open_bytes(tenant, sha256) as file:
        answer: bytes = sandbox.run("open_mail", file.fileno(), kind=kind)
    head, _, rest = answer.partition(b"\n")
    try:
        return _checked(json.loads(head), rest, tenant)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotReadable("damaged", f"the answer on an e-mail: {error}") from error


def _checked(told: dict[str, Any], rest: bytes, tenant: str) -> Contents:
    """A child's answer is foreign input: held to its shape before any of it is used."""
    texts = {name: _text(told[name]) for name in ("message_id", "sender", "sender_name", "subject")}
    sent = datetime.fromisoformat(told["sent_at"]).astimezone(UTC) if told["sent_at"] else None
    recipients = tuple(_text(one) for one in told["recipients"][:100])
    left_out = tuple((_text(name), _text(why)) for name, why in told["left_out"][:200])
    return Contents(**texts, recipients=recipients, sent_at=sent, worth=bool(told["worth"]), files=_files(told["files"], rest, tenant), left_out=left_out)


def _files(told: dict[str, list[Any]], rest: bytes, tenant: str) -> tuple[Enclosure, ...]:
    files, start = [], 0
    for name, size, kind in zip(told["name"], told["size"], told["kind"], strict=True):
        if kind not in KINDS or not isinstance(size, int) or not 0 < size <= len(rest) - start:
            raise ValueError("files that aren't there")
        files.append(Enclosure(_text(name), kind, storage.put_bytes(tenant, rest[start : start + size])))
        start += size
    return tuple(files)


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("no text")
    return "".join(c for c in text if c.isprintable())[:LONGEST]
