"""Passwords of staff: hashed with argon2id, compared in the same time whoever it is."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.core.db import settings
from portal.core.errors import Invalid

LENGTH = (8, 1024)


@lru_cache(maxsize=4)
def _hasher(memory_kib: int, passes: int) -> PasswordHasher:
    return PasswordHasher(memory_cost=memory_kib, time_cost=passes)


def _passwords() -> PasswordHasher:
    config = settings()
    return _hasher(config.password_memory_kib, config.password_passes)


@lru_cache(maxsize=4)
def _decoy(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody's password")


def hashed(password: str) -> str:
    least, most = LENGTH
    if not least <= len(password) <= most:
        raise Invalid(f"A password has {least} to {most} characters.", field="password")
    return _passwords().hash(password)


def verified(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; an unknown user costs the same time as a known one."""
    hasher = _passwords()
    try:
        hasher.verify(password_hash or _decoy(hasher), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None
