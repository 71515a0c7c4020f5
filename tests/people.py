"""The people of the tests and how they talk to the house API."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from portal.core import accounts
from portal.core.accounts import User
from portal.core.db import db
from portal.core.tokens import open_session

PASSWORD = "correct horse"


@dataclass
class Api:
    """One caller of the house API. `credential` None calls as nobody."""

    app: Flask
    email: str = ""
    credential: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, **options: Any) -> TestResponse:
        headers = dict(self.headers) | options.pop("headers", {})
        if self.credential:
            headers.setdefault("Authorization", f"Bearer {self.credential}")
        return self.app.test_client().open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.call("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.call("POST", path, json=json, **options) if json is not None else self.call("POST", path, **options)

    def patch(self, path: str, json: Any) -> TestResponse:
        return self.call("PATCH", path, json=json)

    def delete(self, path: str) -> TestResponse:
        return self.call("DELETE", path)

    def folder(self, name: str = "Acme - 2024", **more: Any) -> str:
        """A new folder's hashid."""
        answer = self.post("/api/folders/", {"name": name, **more})
        assert answer.status_code == 201, answer.text
        return str(answer.json["hashid"])

    def upload(
        self, data: bytes, name: str = "document.pdf", *, folder: str | None = None, headers: dict[str, str] | None = None, **fields: str
    ) -> TestResponse:
        form: dict[str, Any] = {"file": (io.BytesIO(data), name), **fields}
        if folder:
            form["folder_id"] = folder
        return self.call("POST", "/api/docs/", data=form, content_type="multipart/form-data", headers=headers or {})

    def document(self, data: bytes, name: str = "document.pdf", **more: Any) -> str:
        """A new document's id."""
        answer = self.upload(data, name, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json["id"])


@dataclass
class People:
    app: Flask
    owner: Api
    approver: Api
    viewer: Api
    stranger: Api
    nobody: Api

    @classmethod
    def found(cls, app: Flask) -> People:
        with app.app_context():
            owner = accounts.found("Miller & Co", "miller", email="owner@miller.example", password=PASSWORD)
            actor = owner.actor
            approver = accounts.add_member(email="approver@miller.example", name="", role="approver", password=PASSWORD, actor=actor)
            viewer = accounts.add_member(email="viewer@miller.example", name="", role="viewer", password=PASSWORD, actor=actor)
            stranger = accounts.found("Other Ltd", "other", email="owner@other.example", password=PASSWORD)
            apis = [_api(app, user) for user in (owner, approver, viewer, stranger)]
            db.session.remove()
        return cls(app, *apis, nobody=Api(app))


def _api(app: Flask, user: User) -> Api:
    return Api(app, user.email, open_session(user).access)
