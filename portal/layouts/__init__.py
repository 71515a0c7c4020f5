"""Remembered layouts: what staff corrections have taught about vendors' documents; look at them, forget one."""

from flask import Blueprint

blueprint = Blueprint("layouts", __name__)

from portal.layouts import api, pages  # noqa: E402,F401  (the routes hang themselves on the blueprint)
