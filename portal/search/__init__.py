"""Search: what stands in documents, by its words and by what is meant."""

from flask import Blueprint

blueprint = Blueprint("search", __name__)

from portal.search import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
