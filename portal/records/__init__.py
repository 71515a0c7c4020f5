"""Records: facilities, projects, and what facilities used and left, out of utility bills and waste notes."""

from flask import Blueprint

blueprint = Blueprint("records", __name__)

from portal.records import api, linking, pages, places, places_api  # noqa: E402,F401  (the routes hang themselves on the blueprint)
