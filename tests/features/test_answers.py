"""Answers to what was just made say what was made, however fast the workers are."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.core.db import db
from portal.core.documents import Document, states
from portal.core.reports import ReportRun
from portal.docs import shapes as docs
from portal.reports import shapes as reports
from tests.features.conftest import on_one_database
from tests.people import Api

pytestmark = on_one_database


@pytest.fixture
def document(owner: Api, minimal_pdf: bytes) -> str:
    return owner.document(minimal_pdf, folder=owner.folder())


@pytest.mark.parametrize("state", [states.READING, states.READ, states.FAILED])
def test_a_new_document_is_pending_though_a_worker_has_it(app: Flask, document: str, state: str) -> None:
    with app.app_context():
        row = db.session.query(Document).filter_by(public_id=document).one()
        row.state = state
        assert docs.created(row).status == "pending"


def test_a_new_report_is_processing_though_it_is_done(app: Flask, owner: Api, document: str) -> None:
    folder = owner.get(f"/api/docs/{document}/").json["folder"]
    template = owner.get("/api/reports/").json["results"][0]["hashid"]
    run = owner.post(f"/api/reports/{template}/", {"folder_id": folder}).json["hashid"]
    with app.app_context():
        row = db.session.query(ReportRun).filter_by(public_id=run).one()
        row.state = "completed"
        assert reports.started(row).status == "processing"
