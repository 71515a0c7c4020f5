"""Routing rules: which documents go into which folder by themselves."""

from flask import Blueprint

blueprint = Blueprint("routing", __name__)

from portal.routing import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
