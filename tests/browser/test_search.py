"""Searching by keyboard in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests import papers
from tests.browser.screen import Screen
from tests.people import Api


def test_a_search_by_keyboard_ends_at_the_place_on_the_page(desk: Screen, office: Api, when_read: Callable[[], int]) -> None:
    office.document(papers.balance_sheet("Zebra Trading"), "zebra.pdf")
    when_read()
    desk.open("/folders/")
    desk.press("g", "s")
    desk.page.wait_for_url("**/search")
    assert desk.focused_id == "q"
    desk.page.keyboard.type("zebra current assets")
    desk.press("Enter")
    desk.page.wait_for_url("**/search?q=zebra+current+assets*")
    expect(desk.page.locator(".hit").first).to_contain_text("zebra.pdf")
    expect(desk.page.locator(".hit mark").first).to_be_visible()
    desk.accessible("hits")
    desk.page.locator("#main").focus()
    desk.press("j")
    expect(desk.page.locator(".hit .row-link").first).to_be_focused()
    desk.press("Enter")
    desk.page.wait_for_url("**/documents/**")
    expect(desk.page.locator(".box-found").first).to_be_in_viewport()
    desk.press("/")
    desk.page.wait_for_url("**/search")
