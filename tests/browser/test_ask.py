"""Asking by keyboard in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests import papers
from tests.browser.screen import Screen
from tests.people import Api


def test_a_question_by_keyboard_is_answered_and_its_source_opens(desk: Screen, office: Api, when_read: Callable[[], int]) -> None:
    office.document(papers.balance_sheet("Quokka Trading"), "quokka.pdf")
    when_read()
    desk.open("/folders/")
    desk.press("g", "a")
    desk.page.wait_for_url("**/ask")
    assert desk.focused_id == "q"
    desk.page.keyboard.type("List the financial reports of Quokka Trading")
    desk.press("Enter")
    desk.page.wait_for_url("**/ask?q=*")
    expect(desk.page.locator(".answer")).to_contain_text("1 document")
    desk.accessible("answer")
    desk.widen(390)
    desk.fits()
    desk.widen(1440)
    desk.page.locator("#main").focus()
    desk.press("j")
    expect(desk.page.locator(".hit .row-link").first).to_be_focused()
    desk.press("Enter")
    desk.page.wait_for_url("**/documents/**")
    desk.open("/ask")
    expect(desk.link("List the financial reports of Quokka Trading")).to_be_visible()
