"""Messages that the embedded SMS and e-mail default holds."""

from flask import Blueprint

blueprint = Blueprint("outbox", __name__)

from portal.outbox import api  # noqa: E402,F401  (the routes hang themselves on the blueprint)
