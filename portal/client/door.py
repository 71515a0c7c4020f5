"""Who stands before the page: the link that was opened, the number that was proved, the folder it leads to."""

from __future__ import annotations

from flask import abort, make_response, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from portal.client import blueprint
from portal.core import clients, links, sessions
from portal.core.errors import NotFound
from portal.core.links import FolderLink
from portal.web import browser, htmx

SENT_BY_SCRIPT = "X-Upload"  # static/js/uploads.js sends it: the answer is a fragment for the file's line


def proven() -> str | None:
    """The number (E.164) that this browser proved, None when it hasn't or its session is over."""
    token = browser.client_token()
    return sessions.client(token) if token else None


def opened(token: str) -> FolderLink:
    """The link at this address, be it still active or not. `NotFound` for an address that never was one."""
    return links.by_token(token)


@blueprint.context_processor
def _for_errors() -> dict[str, object]:
    """What an error's page shows of the firm, wherever the error came from."""
    return {"opened_link": _link_at_address}


def _link_at_address() -> FolderLink | None:
    try:
        return links.by_token(str((request.view_args or {}).get("token", "")))
    except (NotFound, SQLAlchemyError):
        return None


def number(token: str) -> str:
    """The proven number, or away to where it is proved."""
    e164 = proven()
    if e164 is None:
        opened(token)
        if request.headers.get(SENT_BY_SCRIPT):
            abort(make_response(render_template("client/_signed_out.html", token=token), 401))
        abort(htmx.go(url_for("client.phone", token=token)))
    return e164


def place(token: str) -> FolderLink:
    """The active link at this address when it is the proven number's own, or away to the folders that are."""
    e164 = number(token)
    own = next((one for one in clients.places(e164) if one.token == token), None)
    if own is None:
        opened(token)
        abort(htmx.go(url_for("client.folders", token=token)))
    return own
