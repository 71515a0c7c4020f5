"""Signing in by program: token pairs."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from portal.accounts import api  # noqa: E402,F401  (the routes hang themselves on the blueprint)
