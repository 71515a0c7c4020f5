"""``/api/docs/``: handing in, finding, deleting and recovering, reading again, approving and returning."""

from __future__ import annotations

import contextlib
import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from portal.config import Config
from portal.core import documents
from portal.core.db import db
from portal.core.documents import Document, WrongState, demand
from tests import papers
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People


def set_state(people: People, document: str, **columns: object) -> None:
    with people.app.app_context():
        db.session.execute(update(Document).where(Document.public_id == document).values(**columns))
        db.session.commit()


def test_an_upload_has_exactly_the_documented_shape(owner: Api, minimal_pdf: bytes) -> None:
    folder = owner.folder()
    answer = owner.upload(minimal_pdf, "document.pdf", folder=folder, pipeline_name="V1-Pipeline")
    assert answer.status_code == 201
    assert set(answer.json) == {"id", "name", "status", "folder", "created_at", "reference_id"}
    assert (answer.json["name"], answer.json["status"], answer.json["folder"]) == ("document.pdf", "pending", folder)
    assert re.fullmatch(r"REF\d{6,}", answer.json["reference_id"]) and datetime.fromisoformat(answer.json["created_at"]).tzinfo


def test_a_document_is_found_by_id_and_by_reference(owner: Api, minimal_pdf: bytes) -> None:
    made = owner.upload(minimal_pdf).json
    by_id, by_reference = owner.get(f"/api/docs/{made['id']}/").json, owner.get(f"/api/docs/{made['reference_id']}/").json
    assert by_id == by_reference and by_id["id"] == made["id"]
    assert owner.get(f"/api/docs/{made['reference_id']}/download/").data == minimal_pdf


@pytest.mark.parametrize("more", [{}, {"folder_id": "", "pipeline_name": ""}])
def test_without_a_folder_a_document_lies_at_the_root(owner: Api, minimal_pdf: bytes, more: dict) -> None:
    made = owner.upload(minimal_pdf, **more).json
    owner.document(minimal_pdf, folder=owner.folder())
    assert made["folder"] is None
    assert [found["id"] for found in owner.get("/api/docs/?folder=root").json["results"]] == [made["id"]]


def test_an_unknown_pipeline_is_refused_with_the_known_ones(people: People, minimal_pdf: bytes, config) -> None:
    answer = people.owner.upload(minimal_pdf, pipeline_name="V9-Pipeline")
    assert answer.status_code == 422 and pointer(answer) == "/data/attributes/pipeline_name"
    assert error(answer)["code"] == "unknown_pipeline" and "V1-Pipeline" in error(answer)["detail"]
    assert people.owner.get("/api/docs/").json["count"] == 0
    assert not [file for file in config.storage_dir.rglob("*") if file.is_file()]


def test_another_firms_folder_is_like_none(people: People, minimal_pdf: bytes, config) -> None:
    foreign, random = (people.stranger.upload(minimal_pdf, folder=folder) for folder in (people.owner.folder(), "aaaaaaaaaaaa"))
    assert foreign.status_code == 404 and foreign.json == random.json
    assert pointer(foreign) == "/data/attributes/folder_id"
    assert not [file for file in config.storage_dir.rglob("*") if file.is_file()]


def test_the_detail_shows_what_was_read(owner: Api, invoice: str) -> None:
    detail = owner.get(f"/api/docs/{invoice}/").json
    assert detail["status"] == "completed" and detail["type"] == "invoice" and detail["page_count"] == 1
    total = detail["fields"]["InvoiceTotal"]
    assert total["value"] == {"amount": 100, "currencyCode": "EUR"} and total["page"] == 1 and "100.00" in total["content"]
    assert len(total["box"]) == 4 and all(0 <= edge <= 1 for edge in total["box"])
    assert detail["handed_in_by"] == "owner@miller.example" and detail["read_at"] and detail["version"] == 2
    assert detail["pages"][0]["number"] == 1


def test_all_filters_together(owner: Api, minimal_pdf: bytes, invoice: str, read_all) -> None:
    folder = owner.folder()
    wanted = owner.document(papers.balance_sheet(), "balance 2024.pdf", folder=folder)
    owner.document(papers.balance_sheet("Beta"), "other.pdf", folder=folder)
    read_all()
    owner.document(papers.balance_sheet(), "balance 2023.pdf", folder=folder)
    today = datetime.now(UTC).date()
    query = f"folder={folder}&status=completed&type=financialReport&search=BALANCE&created_from={today}&created_to={today}"
    assert [found["id"] for found in owner.get(f"/api/docs/?{query}").json["results"]] == [wanted]


def test_a_search_takes_wildcards_literally(owner: Api, minimal_pdf: bytes) -> None:
    for name in ("share 100%.pdf", "a_b.pdf", "1000.pdf", "axb.pdf"):
        owner.document(minimal_pdf, name)
    hits = {"100%25": 1, "%25": 1, "_": 1, "a_b": 1, "A_B": 1, "\\": 0, "nothing": 0, "'": 0, ".PDF": 4}
    assert {search: owner.get(f"/api/docs/?search={search}").json["count"] for search in hits} == hits


def test_a_search_finds_the_reference(owner: Api, minimal_pdf: bytes) -> None:
    reference = owner.upload(minimal_pdf).json["reference_id"]
    owner.upload(minimal_pdf)
    assert owner.get(f"/api/docs/?search={reference.lower()}").json["count"] == 1


def test_a_bare_date_means_the_whole_day(people: People, minimal_pdf: bytes) -> None:
    document = people.owner.document(minimal_pdf)
    set_state(people, document, created_at=datetime(2024, 3, 5, 23, 59, 59, tzinfo=UTC))
    hits = {
        "created_from=2024-03-05": 1, "created_to=2024-03-05": 1, "created_from=2024-03-06": 0, "created_to=2024-03-04": 0,
        "created_from=2024-03-05T23:59:59Z": 1, "created_to=2024-03-05T23:59:59": 0, "created_to=2024-03-06T01:00:00%2B02:00": 0,
        "created_from=2024-03-06T01:59:59%2B02:00": 1, "created_from=0001-01-01&created_to=9999-12-31": 1,
    }  # fmt: skip
    assert {query: people.owner.get(f"/api/docs/?{query}").json["count"] for query in hits} == hits


BAD_QUERIES = [
    "created_from=soon", "created_to=2024-13-01", "created_from=2024-02-30", "created_from=0001-01-01T00:00:00%2B14:00", "status=great", "page=0",
    "page=-1", "page=1e9", "page=99999999999999999999", "page_size=0", "page_size=1000000000", "page=x", "search=%00", "page=",
    "created_to=9999-12-31T23:59:59-14:00",
]  # fmt: skip


@on_one_database
def test_a_bad_query_names_its_parameter(owner: Api) -> None:
    for query in BAD_QUERIES:
        answer = owner.get(f"/api/docs/?{query}")
        assert (query, answer.status_code, error(answer)["source"]["parameter"]) == (query, 400, query.split("=")[0])


def test_a_made_up_cursor_leads_nowhere(owner: Api, minimal_pdf: bytes) -> None:
    owner.document(minimal_pdf)
    for cursor, status in {"nonsense": 200, "a" * 64: 200, "a" * 65: 400, "%00": 400, "';--": 200}.items():
        answer = owner.get(f"/api/docs/?cursor={cursor}")
        assert (cursor, answer.status_code, answer.json.get("results", [])) == (cursor, status, [])


def test_a_cursor_of_another_firm_is_like_a_made_up_one(people: People, minimal_pdf: bytes) -> None:
    people.owner.document(minimal_pdf)
    foreign = people.stranger.document(minimal_pdf)
    assert people.owner.get(f"/api/docs/?cursor={foreign}").json["results"] == []


def test_approving_locks_the_document(people: People, invoice: str) -> None:
    approved = people.approver.post(f"/api/docs/{invoice}/approve/").json
    assert approved["status"] == "approved" and approved["approved_by"] == "approver@miller.example" and approved["approved_at"]
    edit = people.owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "B-1"}})
    assert edit.status_code == 409 and error(edit)["detail"] == "An approved document can't be changed."
    assert people.owner.post(f"/api/docs/{invoice}/read-again/").status_code == 409
    assert people.owner.post(f"/api/docs/{invoice}/return/", {"reason": "too late"}).status_code == 409


def test_approving_twice_is_a_conflict(owner: Api, invoice: str) -> None:
    assert owner.post(f"/api/docs/{invoice}/approve/").status_code == 200
    again = owner.post(f"/api/docs/{invoice}/approve/")
    assert again.status_code == 409 and "approved" in error(again)["detail"]


UNREAD, DELETED = "The document is still being read; wait until it is read.", "The document is deleted; recover it first."
SENTENCES = {
    "received": {"approve": UNREAD, "return": UNREAD, "read-again": "The document is being read already."},
    "read": {"recover": "Only a deleted document can be recovered."},
    "reading": {"approve": UNREAD, "return": UNREAD, "read-again": "The document is being read already."},
    "approved": {
        "approve": "The document is approved already.",
        "return": "An approved document can't be returned.",
        "read-again": "An approved document can't be read again.",
    },
    "returned": {"approve": "A returned document can't be approved.", "return": "The document is returned already."},
    "failed": {"approve": "A document that couldn't be read can't be approved."},
    "quarantined": {"approve": "A quarantined document can't be approved.", "return": "A quarantined document can't be returned."},
    "deleted": {"approve": DELETED, "return": DELETED, "read-again": DELETED},
}  # fmt: skip


@on_one_database
def test_what_a_state_doesnt_admit_is_told_in_plain_words(people: People, minimal_pdf: bytes) -> None:
    document, told = people.owner.document(minimal_pdf), {}
    for state, sentences in SENTENCES.items():
        set_state(people, document, state=state)
        answers = {action: people.owner.post(f"/api/docs/{document}/{action}/", {"reason": "why"}) for action in sentences}
        assert {(answer.status_code, error(answer)["code"]) for answer in answers.values()} == {(409, "invalid_state")}
        told[state] = {action: error(answer)["detail"] for action, answer in answers.items()}
    assert told == SENTENCES


def test_a_refused_change_of_state_carries_the_allowed_ones() -> None:
    with pytest.raises(WrongState) as refused:
        demand("returned", "approved")
    assert refused.value.allowed == ("received", "needs_review", "deleted") and refused.value.code == "invalid_state"
    for state, wanted in itertools.product(documents.STATES, repeat=2):
        with contextlib.suppress(WrongState):  # every pair has a sentence
            demand(state, wanted)


def test_what_isnt_read_cant_be_approved_or_edited(owner: Api, minimal_pdf: bytes) -> None:
    document = owner.document(minimal_pdf)
    assert owner.post(f"/api/docs/{document}/approve/").status_code == 409
    assert owner.patch(f"/api/docs/{document}/fields/", {"fields": {"InvoiceId": "B-1"}}).status_code == 409
    assert owner.post(f"/api/docs/{document}/return/", {"reason": "why"}).status_code == 409


@on_one_database
def test_returning_needs_a_reason(owner: Api, invoice: str) -> None:
    for body in ({}, {"reason": ""}, {"reason": " \n"}, {"reason": None}, {"reason": "x" * 2001}, {"reason": 7}):
        answer = owner.post(f"/api/docs/{invoice}/return/", body)
        assert answer.status_code == 400 and pointer(answer) == "/data/attributes/reason"
    assert owner.get(f"/api/docs/{invoice}/").json["status"] == "completed"


def test_the_reason_of_a_return_is_shown(people: People, invoice: str) -> None:
    returned = people.approver.post(f"/api/docs/{invoice}/return/", {"reason": " The second page is missing. "}).json
    assert (returned["status"], returned["reason"]) == ("returned", "The second page is missing.")
    (listed,) = people.viewer.get("/api/docs/?status=returned").json["results"]
    assert listed["reason"] == "The second page is missing."
    assert people.owner.post(f"/api/docs/{invoice}/approve/").status_code == 409


def test_reading_again_replaces_what_was_read_but_not_what_people_entered(owner: Api, invoice: str, read_all) -> None:
    owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "B-99", "PurchaseOrder": "P-1"}})
    assert read_all() == 1  # its layout is learned
    again = owner.post(f"/api/docs/{invoice}/read-again/").json
    assert again["status"] == "pending" and read_all() == 1
    fields = owner.get(f"/api/docs/{invoice}/").json["fields"]
    assert fields["InvoiceId"]["value"] == "B-99" and fields["InvoiceId"]["changed_by"] == "owner@miller.example"
    assert fields["PurchaseOrder"]["method"] == "person" and fields["InvoiceDate"]["value"] == "2024-03-05"


def test_what_a_person_removed_stays_away_until_it_is_set_again(owner: Api, invoice: str, read_all) -> None:
    address = f"/api/docs/{invoice}/"
    for given, kept in ((None, None), (None, None), ("2024-03-06", "2024-03-06")):
        owner.patch(f"{address}fields/", {"fields": {"InvoiceDate": given}})
        assert read_all() == 1  # its layout is learned
        for _ in range(2):  # a reading of a reading, too
            assert owner.post(f"{address}read-again/").status_code == 200 and read_all() == 1
            fields = owner.get(address).json["fields"]
            assert fields.get("InvoiceDate", {}).get("value") == kept and fields["InvoiceId"]["value"] == "A-17"


def test_a_total_that_went_with_its_removed_part_comes_back_with_it(owner: Api, read_all) -> None:
    address = f"/api/docs/{owner.document(papers.balance_sheet(rows=[row for row in papers.BALANCE_SHEET if row[0] != 'Total liabilities']))}/"
    totals = []
    assert read_all() == 1
    for amount in (None, 360000):
        owner.patch(f"{address}fields/", {"fields": {"LongTermLiabilities": amount}})
        assert owner.post(f"{address}read-again/").status_code == 200 and read_all() == 1
        totals.append(owner.get(address).json["fields"].get("TotalLiabilities", {}).get("value", {}).get("amount"))
    assert totals == [None, 560000]


def test_a_total_read_again_still_follows_the_part_a_person_corrected(owner: Api, read_all) -> None:
    rows = [row for row in papers.BALANCE_SHEET if row[0] != "Total liabilities"]
    document = owner.document(papers.balance_sheet(rows=rows))
    assert read_all() == 1
    owner.patch(f"/api/docs/{document}/fields/", {"fields": {"LongTermLiabilities": 360000}})
    assert owner.post(f"/api/docs/{document}/read-again/").status_code == 200 and read_all() == 1
    total = owner.get(f"/api/docs/{document}/").json["fields"]["TotalLiabilities"]
    assert (total["method"], total["value"]["amount"]) == ("derived", 560000)


def test_reading_again_while_being_read_is_a_conflict(owner: Api, minimal_pdf: bytes, read_all) -> None:
    document = owner.document(minimal_pdf)
    assert owner.post(f"/api/docs/{document}/read-again/").status_code == 409
    read_all()
    assert owner.post(f"/api/docs/{document}/read-again/").status_code == 200
    assert owner.post(f"/api/docs/{document}/read-again/").status_code == 409


STATES = ["received", "reading", "read", "needs_review", "confirmed", "approved", "returned", "failed", "quarantined"]


@pytest.mark.parametrize("state", STATES)
@on_one_database
def test_a_deleted_document_recovers_to_the_state_before(people: People, minimal_pdf: bytes, state: str) -> None:
    document = people.owner.document(minimal_pdf)
    set_state(people, document, state=state, reason="because")
    before = people.owner.get(f"/api/docs/{document}/").json["status"]
    assert people.owner.delete(f"/api/docs/{document}/").status_code == 204
    assert people.owner.get("/api/docs/").json["count"] == 0 and people.owner.get("/api/docs/?status=deleted").json["count"] == 1
    shown = people.owner.get(f"/api/docs/{document}/").json
    assert shown["status"] == "deleted" and shown["deleted_at"]
    recovered = people.owner.post(f"/api/docs/{document}/recover/").json
    assert recovered["status"] == ("pending" if state == "reading" else before) and recovered["deleted_at"] is None
    assert recovered["reason"] == "because"


def test_deleting_twice_and_recovering_what_isnt_deleted_are_conflicts(owner: Api, minimal_pdf: bytes) -> None:
    document = owner.document(minimal_pdf)
    assert owner.post(f"/api/docs/{document}/recover/").status_code == 409
    owner.delete(f"/api/docs/{document}/")
    assert owner.delete(f"/api/docs/{document}/").status_code == 409
    for action in ("approve", "read-again"):
        assert owner.post(f"/api/docs/{document}/{action}/").status_code == 409


def test_what_was_deleted_unread_is_read_once_it_is_recovered(owner: Api, minimal_pdf: bytes, read_all) -> None:
    document = owner.document(minimal_pdf)
    owner.delete(f"/api/docs/{document}/")
    read_all()
    assert owner.get(f"/api/docs/{document}/").json["read_at"] is None
    owner.post(f"/api/docs/{document}/recover/")
    read_all()
    assert owner.get(f"/api/docs/{document}/").json["status"] == "completed"


@pytest.mark.parametrize("damage", ["truncated", "encrypted"])
def test_a_file_that_cant_be_read_fails_with_a_sentence_and_can_be_tried_again(owner: Api, read_all, damage: str) -> None:
    document = owner.document(papers.page("Whole")[:120] if damage == "truncated" else encrypted(), "sent.pdf")
    assert read_all() == 1
    shown = owner.get(f"/api/docs/{document}/").json
    assert shown["status"] == "failed" and shown["reason"].startswith("The file is ") and shown["fields"] == {}
    assert owner.get("/api/docs/?status=failed").json["results"][0]["reason"] == shown["reason"]
    assert owner.post(f"/api/docs/{document}/approve/").status_code == 409
    assert owner.post(f"/api/docs/{document}/read-again/").json["reason"] is None
    assert read_all() == 1 and owner.get(f"/api/docs/{document}/").json["status"] == "failed"


LOST = "The stored bytes of this file are missing on the server; they have to be restored from a backup."


def lose(config: Config) -> Path:
    """Lose the only original, as a disk would; returns where it was."""
    (original,) = (file for file in config.storage_dir.rglob("*") if file.is_file())
    return original.rename(config.data_dir / "lost") and original


def test_lost_bytes_are_told_as_such(owner: Api, minimal_pdf: bytes, config: Config) -> None:
    document = owner.document(minimal_pdf)
    lose(config)
    for address in ("download/", "pages/1/"):
        answer = owner.get(f"/api/docs/{document}/{address}")
        assert (answer.status_code, error(answer)["code"], error(answer)["detail"]) == (500, "bytes_missing", LOST)


def test_a_document_whose_bytes_are_lost_fails_at_once_and_is_read_after_a_restore(owner: Api, minimal_pdf: bytes, config: Config, read_all) -> None:
    document = owner.document(minimal_pdf)
    place = lose(config)
    assert read_all() == 1
    shown = owner.get(f"/api/docs/{document}/").json
    assert (shown["status"], shown["reason"]) == ("failed", LOST)
    (config.data_dir / "lost").rename(place)
    assert owner.post(f"/api/docs/{document}/read-again/").status_code == 200 and read_all() == 1
    assert owner.get(f"/api/docs/{document}/").json["status"] == "completed"


def encrypted() -> bytes:
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.page("Secret"))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="user"))
    return out.getvalue()


def test_viewers_look_but_dont_touch_and_strangers_find_nothing(people: People, invoice: str) -> None:
    address = f"/api/docs/{invoice}/"
    assert people.viewer.get(address).status_code == 200
    actions = (("approve", None), ("return", {"reason": "no"}), ("read-again", None), ("recover", None))
    for action, body in actions:
        assert people.viewer.post(f"{address}{action}/", body).status_code == 403
        assert people.stranger.post(f"{address}{action}/", body).status_code == 404
    assert people.viewer.delete(address).status_code == 403 and people.stranger.delete(address).status_code == 404
    assert people.viewer.upload(b"%PDF-1.4").status_code == 403


def test_a_reading_that_ends_after_the_approval_changes_nothing(people: People, invoice: str, read_all) -> None:
    people.owner.delete(f"/api/docs/{invoice}/")
    set_state(people, invoice, state_before_deletion="reading")
    people.owner.post(f"/api/docs/{invoice}/recover/")
    set_state(people, invoice, state="approved")  # what the other of two jobs and a fast person made of it
    before = people.owner.get(f"/api/docs/{invoice}/").json
    read_all()
    assert people.owner.get(f"/api/docs/{invoice}/").json == before


def test_pages_of_results_shift_by_nothing_when_something_is_added(people: People, minimal_pdf: bytes) -> None:
    made = [people.owner.document(minimal_pdf) for _ in range(3)]
    first = people.owner.get("/api/docs/?page_size=2").json
    people.owner.document(minimal_pdf)
    second = people.owner.get(first["next"]).json
    assert [found["id"] for found in first["results"] + second["results"]] == made[::-1]
    with people.app.app_context():
        assert db.session.scalar(select(Document.created_at).limit(1)) > datetime.now(UTC) - timedelta(minutes=5)


def test_a_search_knows_capitals_beyond_ascii(owner: Api, minimal_pdf: bytes) -> None:
    owner.document(minimal_pdf, "Ärzterechnung.pdf")
    assert owner.get("/api/docs/?search=ÄRZTE").json["count"] == 1
