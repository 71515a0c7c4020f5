"""The console's frame in a real browser."""

from __future__ import annotations

import pytest
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
    sign_in(screen)
    screen.button("Sign out").click()
    assert screen.h1 == "Sign in"
    expect(screen.page.locator("#toasts")).to_contain_text("You are signed out.")


def sign_in(screen: Screen) -> None:
    screen.field("E-mail").fill(OWNER["email"])
    screen.field("Password").fill(OWNER["password"])
    screen.button("Sign in").click()
    screen.page.wait_for_url("**/inbox")
    assert screen.h1 == "Inbox"


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


@pytest.mark.parametrize("width", [640, 720, 900])
def test_no_column_of_the_inbox_and_the_messages_is_cut(visit: Visits, things: Things, width: int) -> None:
    screen = visit(width=width, as_owner=True)
    for path in ("/inbox", "/messages/"):
        beyond = screen.open(path).page.locator(".table-wrap").evaluate("table => table.scrollWidth - table.clientWidth")
        assert beyond <= 0, f"{path} at {width}: {beyond} px"
    assert screen.page.locator("td time:visible").count() == screen.page.locator("tbody tr").count()


def test_a_long_name_widens_no_page(visit: Visits, office: Api) -> None:
    folder = office.folder("W" * 200)
    screen = visit(as_owner=True)
    for path in (f"/folders/{folder}/", f"/folders/{folder}/delete", "/folders/", "/reports/new"):
        screen.open(path)
        for width in (1440, 390):
            screen.widen(width)
            screen.fits()


def test_a_button_pressed_twice_makes_one(desk: Screen, office: Api) -> None:
    desk.open("/folders/").link("New folder").first.click()
    desk.field("Name", exact=True).fill("Pressed twice")
    desk.page.locator("dialog .button-main").dblclick()
    expect(desk.page.locator("h1")).to_have_text("Pressed twice")
    assert [one["name"] for one in office.get("/api/folders/").json["results"]].count("Pressed twice") == 1


def test_what_can_be_done_to_the_chosen_stays_in_sight(desk: Screen, things: Things) -> None:
    desk.page.set_viewport_size({"width": 1440, "height": 450})
    desk.open("/inbox").page.locator("tbody input").first.check()
    expect(desk.page.locator(".bulk")).to_be_in_viewport(ratio=0.9)


def test_back_from_a_search_the_box_is_as_empty_as_the_list_is_whole(desk: Screen, things: Things) -> None:
    desk.open("/folders/")
    desk.page.locator("#q").fill("nothing of the kind")
    desk.press("Enter")
    desk.page.wait_for_url("**/folders/?q=*")
    desk.page.go_back()
    desk.page.wait_for_url("**/folders/")
    expect(desk.page.locator("#q")).to_have_value("")


def test_who_was_signed_out_while_typing_saves_it_after_signing_in_in_another_tab(visit: Visits) -> None:
    screen = visit(as_owner=True).open("/folders/")
    screen.link("New folder").first.click()
    screen.field("Name", exact=True).fill("Typed before")
    token = screen.page.locator("meta[name=csrf-token]").get_attribute("content")
    screen.page.context.clear_cookies()
    screen.expect(401)
    screen.button("Make folder").click()
    expect(screen.page.get_by_text("Sign in in another tab")).to_be_visible()
    other = screen.page.context.new_page()
    sign_in(Screen(other, screen.base_url).open("/sign-in"))
    other.close()
    screen.page.evaluate("dispatchEvent(new Event('focus'))")  # which no window of a headless browser gets
    expect(screen.page.locator("meta[name=csrf-token]")).not_to_have_attribute("content", str(token))
    screen.button("Make folder").click()
    expect(screen.page.get_by_role("heading", name="Typed before", level=1)).to_be_visible()
