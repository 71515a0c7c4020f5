"""Folders and the links that lead into them."""

from flask import Blueprint

blueprint = Blueprint("folders", __name__)

from portal.folders import api, pages, people, sending  # noqa: E402,F401  (the routes hang themselves on the blueprint)
