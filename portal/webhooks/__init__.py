"""Webhooks: how programs are told what happened."""

from flask import Blueprint

blueprint = Blueprint("webhooks", __name__)

from portal.webhooks import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
