"""docflo: whose approval a document waits for, and what setting APPROVED does under a rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests import papers
from tests.dialects.conftest import Docflo, caller, error
from tests.features.conftest import INVOICE
from tests.people import People

AT = "/docs/v1/document"


@pytest.fixture
def ids(people: People) -> dict[str, str]:
    """Members' ids by the part of their address before the @."""
    return {one["email"].split("@")[0]: one["hashid"] for one in people.owner.get("/api/members/").json["results"]}


@pytest.fixture
def ruled(docflo: Docflo, people: People, ids: dict[str, str], read_all: Callable[[], int]) -> str:
    """An invoice that needs the approver's approval and then the owner's."""
    steps = [{"approvers": [ids[name]], "need": "any"} for name in ("approver", "owner")]
    assert people.owner.post("/api/approval-rules/", {"name": "Invoices", "conditions": {"types": ["invoice"]}, "steps": steps}).status_code == 201
    document = docflo.document(papers.page(*INVOICE), "ruled.pdf", type="invoice")
    docflo.document(papers.page("Nothing in particular"), "free.pdf", type="unclassified")
    read_all()
    return document


def waiting(docflo: Docflo, query: str) -> list[str]:
    return [one["name"] for one in docflo.get(f"{AT}?{query}&sortBy=name").json["documents"]]


def test_a_document_waits_for_whom_its_rule_asks_now(app: Flask, docflo: Docflo, people: People, ids: dict[str, str], ruled: str) -> None:
    approver = caller(app, people.approver)
    assert waiting(docflo, "myApprovals=true") == ["free.pdf"] and waiting(approver, "myApprovals=true") == ["free.pdf", "ruled.pdf"]
    assert waiting(docflo, f"approverId={ids['approver']}") == ["free.pdf", "ruled.pdf"] and waiting(docflo, f"approverId={ids['viewer']}") == []
    first = approver.patch(f"{AT}/info/{ruled}", {"status": "APPROVED"})
    assert first.status_code == 200 and first.json["status"] != "APPROVED"
    assert waiting(docflo, "myApprovals=true") == ["free.pdf", "ruled.pdf"] and waiting(approver, "myApprovals=true") == ["free.pdf"]
    assert docflo.patch(f"{AT}/info/{ruled}", {"status": "APPROVED"}).json["status"] == "APPROVED"
    assert waiting(docflo, "myApprovals=true") == ["free.pdf"]


def test_who_isnt_asked_is_told_whose_approval_it_waits_for(docflo: Docflo, ruled: str) -> None:
    answer = docflo.patch(f"{AT}/info/{ruled}", {"status": "APPROVED"})
    assert answer.status_code == 403 and "approver@miller.example" in error(answer)["message"]
