"""What the review page does between typing and saving, which no server test sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Request, expect

from tests import papers
from tests.browser.screen import Screen
from tests.browser.test_staff import READY, invoice
from tests.people import Api
from tests.processes import RunningPortal


@pytest.fixture
def document(office: Api, when_read: Callable[[], int]) -> Iterator[str]:
    made = office.document(invoice(17), "invoice.pdf", folder=office.folder("Typing - 2024"))
    when_read()
    yield made


@pytest.fixture
def review(desk: Screen, document: str) -> Screen:
    desk.open(f"/documents/{document}/")
    expect(desk.page.locator(READY)).to_be_visible()
    return desk


def posts(screen: Screen) -> list[str]:
    """Addresses that are posted to from now on."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    screen.page.on("request", note)
    return sent


def kept(office: Api, document: str, name: str) -> object:
    return office.get(f"/api/docs/{document}/").json["fields"][name]["value"]


def test_an_amount_written_another_way_is_saved_once(review: Screen, office: Api, document: str) -> None:
    sent = posts(review)
    review.page.locator("#field-SubTotal").fill("1.500,00")
    review.press("Control+s")
    expect(review.page.locator("#field-SubTotal")).to_have_value("1,500.00")
    expect(review.page.locator("#field-SubTotal")).to_be_focused()
    review.page.wait_for_timeout(700)
    assert len(sent) == 1 and kept(office, document, "SubTotal") == {"amount": 1500, "currencyCode": "EUR"}


def test_a_cell_written_another_way_is_saved_once(review: Screen, office: Api, document: str) -> None:
    office.call("PATCH", f"/api/docs/{document}/fields/", json={"fields": {"Items": [{"Description": "Paper", "Amount": 30}]}})
    review.page.reload()
    expect(review.page.locator(READY)).to_be_visible()
    sent = posts(review)
    review.page.locator("#field-Items-0-Amount").fill("1.500")
    review.press("Control+s")
    expect(review.page.locator("#row-Items")).to_have_attribute("data-mark", "failed")
    expect(review.page.locator("#field-Items-0-Amount")).to_be_focused()
    review.page.wait_for_timeout(700)
    assert len(sent) == 1


def test_a_conflict_waits_until_somebody_saves_again(review: Screen, office: Api, document: str) -> None:
    office.call("PATCH", f"/api/docs/{document}/fields/", json={"fields": {"InvoiceId": "AAA"}})
    review.page.locator("#field-InvoiceId").fill("BBB")
    twice = "() => [1, 2].forEach(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 's', ctrlKey: true, bubbles: true})))"
    review.page.evaluate(twice)
    expect(review.page.locator("#row-InvoiceId .error")).to_contain_text("AAA")
    review.page.locator("#field-DueDate, #field-VendorName").first.focus()
    review.page.wait_for_timeout(700)
    assert kept(office, document, "InvoiceId") == "AAA"
    review.page.locator("#field-InvoiceId").focus()
    review.press("Enter")
    expect(review.page.locator("#row-InvoiceId .error")).to_have_count(0)
    assert kept(office, document, "InvoiceId") == "BBB"


def test_a_refused_value_is_told_before_the_page_is_left(review: Screen, document: str) -> None:
    review.page.locator("#field-InvoiceDate").fill("garbage")
    review.page.locator(".crumbs a").first.click()
    expect(review.page.locator("#toasts")).to_contain_text("Invoice date isn't saved yet")
    expect(review.page.locator("#field-InvoiceDate")).to_be_focused()
    assert document in review.path
    review.press("Escape")
    review.page.locator(".crumbs a").first.click()
    review.page.wait_for_url("**/inbox*")


def test_tab_goes_on_without_deciding(review: Screen, office: Api, document: str) -> None:
    assert review.focused_id == "field-VendorName"
    review.press("Tab")
    assert review.focused_id == "approve"
    review.page.wait_for_timeout(400)
    expect(review.page.locator("#row-VendorName")).to_have_attribute("data-doubt", "doubtful")


def test_a_stray_key_wipes_nothing_out_and_f1_helps(review: Screen) -> None:
    before = review.page.locator("#field-VendorName").input_value()
    review.press("?")
    expect(review.page.locator("#field-VendorName")).to_have_value(f"{before}?")
    review.press("Escape", "F1")
    expect(review.page.locator("#help")).to_be_visible()
    expect(review.page.locator("#field-VendorName")).to_have_value(before)


def test_a_removed_row_can_be_put_back(review: Screen, office: Api, document: str) -> None:
    items = [{"Description": "Paper", "Amount": 30}, {"Description": "Ink", "Amount": 50}]
    office.call("PATCH", f"/api/docs/{document}/fields/", json={"fields": {"Items": items}})
    review.page.reload()
    expect(review.page.locator(READY)).to_be_visible()
    rows = review.page.get_by_role("group", name="Items")
    rows.get_by_role("button", name="Remove row 1").click()
    rows.get_by_role("button", name="Put back row 1").click()
    rows.get_by_role("button", name="Remove row 2").click()
    with review.page.expect_response(lambda answer: answer.request.method == "POST"):
        review.page.locator("#field-InvoiceId").focus()
    expect(rows.get_by_role("button", name="Put back row 2")).to_have_count(0)
    assert [item["Description"]["value"] for item in kept(office, document, "Items")] == ["Paper"]  # type: ignore[attr-defined]


def test_approve_goes_to_the_doubts_first(review: Screen) -> None:
    review.press("Control+Enter")
    expect(review.page.locator("#told")).to_contain_text("1 value is still to review")
    assert review.focused_id == "field-VendorName"
    review.press("Control+Enter")
    expect(review.page.locator("#toasts")).to_contain_text("invoice.pdf is approved")


def test_what_nothing_was_read_from_begins_with_its_type(desk: Screen, office: Api, when_read: Callable[[], int]) -> None:
    document = office.document(papers.page("Nothing in particular"), "nothing.pdf")
    when_read()
    desk.open(f"/documents/{document}/")
    expect(desk.page.locator("#type")).to_be_focused()


def test_a_doubtful_type_is_looked_at_first_and_enter_says_that_it_is_right(desk: Screen, portal: RunningPortal, document: str) -> None:
    portal.change(f"update documents set doc_type_confidence = 0.5 where public_id = '{document}'")
    desk.open(f"/documents/{document}/")
    expect(desk.page.locator("#type")).to_be_focused()
    desk.press("Enter")
    expect(desk.page.locator("#field-VendorName")).to_be_focused()
    expect(desk.page.locator(".type")).to_contain_text("said by a person")


def test_what_speaks_for_a_type_lights_on_the_page_while_it_is_looked_at(review: Screen) -> None:
    review.page.locator("#why summary").focus()
    review.press("Enter")
    review.press("Tab")
    expect(review.page.locator(".cue").first).to_be_focused()
    expect(review.page.locator("#page-1 .box-cue")).to_have_count(1)
    review.page.locator("#approve").focus()
    expect(review.page.locator(".box-cue")).to_have_count(0)
