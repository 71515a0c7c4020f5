"""The activity log: what was done in the firm."""

from flask import Blueprint

blueprint = Blueprint("activity", __name__)

from portal.activity import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
