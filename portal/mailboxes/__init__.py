"""Mailboxes: where mails with documents are fetched from, and what came of them."""

from flask import Blueprint

blueprint = Blueprint("mailboxes", __name__)

from portal.mailboxes import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
