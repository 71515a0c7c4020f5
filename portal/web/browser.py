"""Browsers: the one cookie, who is signed in behind it, and the proof that a form was sent from our own page.

The cookie is signed and holds random tokens only; what they open are rows (`core/sessions`), so signing out ends a copied cookie too.
Programs never come through here: `/api` and the other families accept no cookies.
"""

from __future__ import annotations

import secrets

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError, CSRFProtect

from portal.config import Config
from portal.core import sessions
from portal.core.accounts import Organization, User
from portal.core.errors import Invalid, Unauthenticated
from portal.web import dialects, page

SAFE = ("GET", "HEAD", "OPTIONS")
CLIENT, MARK = "client", "mark"

login = LoginManager()
login.session_protection = None  # sessions are rows with an end of their own; a phone changes its address on every train
csrf = CSRFProtect()


class SignedIn(UserMixin):
    """The staff member at the browser. `get_id` is the session's token: Flask-Login carries it, the row decides."""

    def __init__(self, user: User, token: str) -> None:
        self.token = token
        self.actor = user.actor
        self.public_id, self.name, self.email, self.role = user.public_id, user.name, user.email, user.role
        self.organization = Firm(user.organization)

    def get_id(self) -> str:
        return self.token


class Firm:
    """What pages show of an organization, detached from the database."""

    def __init__(self, row: Organization) -> None:
        self.public_id, self.name, self.contact, self.privacy_url, self.accent = row.public_id, row.name, row.contact, row.privacy_url, row.accent


@login.user_loader
def _load(token: str) -> SignedIn | None:
    user = sessions.staff(token)
    return SignedIn(user, token) if user else None


def install(app: Flask, config: Config) -> None:
    app.config.update(
        SESSION_COOKIE_NAME="__Host-inlet" if config.cookies_secure else "inlet",
        SESSION_COOKIE_SECURE=config.cookies_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked below, where cookies count
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: an hour over one document is no reason to lose its form
    )
    login.init_app(app)
    csrf.init_app(app)
    app.before_request(_protect)


def _protect() -> None:
    """What changes something was sent from a page of ours. Flask-WTF's own hook would also ask programs, who have no cookie."""
    if request.method in SAFE or dialects.current().name != "html":
        return
    try:
        csrf.protect()
    except CSRFError:
        spec = page.current()
        if spec is not None and not spec.public and staff() is None:
            raise Unauthenticated("You were signed out; sign in and repeat what you did.") from None
        raise Invalid("This page was open for too long, or cookies are off. Load it again and repeat what you did.", code="csrf") from None


def staff() -> SignedIn | None:
    """The staff member signed in at this browser."""
    return current_user if current_user and current_user.is_authenticated else None


def sign_in(user: User) -> None:
    """Somebody proved a password. Nothing of the cookie before survives but a client's own session."""
    kept = {name: session[name] for name in (CLIENT, MARK) if name in session}
    signed_in = SignedIn(user, sessions.begin_staff(user))
    session.clear()
    session.update(kept)
    login_user(signed_in)


def sign_out() -> None:
    signed_in = staff()
    if signed_in is not None:
        sessions.end(signed_in.token)
    logout_user()


def known() -> bool:
    """Whether anybody signed in at this browser, be it long ago. Others' large bodies needn't even be taken in."""
    return client_token() is not None or "_user_id" in session


def client_token() -> str | None:
    """The token of the client's session at this browser, to be looked up in `core.sessions`."""
    token = session.get(CLIENT)
    return token if isinstance(token, str) else None


def remember_client(token: str | None) -> None:
    """A phone number was proved at this browser; None forgets it."""
    if token is None:
        session.pop(CLIENT, None)
    else:
        session[CLIENT] = token


def mark() -> str:
    """A random mark of this browser, made at first use: a one-time code counts only where it was asked for."""
    if not isinstance(session.get(MARK), str):
        session[MARK] = secrets.token_urlsafe(24)
    return str(session[MARK])
