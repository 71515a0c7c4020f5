"""The files family (NOTES.md): ``x-organization-id`` with ``x-api-key`` or Bearer, ``{code, detail}``, limits by the firm's plan."""

from __future__ import annotations

import json

from flask import Blueprint, Request, Response

from portal.config import Config
from portal.core import keys, plans, tokens
from portal.core.actors import Actor
from portal.core.errors import Invalid, NotAllowed, Unauthenticated
from portal.web import caller
from portal.web.dialects import Described, Limit, Problem

blueprint = Blueprint("files", __name__)


@blueprint.url_value_preprocessor
def _in_small_letters(endpoint: str | None, values: dict[str, str] | None) -> None:
    """UUIDs in paths may be sent in capitals as well; other ids have none."""
    if values:
        values.update({name: value.lower() for name, value in values.items()})


#: In the order of the family's documentation: what has a word in its place goes before `/{file_id}`.
from portal.dialects.files import readings, sending, presigned, session, tus, files, facilities, projects, records  # noqa: E402,F401,I001

_TEXT = {"type": "string"}
DESCRIBED = Described(
    security=({"filesOrganization": [], "filesKey": []}, {"filesOrganization": [], "filesToken": []}),
    schemes={
        "filesOrganization": {"type": "apiKey", "in": "header", "name": "x-organization-id", "description": "Your organization's id."},
        "filesKey": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "An API key."},
        "filesToken": {"type": "http", "scheme": "bearer", "description": "An access token of `/auth/login`."},
    },
    error="FilesError",
    schema={"type": "object", "required": ["code", "detail"], "properties": {"code": _TEXT, "detail": _TEXT}},
)


class Files:
    name = "files"
    prefixes = ("/v1", "/auth/login")
    described = DESCRIBED

    def recognise(self, incoming: Request) -> Actor | None:
        given = [value for value in (incoming.headers.get("x-api-key"), _bearer(incoming)) if value is not None]
        if len(given) > 1:
            raise Invalid("Send one credential, not two.", code="two_credentials")
        if not given:
            return None
        actor = tokens.recognise(given[0]) if given[0].count(".") == 2 else keys.recognise(given[0])
        if actor is None:
            raise Unauthenticated("The token or key is invalid or expired.")
        return _of_organization(actor, incoming.headers.get("x-organization-id"))

    def limit(self, config: Config, limit_class: str) -> Limit | None:
        """All requests of a caller count together."""
        actor = caller.optional()
        return Limit("files", plans.per_hour(actor.plan if actor else plans.STANDARD, config))

    def error(self, problem: Problem) -> Response:
        """What is wrong with one input is 422 and names it; what can't be taken in at all, 400."""
        status = 422 if isinstance(problem.raised, Invalid) and problem.field else problem.status
        detail = f"{problem.field}: {problem.detail}" if problem.field else problem.detail
        headers = problem.headers | ({"WWW-Authenticate": "Bearer"} if status == 401 else {})
        return Response(json.dumps({"code": problem.code.upper(), "detail": detail}), status, headers, mimetype="application/json")


def _bearer(incoming: Request) -> str | None:
    header = incoming.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, credential = header.partition(" ")
    if scheme.lower() != "bearer" or not credential.strip():
        raise Unauthenticated("Send the token as 'Authorization: Bearer …'.")
    return credential.strip()


def _of_organization(actor: Actor, organization: str | None) -> Actor:
    """The actor, if the named organization is its own."""
    if organization is None:
        raise Unauthenticated("Send your organization's id in the header x-organization-id.")
    if organization.strip().casefold() not in (actor.organization_uuid, actor.organization_public_id):
        raise NotAllowed("The credential belongs to another organization than x-organization-id names.")
    return actor


dialect = Files()
