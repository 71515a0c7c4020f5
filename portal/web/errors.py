"""From exceptions to answers: core's failures and the framework's own get a status here and their envelope from the dialect of the path."""

from __future__ import annotations

import logging
import sqlite3

from flask import Flask, Response
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

from portal.core import errors, storage, uploads
from portal.web import dialects
from portal.web.payload import InvalidQuery

STATUS: dict[type[errors.PortalError], int] = {
    errors.Invalid: 400,
    errors.Unauthenticated: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.UnsupportedFile: 415,
    errors.Refused: 422,
    uploads.Locked: 423,
    errors.TooMany: 429,
    uploads.WrongBytes: 460,  # as tus has it
    errors.StorageUnavailable: 503,
    errors.StorageFull: 507,
    storage.Missing: 500,  # not the caller's mistake, though in words that help whoever runs the portal
}
#: What the framework raises by itself, in words for people.
FRAMEWORK = {
    400: ("bad_request", "The request is malformed."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address takes {methods}."),
    406: ("not_acceptable", "The answer can't be given in a form you accept."),
    408: ("timeout", "The request took too long to arrive."),
    411: ("length_required", "Say how long the body is."),
    412: ("precondition_failed", "This version of the protocol isn't spoken here."),
    413: ("payload_too_large", "The body is too large."),
    414: ("uri_too_long", "The address is too long."),
    415: ("unsupported_media_type", "The body has an unsupported type."),
    416: ("range_not_satisfiable", "The file is shorter than that."),
    431: ("headers_too_large", "The headers are too large."),
}

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    app.register_error_handler(errors.PortalError, answer)
    app.register_error_handler(HTTPException, _framework)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(Exception, _unexpected)


def status(error: errors.PortalError) -> int:
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)


def answer(error: errors.PortalError) -> Response:
    again = error.retry_after if isinstance(error, errors.TooMany) else 5 if isinstance(error, errors.StorageUnavailable) else None
    headers = {"Retry-After": str(again)} if again is not None else {}
    problem = dialects.Problem(status(error), error.code, error.message, error.field, isinstance(error, InvalidQuery), headers, error)
    return dialects.current().error(problem)


def _framework(error: HTTPException) -> Response:
    status = error.code or 500
    code, detail = FRAMEWORK.get(status, (f"http_{status}", error.description or error.name))
    detail = detail.format(methods=", ".join(sorted(getattr(error, "valid_methods", None) or ()))) if status == 405 else detail
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Content-Range", "Retry-After")}
    return dialects.current().error(dialects.Problem(status, code, detail, headers=headers))


def _database(error: OperationalError) -> Response:
    log.exception("database not available")
    if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return answer(errors.StorageFull("There is no room in the database at the moment."))
    return dialects.current().error(dialects.Problem(503, "unavailable", "The database can't be reached; try again.", headers={"Retry-After": "5"}))


def _overtaken(error: IntegrityError) -> Response:
    """What the request rested on was removed, or the same was added, between its look and its write."""
    log.warning("overtaken: %s", error.orig)
    return answer(errors.Conflict("Somebody else changed the same thing at the same moment; look again."))


def _system(error: OSError) -> Response:
    """The framework's own temporary files need room too."""
    if error.errno in storage.FULL:
        log.exception("disk full")
        return answer(errors.StorageFull("There is no room for this at the moment."))
    return _unexpected(error)


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected error")
    return dialects.current().error(dialects.Problem(500, "server_error", "Something went wrong on our side; it has been logged."))
