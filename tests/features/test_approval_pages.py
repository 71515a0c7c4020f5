"""The console's pages of approvals: rules, the steps beside a document, what waits for me, who stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from portal.core.approvals import Assignment
from portal.core.db import db, now, transaction
from tests import papers
from tests.browse import Browsers
from tests.features.conftest import INVOICE, on_one_database
from tests.people import Api, People

pytestmark = on_one_database


def hashid(api: Api, of: Api) -> str:
    return next(str(one["hashid"]) for one in api.get("/api/members/").json["results"] if one["email"] == of.email)


@pytest.fixture
def ruled(people: People, read_all: Callable[[], int]) -> str:
    """An invoice that first the approver and then the owner has to approve."""
    steps = [{"approvers": [hashid(people.owner, one)]} for one in (people.approver, people.owner)]
    assert people.owner.post("/api/approval-rules/", {"name": "Two people", "steps": steps}).status_code == 201
    document = people.owner.document(papers.page(*INVOICE), "invoice.pdf")
    read_all()
    return document


def test_a_rule_is_made_tried_and_moved(browse: Browsers, people: People, ruled: str) -> None:
    limit = {"fields-0-field": "InvoiceTotal", "fields-0-how": "over", "fields-0-value": "50", "fields-0-currency": "EUR"}
    given: dict[str, Any] = {"name": "Large", "steps-0-approvers": hashid(people.owner, people.owner), "steps-0-need": "any", "four_eyes": "y", **limit}
    tried = browse.owner.post("/approval-rules/new", given | {"try": "1"})
    assert "It would be for 1 of the last 1 document." in tried.words
    assert "InvoiceTotal more than 50 EUR" in browse.owner.post("/approval-rules/new", given).words
    rules = people.owner.get("/api/approval-rules/").json["results"]
    browse.owner.post(f"/approval-rules/{rules[1]['hashid']}/up")
    assert [one["name"] for one in people.owner.get("/api/approval-rules/").json["results"]] == ["Large", "Two people"]


def test_a_rule_says_who_of_it_may_approve_no_more(browse: Browsers, people: People, ruled: str) -> None:
    people.owner.patch(f"/api/members/{hashid(people.owner, people.approver)}/", {"active": False})
    assert "1. approver@miller.example (can’t approve any more)" in browse.owner.open("/approval-rules/").words


def test_what_is_wrong_with_a_rule_stands_beside_it(browse: Browsers, people: People) -> None:
    given = {"name": "Large", "steps-0-approvers": hashid(people.owner, people.owner), "fields-0-field": "InvoiceTotal", "fields-0-value": "a lot"}
    refused = browse.owner.post("/approval-rules/new", given)
    assert refused.status == 400
    assert "The limit is a number, such as 1000 or 1000.50." in refused.words
    assert "A rule has 1 to 5 steps." in browse.owner.post("/approval-rules/new", {"name": "Nobody"}).words


def test_who_isnt_asked_sees_whom_it_waits_for(browse: Browsers, ruled: str) -> None:
    page = browse.owner.open(f"/documents/{ruled}/").words
    assert "Waits for approver" in page and "Approve" not in page.split() and "For the others…" in page
    page = browse.approver.open(f"/documents/{ruled}/").words
    assert "Give my approval" in page and "For the others…" not in page


def test_each_gives_their_approval_and_the_last_one_approves(browse: Browsers, people: People, ruled: str) -> None:
    given = {"version": "", "as_they_are": "VendorName"}
    assert browse.approver.post(f"/documents/{ruled}/approve", given).toasts == ["Your approval of invoice.pdf is given. It waits for owner."]
    assert browse.owner.post(f"/documents/{ruled}/approve", given).toasts == ["invoice.pdf is approved."]
    assert people.owner.get(f"/api/docs/{ruled}/").json["status"] == "approved"


def test_what_waits_for_me_is_listed_and_counted(browse: Browsers, ruled: str) -> None:
    assert "invoice.pdf" in browse.approver.open("/inbox?mine=1").words
    assert "invoice.pdf" not in browse.owner.open("/inbox?mine=1").words
    assert "To approve 1 to approve" in browse.approver.open("/inbox").links


def test_what_is_overdue_stands_in_the_rail_of_approvers_and_owners(browse: Browsers, people: People, ruled: str) -> None:
    assert "Overdue" not in browse.owner.open("/inbox").words
    with people.app.app_context(), transaction():
        db.session.execute(update(Assignment).values(due_at=now()))
    for who in (browse.owner, browse.approver):
        assert "invoice.pdf" in who.open("/inbox").go("Overdue 1 approvals overdue").words


def test_several_at_once_say_what_waits_for_others(browse: Browsers, people: People, ruled: str) -> None:
    people.owner.post(f"/api/docs/{ruled}/confirm/", {})
    (said,) = browse.approver.post("/inbox/actions", {"document": ruled, "action": "approve"}).toasts
    assert said == "Nothing was changed. Your approval is given where others still have to give theirs."


def test_an_owner_approves_for_others_in_the_dialog(browse: Browsers, people: People, ruled: str) -> None:
    browse.owner.post(f"/documents/{ruled}/override", {"reason": "Ann is ill."})
    assert "An owner approved in their place: Ann is ill." in browse.owner.open(f"/documents/{ruled}/").words
    assert "Approved in the others’ place:" in browse.owner.open(f"/documents/{ruled}/history").words


def test_members_say_who_stands_in_for_them(browse: Browsers, people: People) -> None:
    me, other = hashid(people.owner, people.approver), hashid(people.owner, people.owner)
    when = {"from_on": "2026-01-01", "until_on": "2099-01-31"}
    page = browse.approver.post(f"/members/{me}/delegation", {"delegate": other, **when}).words
    assert "owner approves in your place" in page
    assert "Nobody stands in for you." in browse.approver.post(f"/members/{me}/delegation/end").words
    late = browse.approver.post(f"/members/{me}/delegation", {"delegate": other, "from_on": "2026-01-02", "until_on": "2026-01-01"})
    assert "The end has to be after the beginning" in late.words
