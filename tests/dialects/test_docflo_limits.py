"""docflo: so many requests an hour as the firm's plan has."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from portal.config import Config
from portal.core import plans
from portal.core.db import db
from portal.core.errors import Invalid
from tests.dialects.conftest import Docflo, error
from tests.features.conftest import on_one_database

LIST = "/docs/v1/document"


@pytest.fixture
def config(config: Config) -> Config:
    return dataclasses.replace(config, limit_standard=5, limit_premium=7, max_upload_mb=1)


@on_one_database
def test_limits_go_by_the_firms_plan(app: Flask, docflo: Docflo) -> None:
    told = [int(docflo.get(LIST).headers["X-RateLimit-Limit"])]
    for plan in ("premium", "9"):
        with app.app_context():
            plans.set_plan("miller", plan)
            db.session.remove()
        told.append(int(docflo.get(LIST).headers["X-RateLimit-Limit"]))
    assert told == [5, 7, 9]
    refused = next(answer for _ in range(20) if (answer := docflo.get(LIST)).status_code != 200)
    assert refused.status_code == 429 and error(refused)["code"] == "RATE_LIMITED" and int(refused.headers["Retry-After"]) > 0


@on_one_database
def test_a_file_above_the_limit_is_refused_by_creating_and_by_analysing(docflo: Docflo) -> None:
    for size in (3 << 20, (1 << 20) + 1000):  # above what a form may have, and above what its file may have
        for path in (LIST, f"{LIST}/analyze"):
            answer = docflo.send(path, b"%PDF-1.7\n" + bytes(size), type="invoice")
            assert answer.status_code == 413 and error(answer)["code"] == "PAYLOAD_TOO_LARGE", (size, path)


@on_one_database
def test_a_plan_that_there_isnt_is_refused(context: None) -> None:
    for plan in ("", "gold", "0", "-1", "1e9", "9" * 40):
        with pytest.raises(Invalid):
            plans.set_plan("miller", plan)
