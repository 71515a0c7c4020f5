"""API keys and guest tokens."""

from flask import Blueprint

blueprint = Blueprint("keys", __name__)

from portal.keys import api, guest_pages, integrations, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
