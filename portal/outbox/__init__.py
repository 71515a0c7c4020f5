"""Messages: SMS and e-mail, those that the embedded default holds among them."""

from flask import Blueprint

blueprint = Blueprint("outbox", __name__)

from portal.outbox import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
