"""What is being worked on, how far it is, and why something failed."""

from flask import Blueprint

blueprint = Blueprint("jobs", __name__)

from portal.jobs import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
