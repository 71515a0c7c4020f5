"""Ask: questions about the documents, answered from their values."""

from flask import Blueprint

blueprint = Blueprint("ask", __name__)

from portal.ask import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
