"""The upload that other sites show in a frame, for holders of a guest token."""

from flask import Blueprint

blueprint = Blueprint("embed", __name__)

from portal.embed import pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
