"""Reopening, the history of a document, its first look; renaming, moving and retyping."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.core import documents
from portal.core.db import db
from tests import papers
from tests.core.statements_factory import member
from tests.features.conftest import INVOICE, error, on_one_database, pointer
from tests.people import Api, People


def deeds(api: Api, document: str) -> list[str]:
    return [event["deed"] for event in api.get(f"/api/docs/{document}/history/").json["results"]]


def change(api: Api, document: str, **changes: object):
    return api.patch(f"/api/docs/{document}/", changes)


def test_an_approved_document_is_reopened_with_a_reason(people: People, invoice: str) -> None:
    people.owner.post(f"/api/docs/{invoice}/approve/")
    opened = people.approver.post(f"/api/docs/{invoice}/reopen/", {"reason": " The total is wrong. "}).json
    assert (opened["status"], opened["needs_review"], opened["approved_by"], opened["approved_at"]) == ("completed", True, None, None)
    event = people.viewer.get(f"/api/docs/{invoice}/history/").json["results"][0]
    assert (event["deed"], event["by"], event["reason"]) == ("reopened", "approver@miller.example", "The total is wrong.")
    assert people.owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "A-18"}}).status_code == 200


@on_one_database
def test_reopening_needs_a_reason_and_an_approval(people: People, invoice: str) -> None:
    early = people.owner.post(f"/api/docs/{invoice}/reopen/", {"reason": "why"})
    assert early.status_code == 409 and error(early)["detail"] == "Only an approved document can be reopened."
    people.owner.post(f"/api/docs/{invoice}/approve/")
    for reason in ("", "  ", "x" * 2001):
        answer = people.owner.post(f"/api/docs/{invoice}/reopen/", {"reason": reason})
        assert answer.status_code == 400 and pointer(answer) == "/data/attributes/reason"
    assert people.viewer.post(f"/api/docs/{invoice}/reopen/", {"reason": "why"}).status_code == 403


def test_every_decision_and_edit_is_a_line_of_history(owner: Api, invoice: str, read_all: Callable[[], int]) -> None:
    address = f"/api/docs/{invoice}/"
    owner.patch(f"{address}fields/", {"fields": {"InvoiceId": "A-18"}})
    for deed, body in (("approve", {}), ("reopen", {"reason": "a"}), ("read-again", {}), ("return", {"reason": "b"})):
        assert owner.post(f"{address}{deed}/", body).status_code == 200
        read_all()
    owner.delete(address)
    owner.post(f"{address}recover/")
    made = ["recovered", "deleted", "returned", "read_again", "reopened", "approved", "edited", "opened", "handed_in"]
    assert sorted(deeds(owner, invoice)) == sorted(made) and deeds(owner, invoice)[:6] == made[:6]


def test_an_edit_in_the_history_says_before_and_after(owner: Api, invoice: str) -> None:
    owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceTotal": 120}})
    event = next(event for event in owner.get(f"/api/docs/{invoice}/history/").json["results"] if event["deed"] == "edited")
    assert (event["field"], event["by"]) == ("InvoiceTotal", "owner@miller.example")
    assert (event["before"]["amount"], event["after"]["amount"]) == (100, 120)


def test_the_first_look_by_staff_is_kept_and_changes_nothing_else(app: Flask, people: People, invoice: str) -> None:
    before = people.owner.get(f"/api/docs/{invoice}/").json
    assert before["opened_at"] is None
    with app.app_context():
        for role in ("viewer", "owner"):
            actor = member(role)
            documents.mark_opened(documents.one(invoice, actor=actor), actor)
        assert documents.one(invoice, actor=actor).opened_by == "viewer@miller.example"
    after = people.owner.get(f"/api/docs/{invoice}/").json
    assert after["opened_at"] and after | {"opened_at": None} == before


def test_a_decision_counts_as_a_look(owner: Api, invoice: str) -> None:
    assert owner.post(f"/api/docs/{invoice}/approve/").json["opened_at"]


def test_a_document_is_renamed_and_moved(people: People, invoice: str) -> None:
    folder = people.owner.folder("Acme - 2025")
    changed = change(people.approver, invoice, name=" ../march\u202e.pdf ", folder=folder).json
    assert (changed["name"], changed["folder"]) == ("march.pdf", folder)
    assert change(people.owner, invoice, folder=None).json["folder"] is None
    moved, renamed = people.owner.get(f"/api/docs/{invoice}/history/").json["results"][:2]
    assert (moved["deed"], moved["reason"], renamed["deed"], renamed["reason"]) == ("moved", "Acme - 2025", "renamed", "invoice.pdf")


@on_one_database
def test_a_wrong_name_type_or_folder_is_pointed_at_and_changes_nothing(people: People, invoice: str) -> None:
    theirs = people.stranger.folder()
    wrong = {"name": ["", " ", "x" * 256], "type": ["poem", ""], "folder": [theirs, "zzzzzzzzzzzz"]}
    for key, values in wrong.items():
        for value in values:
            answer = change(people.owner, invoice, **{"name": "new.pdf", key: value})
            assert answer.status_code in (400, 404) and pointer(answer) == f"/data/attributes/{key}"
    assert people.owner.get(f"/api/docs/{invoice}/").json["name"] == "invoice.pdf"
    assert change(people.owner, invoice).status_code == 400


def test_a_document_of_another_type_is_read_as_that(owner: Api, invoice: str, read_all: Callable[[], int]) -> None:
    owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"VendorName": "Acme Limited", "InvoiceId": "A-18"}})
    assert read_all() == 1  # its layout is learned
    assert change(owner, invoice, type="purchaseOrder").json["status"] == "pending" and read_all() == 1
    answer = owner.get(f"/api/docs/{invoice}/").json
    assert (answer["type"], answer["type_confidence"], answer["alternatives"][0]["type"]) == ("purchaseOrder", 1, "invoice")
    assert answer["fields"]["VendorName"]["value"] == "Acme Limited" and "OrderTotal" in answer["fields"]
    assert not {"InvoiceId", "InvoiceTotal"} & answer["fields"].keys()


def test_a_type_that_was_said_holds_when_it_is_read_again(owner: Api, invoice: str, read_all: Callable[[], int]) -> None:
    change(owner, invoice, type="receipt")
    read_all()
    owner.post(f"/api/docs/{invoice}/read-again/")
    assert read_all() == 1 and owner.get(f"/api/docs/{invoice}/").json["type"] == "receipt"


@on_one_database
def test_saying_the_type_that_was_read_only_makes_it_sure(owner: Api, invoice: str, read_all: Callable[[], int]) -> None:
    assert change(owner, invoice, type="invoice").json["type_confidence"] == 1
    assert read_all() == 0 and deeds(owner, invoice)[0] == "retyped"


@on_one_database
def test_a_decided_document_isnt_retyped_a_deleted_one_not_touched(owner: Api, invoice: str) -> None:
    owner.post(f"/api/docs/{invoice}/approve/")
    assert change(owner, invoice, type="receipt").status_code == 409
    owner.delete(f"/api/docs/{invoice}/")
    assert change(owner, invoice, name="x.pdf").status_code == 409


@pytest.fixture
def many(people: People) -> list[str]:
    """Ids of five documents, newest first: one alone, two of one file, two of another."""
    made = [people.owner.document(papers.page(*INVOICE, f"Page {number // 2}"), f"{number}.pdf") for number in range(5)]
    return made[::-1]


def test_a_document_knows_its_neighbours_in_a_list(app: Flask, people: People, many: list[str]) -> None:
    with app.app_context():
        actor = member()
        found = [documents.neighbours(documents.one(one, actor=actor), documents.listed(actor)) for one in many]
        assert [(one.position, one.count) for one in found] == [(place, 5) for place in range(1, 6)]
        assert [one.previous for one in found] == [None, *many[:-1]] and [one.next for one in found] == [*many[1:], None]


def test_a_document_that_left_a_list_keeps_its_neighbours(app: Flask, people: People, many: list[str]) -> None:
    people.owner.delete(f"/api/docs/{many[2]}/")
    with app.app_context():
        actor = member()
        left = documents.neighbours(documents.one(many[2], actor=actor), documents.listed(actor))
    assert (left.position, left.count, left.previous, left.next) == (None, 4, many[1], many[3])


def test_the_same_file_is_found_among_what_is_there(app: Flask, people: People, many: list[str]) -> None:
    with app.app_context():
        actor = member()
        pair = documents.same_bytes(documents.one(many[1], actor=actor), actor)
        assert [one.public_id for one in pair] == [many[2]]
        assert documents.same_bytes(documents.one(many[0], actor=actor), actor) == []
        db.session.remove()
    people.owner.delete(f"/api/docs/{many[2]}/")
    with app.app_context():
        assert documents.same_bytes(documents.one(many[1], actor=actor), actor) == []
