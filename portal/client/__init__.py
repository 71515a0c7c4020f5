"""The client's pages under ``/p/<token>``: phone, code, folder, handing in, what became of it."""

from flask import Blueprint

blueprint = Blueprint("client", __name__)

from portal.client import handing_in, pages, pieces  # noqa: E402,F401  (the routes hang themselves on the blueprint)
