"""Documents: hand in, find, look at, correct, approve, return."""

from flask import Blueprint

blueprint = Blueprint("docs", __name__)

from portal.docs import api, files, inbox, pages, sending, splitting, starring, upload  # noqa: E402,F401  (the routes hang themselves on the blueprint)
