"""The house dialect: JSON:API errors, Bearer tokens or API keys, three hourly limits. Cookies mean nothing here."""

from __future__ import annotations

import json
from typing import Any

from flask import Request, Response

from portal.config import Config
from portal.core import keys, tokens
from portal.core.actors import Actor
from portal.core.errors import Invalid, Unauthenticated
from portal.web.dialects import Described, Limit, Problem

TITLES = {
    400: "Validation Error",
    401: "Unauthorized",
    403: "Permission Denied",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Payload Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
    507: "Insufficient Storage",
}


_TEXT = {"type": "string"}
_ERROR = {
    "type": "object",
    "required": ["status", "code", "title", "detail"],
    "properties": {
        "status": _TEXT,
        "code": _TEXT,
        "title": _TEXT,
        "detail": _TEXT,
        "source": {"type": "object", "properties": {"pointer": _TEXT, "parameter": _TEXT}},
    },
}
DESCRIBED = Described(
    security=({"bearer": []}, {"apiKey": []}),
    schemes={
        "bearer": {"type": "http", "scheme": "bearer", "description": "An access token of `/api/token/`, or an API key."},
        "apiKey": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "An API key: `id.secret` or `id+secret`."},
    },
    error="Errors",
    schema={"type": "object", "required": ["errors"], "properties": {"errors": {"type": "array", "items": _ERROR}}},
)


class House:
    name = "house"
    prefixes = ("/api",)
    described = DESCRIBED

    def recognise(self, incoming: Request) -> Actor | None:
        given = [value for value in (_bearer(incoming), incoming.headers.get("X-Api-Key")) if value is not None]
        if len(given) > 1:
            raise Invalid("Send one credential, not two.", code="two_credentials")
        if not given:
            return None
        actor = tokens.recognise(given[0]) if given[0].count(".") == 2 else keys.recognise(given[0])
        if actor is None:
            raise Unauthenticated("The token or key is invalid or expired.", code="token_not_valid")
        return actor

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        per_hour = {"upload": config.limit_upload, "reports": config.limit_reports}.get(limit_class, config.limit_standard)
        return Limit(limit_class, per_hour)

    def error(self, problem: Problem) -> Response:
        one: dict[str, Any] = {
            "status": str(problem.status),
            "code": problem.code,
            "title": TITLES.get(problem.status, "Error"),
            "detail": problem.detail,
        }
        if problem.field is not None:
            one["source"] = {"pointer": f"/data/attributes/{problem.field}"} | ({"parameter": problem.field} if problem.in_query else {})
        headers = problem.headers | ({"WWW-Authenticate": "Bearer"} if problem.status == 401 else {})
        return Response(json.dumps({"errors": [one]}), problem.status, headers, mimetype="application/json")


def _bearer(incoming: Request) -> str | None:
    header = incoming.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, credential = header.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise Unauthenticated("Send the credential as 'Authorization: Bearer …'.")
    return credential.strip()
