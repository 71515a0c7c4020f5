"""``/api/keys/`` and ``/api/guest-tokens/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

from pydantic import Field

from portal.core import guests, keys
from portal.core.actors import SCOPES, Actor
from portal.core.keys import ApiKey
from portal.keys import blueprint, shapes
from portal.keys.shapes import GuestTokenDetail, GuestTokenShape, IssuedShape, KeyShape
from portal.web.endpoint import Shown, endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes, Instant

Scope = Enum("Scope", {scope: scope for scope in SCOPES}, type=str)  # type: ignore[misc]


class NewKey(Body):
    name: str = Field(min_length=1, max_length=200)
    scopes: list[Scope] | None = Field(None, min_length=1, description="Without them the key has its maker's rights.")
    expires_at: Instant | None = None


class KeyChanges(Changes):
    name: str | None = Field(None, min_length=1, max_length=200)
    active: bool | None = None


class KeyQuery(PageQuery):
    active: bool | None = None


class NewGuestToken(Body):
    folder: str
    expires_in: int = Field(86400, ge=60, le=86400, description="Seconds.")


@blueprint.get("/api/keys/")
@endpoint("List API keys", right="keys:read")
def list_keys(actor: Actor, query: KeyQuery) -> Page[KeyShape]:
    return page(keys.listed(actor, active=query.active), keys.ApiKey, query, shapes.keys)


@blueprint.post("/api/keys/")
@endpoint("Make an API key", right="keys:write", status=201)
def make_key(actor: Actor, body: NewKey) -> Shown[IssuedShape]:
    """The secret is in this answer and nowhere else."""
    scopes = None if body.scopes is None else sorted({scope.value for scope in body.scopes})
    made = keys.issue(body.name, actor=actor, scopes=scopes, expires_at=body.expires_at)
    return Shown(shapes.issued(made, shown=True), kept=shapes.issued(made, shown=False))


@blueprint.get("/api/keys/<key_id>/")
@endpoint("Get an API key", right="keys:read")
def get_key(actor: Actor, key_id: str) -> KeyShape:
    return shapes.key(keys.one(key_id, actor=actor))


@blueprint.patch("/api/keys/<key_id>/")
@endpoint("Rename an API key or switch it off and on", right="keys:write")
def change_key(actor: Actor, key_id: str, body: KeyChanges) -> KeyShape:
    return shapes.key(keys.change(key_id, actor=actor, **body.sent()))


@blueprint.delete("/api/keys/<key_id>/")
@endpoint("Revoke an API key", right="keys:write", status=204)
def revoke_key(actor: Actor, key_id: str) -> None:
    keys.revoke(key_id, actor=actor)


@blueprint.post("/api/guest-tokens/")
@endpoint("Make a guest token", right="links:write", status=201)
def make_guest_token(actor: Actor, body: NewGuestToken) -> Shown[GuestTokenShape]:
    """It may hand documents in to one folder, and nothing else, for 24 hours at most."""
    made = keys.issue_guest(body.folder, actor=actor, lifetime=timedelta(seconds=body.expires_in))
    return Shown(shapes.guest_token(made, body.folder, shown=True), kept=shapes.guest_token(made, body.folder, shown=False))


@blueprint.get("/api/guest-tokens/")
@endpoint("List guest tokens", right="keys:read")
def list_guest_tokens(actor: Actor, query: PageQuery) -> Page[GuestTokenDetail]:
    """Those that still open something, with what was handed in with them."""
    return page(guests.listed(actor), keys.ApiKey, query, lambda rows: _guests(rows, actor))


def _guests(rows: Sequence[ApiKey], actor: Actor) -> list[GuestTokenDetail]:
    made = guests.made_with(rows, actor)
    return [shapes.guest(row, made[row.public_id]) for row in rows]


@blueprint.get("/api/guest-tokens/<token_id>/")
@endpoint("Get a guest token", right="keys:read")
def get_guest_token(actor: Actor, token_id: str) -> GuestTokenDetail:
    return _guests([guests.one(token_id, actor=actor)], actor)[0]


@blueprint.delete("/api/guest-tokens/<token_id>/")
@endpoint("Revoke a guest token", right="keys:write", status=204)
def revoke_guest_token(actor: Actor, token_id: str) -> None:
    """Nothing more is handed in with it; what was stays."""
    guests.revoke(token_id, actor=actor)
