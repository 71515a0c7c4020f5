"""``/api/token/``: e-mail and password for a token pair, and its renewal."""

from __future__ import annotations

from pydantic import BaseModel, Field

from portal.accounts import blueprint
from portal.core import accounts, tokens
from portal.web.endpoint import endpoint
from portal.web.payload import Body


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
    pair = tokens.open_session(accounts.sign_in(body.email, body.password))
    return TokenPair(access=pair.access, refresh=pair.refresh)


@blueprint.post("/api/token/refresh/")
@endpoint("Renew a token pair", public=True)
def renew(body: Renewal) -> TokenPair:
    """The refresh token is used up; using it again revokes all that came from it."""
    pair = tokens.refresh(body.refresh)
    return TokenPair(access=pair.access, refresh=pair.refresh)
