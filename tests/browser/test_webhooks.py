"""Webhooks and the activity log in a real browser, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from tests.features.gateways import serving
from tests.people import Api
from tests.receivers import Receiver


@pytest.fixture
def receiver(office: Api) -> Iterator[Receiver]:
    """What is set up for it goes with it: to an address where nobody is any more, messages would wait for a day."""
    with serving(Receiver()) as server:
        yield server
        for hook in office.get("/api/webhooks/").json["results"]:
            if hook["url"] == server.url:
                office.delete(f"/api/webhooks/{hook['hashid']}/")


def test_a_webhook_is_made_and_tried_by_keyboard_and_its_making_is_on_record(desk: Screen, office: Api, receiver: Receiver) -> None:
    desk.open("/webhooks/new")
    desk.page.keyboard.type("Books")
    desk.press("Tab")
    desk.page.keyboard.type(receiver.url)
    desk.press("Tab", "Space")
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("The secret of Books")
    desk.accessible("the secret")
    desk.button("Send a test").press("Enter")
    expect(desk.page.locator("#rows")).to_contain_text("Delivered", timeout=30_000)
    assert receiver.received[0].message["type"] == "webhook.test"
    desk.page.get_by_role("link", name="A test", exact=True).press("Enter")
    expect(desk.page.get_by_role("dialog")).to_contain_text(re.compile("webhook-signature: v1,"))
    desk.press("Escape")
    desk.open("/activity/?q=webhook+books")
    desk.page.get_by_role("link", name="The webhook Books was made.").press("Enter")
    expect(desk.page.get_by_role("dialog")).to_contain_text("document.received")
    desk.accessible("an entry")
