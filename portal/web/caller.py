"""Who calls. Recognised once per request, before limits and views; a credential that doesn't hold fails the request wherever it leads,
unless nobody need be known there (signing in, renewing)."""

from __future__ import annotations

from flask import Flask, g, request

from portal.core.actors import Actor
from portal.core.errors import PortalError, Unauthenticated
from portal.web import dialects


def install(app: Flask) -> None:
    app.before_request(_recognise)


def _recognise() -> None:
    g.actor = None
    g.rejected = None
    try:
        g.actor = dialects.current().recognise(request)
    except PortalError as rejected:
        g.rejected = rejected  # counted against the address first, then raised by the limits' hook


def optional() -> Actor | None:
    return g.get("actor")


def required() -> Actor:
    actor = optional()
    if actor is None:
        raise Unauthenticated("Authentication credentials were not provided.")
    return actor


def identity() -> str:
    """What limits count by: the person, else the address."""
    actor = optional()
    return actor.identity if actor else f"address:{request.remote_addr or 'local'}"
