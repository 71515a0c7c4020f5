"""Keys that follow from the portal's secret key, each for one purpose, and what is kept sealed with one: credentials that have to be read again."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.core.db import settings
from portal.core.errors import Refused

BYTES = 32


def key(purpose: str) -> bytes:
    """32 bytes by HKDF-SHA-256 (RFC 5869); for another purpose quite others."""
    return HKDF(SHA256(), BYTES, salt=None, info=f"inlet {purpose}".encode()).derive(settings().secret_key.encode())


def seal(text: str, purpose: str) -> str:
    """`text` encrypted and authenticated, for a column of a table."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """What was sealed for this purpose. `Refused` when it was sealed under another secret key, or changed since."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refused("What is kept sealed can't be opened: the portal's secret key isn't the one from then. Enter it anew.", code="sealed") from None


def _box(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(key(purpose)))
