"""The three hourly limits and their headers, with a real redis-server."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.config import Config
from portal.core.db import db
from tests.people import Api, People

HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, limit_standard=20, limit_upload=3, limit_reports=2)


def numbers(answer) -> list[int]:
    return [int(answer.headers[name]) for name in HEADERS]


def test_every_answer_tells_what_is_left(people: People) -> None:
    limit, remaining, reset = numbers(people.owner.get("/api/folders/"))
    assert (limit, remaining) == (20, 19) and time.time() < reset <= time.time() + 3601
    assert numbers(people.owner.get("/api/folders/nothing/"))[1] == 18
    assert numbers(people.owner.get("/api/no-such-route/"))[1] == 17
    assert numbers(people.owner.call("PUT", "/api/folders/"))[1] == 16
    assert numbers(people.nobody.get("/api/folders/"))[0] == 20


def test_uploads_count_by_themselves(owner: Api, minimal_pdf: bytes) -> None:
    answers = [owner.upload(minimal_pdf) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    refused = answers[-1]
    assert numbers(refused)[:2] == [3, 0] and int(refused.headers["Retry-After"]) > 0
    assert refused.json["errors"][0]["status"] == "429"
    assert numbers(owner.get("/api/docs/"))[0] == 20


def test_a_person_and_their_key_share_one_limit(owner: Api) -> None:
    key = owner.post("/api/keys/", {"name": "program"}).json["api_key"]
    assert numbers(Api(owner.app, credential=key).get("/api/folders/"))[1] == 18


def test_people_dont_use_up_each_others_limit(people: People) -> None:
    for _ in range(20):
        people.owner.get("/api/folders/")
    assert people.owner.get("/api/folders/").status_code == 429
    assert people.approver.get("/api/folders/").status_code == 200


def test_a_credential_that_fails_is_counted_against_the_address(people: People) -> None:
    guesser = Api(people.app, credential="FF00guess.guess")
    answers = [guesser.get("/api/folders/") for _ in range(21)]
    assert [answers[0].status_code, answers[-1].status_code] == [401, 429]


def test_without_redis_requests_are_served_and_still_counted(config: Config, tmp_path: Path, database_url: str) -> None:
    app: Flask = create_app(dataclasses.replace(config, redis_url=f"unix://{tmp_path}/gone.sock"))
    owner = People.found(app).owner
    assert numbers(owner.get("/api/folders/"))[:2] == [20, 19]
    assert numbers(owner.get("/api/folders/"))[:2] == [20, 18]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
