"""Approval rules, how a document's approvals stand, and who stands in for whom."""

from flask import Blueprint

blueprint = Blueprint("approvals", __name__)

from portal.approvals import api, delegation_pages, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
