"""Public identifiers: random, short, never derived from a row's number or a secret."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghijkmnopqrstuvwxyz23456789"  # no l, 0, 1: people read them out over the phone
LENGTH = 12  # 33^12 ≈ 1.7e18: a collision among a billion rows is as likely as not noticed by the unique index
REFERENCE_DIGITS = 9


def new_public_id() -> str:
    """A hashid of the house: 12 characters, e.g. ``k3v9hq2mzt7a``."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_reference_id() -> str:
    """What a client reads out: ``REF`` and nine digits, unique within an organization."""
    return f"REF{secrets.randbelow(10**REFERENCE_DIGITS):0{REFERENCE_DIGITS}d}"
