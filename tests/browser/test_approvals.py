"""Approval rules and approving by one of them, by keyboard in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.browser.test_staff import READY, invoice
from tests.people import Api


@pytest.fixture
def ruled(office: Api, when_read: Callable[[], int]) -> Iterator[str]:
    """An invoice that the owner and then somebody else has to approve; other tests' documents lie in other folders."""
    made = {"email": "second@firm.example", "name": "Sam Second", "role": "approver"}
    other = office.post("/api/members/", made).json["hashid"]
    owner = next(one["hashid"] for one in office.get("/api/members/").json["results"] if one["role"] == "owner")
    folder = office.folder("Two people")
    steps = [{"approvers": [owner]}, {"approvers": [other]}]
    rule = office.post("/api/approval-rules/", {"name": "Two people", "conditions": {"folder": folder}, "steps": steps}).json["hashid"]
    document = office.document(invoice(23), "two-people.pdf", folder=folder)
    when_read()
    yield document
    office.delete(f"/api/approval-rules/{rule}/")
    when_read()


def test_ones_own_approval_is_given_by_keyboard(desk: Screen, office: Api, ruled: str) -> None:
    desk.open(f"/documents/{ruled}/")
    expect(desk.page.locator(READY)).to_be_visible()
    expect(desk.page.locator("#approve")).to_have_text("Give my approval")
    expect(desk.page.locator("#approvals")).to_contain_text("Sam Second")
    desk.press("Control+Enter")
    expect(desk.page.locator("#told")).to_contain_text("1 value is still to review")
    desk.press("Control+Enter")
    expect(desk.page.locator("#toasts")).to_contain_text("It waits for Sam Second.")
    assert office.get(f"/api/docs/{ruled}/").json["status"] == "completed"


def test_a_rule_is_tried_before_it_is_saved(desk: Screen) -> None:
    desk.open("/approval-rules/new")
    desk.field("Name").fill("Large")
    desk.field("Field").first.fill("InvoiceTotal")
    desk.field("Limit or text").first.fill("a lot")
    desk.button("Try it on the last 100 documents").focus()
    desk.press("Enter")
    expect(desk.page.locator("#found")).to_contain_text("The limit is a number")
    desk.field("Limit or text").first.fill("1")
    desk.field("Currency").first.fill("EUR")
    desk.button("Try it on the last 100 documents").focus()
    desk.press("Enter")
    expect(desk.page.locator("#found")).to_contain_text("It would be for")
    expect(desk.field("Name")).to_have_value("Large")
    desk.accessible()
