"""Signatures of Standard Webhooks: HMAC-SHA-256 over ``id.timestamp.body``, so that a receiver knows who sent it, that it is whole, and that it is new.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """``whsec_`` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_message_id() -> str:
    return f"msg_{secrets.token_hex(16)}"


def signature(secret: str, message_id: str, timestamp: int, body: str) -> str:
    """One signature as it stands in the header: ``v1,`` and the code in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    code = hmac.new(key, f"{message_id}.{timestamp}.{body}".encode(), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(code).decode()}"


def headers(secrets_: list[str], message_id: str, timestamp: int, body: str) -> dict[str, str]:
    """The three headers; signed with each of the secrets that hold at the moment."""
    signed = " ".join(signature(secret, message_id, timestamp, body) for secret in secrets_)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signed}
