"""Signing in: token pairs for programs, sessions for browsers; one's own account, and the firm's."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from portal.accounts import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
