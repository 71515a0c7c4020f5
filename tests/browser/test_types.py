"""Document types and fields in a real browser, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import papers
from tests.browser.screen import Screen
from tests.people import Api

LINES = ("Acme Ltd", "GATE TICKET", "Truck: LK17 ABC", "Driver: Jo Miller", "Net: 8,150.00")


@pytest.fixture
def slip(office: Api, when_read: Callable[[], int]) -> str:
    document = office.document(papers.page(*LINES), "slip.pdf")
    when_read()
    return document


def test_a_type_and_its_field_are_set_up_by_keyboard_and_shown_on_a_sample(desk: Screen, office: Api, slip: str) -> None:
    desk.open("/types/new")
    desk.field("What it is called").press("Home")
    desk.page.keyboard.type("Weighbridge slip")
    desk.press("Tab", "Tab")
    desk.page.keyboard.type("Gate ticket")
    expect(desk.page.locator("#tried")).to_contain_text("would be of this type.")
    expect(desk.page.locator("#tried")).to_contain_text("slip.pdf")
    desk.press("Tab", "Enter")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Weighbridge slip")
    desk.tab_to("New field")
    desk.press("Enter")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("New field")
    desk.page.get_by_label("Try it on").select_option(label="slip.pdf")
    desk.field("What people call it").press("Home")
    desk.page.keyboard.type("Truck")
    expect(desk.page.locator("#found")).to_contain_text("LK17 ABC")
    expect(desk.page.locator("#found rect")).to_have_count(1)
    desk.accessible("a field with what it finds")
    desk.field("What people call it").press("Enter")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Weighbridge slip")
    assert [field["name"] for field in office.get("/api/types/weighbridgeSlip/").json["fields"]] == ["Truck"]


def test_fields_are_put_in_order_by_keyboard_and_the_focus_stays(desk: Screen, office: Api) -> None:
    desk.open("/types/check/")
    desk.page.locator("#down-PayerName").focus()
    for place in (2, 3):
        with desk.page.expect_response("**/down"):
            desk.press("Enter")
        expect(desk.page.locator("#fields tbody tr").nth(place - 1)).to_contain_text("PayerName")
        expect(desk.page.locator("#down-PayerName")).to_be_focused()
    assert [field["name"] for field in office.get("/api/types/check/").json["fields"]][:3] == ["PayTo", "CheckDate", "PayerName"]


def test_what_doesnt_belong_to_the_method_isnt_shown(desk: Screen) -> None:
    desk.open("/types/invoice/fields/new")
    expect(desk.field("Pattern", exact=True)).to_be_hidden()
    desk.page.get_by_label("By a pattern").check()
    expect(desk.field("Pattern", exact=True)).to_be_visible()
    expect(desk.field("Labels", exact=True)).to_be_hidden()
    desk.page.get_by_label("Kind of value").select_option("array")
    expect(desk.field("Its parts")).to_be_visible()
    desk.accessible("a field by pattern")
