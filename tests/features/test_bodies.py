"""Bad JSON, bad addresses, bad headers: each gets the house's envelope and a sentence."""

from __future__ import annotations

import json

import pytest

from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People

BODIES = {
    "nothing": b"",
    "no json": b"name=Acme",
    "cut": b'{"name": "Acme"',
    "more behind it": b'{"name": "Acme"} {}',
    "a list": b'[{"name": "Acme"}]',
    "a text": b'"Acme"',
    "null": b"null",
    "a number": b"7",
    "NaN": b'{"name": "Acme", "x": NaN}',
    "Infinity": b'{"name": "Acme", "x": -Infinity}',
    "twin keys": b'{"name": "Acme", "name": "Beta"}',
    "twin keys inside": b'{"name": "Acme", "x": {"a": 1, "a": 2}}',
    "bottomless list": b'{"name": "Acme", "x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "bottomless object": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "opened ten thousand times": b"[" * 10_000,
    "lone surrogate": b'{"name": "Acme \\ud800"}',
    "lone surrogate in a key": b'{"name": "Acme", "\\udfff": 1}',
    "NUL": b'{"name": "Ac\\u0000me"}',
    "not utf-8": b'{"name": "Caf\xe9"}',
    "utf-16": '{"name": "Acme"}'.encode("utf-16"),
    "five thousand digits": b'{"name": "Acme", "x": ' + b"9" * 5_000 + b"}",
    "a control character": b'{"name": "Ac\nme"}',
    "a comment": b'{"name": "Acme"} // mine',
    "single quotes": b"{'name': 'Acme'}",
}


@on_one_database
def test_a_bad_body_is_a_400(owner: Api) -> None:
    answers = {name: owner.call("POST", "/api/folders/", data=body, content_type="application/json") for name, body in BODIES.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(BODIES, 400)
    assert all(len(error(answer)["detail"]) < 500 for answer in answers.values())
    assert owner.get("/api/folders/").json["count"] == 0


GOOD = {
    "byte order mark": b'\xef\xbb\xbf{"name": "Acme"}',
    "unknown keys": b'{"name": "Acme", "colour": "red", "x": {"y": [1e999]}}',
    "escaped pair": b'{"name": "Acme \\ud83d\\ude00"}',
    "null for what may be left out": b'{"name": "Acme", "parent_folder": null}',
    "spaces around": b' \n{"name": "  Acme  "}\r\n ',
}


def test_an_unusual_body_is_taken(owner: Api) -> None:
    answers = {name: owner.call("POST", "/api/folders/", data=body, content_type="application/json") for name, body in GOOD.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(GOOD, 201)
    assert all(answer.json["name"].startswith("Acme") for answer in answers.values())


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "x"])
@on_one_database
def test_json_called_something_else_is_refused(owner: Api, content_type: str) -> None:
    answer = owner.call("POST", "/api/folders/", data=b'{"name": "Acme"}', content_type=content_type)
    assert answer.status_code == 400 and error(answer)["code"] == "unsupported_body"


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json", None])
@on_one_database
def test_json_is_json_in_all_its_names(owner: Api, content_type: str | None) -> None:
    assert owner.call("POST", "/api/folders/", data=b'{"name": "Acme"}', content_type=content_type).status_code == 201


NAMES = {
    "missing": None, "empty": "", "spaces": " \t ", "256 characters": "x" * 256, "a megabyte": "x" * 1_000_000, "a number": 7, "a list": ["Acme"],
    "line break": "Ac\nme", "right to left override": "Ac\u202eme", "tab": "Ac\tme",
}  # fmt: skip


@on_one_database
def test_a_bad_name_is_pointed_at(owner: Api) -> None:
    for case, name in NAMES.items():
        answer = owner.post("/api/folders/", {"name": name} if name is not None else {"description": "x"})
        assert (case, answer.status_code, pointer(answer)) == (case, 400, "/data/attributes/name")


def test_a_name_comes_back_as_it_was_sent(owner: Api) -> None:
    names = ["Grünwald & Söhne", "株式会社", "x" * 255, "<script>alert(1)</script>", "'; drop table folders; --", "😀", "=1+1"]
    assert [owner.get(f"/api/folders/{owner.folder(name)}/").json["name"] for name in names] == names


@on_one_database
def test_a_body_above_the_limit_is_refused(owner: Api) -> None:
    answer = owner.call("POST", "/api/folders/", data=json.dumps({"name": "x", "y": "x" * (2 << 20)}), content_type="application/json")
    assert answer.status_code == 413 and error(answer)["code"] == "payload_too_large"


@pytest.mark.parametrize("noun", ["folders", "folder-links", "docs", "members", "keys", "jobs", "reports"])
def test_an_odd_id_is_a_404(owner: Api, noun: str) -> None:
    odd = ("%00", "a%00b", "%ff%fe", "%ED%A0%80", "..", "%2e%2e", "a" * 3000, "'", "%25", "null", "-1", "%0d%0aX:1")
    answers = {identifier: owner.get(f"/api/{noun}/{identifier}/") for identifier in odd}
    assert {identifier: (answer.status_code, error(answer)["code"]) for identifier, answer in answers.items()} == dict.fromkeys(odd, (404, "not_found"))


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/api/", 404), ("GET", "/api", 404), ("GET", "/api/nothing/", 404), ("GET", "/api/v1/report", 404),
    ("PUT", "/api/folders/", 405), ("DELETE", "/api/docs/", 405), ("TRACE", "/api/docs/", 405), ("BREW", "/api/docs/", 405), ("GET", "/api/token/", 405),
])  # fmt: skip
@on_one_database
def test_what_the_framework_refuses_speaks_the_same_language(owner: Api, method: str, path: str, status: int) -> None:
    answer = owner.call(method, path)
    assert answer.status_code == status and error(answer)["detail"]
    assert status != 405 or "GET" in answer.headers["Allow"] or "POST" in answer.headers["Allow"]


@on_one_database
def test_a_head_request_has_the_headers_only(owner: Api) -> None:
    answer = owner.call("HEAD", "/api/folders/")
    assert answer.status_code == 200 and answer.data == b"" and "X-RateLimit-Limit" in answer.headers


@pytest.mark.parametrize("page", ["page=2", "page=1000000", "page_size=100", "page=1&page=2", "colour=red"])
@on_one_database
def test_pages_beyond_the_end_are_empty(owner: Api, page: str) -> None:
    answer = owner.get(f"/api/folders/?{page}")
    assert answer.status_code == 200 and answer.json["results"] == [] and answer.json["next"] is None


@on_one_database
def test_the_page_links_keep_the_filters(owner: Api) -> None:
    for number in range(3):
        owner.folder(f"A&B {number}")
    answer = owner.get("/api/folders/?search=A%26B&page_size=1&page=2").json
    assert "search=A%26B" in answer["next"] and "search=A%26B" in answer["previous"]
    assert owner.get(answer["previous"]).json["results"][0]["name"] == "A&B 2" and owner.get(answer["next"]).json["results"][0]["name"] == "A&B 0"


def test_nobody_is_told_so_before_anything_is_looked_at(people: People) -> None:
    for method, path in (("POST", "/api/folders/"), ("POST", "/api/docs/"), ("GET", "/api/docs/?page=-1"), ("PATCH", "/api/members/x/")):
        answer = people.nobody.call(method, path, data=b"{", content_type="application/json")
        assert answer.status_code == 401 and error(answer)["code"] == "not_authenticated"
