"""OpenAPI 3.1 out of the route table: what is served is described, and nothing else (docs/decisions.md says why this is own code)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from portal.web import dialects
from portal.web.endpoint import Spec, spec_of
from portal.web.payload import Form

TEMPLATE = "#/components/schemas/{model}"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")
_RATE_HEADERS = {
    f"X-RateLimit-{name}": {"description": text, "schema": {"type": "integer"}}
    for name, text in (("Limit", "Requests per hour."), ("Remaining", "Left in this hour."), ("Reset", "Epoch seconds when the hour ends."))
}
ERRORS = {400: "Malformed or missing input", 401: "No valid credential", 403: "Not allowed", 404: "Not there, or not for you", 429: "Limit reached"}
WRITE_ERRORS = {409: "In the way of its state, or somebody was faster", 422: "A business rule says no"}
BODY_ERRORS = {413: "The body is too large"}
FILE_ERRORS = {415: "A kind of file that isn't taken", 507: "No room for it at the moment"}


def routes(app: Flask) -> Iterator[tuple[Rule, str, Spec]]:
    """Every described endpoint with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        spec = spec_of(app.view_functions[rule.endpoint])
        if spec is not None:
            for method in METHODS:
                if method in (rule.methods or ()):
                    yield rule, method, spec


def document(title: str, version: str, description: str, *, family: str | None = None) -> dict[str, Any]:
    """The whole description as an OpenAPI 3.1 object, or what of it concerns one family of APIs (the name of its dialect)."""
    described = list(routes(current_app._get_current_object()))  # type: ignore[attr-defined]
    if family is not None:
        described = [one for one in described if dialects.of_path(one[0].rule).name == family]
    references, definitions = _schemas(described)
    paths: dict[str, dict[str, Any]] = {}
    for rule, method, spec in described:
        paths.setdefault(path_of(rule), {})[method.lower()] = _operation(rule, method, spec, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": definitions | _error_schemas(family), "securitySchemes": _schemes(family)},
    }


def path_of(rule: Rule) -> str:
    return _VARIABLE.sub(r"{\2}", rule.rule)


def _schemas(described: list[tuple[Rule, str, Spec]]) -> tuple[dict[Any, Any], dict[str, Any]]:
    wanted: dict[tuple[type[BaseModel], str], None] = {}
    for _, _, spec in described:
        if spec.body is not None and not issubclass(spec.body, Form):
            wanted[spec.body, "validation"] = None
        if _is_model(spec.returns):
            wanted[spec.returns, "serialization"] = None
    references, schema = models_json_schema(list(wanted), ref_template=TEMPLATE)  # type: ignore[arg-type]
    return references, schema.get("$defs", {})


def _is_model(returned: Any) -> bool:
    return isinstance(returned, type) and issubclass(returned, BaseModel)


def _operation(rule: Rule, method: str, spec: Spec, references: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": spec.summary,
        "tags": [rule.endpoint.split(".")[0]],
        "responses": _responses(rule, method, spec, references),
        "security": [] if spec.public else list(dialects.of_path(rule.rule).described.security),
    }
    text = " ".join(part for part in (spec.description, f"Needs the right `{spec.right}`." if spec.right else "") if part)
    parameters = [*_path_parameters(rule), *_query_parameters(spec), *_idempotency(spec)]
    return operation | ({"description": text} if text else {}) | ({"parameters": parameters} if parameters else {}) | _request_body(spec, references)


def _path_parameters(rule: Rule) -> Iterator[dict[str, Any]]:
    for converter, name in _VARIABLE.findall(rule.rule):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if converter == "int" else "string"}}


def _query_parameters(spec: Spec) -> Iterator[dict[str, Any]]:
    schema = spec.query.model_json_schema() if spec.query else {}
    for name, one in schema.get("properties", {}).items():
        described = {key: value for key, value in one.items() if key not in ("title", "description")}
        yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": described} | (
            {"description": one["description"]} if "description" in one else {}
        )


def _idempotency(spec: Spec) -> Iterator[dict[str, Any]]:
    if spec.idempotent:
        yield {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": 255},
            "description": "The same key with the same request gets the first answer again, for 24 hours.",
        }


def _request_body(spec: Spec, references: dict[Any, Any]) -> dict[str, Any]:
    if spec.body is None:
        return {}
    if issubclass(spec.body, Form):
        return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _form(spec.body)}}}}
    demanded = any(field.is_required() for field in spec.body.model_fields.values())
    return {"requestBody": {"required": demanded, "content": {"application/json": {"schema": references[spec.body, "validation"]}}}}


def _form(form: type[Form]) -> dict[str, Any]:
    properties = {
        name: {"type": "string"} | ({"description": field.description} if field.description else {})
        for name, field in form.model_fields.items()
        if name != "file"
    }
    required = [name for name, field in form.model_fields.items() if field.is_required()]
    return {"type": "object", "required": required, "properties": {"file": {"type": "string", "format": "binary"}, **properties}}


def _responses(rule: Rule, method: str, spec: Spec, references: dict[Any, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": references[spec.returns, "serialization"]}} if _is_model(spec.returns) else _bytes(spec)
    described = dialects.of_path(rule.rule).described
    headers = {"headers": _RATE_HEADERS} if described.limited else {}
    good = {"description": "Done" if spec.status == 204 else "Success"} | headers | ({"content": content} if content else {})
    failures = _failures(method, spec) if described.limited else {}
    schema = {"schema": {"$ref": f"#/components/schemas/{described.error}"}}
    bad = {str(status): {"description": text, "content": {"application/json": schema}} | headers for status, text in failures.items()}
    return {str(spec.status): good} | bad


def _failures(method: str, spec: Spec) -> dict[int, str]:
    told = ERRORS | (WRITE_ERRORS if method != "GET" else {})
    if spec.body is None:
        return told
    return told | BODY_ERRORS | (FILE_ERRORS if issubclass(spec.body, Form) else {})


def _bytes(spec: Spec) -> dict[str, Any]:
    return {} if spec.status == 204 else {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _schemes(family: str | None) -> dict[str, Any]:
    return {name: scheme for dialect in _told(family) for name, scheme in dialect.described.schemes.items()}


def _error_schemas(family: str | None) -> dict[str, Any]:
    return {dialect.described.error: dialect.described.schema for dialect in _told(family) if dialect.described.error}


def _told(family: str | None) -> list[dialects.Dialect]:
    return [dialect for dialect in dialects.all_of() if family in (None, dialect.name)]
