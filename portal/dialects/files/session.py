"""``/auth/login``: e-mail and password for an access token."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from portal.core import sign_ins, tokens
from portal.dialects.files import blueprint
from portal.web.endpoint import endpoint
from portal.web.payload import Body


class Credentials(Body):
    email: str = Field(max_length=320, examples=["owner@example.org"])
    password: str = Field(max_length=1024)


class TokenShape(BaseModel):
    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds.")
    organization_id: str = Field(description="For the header `x-organization-id`.")


@blueprint.post("/auth/login")
@endpoint("Get an access token", public=True)
def log_in(body: Credentials) -> TokenShape:
    user = sign_ins.sign_in(body.email, body.password)
    lifetime = tokens.ALONE_LIFETIME
    token = tokens.alone(user)
    return TokenShape(access_token=token, token_type="Bearer", expires_in=int(lifetime.total_seconds()), organization_id=user.organization.uuid)
