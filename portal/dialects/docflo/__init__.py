"""The docflo family (NOTES.md): ``x-tenant-id`` and ``apiKey`` in headers, ``{"error": {code, message, details}}``, limits by the firm's plan."""

from __future__ import annotations

import json

from flask import Blueprint, Request, Response, request

from portal.config import Config
from portal.core import keys, plans
from portal.core.actors import Actor
from portal.core.documents import UnknownType, WrongState
from portal.core.errors import Invalid, NotAllowed, Unauthenticated
from portal.web import caller
from portal.web.dialects import Described, Limit, Problem

blueprint = Blueprint("docflo", __name__)

from portal.dialects.docflo import asking, documents, fields, guests, logs, types, words  # noqa: E402,F401  (the routes hang themselves on the blueprint)

_TEXT = {"type": "string"}
_ERROR = {"type": "object", "required": ["code", "message", "details"], "properties": {"code": _TEXT, "message": _TEXT, "details": _TEXT}}
DESCRIBED = Described(
    security=({"docfloTenant": [], "docfloKey": []}, {"docfloTenant": [], "docfloGuest": []}),
    schemes={
        "docfloTenant": {"type": "apiKey", "in": "header", "name": "x-tenant-id", "description": "Your organization's id."},
        "docfloKey": {"type": "apiKey", "in": "header", "name": "apiKey", "description": "An API key."},
        "docfloGuest": {"type": "http", "scheme": "bearer", "description": "A guest token of `/auth/v1/guest-token`, which only creates."},
    },
    error="DocfloError",
    schema={"type": "object", "required": ["error"], "properties": {"error": _ERROR}},
)


class Docflo:
    name = "docflo"
    prefixes = ("/docs", "/logs", "/auth/v1")
    described = DESCRIBED

    def recognise(self, incoming: Request) -> Actor | None:
        given = [value for value in (incoming.headers.get("apiKey"), _bearer(incoming)) if value is not None]
        tenant = incoming.headers.get("x-tenant-id")
        if len(given) > 1:
            raise Invalid("Send one credential, not two.", code="two_credentials")
        if not given:
            return None
        actor = keys.recognise(given[0])
        if actor is None:
            raise Unauthenticated("The API key is invalid or expired.")
        return _of_tenant(actor, tenant)

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        """All requests of a caller count together."""
        actor = caller.optional()
        return Limit("docflo", plans.per_hour(actor.plan if actor else plans.STANDARD, config))

    def error(self, problem: Problem) -> Response:
        raised, message, code = problem.raised, problem.detail, problem.code.upper()
        where = "Parameter" if problem.in_query or problem.field in request.args else "Field"
        details = f"{where}: {problem.field}" if problem.field else ""
        if isinstance(raised, UnknownType):
            code, message = "INVALID_DOCUMENT_TYPE", "The specified document type is not supported"
            details = f"Supported types: {', '.join(raised.known)}"
        elif isinstance(raised, WrongState):
            details = words.allowed(raised)
        body = {"error": {"code": code, "message": message, "details": details}}
        return Response(json.dumps(body), problem.status, problem.headers, mimetype="application/json")


def _bearer(incoming: Request) -> str | None:
    header = incoming.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, credential = header.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise Unauthenticated("Send the credential as the header apiKey, or a guest token as 'Authorization: Bearer …'.")
    return credential.strip()


def _of_tenant(actor: Actor, tenant: str | None) -> Actor:
    """The actor, if the named tenant is its own. A guest token may come without: pages that embed it send one header."""
    if tenant is None and actor.kind == "guest":
        return actor
    if tenant is None:
        raise Unauthenticated("Send your tenant's id in the header x-tenant-id.")
    if tenant.strip().casefold() not in (actor.organization_uuid, actor.organization_public_id):
        raise NotAllowed("The API key belongs to another tenant than x-tenant-id names.")
    return actor


dialect = Docflo()
