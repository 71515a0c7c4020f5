"""The console's frame in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import clients
from tests.browser.conftest import LOCAL_NETWORK
from tests.browser.screen import Screen, Visits
from tests.pages import Things
from tests.people import Api
from tests.processes import OWNER, RunningPortal


def test_signing_in_and_out(visit: Visits) -> None:
    screen = visit().open("/sign-in")
    screen.accessible()
    screen.field("E-mail").fill(OWNER["email"])
    screen.field("Password").fill(OWNER["password"])
    screen.button("Sign in").click()
    assert screen.h1 == "Inbox"
    screen.button("Sign out").click()
    assert screen.h1 == "Sign in"
    assert "You are signed out." in screen.page.locator("#toasts").inner_text()


def test_the_keys_lead_through_the_console(desk: Screen) -> None:
    desk.open("/inbox")
    desk.press("?")
    assert desk.page.get_by_role("dialog").get_by_role("heading", name="Keys").is_visible()
    desk.accessible("help")
    desk.press("Escape", "g", "f")
    desk.page.wait_for_url("**/folders/")
    desk.press("g", "r")
    desk.page.wait_for_url("**/reports/")
    desk.press("g", "i")
    desk.page.wait_for_url("**/inbox")
    desk.press("/")
    assert desk.focused_id == "q"
    desk.press("g", "f")
    assert desk.page.locator("#q").input_value() == "gf"


def test_a_clients_address_is_copied_over_http_too(visit: Visits, office: Api, things: Things) -> None:
    screen = visit(host=LOCAL_NETWORK)
    screen.expect(401)
    screen.open(f"/folders/{things['folder_id']}/links/")
    screen.field("E-mail").fill(OWNER["email"])
    screen.field("Password").fill(OWNER["password"])
    screen.button("Sign in").click()
    screen.page.locator("[data-copy]").first.click()
    expect(screen.page.locator("#toasts")).to_contain_text("Copied.")


def test_the_codes_of_clients_are_read_among_the_messages(visit: Visits, desk: Screen, office: Api, portal: RunningPortal) -> None:
    phone = visit(width=390).open(clients.link(office, "+4915112340041"))
    phone.field("Your mobile number").fill("+4915112340041")
    phone.button("Send me a code").click()
    code = clients.code(portal, "+4915112340041")
    desk.open("/messages/")
    expect(desk.page.locator("tbody tr").first).to_contain_text(code)


def test_the_theme_is_switched_and_kept(desk: Screen) -> None:
    desk.open("/inbox")
    desk.button("Light or dark").click()
    desk.open("/account/")
    assert desk.page.locator("html").get_attribute("data-theme") == "dark"
