"""``/auth/v1/guest-token``: tokens for pages that embed an upload."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import Field

from portal.core import keys
from portal.core.actors import Actor
from portal.core.keys import Issued
from portal.dialects.docflo import blueprint
from portal.dialects.docflo.shapes import Camel, CamelBody
from portal.web.endpoint import Shown, endpoint


class NewGuestToken(CamelBody):
    folder: str | None = Field(None, max_length=64, description="A folder's id; without it what the token creates lies at the root.")
    expires_in: int = Field(86400, ge=60, le=86400, description="Seconds.")


class GuestTokenShape(Camel):
    token: str | None = Field(description="Sent as `Authorization: Bearer`, or as `apiKey`. Shown once; null when replayed.")
    expires_at: datetime
    folder: str | None


@blueprint.post("/auth/v1/guest-token")
@endpoint("Make a guest token", right="links:write", status=201)
def make_guest_token(actor: Actor, body: NewGuestToken) -> Shown[GuestTokenShape]:
    """It may create documents and nothing else, for 24 hours at most."""
    made = keys.issue_guest(body.folder, actor=actor, lifetime=timedelta(seconds=body.expires_in))
    return Shown(_shape(made, body.folder, shown=True), kept=_shape(made, body.folder, shown=False))


def _shape(made: Issued, folder: str | None, *, shown: bool) -> GuestTokenShape:
    assert made.key.expires_at is not None
    return GuestTokenShape(token=made.api_key if shown else None, expires_at=made.key.expires_at, folder=folder)
