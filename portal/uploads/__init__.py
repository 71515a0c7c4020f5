"""Where bytes are put that were announced before, when files lie on the portal's own disk."""

from flask import Blueprint

blueprint = Blueprint("uploads", __name__)

from portal.uploads import api  # noqa: E402,F401  (the routes hang themselves on the blueprint)
