"""``/api/jobs/`` and ``/api/outbox/``: what is being worked on, and messages that are held."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from portal.core.db import db, now
from portal.core.outbox import Job
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People

SHAPE = {
    "hashid", "kind", "document", "status", "progress", "step", "reason", "attempts", "max_attempts", "created_at", "started_at", "finished_at",
    "next_attempt_at",
}  # fmt: skip


def only_job(api: Api, query: str = "") -> dict:
    (job,) = api.get(f"/api/jobs/?{query}").json["results"]
    return job


def make_due(people: People) -> None:
    with people.app.app_context():
        db.session.execute(update(Job).values(available_at=now()))
        db.session.commit()


def test_a_document_has_a_job_that_tells_how_far_it_is(owner: Api, minimal_pdf: bytes, read_all) -> None:
    document = owner.document(minimal_pdf)
    job = only_job(owner, f"document={document}")
    assert set(job) == SHAPE and (job["kind"], job["document"], job["attempts"]) == ("read_document", document, 0)
    assert job["status"] in ("queued", "published") and job["progress"] == 0 and job["finished_at"] is None
    read_all()
    done = owner.get(f"/api/jobs/{job['hashid']}/").json
    assert (done["status"], done["progress"], done["attempts"], done["reason"]) == ("done", 100, 1, None) and done["finished_at"]


def test_a_failed_attempt_says_why_and_when_the_next_is_due(people: People, config, minimal_pdf: bytes, read_all) -> None:
    document = people.owner.get(f"/api/docs/{people.owner.document(minimal_pdf)}/").json
    hide_bytes(config, document)
    assert read_all() == 1
    job = only_job(people.owner)
    assert (job["status"], job["attempts"]) == ("queued", 1) and job["reason"] and job["next_attempt_at"] > job["started_at"]
    assert people.owner.get(f"/api/docs/{document['id']}/").json["status"] == "processing"


def hide_bytes(config, document: dict) -> Path:
    """Make the bytes unreadable for now (a directory in their place); bytes that are gone fail a document at once. Where they belong."""
    (stored,) = config.storage_dir.glob(f"*/*/{document['sha256']}")
    stored.unlink()
    stored.mkdir()
    return stored


def test_after_five_attempts_a_job_is_dead_and_can_be_revived(people: People, config, minimal_pdf: bytes, read_all) -> None:
    document = people.owner.get(f"/api/docs/{people.owner.document(minimal_pdf)}/").json
    place = hide_bytes(config, document)
    for _ in range(5):
        make_due(people)
        assert read_all() == 1
    job = only_job(people.owner, "status=dead")
    assert job["attempts"] == job["max_attempts"] == 5 and job["reason"] and job["finished_at"]
    failed = people.owner.get(f"/api/docs/{document['id']}/").json
    assert failed["status"] == "failed" and failed["reason"] == job["reason"]
    place.rmdir()
    place.write_bytes(minimal_pdf)
    revived = people.approver.post(f"/api/jobs/{job['hashid']}/retry/").json
    assert revived["status"] in ("queued", "published") and revived["attempts"] == 0
    read_all()
    assert people.owner.get(f"/api/docs/{document['id']}/").json["status"] == "completed"
    assert people.owner.get("/api/activity/?area=jobs").json["results"][0]["document"] == document["id"]


def test_all_dead_jobs_are_retried_at_once(people: People, config, minimal_pdf: bytes, read_all) -> None:
    document = people.owner.get(f"/api/docs/{people.owner.document(minimal_pdf)}/").json
    hide_bytes(config, document)
    for _ in range(5):
        make_due(people)
        read_all()
    assert people.stranger.post("/api/jobs/retry/").json == {"retried": 0}
    assert people.approver.post("/api/jobs/retry/").json == {"retried": 1}
    assert [one["by"] for one in people.owner.get("/api/activity/?area=jobs").json["results"]] == ["approver@miller.example"]
    assert only_job(people.owner)["status"] in ("queued", "published")


def test_only_a_dead_job_is_retried(owner: Api, minimal_pdf: bytes, read_all) -> None:
    owner.document(minimal_pdf)
    job = only_job(owner)
    assert owner.post(f"/api/jobs/{job['hashid']}/retry/").status_code == 409
    read_all()
    answer = owner.post(f"/api/jobs/{job['hashid']}/retry/")
    assert answer.status_code == 409 and "done" in error(answer)["detail"]


def test_jobs_are_filtered_by_document_status_and_kind(owner: Api, minimal_pdf: bytes, read_all) -> None:
    first = owner.upload(minimal_pdf).json
    read_all()
    second = owner.document(minimal_pdf)
    assert only_job(owner, f"document={first['reference_id']}")["document"] == first["id"]
    assert only_job(owner, "status=done&kind=read_document")["document"] == first["id"]
    assert owner.get(f"/api/jobs/?document={second}&status=done").json["count"] == 0
    assert owner.get("/api/jobs/?kind=unheard-of").json["count"] == 0
    assert owner.get("/api/jobs/?document=aaaaaaaaaaaa").status_code == 404


@on_one_database
def test_an_unknown_status_is_a_400(owner: Api) -> None:
    answer = owner.get("/api/jobs/?status=great")
    assert answer.status_code == 400 and pointer(answer) == "/data/attributes/status"


def test_viewers_look_and_strangers_find_no_jobs(people: People, minimal_pdf: bytes) -> None:
    document = people.owner.document(minimal_pdf)
    job = only_job(people.viewer)["hashid"]
    assert people.viewer.post(f"/api/jobs/{job}/retry/").status_code == 403
    assert people.stranger.get(f"/api/jobs/{job}/").status_code == people.stranger.post(f"/api/jobs/{job}/retry/").status_code == 404
    assert people.stranger.get(f"/api/jobs/?document={document}").status_code == 404
    assert people.stranger.get("/api/jobs/").json["count"] == 0


@pytest.fixture
def held(owner: Api) -> None:
    owner.post("/api/members/", {"email": "new@miller.example"})


def test_the_outbox_is_the_owners(people: People, held: None) -> None:
    (message,) = people.owner.get("/api/outbox/").json["results"]
    assert set(message) == {"hashid", "channel", "to", "subject", "text", "created_at"}
    assert people.approver.get("/api/outbox/").status_code == people.viewer.get("/api/outbox/").status_code == 403
    assert people.stranger.get("/api/outbox/").json["count"] == 0
    assert people.owner.get("/api/jobs/?kind=send_message").json["count"] == 0


def test_a_key_reads_the_outbox_only_with_its_scope(people: People, held: None) -> None:
    for scopes, status in ((["outbox:read"], 200), (["members:read"], 403)):
        key = people.owner.post("/api/keys/", {"name": "k", "scopes": scopes}).json["api_key"]
        assert Api(people.app, credential=key).get("/api/outbox/").status_code == status


def test_all_messages_are_listed_with_what_became_of_them(people: People, held: None) -> None:
    (message,) = people.owner.get("/api/messages/?channel=email&status=held&search=NEW@").json["results"]
    assert (message["to"], message["status"], message["reason"], message["sent_at"]) == ("new@miller.example", "held", None, None)
    assert people.owner.get("/api/messages/?status=failed").json["count"] == people.stranger.get("/api/messages/").json["count"] == 0
    assert people.owner.post(f"/api/messages/{message['hashid']}/send/").status_code == 409
