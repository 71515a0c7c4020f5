"""Reports: ask for one over a folder, follow it, fetch it as JSON or PDF."""

from flask import Blueprint

blueprint = Blueprint("reports", __name__)

from portal.reports import api, pages, shown  # noqa: E402,F401  (the routes and filters hang themselves on the blueprint)
