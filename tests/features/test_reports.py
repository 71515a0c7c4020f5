"""``/api/reports/`` and ``/api/report-instances/``."""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core.db import db
from portal.core.folders import Folder
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, hand_in
from tests.people import Api, People

ReadAll = Callable[[], int]


@pytest.fixture
def folder(app: Flask, owner: Api) -> str:
    """A folder with the seed's two statements, read."""
    hashid = owner.folder("Client Name - 2024")
    with app.app_context():
        row = db.session.scalars(select(Folder).where(Folder.public_id == hashid)).unique().one()
        hand_in(row, BALANCE_SHEET, name="balance_sheet_2024.pdf")
        hand_in(row, INCOME_STATEMENT, name="income_statement_2024.pdf")
        db.session.remove()
    return hashid


def kinds(api: Api) -> list[dict[str, Any]]:
    return api.get("/api/reports/").json["results"]


def asked(api: Api, folder: str) -> str:
    answer = api.post(f"/api/reports/{kinds(api)[0]['hashid']}/", {"folder_id": folder, "async": True})
    assert answer.status_code == 202, answer.text
    return str(answer.json["hashid"])


def test_the_three_kinds_are_listed_in_their_order(owner: Api) -> None:
    answer = owner.get("/api/reports/").json
    names = ["Financial Statement Analysis", "Tax Document Summary", "Cash Flow and Spend Summary"]
    assert (answer["count"], answer["next"], answer["previous"]) == (3, None, None)
    assert [kind["name"] for kind in answer["results"]] == names
    assert set(answer["results"][0]) == {"hashid", "name", "description", "organization", "created_at"}
    assert answer["results"][0]["organization"] is None


def test_kinds_are_paged(owner: Api) -> None:
    first = owner.get("/api/reports/?page_size=2").json
    second = owner.get(first["next"].removeprefix("http://localhost")).json
    assert [kind["name"] for kind in second["results"]] == ["Cash Flow and Spend Summary"]
    assert second["next"] is None


def test_a_report_is_asked_for_made_and_fetched(owner: Api, folder: str, read_all: ReadAll) -> None:
    kind = kinds(owner)[0]["hashid"]
    started = owner.post(f"/api/reports/{kind}/", {"folder_id": folder})
    assert started.status_code == 202
    assert set(started.json) == {"hashid", "report", "status", "created_at"}
    assert (started.json["report"], started.json["status"]) == (kind, "processing")
    read_all()
    done = owner.get(f"/api/reports/{started.json['hashid']}/").json
    assert (done["status"], done["stale"], done["folder"]) == ("completed", False, folder)
    report = owner.get(f"/api/reports/{started.json['hashid']}/json/").json
    assert set(report) == {"report_id", "report_name", "generated_at", "folder", "data"}
    assert report["folder"] == {"id": folder, "name": "Client Name - 2024", "document_count": 2}
    assert report["generated_at"] == done["completed_at"]
    assert report["data"]["ratios"] == {"current_ratio": 2.25, "debt_to_equity": 0.79, "return_on_assets": 0.216, "profit_margin": 0.216}


def test_no_form_of_a_report_is_given_before_completion(owner: Api, folder: str) -> None:
    report = asked(owner, folder)
    for ending in ("json", "pdf", "xlsx", "csv"):
        answer = owner.get(f"/api/reports/{report}/{ending}/")
        assert answer.status_code == 422
        assert answer.json["errors"][0]["code"] == "report_not_ready"


@pytest.mark.parametrize(
    ("ending", "mimetype", "start"),
    [
        ("pdf", "application/pdf", b"%PDF"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv", b"\xef\xbb\xbfFinancial Statement Analysis"),
    ],
)
def test_files_are_attachments_with_a_name(owner: Api, folder: str, read_all: ReadAll, ending: str, mimetype: str, start: bytes) -> None:
    report = asked(owner, folder)
    read_all()
    answer = owner.get(f"/api/reports/{report}/{ending}/")
    assert answer.mimetype == mimetype and answer.data.startswith(start)
    assert f"Financial Statement Analysis - Client Name - 2024.{ending}" in answer.headers["Content-Disposition"]
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "private, no-store")
    assert answer.data == owner.get(f"/api/reports/{report}/{ending}/").data


def test_an_empty_folder_is_refused_pointing_at_it(owner: Api) -> None:
    answer = owner.post(f"/api/reports/{kinds(owner)[0]['hashid']}/", {"folder_id": owner.folder("Empty")})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["source"]["pointer"] == "/data/attributes/folder_id"


@pytest.mark.parametrize("body", [{}, {"folder_id": 5}, {"folder_id": None}, {"folder_id": "x", "async": "perhaps"}])
def test_a_malformed_request_is_400(owner: Api, body: dict[str, Any]) -> None:
    assert owner.post(f"/api/reports/{kinds(owner)[0]['hashid']}/", body).status_code == 400


def test_a_report_cant_be_asked_of_a_report(owner: Api, folder: str) -> None:
    assert owner.post(f"/api/reports/{asked(owner, folder)}/", {"folder_id": folder}).status_code == 404


def test_a_kind_is_shown_under_the_same_path(owner: Api) -> None:
    kind = kinds(owner)[1]
    assert owner.get(f"/api/reports/{kind['hashid']}/").json == kind


def test_reports_are_listed_by_folder_and_status(owner: Api, folder: str, read_all: ReadAll) -> None:
    first = asked(owner, folder)
    read_all()
    second = asked(owner, folder)
    listed = owner.get(f"/api/report-instances/?folder={folder}").json
    assert [row["hashid"] for row in listed["results"]] == [second, first]
    assert owner.get("/api/report-instances/?status=completed").json["results"][0]["hashid"] == first
    assert owner.get("/api/report-instances/?status=nonsense").status_code == 400


def test_a_changed_source_makes_a_report_stale_but_leaves_it_as_it_was(owner: Api, folder: str, read_all: ReadAll) -> None:
    report = asked(owner, folder)
    read_all()
    before = owner.get(f"/api/reports/{report}/json/").json
    owner.delete(f"/api/docs/{before['data']['documents_analyzed'][0]['id']}/")
    assert owner.get(f"/api/reports/{report}/").json["stale"] is True
    assert owner.get(f"/api/reports/{report}/json/").json == before


def test_the_stranger_finds_neither_folder_nor_report(people: People, folder: str, read_all: ReadAll) -> None:
    report = asked(people.owner, folder)
    read_all()
    stranger = people.stranger
    for path in ("", "json/", "pdf/", "xlsx/", "csv/"):
        assert stranger.get(f"/api/reports/{report}/{path}").status_code == 404
    assert stranger.post(f"/api/reports/{kinds(stranger)[0]['hashid']}/", {"folder_id": folder}).status_code == 404
    assert stranger.get("/api/report-instances/").json["count"] == 0


def test_a_viewer_sees_reports_but_asks_for_none(people: People, folder: str, read_all: ReadAll) -> None:
    report = asked(people.owner, folder)
    read_all()
    assert people.viewer.get(f"/api/reports/{report}/json/").status_code == 200
    assert people.viewer.post(f"/api/reports/{kinds(people.viewer)[0]['hashid']}/", {"folder_id": folder}).status_code == 403


def test_the_same_key_asks_once(owner: Api, folder: str) -> None:
    path, body, headers = f"/api/reports/{kinds(owner)[0]['hashid']}/", {"folder_id": folder}, {"Idempotency-Key": "k1"}
    first, again = (owner.post(path, body, headers=headers) for _ in range(2))
    assert first.json == again.json
    assert owner.get("/api/report-instances/").json["count"] == 1


@contextmanager
def a_worker(read_all: ReadAll) -> Iterator[None]:
    """Does the jobs beside the test until it ends."""
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            read_all()
            time.sleep(0.05)

    thread = threading.Thread(target=work)
    thread.start()
    yield
    over.set()
    thread.join()


def test_without_async_the_finished_report_is_answered(owner: Api, folder: str, read_all: ReadAll) -> None:
    with a_worker(read_all):
        answer = owner.post(f"/api/reports/{kinds(owner)[0]['hashid']}/", {"folder_id": folder, "async": False})
    assert answer.status_code == 200
    assert answer.json["status"] == "completed" and answer.json["completed_at"]


def test_when_too_many_wait_for_reports_the_next_is_answered_at_once(owner: Api, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("portal.core.reports.runs")  # the package's own `runs` is the function
    monkeypatch.setattr(module, "_waiting", threading.BoundedSemaphore(1))
    with module._waiting:
        began = time.monotonic()
        answer = owner.post(f"/api/reports/{kinds(owner)[0]['hashid']}/", {"folder_id": folder, "async": False})
    assert (answer.status_code, answer.json["status"]) == (202, "processing") and time.monotonic() - began < 5
