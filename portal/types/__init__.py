"""Document types: which ones a firm wants told, its own ones, and their fields; what would be read, shown while they are set up."""

from flask import Blueprint

blueprint = Blueprint("types", __name__)

from portal.types import api, field_pages, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
