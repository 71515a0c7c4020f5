"""``/api/members/``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from portal.core import accounts, invitations
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.members import blueprint
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page
from portal.web.payload import Body, Changes

Role = Literal["owner", "approver", "viewer"]


class MemberShape(BaseModel):
    hashid: str
    email: str
    name: str
    role: Role
    active: bool
    invited: bool = Field(description="Has no password yet.")
    created_at: datetime


class NewMember(Body):
    email: str = Field(max_length=320)
    name: str = Field("", max_length=200)
    role: Role = "viewer"
    password: str | None = Field(None, max_length=1024, description="With one they may sign in at once; without one they are invited by e-mail.")


class MemberChanges(Changes):
    name: str | None = Field(None, max_length=200)
    role: Role | None = None
    active: bool | None = None
    password: str | None = Field(None, max_length=1024)


class MemberQuery(PageQuery):
    role: Role | None = None
    status: Literal["active", "invited", "off"] | None = None
    search: str | None = None


def shapes(rows: Sequence[User]) -> list[MemberShape]:
    return [shape(row) for row in rows]


def shape(row: User) -> MemberShape:
    return MemberShape(
        hashid=row.public_id,
        email=row.email,
        name=row.name,
        role=row.role,  # type: ignore[arg-type]
        active=row.active,
        invited=row.password_hash is None,
        created_at=row.created_at,
    )


@blueprint.get("/api/members/")
@endpoint("List members", right="members:read")
def list_members(actor: Actor, query: MemberQuery) -> Page[MemberShape]:
    return page(accounts.members(actor, role=query.role, search=query.search, status=query.status), User, query, shapes)


@blueprint.post("/api/members/")
@endpoint("Add a member", right="members:write", status=201)
def add_member(actor: Actor, body: NewMember) -> MemberShape:
    return shape(accounts.add_member(email=body.email, name=body.name, role=body.role, password=body.password, actor=actor))


@blueprint.get("/api/members/<member_id>/")
@endpoint("Get a member", right="members:read")
def get_member(actor: Actor, member_id: str) -> MemberShape:
    return shape(accounts.member(member_id, actor=actor))


@blueprint.patch("/api/members/<member_id>/")
@endpoint("Change a member", right="members:write")
def change_member(actor: Actor, member_id: str, body: MemberChanges) -> MemberShape:
    """The last active owner can neither be lowered nor switched off."""
    return shape(accounts.change_member(member_id, actor=actor, **body.sent()))


@blueprint.post("/api/members/<member_id>/invite/")
@endpoint("Invite a member again", right="members:write")
def invite_member(actor: Actor, member_id: str) -> MemberShape:
    """409 once they have a password."""
    return shape(invitations.send_again(member_id, actor=actor))
