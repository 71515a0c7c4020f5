"""The file of heads: where each chain ended and when, a signed line each, chained to the line before.

Who changes the database can chain entries anew, but can't sign for what was written out before; and the file may lie, or be copied to,
where they can't write. A line is canonical JSON: ``{line, previous, organization, sequence, hash, at, key, signature}``; `previous` is the SHA-256 of the
line before, `signature` Ed25519 (RFC 8032) over the rest, in base64, `key` its public key in hexadecimal.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.core import sealed
from portal.core.activity.chain import START, Finding, Published, canonical, digest

LAST_BYTES = 4096  # more than a line has


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sealed.key("heads of the log"))


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def line_of(content: dict[str, Any], key: Ed25519PrivateKey) -> str:
    content = content | {"key": public(key)}
    signature = base64.b64encode(key.sign(canonical(content).encode())).decode()
    return canonical(content | {"signature": signature})


def parsed(line: str, key: str) -> dict[str, Any] | None:
    """What a line says, None when it isn't as this key (hexadecimal) signed it."""
    try:
        content = json.loads(line)
        signature = base64.b64decode(content.pop("signature"), validate=True)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, canonical(content).encode())
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return None
    return content if canonical(content | {"signature": base64.b64encode(signature).decode()}) == line and content.get("key") == key else None


@contextmanager
def held(path: Path) -> Iterator[BinaryIO]:
    """The file, open for appending; nobody else on this machine writes to it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def last_line(file: BinaryIO) -> str:
    """The last whole line, "" when there is none; what a crash left of one is taken away."""
    end = file.seek(0, os.SEEK_END)
    start = file.seek(max(0, end - LAST_BYTES))
    tail = file.read()
    whole = tail.rfind(b"\n") + 1
    if whole < len(tail):
        file.truncate(start + whole)
    return tail[:whole].rstrip(b"\n").rpartition(b"\n")[2].decode("utf-8", "replace")


def append(file: BinaryIO, lines: Sequence[str]) -> None:
    file.write("".join(line + "\n" for line in lines).encode())
    file.flush()
    os.fsync(file.fileno())


def read(path: Path) -> list[str]:
    """The lines of the file; none when there is no file."""
    try:
        return path.read_text("utf-8", "replace").split("\n")[:-1]
    except FileNotFoundError:
        return []


def check(lines: Sequence[str], key: str) -> tuple[dict[str, list[Published]], list[Finding]]:
    """The heads by organization (public id), and what speaks against the file itself."""
    found: dict[str, list[Published]] = {}
    findings: list[Finding] = []
    number, previous = 0, START
    for place, line in enumerate(lines, 1):
        content = parsed(line, key)
        if content is None:
            findings.append(Finding("", None, f"line {place} of the file of heads isn't what the portal signed."))
        else:
            if (content["line"], content["previous"]) != (number + 1, previous):
                findings.append(Finding("", None, f"line {place} of the file of heads doesn't follow the one before: lines were taken out or moved."))
            found.setdefault(content["organization"], []).append(Published(content["sequence"], content["hash"], content["at"]))
        number, previous = (content["line"] if content is not None else number + 1), digest(line)
    return found, findings
