"""Forwarding headers: believed from trusted proxies, dropped from anybody else."""

from __future__ import annotations

import dataclasses
import ipaddress

import pytest
from flask import Flask

from portal import create_app
from portal.config import Config
from portal.core.db import db
from tests.people import People

SPOOFED = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, limit_standard=3, trusted_proxies=(ipaddress.ip_network("10.1.0.0/16"),))


def next_link(app: Flask, address: str) -> str:
    people = People.found(app)
    people.owner.folder("one"), people.owner.folder("two")
    answer = people.owner.get("/api/folders/?page_size=1", headers=SPOOFED, environ_overrides={"REMOTE_ADDR": address})
    return str(answer.json["next"])


def test_links_follow_the_address_that_a_trusted_proxy_tells(app: Flask) -> None:
    assert next_link(app, "10.1.2.3").startswith("https://evil.example/api/folders/")


def test_nobody_else_puts_words_into_links(app: Flask) -> None:
    assert next_link(app, "198.51.100.9").startswith("http://localhost/api/folders/")


def test_limits_cant_be_dodged_with_a_made_up_address(app: Flask) -> None:
    client = app.test_client()
    answers = [client.get("/api/folders/", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code for number in range(5)]
    assert answers == [401, 401, 401, 429, 429]


def test_behind_a_trusted_proxy_every_visitor_has_an_address_of_their_own(config: Config) -> None:
    app = create_app(config)
    proxy = {"REMOTE_ADDR": "10.1.2.3"}
    answers = [
        app.test_client().get("/api/folders/", headers={"X-Forwarded-For": f"203.0.113.{number}"}, environ_overrides=proxy).status_code
        for number in range(5)
    ]
    assert answers == [401] * 5
    with app.app_context():
        db.engine.dispose()
