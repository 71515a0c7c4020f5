"""The people of an organization and their roles."""

from flask import Blueprint

blueprint = Blueprint("members", __name__)

from portal.members import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
