"""The start page and the health of the whole."""

from flask import Blueprint

blueprint = Blueprint("front", __name__)

from portal.front import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
