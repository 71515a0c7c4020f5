"""The files family: callers, files from upload to recovery, errors in the family's own words, and what strangers get."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core import facilities
from portal.core.documents import STATES, Document
from portal.core.facilities import Facility
from portal.core.projects import Project, managing
from portal.core.records import WASTE, Record
from portal.dialects.files.words import STATUS
from portal.web.openapi import routes
from tests import papers, scale
from tests.dialects.filing import WATER, Filing, error, filing
from tests.features.conftest import on_one_database
from tests.people import PASSWORD, People

RANDOM = "0b5f3c1e-6d0e-4c52-9d0b-3a3f2f6f9f10"


@pytest.fixture
def files(app: Flask, people: People) -> Filing:
    return filing(app, people.owner)


def test_every_state_has_a_word() -> None:
    assert set(STATUS) == set(STATES)


@on_one_database
def test_callers_name_their_organization_and_one_credential(files: Filing, people: People) -> None:
    organization, key = files.headers["x-organization-id"], files.headers["x-api-key"]
    signed_in = files.app.test_client().post("/auth/login", json={"email": "owner@miller.example", "password": PASSWORD})
    assert signed_in.json.keys() >= {"access_token", "token_type", "expires_in"} and signed_in.json["expires_in"] == 3600
    bearer = {"Authorization": f"Bearer {signed_in.json['access_token']}"}
    stranger = filing(files.app, people.stranger)
    cases: tuple[tuple[dict[str, str], int, str | None], ...] = (
        ({"x-organization-id": organization, **bearer}, 200, None),
        ({"x-organization-id": organization}, 401, "NOT_AUTHENTICATED"),
        ({"x-api-key": key}, 401, "NOT_AUTHENTICATED"),
        ({"x-organization-id": organization, "x-api-key": key + "x"}, 401, "NOT_AUTHENTICATED"),
        ({"x-organization-id": stranger.headers["x-organization-id"], "x-api-key": key}, 403, "PERMISSION_DENIED"),
        ({"x-organization-id": RANDOM, "x-api-key": key}, 403, "PERMISSION_DENIED"),
        ({"x-organization-id": organization, "x-api-key": key, **bearer}, 400, "TWO_CREDENTIALS"),
    )
    for headers, status, code in cases:
        answer = Filing(files.app, headers).get("/v1/files")
        assert answer.status_code == status and (code is None or error(answer) == (status, code)), headers
    wrong = files.app.test_client().post("/auth/login", json={"email": "owner@miller.example", "password": "wrong"})
    assert error(wrong)[0] == 401


@on_one_database
def test_a_file_is_uploaded_listed_downloaded_deleted_and_recovered(files: Filing, people: People, read_all: Callable[[], int]) -> None:
    folder = people.owner.folder()
    file = files.file(*WATER, name="März 2024.pdf", folder_id=folder)
    shown = files.get(f"/v1/files/{file}").json
    assert (shown["name"], shown["extension"], shown["mime_type"], shown["status"]) == ("März 2024", "pdf", "application/pdf", "uploaded")
    assert files.get("/v1/files/readings").json["total"] == 0
    read_all()
    assert files.get(f"/v1/files?folder_id={folder}&status=uploaded&category[]=water").json["items"][0]["tags"] == ["invoice::water"]
    part = files.call("GET", f"/v1/files/{file}/download", headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.data) == (206, b"%PDF-") and part.headers["Content-Disposition"].startswith("attachment")
    assert files.post("/v1/files/send-event", {"event_type": "PROCESS_DOCUMENT", "detail": {"file_id": file}}).json is True
    assert files.delete(f"/v1/files/{file}").json["status"] == "deleted"
    assert files.get("/v1/files").json["total"] == 0 and files.get("/v1/files?status=deleted").json["total"] == 1
    assert error(files.get(f"/v1/files/{file}/download")) == (409, "DELETED")
    assert files.put(f"/v1/files/{file.upper()}/recover").json["status"] == "uploaded"
    assert [one["id"] for one in files.patch("/v1/files/batch-update", {"file_ids": [file.upper()], "status": "uploaded"}).json] == [file]
    assert error(files.put(f"/v1/files/{file}/recover")) == (409, "INVALID_STATE")


@on_one_database
def test_announced_files_are_pending_until_they_are_confirmed_and_errors_without_bytes(files: Filing, read_all: Callable[[], int]) -> None:
    one = {"name": "bill", "extension": "pdf", "mime_type": "application/pdf", "size_kb": 12}
    (single,) = files.post("/v1/files/presigned-urls", one).json
    several = files.post("/v1/files/presigned-urls", [one, one]).json
    assert {shown["status"] for shown in (single, *several)} == {"pending"} and files.get("/v1/files?status=pending").json["total"] == 3
    assert files.call("PUT", single["presigned_url"].removeprefix("https://inlet.test"), data=b"\x89PNG\r\n\x1a\n" + bytes(200)).status_code == 200
    said = files.patch("/v1/files/batch-update", {"file_ids": [single["id"], several[0]["id"]], "status": "uploaded"})
    assert [(shown["status"], shown["reason"]) for shown in said.json] == [("uploaded", None), ("error", "No bytes were put to its address.")]
    (given_up,) = files.patch("/v1/files/batch-update", {"file_ids": [several[1]["id"]], "status": "error"}).json
    assert given_up["status"] == "error"
    read_all()
    assert files.get(f"/v1/files/{single['id']}").json["status"] == "error"
    assert files.get(f"/v1/files/readings?file_id[]={single['id']}").json["items"][0]["reading"]["status"] == "error"
    (anew,) = files.patch("/v1/files/batch-update", {"file_ids": [single["id"]], "status": "uploaded"}).json
    assert (anew["status"], anew["reason"]) == ("uploaded", None)


WRONG: tuple[tuple[str, str, Any, int], ...] = (
    ("GET", "/v1/files?page=0", None, 422),
    ("GET", "/v1/files?size=1000", None, 422),
    ("GET", "/v1/files?status=gone", None, 422),
    ("GET", "/v1/files?colour=red", None, 422),
    ("GET", "/v1/files/readings?category[]=water&category[]=bananas", None, 422),
    ("GET", "/v1/files/readings?linked=perhaps", None, 422),
    ("GET", f"/v1/invoices?facility_id[]={RANDOM}", None, 404),
    ("GET", "/v1/nothing", None, 404),
    ("DELETE", "/v1/files", None, 405),
    ("PATCH", "/v1/files/batch-update", {"file_ids": [RANDOM], "status": "deleted"}, 422),
    ("PATCH", "/v1/files/batch-update", {"file_ids": [RANDOM], "status": "uploaded"}, 404),
    ("POST", "/v1/files/send-event", {"event_type": "EXPLODE", "detail": {"file_id": RANDOM}}, 422),
    ("POST", "/v1/files/presigned-urls", [], 422),
    ("POST", "/v1/files/presigned-urls", [{"name": "a", "extension": "exe", "mime_type": "", "size_kb": 1}], 415),
    ("POST", "/v1/files/presigned-urls", {"name": "a", "extension": "pdf", "mime_type": "application/pdf", "size_kb": 0}, 422),
    ("POST", "/v1/files/readings", {"file_readings": [{"id": RANDOM}], "facilities": []}, 422),
    ("POST", "/v1/facilities", {"name": "", "categories": []}, 422),
    ("POST", "/v1/facilities", {"name": "Leeds", "categories": ["bananas"]}, 422),
    ("POST", "/v1/projects", {"name": "2024", "start_date": "2024-02-01", "end_date": "2024-01-01"}, 422),
    ("POST", f"/v1/projects/{RANDOM}/entities/link", {"entity_type": "file", "entity_ids": [RANDOM]}, 404),
    ("POST", f"/v1/projects/{RANDOM}/entities/link", {"entity_type": "file", "entity_ids": []}, 422),
    ("POST", f"/v1/projects/{RANDOM}/entities/link", {"entity_type": "bananas", "entity_ids": [RANDOM]}, 422),
    ("POST", "/v1/wastes", {"facility_id": RANDOM, "identification_name": "x", "start_date": "2024-01-01", "end_date": "2024-01-02", "base_quantity": 0}, 422),
    ("POST", "/v1/wastes", {"facility_id": RANDOM, "identification_name": "x", "start_date": "2024-01-01", "end_date": "2024-01-02", "base_quantity": 1}, 404),
)


@on_one_database
def test_what_isnt_right_is_told_in_the_familys_words(files: Filing) -> None:
    for method, path, body, status in WRONG:
        assert error(files.call(method, path, json=body) if body is not None else files.call(method, path))[0] == status, (method, path)
    assert error(files.call("POST", "/v1/facilities", data="{", content_type="application/json"))[0] == 400
    assert files.get("/v1/files?folder_id=nowhere").json == {"code": "NOT_FOUND", "detail": "folder_id: No such folder."}
    assert error(files.send("/v1/files/upload", b"", "empty.pdf"))[0] == 422
    assert error(files.send("/v1/files/upload", b"MZ\x90\x00", "virus.pdf"))[0] == 415


@on_one_database
def test_what_is_under_a_legal_hold_is_deleted_by_nobody(files: Filing, people: People) -> None:
    folder = people.owner.folder("Dispute")
    inside, alone, gone = (files.file(name, name=f"{name}.pdf", folder_id=folder if name != "alone" else "") for name in ("inside", "alone", "gone"))
    files.delete(f"/v1/files/{gone}")
    own = next(one["id"] for one in people.owner.get("/api/docs/").json["results"] if one["name"] == "alone.pdf")
    for place in (f"folders/{folder}", f"docs/{own}"):
        assert people.owner.call("PUT", f"/api/{place}/hold/", json={"reason": "Miller v. Acme"}).status_code == 200
    for file in (inside, alone):
        refused = files.delete(f"/v1/files/{file}")
        assert error(refused) == (409, "LEGAL_HOLD") and "can't be deleted: Miller v. Acme" in refused.json["detail"]
        assert files.get(f"/v1/files/{file}").json["status"] == "uploaded"
    assert files.put(f"/v1/files/{gone}/recover").json["status"] == "uploaded"
    assert error(files.delete(f"/v1/files/{gone}")) == (409, "LEGAL_HOLD")


@on_one_database
def test_a_firm_has_only_so_many_facilities_and_projects(files: Filing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facilities, "MOST", 1)
    monkeypatch.setattr(managing, "MOST", 1)
    for path, code in (("/v1/facilities", "TOO_MANY_FACILITIES"), ("/v1/projects", "TOO_MANY_PROJECTS")):
        assert files.post(path, {"name": "Leeds"}).status_code == 201
        assert error(files.post(path, {"name": "York"})) == (409, code) and files.get(path).json["total"] == 1


@on_one_database
def test_the_same_key_makes_one_thing(files: Filing) -> None:
    once = {"Idempotency-Key": "a"}
    first, second = (files.call("POST", "/v1/facilities", json={"name": "Leeds"}, headers=once) for _ in range(2))
    assert first.json == second.json and files.get("/v1/facilities").json["total"] == 1
    assert error(files.call("POST", "/v1/facilities", json={"name": "York"}, headers=once)) == (422, "IDEMPOTENCY_KEY_REUSED")
    form = {"data": {"file": (io.BytesIO(papers.page("x")), "x.pdf")}, "content_type": "multipart/form-data"}
    assert files.call("POST", "/v1/files/upload", headers={"Idempotency-Key": "b"}, **form).status_code == 201


def ids_of_everything(files: Filing, read_all: Callable[[], int]) -> dict[str, str]:
    file = files.file(*WATER)
    read_all()
    reading, facility = files.reading(file)["reading"]["id"], files.facility("Leeds")
    made = files.post("/v1/files/readings", {"file_readings": [{"id": reading}], "facilities": [{"id": facility, "percentage": 1}]}).json
    waste = {"facility_id": facility, "identification_name": "Paper", "start_date": "2024-01-01", "end_date": "2024-01-02", "base_quantity": 1}
    project = files.post("/v1/projects", {"name": "2024"}).json["id"]
    named = {"file_id": file, "file_reading_id": reading, "facility_id": facility, "project_id": project}
    return named | {"invoice_id": made["ids"][0], "waste_id": files.post("/v1/wastes", waste).json["id"], "upload_id": RANDOM}


BODIES: dict[str, Any] = {
    "put_reading": {"content": {"items": []}},
    "change_facility": {"name": "Forged"},
    "change_project": {"name": "Forged"},
    "link_entities": {"entity_type": "file", "entity_ids": [RANDOM]},
}


@on_one_database
def test_a_stranger_cant_tell_others_things_from_nothing(files: Filing, people: People, read_all: Callable[[], int]) -> None:
    ids, stranger, nobody = ids_of_everything(files, read_all), filing(files.app, people.stranger), Filing(files.app)
    for rule, method, spec in routes(files.app):
        if not rule.endpoint.startswith("files.") or spec.public or "tus" in rule.rule:
            continue
        theirs, nothing = rule.rule, rule.rule
        for name, value in ids.items():
            theirs, nothing = theirs.replace(f"<{name}>", value), nothing.replace(f"<{name}>", RANDOM)
        assert spec.right and "<" not in theirs, rule.rule
        body = BODIES.get(rule.endpoint.removeprefix("files."), {})
        assert nobody.call(method, theirs, json=body).status_code == 401, rule.rule
        if theirs != nothing:
            asked = [stranger.call(method, path, json=body if method != "GET" else None) for path in (theirs, nothing)]
            assert [one.status_code for one in asked] == [404, 404] and asked[0].data == asked[1].data, f"{method} {rule.rule}"
    for path in ("/v1/files", "/v1/files/readings", "/v1/facilities", "/v1/invoices", "/v1/wastes", "/v1/projects", "/v1/projects/extended"):
        assert stranger.get(path).json["total"] == 0 and files.get(path).json["total"] == 1, path
    for path in (f"/v1/invoices?facility_id[]={ids['facility_id']}", f"/v1/wastes?project_id={ids['project_id']}", f"/v1/wastes?file_id={ids['file_id']}"):
        assert error(stranger.get(path)) == (404, "NOT_FOUND"), path


@on_one_database
def test_lists_cost_the_same_whatever_their_length(files: Filing, read_all: Callable[[], int]) -> None:
    ids_of_everything(files, read_all)
    paths = ("/v1/files", "/v1/files/readings", "/v1/facilities", "/v1/invoices", "/v1/wastes", "/v1/projects/extended")
    few = [statements(files, path) for path in paths]
    for model in (Document, Facility, Project):
        scale.multiply(files.app, model, 20)
    scale.multiply(files.app, Record, 20, Record.kind == WASTE)
    assert [statements(files, path) for path in paths] == few and files.get("/v1/files").json["total"] == 21


def statements(files: Filing, path: str) -> int:
    with scale.counted(files.app) as sent:
        assert files.get(path).status_code == 200
    return len(sent)
