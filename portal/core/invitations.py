"""Invitations: how a new member comes to their first password."""

from __future__ import annotations

from datetime import timedelta

import jwt

from portal.core import accounts, messages, names, passwords, tenancy
from portal.core.accounts import User
from portal.core.actors import Actor
from portal.core.db import now, settings, transaction
from portal.core.errors import Conflict, NotFound

ALGORITHM = "HS256"
AUDIENCE = "inlet-invitation"
LIFETIME = timedelta(days=14)


def address(user: User) -> str:
    """Where somebody invited sets their first password: good for 14 days, and only until they have one."""
    claims = {"sub": user.public_id, "exp": now() + LIFETIME, "aud": AUDIENCE}
    return f"{settings().public_url}/invitation/{jwt.encode(claims, settings().secret_key, algorithm=ALGORITHM)}"


def invited(token: str) -> User:
    """Whom an invitation is for; `NotFound` when it has expired, was made up or was used."""
    try:
        claims = jwt.decode(token, settings().secret_key, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": ["exp", "sub", "aud"]})
    except (jwt.InvalidTokenError, UnicodeError, ValueError):
        raise NotFound("invitation") from None
    user = accounts.by_public_id(str(claims["sub"]))
    if user is None or user.password_hash is not None:
        raise NotFound("invitation")
    return user


def accept(token: str, password: str) -> None:
    """Set the first password of somebody invited."""
    accounts.set_password(invited(token).id, passwords.hashed(password))


def send_again(public_id: str, *, actor: Actor) -> User:
    """Send the invitation once more. `Conflict` when they have a password already."""
    actor.demand("members:write")
    with transaction():
        user = tenancy.find(User, public_id, actor, noun="member", lock=True)
        if user.password_hash is not None or not user.active:
            raise Conflict("Only somebody who was invited and hasn't set a password yet can be invited again.")
        send(user, actor)
        return user


def send(user: User, actor: Actor) -> None:
    """E-mail the invitation. Runs inside the transaction that enlists its person."""
    firm = user.organization.name
    text = f"{names.of(actor)} invites you to {firm} on Inlet. Set your password at {address(user)}"
    messages.send("email", user.email, text, subject=f"Invitation to {firm}", organization_id=user.organization_id)
