"""Every route × every kind of caller: who isn't known gets 401, who may not 403, and what belongs to others doesn't exist.

The matrix is generated from the route table. A new route fails here until its path parameters and body are known below.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.core.actors import RIGHTS
from portal.web.openapi import routes
from tests import pages, papers
from tests.people import Api, People

RANDOM = "zzzzzzzzzzzz"
Things = dict[str, str]


@pytest.fixture
def things(people: People, read_all: Callable[[], int]) -> Things:
    """One of everything that has an id, all of Miller & Co."""
    owner = people.owner
    folder = owner.folder()
    document = owner.document(papers.both_statements(), folder=folder)
    template = owner.get("/api/reports/").json["results"][0]["hashid"]
    read_all()
    report = owner.post(f"/api/reports/{template}/", {"folder_id": folder}).json["hashid"]
    read_all()
    owner.post("/api/members/", {"email": "invited@miller.example"})
    return {
        "folder_id": folder,
        "document_id": document,
        "report_id": report,
        "link_id": owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+4915112345678"}).json["hashid"],
        "layout_id": pages.remembered(owner, read_all),
        **pages.own_type(owner),
        "rule_id": pages.rule(owner, "receipt"),
        "key_id": owner.post("/api/keys/", {"name": "key"}).json["hashid"],
        "token_id": owner.post("/api/guest-tokens/", {"folder": folder}).json["hashid"],
        "member_id": owner.get("/api/members/").json["results"][0]["hashid"],
        "message_id": owner.get("/api/messages/").json["results"][0]["hashid"],
        "job_id": owner.get("/api/jobs/").json["results"][0]["hashid"],
        "entry_id": owner.get("/api/activity/").json["results"][0]["hashid"],
        **pages.mailbox(owner),
        "routing_rule_id": pages.routing_rule(owner, folder),
        **pages.webhook(owner),
        **pages.places(owner),
        "template": template,
    }


def _upload(ids: Things) -> dict[str, Any]:
    return {"data": {"file": (io.BytesIO(papers.page("x")), "x.pdf"), "folder_id": ids["folder_id"]}, "content_type": "multipart/form-data"}


#: A right body for every endpoint that takes one; ids in it are replaced like those in the path.
BODIES: dict[str, Callable[[Things], dict[str, Any]]] = {
    "accounts.sign_in": lambda ids: {"json": {"email": "nobody@miller.example", "password": "not this one"}},
    "accounts.renew": lambda ids: {"json": {"refresh": "not a token"}},
    "accounts.change_organization": lambda ids: {"json": {"contact": "Ask Dana"}},
    "folders.create_folder": lambda ids: {"json": {"name": "below", "parent_folder": ids["folder_id"]}},
    "folders.change_folder": lambda ids: {"json": {"name": "renamed"}},
    "folders.create_link": lambda ids: {"json": {"folder": ids["folder_id"], "phone_number_raw": "+4915112345678"}},
    "folders.change_link": lambda ids: {"json": {"expires_at": None}},
    "docs.upload_document": _upload,
    "docs.edit_fields": lambda ids: {"json": {"fields": {"EntityName": "Forged"}}},
    "docs.confirm_fields": lambda ids: {"json": {"fields": ["EntityName"]}},
    "docs.change_document": lambda ids: {"json": {"folder": ids["folder_id"]}},
    "docs.split_document": lambda ids: {"json": {"parts": [{"pages": [1, 1]}, {"pages": [2, 2]}]}},
    "docs.reopen_document": lambda ids: {"json": {"reason": "forged"}},
    "docs.return_document": lambda ids: {"json": {"reason": "forged"}},
    "members.add_member": lambda ids: {"json": {"email": "new@miller.example", "name": "New", "role": "viewer"}},
    "members.change_member": lambda ids: {"json": {"name": "Forged"}},
    "types.add_type": lambda ids: {"json": {"label": "Another slip"}},
    "types.change_type": lambda ids: {"json": {"label": "Forged slip"}},
    "types.put_field": lambda ids: {"json": {"type": "string"}},
    "types.preview_type": lambda ids: {"json": {"words": ["Weighing slip"]}},
    "types.preview_field": lambda ids: {"json": {"document": ids["document_id"]}},
    "types.change_field": lambda ids: {"json": {"visible": False}},
    "ask.ask_question": lambda ids: {"json": {"question": "How many documents are there?"}},
    "approvals.add_rule": lambda ids: {"json": {"name": "Another", "steps": [{"approvers": [ids["member_id"]]}]}},
    "approvals.change_rule": lambda ids: {"json": {"name": "Forged"}},
    "approvals.preview_rule": lambda ids: {"json": {"conditions": {}}},
    "approvals.override_approvals": lambda ids: {"json": {"reason": "forged"}},
    "approvals.put_delegation": lambda ids: {"json": {"delegate": ids["member_id"], "from_at": "2099-01-01T00:00:00Z", "until": "2099-02-01T00:00:00Z"}},
    "mailboxes.add_mailbox": lambda ids: {"json": pages.MAILBOX},
    "mailboxes.change_mailbox": lambda ids: {"json": {"name": "Forged"}},
    "routing.add_rule": lambda ids: {"json": {"name": "Another", "folder": ids["folder_id"], "tag": "acme"}},
    "routing.change_rule": lambda ids: {"json": {"name": "Forged"}},
    "routing.preview_rule": lambda ids: {"json": {"tag": "acme"}},
    "records.add_facility": lambda ids: {"json": {"name": "York"}},
    "records.change_facility": lambda ids: {"json": {"name": "Forged"}},
    "records.add_project": lambda ids: {"json": {"name": "2025"}},
    "records.change_project": lambda ids: {"json": {"name": "Forged"}},
    "records.link_entities": lambda ids: {"json": {"kind": "facility", "uuids": [ids["facility_id"]]}},
    "records.make_records": lambda ids: {"json": {"document": ids["document_id"], "facilities": [{"facility": ids["facility_id"], "percentage": 1}]}},
    "records.enter_waste": lambda ids: {
        "json": {"facility": ids["facility_id"], "identification_name": "Paper", "start_date": "2024-01-01", "end_date": "2024-01-31", "base_quantity": 1}
    },
    "records.put_items": lambda ids: {"json": {"items": []}},
    "recycling.hold_document": lambda ids: {"json": {"reason": "forged"}},
    "recycling.hold_folder": lambda ids: {"json": {"reason": "forged"}},
    "webhooks.make_webhook": lambda ids: {"json": {"name": "Books", "url": "https://1.1.1.1/hook", "events": ["document.read"]}},
    "webhooks.change_webhook": lambda ids: {"json": {"name": "Forged"}},
    "keys.make_key": lambda ids: {"json": {"name": "another"}},
    "keys.change_key": lambda ids: {"json": {"name": "forged"}},
    "keys.make_guest_token": lambda ids: {"json": {"folder": ids["folder_id"]}},
    "reports.generate": lambda ids: {"json": {"folder_id": ids["folder_id"]}},
}
#: Endpoints whose body names something that belongs to somebody.
FOREIGN_BODY = {"folders.create_folder", "folders.create_link", "docs.upload_document", "keys.make_guest_token", "reports.generate", "routing.add_rule"}
FOREIGN_BODY |= {"records.make_records", "records.enter_waste"}
#: Built-in templates belong to everybody, so their id is no secret.
SHARED = {"reports.generate"}


#: What has to be asked for in the query.
QUERIES = {"search.find_documents": "?q=statement"}


def cases(app: Flask) -> list[tuple[str, str, str, Any]]:
    """(endpoint, method, rule, spec) of every described route under /api."""
    return [(rule.endpoint, method, rule.rule, spec) for rule, method, spec in routes(app) if rule.rule.startswith("/api/")]


def send(caller: Api, endpoint: str, method: str, rule: str, ids: Things) -> TestResponse:
    path = rule.replace("<int:number>", "1")
    for name, value in ids.items():
        path = path.replace(f"<{name}>", ids["template"] if endpoint in SHARED and name == "report_id" else value)
    assert "<" not in path, f"{rule} has a path parameter that this matrix doesn't know"
    return caller.call(method, path + QUERIES.get(endpoint, ""), **(BODIES[endpoint](ids) if endpoint in BODIES else {}))


def strangers_ids(ids: Things) -> Things:
    return {name: RANDOM for name in ids} | {"template": ids["template"]}


def test_every_body_that_is_taken_is_known_here(app: Flask) -> None:
    assert {endpoint for endpoint, _, _, spec in cases(app) if spec.body is not None} == set(BODIES)


def test_nobody_gets_anything_but_a_token(app: Flask, people: People, things: Things) -> None:
    for endpoint, method, rule, _ in cases(app):
        assert send(people.nobody, endpoint, method, rule, things).status_code == 401, f"{method} {rule}"


def test_a_stranger_cant_tell_others_things_from_nothing(app: Flask, people: People, things: Things) -> None:
    for endpoint, method, rule, spec in cases(app):
        if "<" not in rule and endpoint not in FOREIGN_BODY or spec.public:
            continue
        theirs = send(people.stranger, endpoint, method, rule, things)
        nothing = send(people.stranger, endpoint, method, rule, strangers_ids(things))
        assert theirs.status_code in (403, 404), f"{method} {rule}: {theirs.status_code}"
        assert (theirs.status_code, theirs.data) == (nothing.status_code, nothing.data), f"{method} {rule}"


def test_no_list_of_a_stranger_names_others_things(app: Flask, people: People, things: Things) -> None:
    secret = [value for name, value in things.items() if name != "template"]
    for endpoint, method, rule, spec in cases(app):
        if method == "GET" and "<" not in rule and not spec.public:
            answer = send(people.stranger, endpoint, method, rule, things)
            assert answer.status_code == 200, f"{rule}: {answer.status_code}"
            assert not any(value.encode() in answer.data for value in secret), f"{rule} names something of another organization"


def test_filters_dont_reach_into_another_organization(people: People, things: Things) -> None:
    for path in ("/api/docs/?folder=", "/api/folder-links/?folder=", "/api/folders/?parent_folder="):
        theirs, nothing = people.stranger.get(path + things["folder_id"]), people.stranger.get(path + RANDOM)
        assert (theirs.status_code, theirs.data) == (404, nothing.data), path


def test_a_lower_role_is_refused_what_its_rights_leave_out(app: Flask, people: People, things: Things) -> None:
    for role, caller in (("viewer", people.viewer), ("approver", people.approver)):
        for endpoint, method, rule, spec in cases(app):
            if spec.right and spec.right not in RIGHTS[role]:
                assert send(caller, endpoint, method, rule, things).status_code == 403, f"{role}: {method} {rule}"


def test_a_narrow_key_is_refused_outside_its_scopes(app: Flask, people: People, things: Things) -> None:
    made = people.owner.post("/api/keys/", {"name": "narrow", "scopes": ["jobs:read"]}).json
    narrow = Api(app, credential=made["api_key"])
    for endpoint, method, rule, spec in cases(app):
        if spec.right and spec.right != "jobs:read":
            assert send(narrow, endpoint, method, rule, things).status_code == 403, f"{method} {rule}"


def test_a_guest_only_hands_in_and_only_to_its_folder(app: Flask, people: People, things: Things) -> None:
    token = people.owner.post("/api/guest-tokens/", {"folder": things["folder_id"]}).json["token"]
    guest = Api(app, credential=token)
    other_folder = {**things, "folder_id": people.owner.folder("another")}
    for endpoint, method, rule, spec in cases(app):
        if spec.public:
            continue
        if endpoint == "docs.upload_document":
            assert send(guest, endpoint, method, rule, things).status_code == 201
            assert send(guest, endpoint, method, rule, other_folder).status_code == 404
        else:
            assert send(guest, endpoint, method, rule, things).status_code in (403, 404), f"{method} {rule}"


def test_every_api_route_but_the_token_ones_demands_a_right(app: Flask) -> None:
    assert {endpoint for endpoint, _, _, spec in cases(app) if not spec.right} == {"accounts.sign_in", "accounts.renew"}
