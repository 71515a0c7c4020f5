"""How API keys look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from portal.core.guests import Made
from portal.core.keys import ApiKey, Issued


class KeyShape(BaseModel):
    hashid: str
    name: str
    access_key_id: str
    license_key: str
    scopes: list[str] | None = Field(description="null: the rights of its maker.")
    active: bool
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class IssuedShape(KeyShape):
    api_key: str | None = Field(description="Id and secret as one string: `Authorization: Bearer`, `apiKey`, Basic user. Shown once; null when replayed.")
    secret_access_key: str | None = Field(description="The secret alone. Shown once; null when replayed.")


class GuestTokenShape(BaseModel):
    hashid: str
    token: str | None = Field(description="Shown once; null when replayed.")
    folder: str
    expires_at: datetime


class GuestTokenDetail(BaseModel):
    hashid: str
    folder: str | None = Field(description="The folder that it hands in to; null for the root.")
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    document_count: int = Field(description="What was handed in with it, whatever became of it since.")
    documents: list[str] = Field(description="Ids of the newest of these, as far as they are there: 5 at most.")


def keys(rows: Sequence[ApiKey]) -> list[KeyShape]:
    return [key(row) for row in rows]


def key(row: ApiKey) -> KeyShape:
    return KeyShape(
        hashid=row.public_id,
        name=row.name,
        access_key_id=row.access_key_id,
        license_key=row.license_key,
        scopes=row.scopes,
        active=row.active,
        created_by=row.user.email,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def issued(made: Issued, *, shown: bool) -> IssuedShape:
    """`shown` False leaves the secret out: what is kept for a replay holds none."""
    return IssuedShape(**key(made.key).model_dump(), api_key=made.api_key if shown else None, secret_access_key=made.secret if shown else None)


def guest_token(made: Issued, folder: str, *, shown: bool) -> GuestTokenShape:
    assert made.key.expires_at is not None
    return GuestTokenShape(hashid=made.key.public_id, token=made.api_key if shown else None, folder=folder, expires_at=made.key.expires_at)


def guest(row: ApiKey, made: Made) -> GuestTokenDetail:
    return GuestTokenDetail(
        hashid=row.public_id,
        folder=row.folder.public_id if row.folder is not None else None,
        created_by=row.user.email,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        document_count=made.count,
        documents=[document.public_id for document in made.newest],
    )
