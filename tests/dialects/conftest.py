"""Callers of the docflo family: the same people as elsewhere, each with a key."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.core.accounts import Organization, User
from portal.core.db import db
from portal.core.keys import issue
from tests import papers
from tests.features.conftest import INVOICE
from tests.people import Api, People


@dataclass
class Docflo:
    """One caller. `headers` are what every request carries."""

    app: Flask
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = self.headers | options.pop("headers", {})
        return self.app.test_client().open(path, method=method, headers=headers, **options)

    def get(self, path: str) -> TestResponse:
        return self.call("GET", path)

    def post(self, path: str, json: Any = None) -> TestResponse:
        return self.call("POST", path, json=json) if json is not None else self.call("POST", path)

    def patch(self, path: str, json: Any) -> TestResponse:
        return self.call("PATCH", path, json=json)

    def send(self, path: str, data: bytes, name: str = "document.pdf", **fields: str) -> TestResponse:
        return self.call("POST", path, data={"file": (io.BytesIO(data), name), **fields}, content_type="multipart/form-data")

    def document(self, data: bytes, name: str = "document.pdf", **fields: str) -> str:
        answer = self.send("/docs/v1/document", data, name, **fields)
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])

    def fields(self, document: str) -> dict[str, Any]:
        return dict(self.get(f"/docs/v1/document/byId/{document}").json["fields"])


def caller(app: Flask, api: Api, scopes: list[str] | None = None) -> Docflo:
    """The person behind `api`, with a key made by the owner of their firm in their name."""
    with app.app_context():
        user = db.session.scalars(select(User).where(User.email == api.email)).unique().one()
        owner = db.session.scalars(select(User).where(User.organization_id == user.organization_id, User.role == "owner")).unique().first()
        made = issue("docflo", actor=owner.actor, scopes=scopes)
        made.key.user_id = user.id
        db.session.commit()
        headers = {"x-tenant-id": db.session.get_one(Organization, user.organization_id).uuid, "apiKey": made.api_key}
        db.session.remove()
    return Docflo(app, headers)


@pytest.fixture
def docflo(app: Flask, people: People) -> Docflo:
    """The owner of Miller & Co with all rights."""
    return caller(app, people.owner)


@pytest.fixture
def invoice(docflo: Docflo, read_all: Callable[[], int]) -> str:
    document = docflo.document(papers.page(*INVOICE), "invoice.pdf", type="invoice")
    read_all()
    return document


def error(answer: TestResponse) -> dict[str, str]:
    """The error of an answer, its envelope checked: the family's own, no stack trace, the limits' headers."""
    assert answer.mimetype == "application/json", answer.text[:200]
    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= set(answer.headers.keys())
    assert set(answer.json) == {"error"} and set(answer.json["error"]) == {"code", "message", "details"}
    assert all(isinstance(text, str) for text in answer.json["error"].values()) and "Traceback" not in answer.text
    return dict(answer.json["error"])
