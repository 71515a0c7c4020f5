"""The recycle bin: what is deleted, until it is recovered or purged; and legal holds, under which nothing is."""

from flask import Blueprint

blueprint = Blueprint("recycling", __name__)

from portal.recycling import api, holds, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
