"""Reports: ask for one over a folder, follow it, fetch it as JSON or PDF."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from portal.reports import api  # noqa: E402,F401  (the routes hang themselves on the blueprint)
