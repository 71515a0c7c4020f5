"""Approval rules, and documents that need several people's approval: over the house API."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.core import approvals
from portal.core.accounts import User
from portal.core.approvals import Assignment
from portal.core.db import db, now, transaction
from portal.core.messages import Message
from tests import papers
from tests.features.conftest import INVOICE, error, on_one_database, pointer
from tests.people import Api, People


def hashid(api: Api, of: Api) -> str:
    return next(str(one["hashid"]) for one in api.get("/api/members/").json["results"] if one["email"] == of.email)


def rule(people: People, *steps: tuple[Api, ...], need: str = "any", **more: Any) -> dict[str, Any]:
    named = [{"approvers": [hashid(people.owner, one) for one in step], "need": need} for step in steps]
    answer = people.owner.post("/api/approval-rules/", {"name": "Large invoices", "steps": named, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def standing(api: Api, document: str) -> dict[str, Any]:
    return dict(api.get(f"/api/docs/{document}/approvals/").json)


def states(api: Api, document: str) -> list[list[str]]:
    return [[one["status"] for one in step["asked"]] for step in standing(api, document)["steps"]]


def approve(api: Api, document: str) -> Any:
    return api.post(f"/api/docs/{document}/approve/")


@pytest.fixture
def made(people: People, read_all: Callable[[], int]) -> Callable[..., str]:
    """``made(by)``: an invoice of 100 EUR, handed in and read."""

    def make(by: Api = people.owner) -> str:
        document = by.document(papers.page(*INVOICE), "invoice.pdf")
        read_all()
        return document

    return make


def test_without_a_rule_whoever_may_approve_approves(people: People, made: Callable[..., str]) -> None:
    document = made()
    assert standing(people.viewer, document)["status"] == "none"
    assert approve(people.approver, document).json["status"] == "approved"


def test_steps_are_approved_one_after_the_other(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.approver,), (people.owner,))
    document = made()
    early = approve(people.owner, document)
    assert early.status_code == 403 and error(early)["code"] == "not_your_turn"
    assert approve(people.approver, document).json["status"] == "completed"
    assert states(people.viewer, document) == [["approved"], ["pending"]]
    assert approve(people.owner, document).json["status"] == "approved"
    assert standing(people.viewer, document)["status"] == "met"


def test_one_of_a_step_is_enough_or_all_are_needed(people: People, made: Callable[..., str]) -> None:
    one = rule(people, (people.approver, people.owner))
    document = made()
    assert approve(people.owner, document).json["status"] == "approved" and states(people.owner, document) == [["passed", "approved"]]
    people.owner.patch(f"/api/approval-rules/{one['hashid']}/", {"steps": [one["steps"][0] | {"need": "all"}]})
    document = made()
    assert approve(people.owner, document).json["status"] == "completed"
    assert error(approve(people.owner, document))["code"] == "already_approved"
    assert approve(people.approver, document).json["status"] == "approved"


def test_who_isnt_asked_is_told_who_is(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.owner,))
    refused = approve(people.approver, made())
    assert refused.status_code == 403 and error(refused)["code"] == "not_an_approver"
    assert error(refused)["detail"] == "By the rule Large invoices it is for owner to approve this document."
    assert approve(people.viewer, made()).status_code == 403
    assert approve(people.stranger, made()).status_code == 404


def test_the_first_rule_that_fits_counts(people: People, made: Callable[..., str]) -> None:
    over = {"types": ["invoice"], "fields": [{"field": "InvoiceTotal", "is": "over", "value": 5000, "currency": "EUR"}]}
    rule(people, (people.owner,), conditions=over)
    second = rule(people, (people.approver,), name="The others")
    document = made()
    assert standing(people.owner, document)["rule"] == "The others"
    people.owner.patch(f"/api/docs/{document}/fields/", {"fields": {"InvoiceTotal": 5000.01}})
    assert standing(people.owner, document)["rule"] == "Large invoices"
    people.owner.patch(f"/api/approval-rules/{second['hashid']}/", {"position": 1})
    assert [one["name"] for one in people.owner.get("/api/approval-rules/").json["results"]] == ["The others", "Large invoices"]


def test_a_changed_value_voids_what_was_approved(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.approver, people.owner), need="all")
    document = made()
    approve(people.approver, document)
    people.owner.post(f"/api/docs/{document}/confirm/", {"fields": ["InvoiceId"]})
    assert states(people.owner, document) == [["approved", "pending"]]
    people.owner.patch(f"/api/docs/{document}/fields/", {"fields": {"InvoiceId": "A-18"}})
    assert states(people.owner, document) == [["pending", "pending"]]
    assert "approvals_void" in [one["deed"] for one in people.owner.get(f"/api/docs/{document}/history/").json["results"]]


def test_a_reading_that_finds_the_same_leaves_approvals(people: People, made: Callable[..., str], read_all: Callable[[], int]) -> None:
    rule(people, (people.approver, people.owner), need="all")
    document = made()
    approve(people.approver, document)
    people.owner.post(f"/api/docs/{document}/read-again/")
    read_all()
    assert states(people.owner, document) == [["approved", "pending"]]


def test_with_four_eyes_who_had_it_in_hand_approves_nothing(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.approver, people.owner), four_eyes=True)
    document = made(people.owner)
    refused = approve(people.owner, document)
    assert refused.status_code == 403 and error(refused)["code"] == "four_eyes"
    people.approver.patch(f"/api/docs/{document}/fields/", {"fields": {"InvoiceId": "A-18"}})
    assert error(approve(people.approver, document))["code"] == "four_eyes"


def test_with_four_eyes_a_key_is_whoever_made_it(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.owner,), (people.owner, people.approver), four_eyes=True)
    key = people.owner.post("/api/keys/", {"name": "Books"}).json
    program = Api(people.app, credential=key["api_key"])
    document = made(people.approver)
    assert approve(program, document).json["status"] == "completed"
    assert error(approve(people.owner, document))["code"] == "already_approved"
    assert error(approve(people.approver, document))["code"] == "four_eyes"


def test_an_owner_approves_in_the_place_of_others_with_a_reason(people: People, made: Callable[..., str]) -> None:
    one = rule(people, (people.approver,))
    document, path = made(), "/api/docs/{}/approvals/override/"
    assert pointer(people.owner.post(path.format(document), {"reason": " "})) == "/data/attributes/reason"
    assert people.approver.post(path.format(document), {"reason": "why"}).status_code == 403
    answer = people.owner.post(path.format(document), {"reason": "Ann is ill."}).json
    assert (answer["status"], answer["reason"]) == ("overridden", "Ann is ill.")
    assert people.owner.get(f"/api/docs/{document}/").json["status"] == "approved"
    people.owner.patch(f"/api/approval-rules/{one['hashid']}/", {"may_override": False})
    assert people.owner.post(path.format(made()), {"reason": "why"}).status_code == 403


def test_whoever_stands_in_approves_in_their_place(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.owner,))
    owner, stand_in = hashid(people.owner, people.owner), hashid(people.owner, people.approver)
    given = {"delegate": stand_in, "from_at": (now() - timedelta(hours=1)).isoformat(), "until": (now() + timedelta(days=1)).isoformat()}
    assert people.approver.call("PUT", f"/api/members/{owner}/delegation/", json=given).status_code == 403
    assert people.owner.call("PUT", f"/api/members/{owner}/delegation/", json=given).json["delegate"] == stand_in
    document = made()
    assert standing(people.approver, document)["yours"] and approve(people.approver, document).json["status"] == "approved"
    asked = standing(people.owner, document)["steps"][0]["asked"][0]
    assert (asked["member"], asked["decided_by"]) == (owner, stand_in)
    assert people.owner.delete(f"/api/members/{owner}/delegation/").status_code == 204
    assert people.owner.get(f"/api/members/{owner}/delegation/").status_code == 404


def test_returning_or_reopening_begins_anew(people: People, made: Callable[..., str]) -> None:
    rule(people, (people.approver, people.owner), need="all")
    document = made()
    approve(people.approver, document)
    people.owner.post(f"/api/docs/{document}/return/", {"reason": "A page is missing."})
    assert standing(people.owner, document)["status"] == "none"
    document = made()
    for one in (people.approver, people.owner):
        approve(one, document)
    people.owner.post(f"/api/docs/{document}/reopen/", {"reason": "Wrong total."})
    assert states(people.owner, document) == [["pending", "pending"]]


def test_a_new_rule_is_for_documents_that_were_read_before_as_well(people: People, made: Callable[..., str], read_all: Callable[[], int]) -> None:
    document = made()
    one = rule(people, (people.owner,))
    read_all()
    assert states(people.owner, document) == [["pending"]]
    assert people.owner.delete(f"/api/approval-rules/{one['hashid']}/").status_code == 204
    read_all()
    assert standing(people.owner, document)["status"] == "none"


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"steps": []}, "steps"),
        ({"steps": [{"approvers": []}]}, "steps/0"),
        ({"steps": [{"approvers": ["zzzzzzzzzzzz"]}]}, "steps/0"),
        ({"name": " "}, "name"),
        ({"due_hours": 99999}, "due_hours"),
        ({"conditions": {"types": ["ghost"]}}, "conditions/types"),
        ({"conditions": {"folder": "zzzzzzzzzzzz"}}, "conditions/folder"),
        ({"conditions": {"fields": [{"field": "Ghost", "is": "there"}]}}, "conditions/fields/0"),
        ({"conditions": {"fields": [{"field": "InvoiceTotal", "is": "over", "value": 5}]}}, "conditions/fields/0"),
        ({"conditions": {"fields": [{"field": "InvoiceTotal", "is": "over", "value": "NaN", "currency": "EUR"}]}}, "conditions/fields/0"),
        ({"conditions": {"fields": [{"field": "InvoiceDate", "is": "over", "value": "soon"}]}}, "conditions/fields/0"),
        ({"conditions": {"fields": [{"field": "VendorName", "is": "over", "value": 5}]}}, "conditions/fields/0"),
    ],
)
@on_one_database
def test_a_rule_that_cant_work_is_refused_beside_what_is_wrong(people: People, wrong: dict[str, Any], where: str) -> None:
    right = {"name": "Large", "steps": [{"approvers": [hashid(people.owner, people.owner)]}]}
    answer = people.owner.post("/api/approval-rules/", right | wrong)
    assert answer.status_code in (400, 404) and pointer(answer) == f"/data/attributes/{where}"


def test_a_preview_says_which_of_the_last_documents_a_rule_would_be_for(people: People, made: Callable[..., str]) -> None:
    document = made()
    limit = {"field": "InvoiceTotal", "is": "over", "value": "50", "currency": "USD"}
    found = people.owner.post("/api/approval-rules/preview/", {"conditions": {"fields": [limit]}}).json
    assert (found["looked_at"], found["count"], found["unclear"], found["documents"]) == (1, 1, 1, [document])


def test_what_is_overdue_is_written_about_once_a_day(app: Flask, people: People, made: Callable[..., str]) -> None:
    rule(people, (people.approver,), due_hours=24)
    document, _ = made(), made()
    assert people.owner.patch("/api/organization/", {"zone": "Asia/Kolkata"}).status_code == 200
    due = now() - timedelta(hours=1)
    with app.app_context():
        with transaction():
            db.session.query(Assignment).update({"due_at": due})
        assert (approvals.remind(), approvals.remind()) == (1, 0)
        told = db.session.query(Message).order_by(Message.id.desc()).first()
        assert (told.recipient, told.subject) == ("approver@miller.example", "2 approvals are overdue") and document in told.text
        assert f"due by {due + timedelta(hours=5, minutes=30):%Y-%m-%d %H:%M} IST" in told.text
        with transaction():
            db.session.query(User).update({"approvals_told_at": now() - timedelta(days=1, seconds=1)})
        assert (approvals.remind(), approvals.remind()) == (1, 0)
    assert standing(people.owner, document)["steps"][0]["overdue"]
    counts = [one.get("/api/docs/?overdue=true").json["count"] for one in (people.owner, people.approver, people.viewer)]
    assert counts == [2, 2, 0] and [one.get("/api/docs/?mine=true").json["count"] for one in (people.owner, people.approver)] == [0, 2]
    assert people.owner.get("/api/activity/?sub_area=approvals&type=warning").json["count"] == 2


def test_what_waits_for_who_leaves_goes_to_whoever_stands_in_or_the_owners(people: People, made: Callable[..., str], read_all: Callable[[], int]) -> None:
    rule(people, (people.approver,), (people.approver, people.owner))
    other = people.owner.post("/api/members/", {"email": "ann@miller.example", "name": "Ann", "role": "approver", "password": "correct horse"}).json["hashid"]
    left, document = hashid(people.owner, people.approver), made()
    switch(people, left, False, read_all)
    assert asked(people, document) == [["owner"], ["owner"]]
    until = (now() + timedelta(days=1)).isoformat()
    people.owner.call("PUT", f"/api/members/{left}/delegation/", json={"delegate": other, "from_at": now().isoformat(), "until": until})
    read_all()
    assert asked(people, document) == [["Ann"], ["Ann", "owner"]] and asked(people, made()) == [["Ann"], ["Ann", "owner"]]
    said = [one["message"] for one in people.owner.get("/api/activity/?sub_area=approvals&type=warning").json["results"]]
    assert said[-1] == "approver@miller.example can't approve invoice.pdf any more; it waits for owner@miller.example."
    switch(people, left, True, read_all)
    assert asked(people, document) == [["approver"], ["approver", "owner"]]


def asked(people: People, document: str) -> list[list[str]]:
    return [[one["name"].partition("@")[0] for one in step["asked"]] for step in standing(people.owner, document)["steps"]]


def switch(people: People, member: str, on: bool, read_all: Callable[[], int]) -> None:
    assert people.owner.patch(f"/api/members/{member}/", {"active": on}).status_code == 200
    read_all()


@on_one_database
def test_what_was_approved_by_who_left_since_counts(people: People, made: Callable[..., str], read_all: Callable[[], int]) -> None:
    ann = people.owner.post("/api/members/", {"email": "ann@miller.example", "name": "Ann", "role": "approver", "password": "correct horse"}).json["hashid"]
    steps = [{"approvers": [hashid(people.owner, people.approver)]}, {"approvers": [ann], "need": "all"}]
    assert people.owner.post("/api/approval-rules/", {"name": "Two", "steps": steps}).status_code == 201
    document = made()
    approve(people.approver, document)
    switch(people, steps[0]["approvers"][0], False, read_all)
    switch(people, ann, False, read_all)
    assert states(people.owner, document) == [["approved"], ["pending"]] and asked(people, document) == [["approver"], ["owner"]]
    assert approve(people.owner, document).json["status"] == "approved"


def test_a_rule_that_somebody_else_changed_isnt_overwritten(people: People) -> None:
    path = f"/api/approval-rules/{rule(people, (people.owner,))['hashid']}/"
    assert people.owner.patch(path, {"name": "Once", "version": 1}).json["version"] == 2
    late = people.owner.patch(path, {"name": "Twice", "version": 1})
    assert late.status_code == 409 and error(late)["code"] == "stale_version"


def test_a_rule_approves_nothing_by_being_changed(people: People, made: Callable[..., str], read_all: Callable[[], int]) -> None:
    one = rule(people, (people.approver, people.owner), need="all")
    document = made()
    approve(people.approver, document)
    people.owner.patch(f"/api/approval-rules/{one['hashid']}/", {"steps": [{"approvers": [one["steps"][0]["approvers"][0]]}]})
    read_all()
    assert states(people.owner, document) == [["pending"]] and people.owner.get(f"/api/docs/{document}/").json["status"] == "completed"
    assert approve(people.approver, document).json["status"] == "approved"


def test_what_was_approved_counts_under_a_changed_rule(people: People, made: Callable[..., str], read_all: Callable[[], int]) -> None:
    one = rule(people, (people.approver, people.owner), need="all")
    document = made()
    approve(people.approver, document)
    people.owner.patch(f"/api/approval-rules/{one['hashid']}/", {"name": "Renamed"})
    read_all()
    assert (standing(people.owner, document)["rule"], states(people.owner, document)) == ("Renamed", [["approved", "pending"]])


def test_two_who_approve_at_once_both_count(app: Flask, people: People, made: Callable[..., str]) -> None:
    rule(people, (people.approver, people.owner), need="all")
    document, together = made(), threading.Barrier(2)

    def give(caller: Api) -> int:
        together.wait(30)
        return int(approve(caller, document).status_code)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(give, (people.approver, people.owner))) == [200, 200]
    assert people.owner.get(f"/api/docs/{document}/").json["status"] == "approved"
    assert states(people.owner, document) == [["approved", "approved"]]


@pytest.mark.parametrize("before", ["approve", "return", "read-again"])
@on_one_database
def test_only_what_is_read_and_undecided_is_approved(people: People, made: Callable[..., str], before: str) -> None:
    rule(people, (people.owner,))
    document = made()
    assert people.owner.post(f"/api/docs/{document}/{before}/", {"reason": "why"}).status_code == 200
    for path, body in (("approve", None), ("approvals/override", {"reason": "why"})):
        answer = people.owner.post(f"/api/docs/{document}/{path}/", body)
        assert answer.status_code == 409 and error(answer)["code"] == "invalid_state"


def test_a_document_without_a_rule_is_approved_in_nobodys_place(people: People, made: Callable[..., str]) -> None:
    answer = people.owner.post(f"/api/docs/{made()}/approvals/override/", {"reason": "why"})
    assert answer.status_code == 409 and error(answer)["code"] == "no_rule"
