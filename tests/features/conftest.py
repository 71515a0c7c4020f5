"""Fixtures of the house API's tests: counted queries, a look at the one JSON:API error of an answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import papers
from tests.people import Api
from tests.scale import counted

#: Lines of an invoice that is read with every value sure.
INVOICE = (
    "Acme Ltd", "1 High Street, Leeds", "INVOICE", "Invoice number: A-17", "Invoice date: 2024-03-05", "Bill to: Miller & Co",
    "Subtotal: EUR 80.00", "VAT 25%: EUR 20.00", "Total: EUR 100.00",
)  # fmt: skip

#: For what no database has a part in.
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def error(answer: TestResponse) -> dict[str, Any]:
    """The answer's one error, its envelope checked: JSON:API, no stack trace, the limits' headers."""
    assert answer.mimetype == "application/json", answer.text[:200]
    assert {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} <= set(answer.headers.keys())
    (one,) = answer.json["errors"]
    assert one["status"] == str(answer.status_code) and {"code", "title", "detail"} <= set(one)
    assert "Traceback" not in answer.text and "sqlalchemy" not in answer.text.lower()
    return one


def pointer(answer: TestResponse) -> str | None:
    return error(answer).get("source", {}).get("pointer")


@pytest.fixture
def invoice(owner: Api, read_all: Callable[[], int]) -> str:
    """Id of an invoice that was read."""
    document = owner.document(papers.page(*INVOICE), "invoice.pdf")
    assert read_all() == 1
    return document


@pytest.fixture
def queries(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with queries() as sent:`` collects the SQL statements sent meanwhile."""
    return lambda: counted(app)
