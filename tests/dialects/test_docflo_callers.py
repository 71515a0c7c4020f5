"""docflo: who calls, what they may do, and how much of it; every refusal in the family's own envelope."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.actors import RIGHTS
from portal.web.openapi import routes
from tests import papers
from tests.dialects.conftest import Docflo, caller, error
from tests.features.conftest import on_one_database
from tests.people import People

LIST = "/docs/v1/document"
RANDOM = "zzzzzzzzzzzz"
PREFIXES = ("/docs/", "/logs/", "/auth/v1/")
#: A right body for every endpoint that takes one.
BODIES: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "docflo.create_document": lambda ids: _form(),
    "docflo.analyze": lambda ids: _form(type="invoice"),
    "docflo.change_info": lambda ids: {"json": {"favorite": True}},
    "docflo.edit_fields": lambda ids: {"json": {"fields": {"InvoiceId": "forged"}}},
    "docflo.configure_field": lambda ids: {"json": {"type": "string"}},
    "docflo.configure_field_there": lambda ids: {"json": {"type": "string"}},
    "docflo.search_documents": lambda ids: {"json": {"query": "Acme", "score_threshold": 0.1}},
    "docflo.ask": lambda ids: {"json": {"query": "How many invoices are there?"}},
    "docflo.make_guest_token": lambda ids: {"json": {"folder": ids["folder"]}},
}
QUERIES = {"docflo.configure_field": "?documentType=invoice&name=Colour"}
FOREIGN_BODY = {"docflo.make_guest_token"}


def _form(**fields: str) -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(papers.page("x")), "x.pdf"), **fields}, "content_type": "multipart/form-data"}


def cases(app: Flask) -> list[tuple[str, str, str, Any]]:
    return [(rule.endpoint, method, rule.rule, spec) for rule, method, spec in routes(app) if rule.rule.startswith(PREFIXES)]


def send(who: Docflo, endpoint: str, method: str, rule: str, ids: dict[str, str]) -> TestResponse:
    path = rule.replace("<document_id>", ids["document"]).replace("<document_type>", "invoice").replace("<name>", ids["type"])
    assert "<" not in path, f"{rule} has a path parameter that this matrix doesn't know"
    return who.call(method, path + QUERIES.get(endpoint, ""), **(BODIES[endpoint](ids) if endpoint in BODIES else {}))


@pytest.fixture
def ids(people: People, invoice: str) -> dict[str, str]:
    return {"document": invoice, "folder": people.owner.folder(), "type": "receipt"}


@on_one_database
def test_every_body_that_is_taken_is_known_here(app: Flask) -> None:
    assert {endpoint for endpoint, _, _, spec in cases(app) if spec.body is not None} == {one for one in BODIES if one in app.view_functions}


def test_every_route_demands_a_caller_and_a_right(app: Flask, ids: dict[str, str]) -> None:
    for endpoint, method, rule, spec in cases(app):
        answer = send(Docflo(app), endpoint, method, rule, ids)
        assert answer.status_code == 401 and error(answer) and spec.right, f"{method} {rule}"


def test_a_stranger_cant_tell_others_things_from_nothing(app: Flask, people: People, ids: dict[str, str]) -> None:
    stranger = caller(app, people.stranger)
    for endpoint, method, rule, _ in cases(app):
        if "<document_id>" in rule or endpoint in FOREIGN_BODY:
            theirs = send(stranger, endpoint, method, rule, ids)
            nothing = send(stranger, endpoint, method, rule, ids | {"document": RANDOM, "folder": RANDOM})
            assert (theirs.status_code, theirs.data) == (404, nothing.data), f"{method} {rule}"
        elif method == "GET":
            assert ids["document"] not in send(stranger, endpoint, method, rule, ids).text, rule


def test_each_service_needs_its_right(app: Flask, people: People, ids: dict[str, str]) -> None:
    narrow = caller(app, people.owner, ["jobs:read"])
    for endpoint, method, rule, _ in cases(app):
        answer = send(narrow, endpoint, method, rule, ids)
        assert answer.status_code == 403 and error(answer)["code"] == "PERMISSION_DENIED", f"{method} {rule}"
    viewer = caller(app, people.viewer)
    for endpoint, method, rule, spec in cases(app):
        if spec.right not in RIGHTS["viewer"]:
            assert send(viewer, endpoint, method, rule, ids).status_code == 403, f"viewer: {method} {rule}"


def test_a_guest_only_creates_and_only_at_the_root_or_in_its_folder(app: Flask, people: People, docflo: Docflo, ids: dict[str, str]) -> None:
    for body, folder in ((None, None), ({"folder": ids["folder"], "expiresIn": 60}, ids["folder"])):
        made = docflo.post("/auth/v1/guest-token", body)
        assert made.status_code == 201 and set(made.json) == {"token", "expiresAt", "folder"}
        for headers in ({"Authorization": f"Bearer {made.json['token']}"}, {"apiKey": made.json["token"], "x-tenant-id": docflo.headers["x-tenant-id"]}):
            guest = Docflo(app, headers)
            created = guest.document(papers.page("by a guest"))
            assert people.owner.get(f"/api/docs/{created}/").json["folder"] == folder
            for endpoint, method, rule, spec in cases(app):
                if spec.right != "documents:create":
                    assert send(guest, endpoint, method, rule, ids).status_code == 403, f"{method} {rule}"
    smuggled = people.owner.app.test_client().post(
        "/api/docs/", headers={"Authorization": f"Bearer {docflo.post('/auth/v1/guest-token').json['token']}"}, **_form(folder_id=ids["folder"])
    )
    assert smuggled.status_code == 404


def test_the_tenant_must_be_the_keys_own(app: Flask, people: People, docflo: Docflo) -> None:
    stranger = caller(app, people.stranger)
    answers = [Docflo(app, docflo.headers | {"x-tenant-id": tenant}).get(LIST) for tenant in (stranger.headers["x-tenant-id"], RANDOM, "", "'")]
    assert [answer.status_code for answer in answers] == [403] * 4 and len({answer.data for answer in answers}) == 1
    assert Docflo(app, {"apiKey": docflo.headers["apiKey"]}).get(LIST).status_code == 401
    upper = Docflo(app, docflo.headers | {"x-tenant-id": docflo.headers["x-tenant-id"].upper()})
    assert upper.get(LIST).status_code == 200


def test_a_credential_that_doesnt_hold_is_a_401(app: Flask, people: People, docflo: Docflo) -> None:
    key = people.owner.get("/api/keys/").json["results"][0]["hashid"]
    wrong = ("", "x", "x" * 10_240, docflo.headers["apiKey"][:-1] + "é", "FF00.FF00", str(people.owner.credential))
    for credential in wrong:
        answer = Docflo(app, docflo.headers | {"apiKey": credential.encode().decode("latin-1")}).get(LIST)
        assert answer.status_code == 401 and error(answer)["code"] == "NOT_AUTHENTICATED", credential[:20]
    both = docflo.call("GET", LIST, headers={"Authorization": f"Bearer {docflo.headers['apiKey']}"})
    assert both.status_code == 400 and error(both)["code"] == "TWO_CREDENTIALS"
    people.owner.delete(f"/api/keys/{key}/")
    assert docflo.get(LIST).status_code == 401


@on_one_database
def test_what_the_framework_refuses_speaks_the_same_language(docflo: Docflo, invoice: str) -> None:
    refused = {
        ("GET", "/docs"): 404,
        ("GET", "/docs/v1/nothing"): 404,
        ("GET", "/logs/v1/"): 404,
        ("GET", "/auth/v1/guest-token"): 405,
        ("DELETE", f"{LIST}/byId/{invoice}"): 405,
        ("GET", f"{LIST}/byId/%00"): 404,
        ("GET", f"{LIST}/byId/{'a' * 3000}"): 404,
        ("GET", f"{LIST}/info/.."): 404,
    }
    for (method, path), status in refused.items():
        answer = docflo.call(method, path)
        assert (answer.status_code, bool(error(answer)["message"])) == (status, True), path


@on_one_database
def test_bad_bodies_are_a_400(docflo: Docflo, invoice: str) -> None:
    bodies = (b"", b"{", b"[]", b'{"fields": NaN}', b'{"fields": {"a": 1, "a": 2}}', b'{"fields": ' + b"[" * 10_000, b'{"fields": {"InvoiceId": "\\ud800"}}')
    for body in bodies:
        answer = docflo.call("PATCH", f"{LIST}/fields/{invoice}", data=body, content_type="application/json")
        assert answer.status_code == 400 and error(answer)["message"], body[:30]
    for options in ({"json": {"file": "x"}}, {"data": {"type": "invoice"}}, {"data": b"x", "content_type": "text/plain"}):
        answer = docflo.call("POST", LIST, **options)
        assert answer.status_code == 400 and error(answer)["details"] == "Field: file"


@on_one_database
def test_bad_files_are_told_what_is_wrong(docflo: Docflo) -> None:
    assert error(docflo.send(LIST, b"", "empty.pdf"))["code"] == "EMPTY_FILE"
    unsupported = docflo.send(LIST, b"MZ\x90\x00" + bytes(200), "invoice.pdf")
    assert unsupported.status_code == 415 and error(unsupported)["code"] == "UNSUPPORTED_TYPE"
    assert docflo.get(LIST).json["total"] == 0


def test_the_same_idempotency_key_creates_once(docflo: Docflo) -> None:
    data = papers.page("once")
    answers = [
        docflo.call("POST", LIST, data={"file": (io.BytesIO(data), "a.pdf")}, content_type="multipart/form-data", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert answers[0].json == answers[1].json and docflo.get(LIST).json["total"] == 1
