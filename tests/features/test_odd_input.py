"""Every route with every kind of odd body and query: never a 5xx, always the house's envelope."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest

from portal.config import Config
from tests.features.conftest import error
from tests.people import Api

BODIES = [
    {}, [], "x", True, {"folder_id": None}, {"folder_id": 7}, {"folder_id": "x" * 70_000}, {"name": 2**70}, {"fields": {"a": 1}}, {"reason": []},
    {"expires_at": 1e308}, {"expires_at": -1e12}, {"name": "n", "expires_at": 253402300799}, {"active": "maybe"}, {"scopes": {}}, {"parent_folder": 1},
    {"email": "a@" + "b" * 300}, {"email": "ü@x.example", "password": "12345678"}, {"folder": "", "phone_number_raw": "+1234567890"}, {"async": "x"},
]  # fmt: skip
QUERIES = [
    "page_size=100", "search=" + "x" * 2000, "created_from=2024-W01-1", "created_from=1", "created_to=1e10", "created_from=99999999999",
    "created_to=-62135596801", "created_from=2024-01-01T24:00:00", "phone_number=-1", "phone_number=1.0", "folder=%F0%9F%98%80", "folder=", "status=",
    "parent_folder=", "active=", "role=", "cursor=", "document=", "created_from=", "width=", "search=%ff", "%00=1", "page=%EF%BC%92",
]  # fmt: skip


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, limit_standard=10**6, limit_upload=10**6, limit_reports=10**6)


@pytest.fixture
def things(owner: Api, invoice: str) -> dict[str, str]:
    """An id for every variable that a path of the house has."""
    folder = owner.folder()
    link = owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+1234567890"}).json["hashid"]
    first = {noun: owner.get(f"/api/{noun}/").json["results"][0]["hashid"] for noun in ("members", "jobs", "reports")}
    key = owner.post("/api/keys/", {"name": "k"}).json["hashid"]
    known = {"folder_id": folder, "document_id": invoice, "link_id": link, "key_id": key, "member_id": first["members"], "job_id": first["jobs"]}
    return known | {"number": "1", "otherwise": first["reports"]}


def paths(api: Api, method: str, things: dict[str, str]) -> Iterator[str]:
    for rule in sorted(rule.rule for rule in api.app.url_map.iter_rules() if rule.rule.startswith("/api/") and method in (rule.methods or ())):
        yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: things.get(found[1], things["otherwise"]), rule)


def told(answer) -> int:
    """The status; the envelope of an error is checked on the way."""
    if answer.status_code >= 400:
        error(answer)
    return answer.status_code


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_no_odd_body_breaks_anything(owner: Api, things: dict[str, str], method: str) -> None:
    tried = {(path, str(body)[:60]): told(owner.call(method, path, json=body)) for path in paths(owner, method, things) for body in BODIES}
    assert len(tried) >= 100 and not {case: status for case, status in tried.items() if status >= 500}


def test_no_odd_query_breaks_anything(owner: Api, things: dict[str, str]) -> None:
    tried = {f"{path}?{query}": told(owner.get(f"{path}?{query}")) for path in paths(owner, "GET", things) for query in QUERIES}
    assert len(tried) >= 100 and not {case: status for case, status in tried.items() if status >= 500}
