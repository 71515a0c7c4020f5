"""``/api/token/``: e-mail and password for a token pair, and its renewal; ``/api/organization/``: the firm."""

from __future__ import annotations

from pydantic import BaseModel, Field

from portal.accounts import blueprint
from portal.core import firm, outside, sign_ins, tokens
from portal.core.accounts import Organization
from portal.core.actors import Actor
from portal.core.db import settings
from portal.web.endpoint import endpoint
from portal.web.payload import Body, Changes


class Credentials(Body):
    email: str = Field(max_length=320, examples=["owner@example.org"])
    password: str = Field(max_length=1024)


class Renewal(Body):
    refresh: str = Field(max_length=500)


class TokenPair(BaseModel):
    access: str = Field(description="A JWT for `Authorization: Bearer`; lives 15 minutes.")
    refresh: str = Field(description="Good for one renewal within 14 days.")


@blueprint.post("/api/token/")
@endpoint("Get a token pair", public=True)
def sign_in(body: Credentials) -> TokenPair:
    pair = tokens.open_session(sign_ins.sign_in(body.email, body.password))
    return TokenPair(access=pair.access, refresh=pair.refresh)


@blueprint.post("/api/token/refresh/")
@endpoint("Renew a token pair", public=True)
def renew(body: Renewal) -> TokenPair:
    """The refresh token is used up; using it again revokes all that came from it."""
    pair = tokens.refresh(body.refresh)
    return TokenPair(access=pair.access, refresh=pair.refresh)


class OrganizationShape(BaseModel):
    hashid: str
    name: str
    contact: str
    privacy_url: str
    accent: str
    embed_origins: str = Field(description="Sites that may show the upload page in a frame, with spaces between.")
    zone: str = Field(description="The time zone that questions like \"this month\" are meant in, like Europe/Berlin; empty: UTC.")
    retention_days: int = Field(description="So many days after its deletion a document is purged; 0: never.")
    outside_reader: bool = Field(description="Documents that leave doubts are shown to the outside reader.")
    outside_reader_at: str | None = Field(description="Its server; null: the operator has set none up, and nothing is sent.")


class OrganizationChanges(Changes):
    name: str | None = Field(None, max_length=200)
    contact: str | None = Field(None, max_length=500)
    privacy_url: str | None = Field(None, max_length=500)
    accent: str | None = Field(None, max_length=7)
    embed_origins: str | None = Field(None, max_length=2000)
    zone: str | None = Field(None, max_length=64)
    retention_days: int | None = Field(None, ge=0, le=firm.MOST_DAYS)
    outside_reader: bool | None = None


@blueprint.get("/api/organization/")
@endpoint("Get the firm's settings", right="members:write")
def get_organization(actor: Actor) -> OrganizationShape:
    return _organization(firm.of(actor))


@blueprint.patch("/api/organization/")
@endpoint("Change the firm's settings", right="members:write")
def change_organization(actor: Actor, body: OrganizationChanges) -> OrganizationShape:
    """Null leaves a setting as it is."""
    return _organization(firm.change({name: value for name, value in body.sent().items() if value is not None}, actor=actor))


def _organization(row: Organization) -> OrganizationShape:
    reader = outside.of_settings(settings())
    kept = {name: getattr(row, name) for name in ("name", "contact", "privacy_url", "accent", "embed_origins", "zone", "retention_days", "outside_reader")}
    return OrganizationShape(hashid=row.public_id, outside_reader_at=reader.host if reader else None, **kept)
