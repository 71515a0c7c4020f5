"""The description under ``/api-docs/schema/`` says what is served: no more, no less."""

from __future__ import annotations

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from portal.web.endpoint import spec_of
from portal.web.openapi import METHODS, path_of
from tests.features.conftest import on_one_database
from tests.people import Api

pytestmark = on_one_database

#: Files; pages are told by their decorator, and everything else is for programs and described.
FILES = {"static", "front.accent"}


def for_people(app: Flask) -> set[str]:
    """Endpoints of pages and of what they load."""
    return FILES | {endpoint for endpoint, view in app.view_functions.items() if hasattr(view, "page")}


@pytest.fixture
def schema(owner: Api) -> dict:
    answer = Api(owner.app).get("/api-docs/schema/")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    return answer.json


def test_the_description_is_valid_openapi_3_1(schema: dict) -> None:
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_every_route_is_described_and_every_description_is_served(app: Flask, schema: dict) -> None:
    served = {
        (path_of(rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in for_people(app)
        for method in METHODS
        if method in rule.methods
    }
    described = {(path, method) for path, operations in schema["paths"].items() for method in operations}
    assert described == served


def test_every_program_route_is_made_with_the_endpoint_decorator(app: Flask) -> None:
    bare = {rule.endpoint for rule in app.url_map.iter_rules() if spec_of(app.view_functions[rule.endpoint]) is None}
    assert bare == for_people(app)


def test_operation_ids_are_unique(schema: dict) -> None:
    ids = [operation["operationId"] for operations in schema["paths"].values() for operation in operations.values()]
    assert len(ids) == len(set(ids))


def test_every_creating_post_names_the_idempotency_key(schema: dict) -> None:
    without = [
        path
        for path, operations in schema["paths"].items()
        if "post" in operations and {"201", "202"} & operations["post"]["responses"].keys() and operations["post"]["security"]
        if not any(parameter["name"] == "Idempotency-Key" for parameter in operations["post"].get("parameters", ()))
    ]
    assert without == []


def test_what_has_to_be_sent_and_what_is_refused_for_its_size_or_kind_is_said(schema: dict) -> None:
    posts = {path: schema["paths"][path]["post"] for path in ("/docs/v1/document", "/docs/v1/document/analyze", "/auth/v1/guest-token")}
    forms = [posts[path]["requestBody"]["content"]["multipart/form-data"]["schema"]["required"] for path in list(posts)[:2]]
    assert forms == [["file"], ["file", "type"]] and not posts["/auth/v1/guest-token"]["requestBody"]["required"]
    assert all({"413", "415"} <= set(posts[path]["responses"]) for path in list(posts)[:2])


def test_answers_fit_their_description(owner: Api, schema: dict, minimal_pdf: bytes, read_all) -> None:
    folder = owner.folder()
    document = owner.document(minimal_pdf, folder=folder)
    owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+4915112345678"})
    owner.post("/api/keys/", {"name": "a key", "scopes": ["documents:read"]})
    read_all()
    samples = {
        "/api/folders/": "/api/folders/",
        "/api/folders/{folder_id}/": f"/api/folders/{folder}/",
        "/api/folder-links/": "/api/folder-links/",
        "/api/docs/": "/api/docs/",
        "/api/docs/{document_id}/": f"/api/docs/{document}/",
        "/api/jobs/": "/api/jobs/",
        "/api/keys/": "/api/keys/",
        "/api/members/": "/api/members/",
        "/api/outbox/": "/api/outbox/",
        "/api/reports/": "/api/reports/",
        "/healthz": "/healthz",
    }
    for path, address in samples.items():
        content = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**content, "components": schema["components"]}
        Draft202012Validator(whole).validate(owner.get(address).json)


def test_the_try_it_page_loads_nothing_from_elsewhere(owner: Api) -> None:
    page = Api(owner.app).get("/api-docs/schema/swagger-ui/")
    assert page.status_code == 200 and "https://" not in page.text and "unsafe-inline" not in page.headers["Content-Security-Policy"]
    bundle = Api(owner.app).get("/static/vendor/swagger-ui/swagger-ui-bundle.js")
    assert bundle.status_code == 200 and len(bundle.data) > 1_000_000
