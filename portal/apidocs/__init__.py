"""The description of all APIs and a page to try them."""

from flask import Blueprint

blueprint = Blueprint("apidocs", __name__)

from portal.apidocs import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
