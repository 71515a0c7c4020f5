"""A list of many costs as many queries as a list of few."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from portal.core.db import db
from portal.core.keys import ApiKey
from tests.features.conftest import on_one_database
from tests.people import Api, People


def fill(api: Api, many: int, pdf: bytes) -> None:
    for number in range(many):
        folder = api.folder(f"Folder {number}", parent_folder=api.folder(f"Top {number}"))
        api.document(pdf, folder=folder)
        api.post("/api/folder-links/", {"folder": folder, "phone_number_raw": f"+1212555{number:04}"})
        api.post("/api/keys/", {"name": f"key {number}"})
        Api(api.app, credential=api.post("/api/guest-tokens/", {"folder": folder}).json["token"]).document(pdf)
        api.post("/api/members/", {"email": f"m{number}.{folder}@miller.example"})


@on_one_database
@pytest.mark.parametrize("noun", ["folders", "docs", "folder-links", "jobs", "keys", "guest-tokens", "members", "outbox", "reports"])
def test_a_list_costs_the_same_whatever_its_length(people: People, minimal_pdf: bytes, queries, noun: str) -> None:
    counts = []
    for many in (1, 4):
        fill(people.owner, many, minimal_pdf)
        with queries() as sent:
            assert people.owner.get(f"/api/{noun}/?page_size=100").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8, "\n".join(sent)


@on_one_database
def test_finished_reports_of_many_folders_cost_as_many_queries_as_one(people: People, queries, read_all, minimal_pdf: bytes) -> None:
    kind, counts = people.owner.get("/api/reports/").json["results"][0]["hashid"], []
    for many in (1, 4):
        for number in range(many):
            folder = people.owner.folder(f"Reported {many} {number}")
            people.owner.document(minimal_pdf, folder=folder)
            assert people.owner.post(f"/api/reports/{kind}/", {"folder_id": folder}).status_code == 202
        read_all()
        with queries() as sent:
            listed = people.owner.get("/api/report-instances/?page_size=100").json["results"]
        assert {one["status"] for one in listed} == {"completed"}
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8, "\n".join(sent)


@on_one_database
def test_a_detail_costs_the_same_whatever_it_holds(people: People, queries, invoice: str, minimal_pdf: bytes) -> None:
    counts = []
    for document in (people.owner.document(minimal_pdf), invoice):
        with queries() as sent:
            people.owner.get(f"/api/docs/{document}/")
        counts.append(len(sent))
    assert max(counts) <= 8, "\n".join(sent)


@on_one_database
def test_a_busy_key_is_stamped_once_a_minute(people: People, queries) -> None:
    key = Api(people.app, credential=people.owner.post("/api/keys/", {"name": "busy"}).json["api_key"])
    key.get("/api/folders/")
    with queries() as sent:
        key.get("/api/folders/")
    assert not [statement for statement in sent if statement.startswith("UPDATE")]
    with people.app.app_context():
        db.session.execute(update(ApiKey).values(last_used_at=None))
        db.session.commit()
    with queries() as sent:
        key.get("/api/folders/")
    assert len([statement for statement in sent if statement.startswith("UPDATE")]) == 1
