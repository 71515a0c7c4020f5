"""What a client does with the link, on a phone: the code, the files, the receipt."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import clients
from tests.browser.conftest import LOCAL_NETWORK
from tests.browser.screen import Screen, Visits
from tests.browser.wire import wire
from tests.people import Api
from tests.processes import RunningPortal, until


def test_from_the_link_to_the_receipt_of_two_files(visit: Visits, office: Api, portal: RunningPortal) -> None:
    with wire(portal.port) as line:
        phone = visit(width=390, port=line.port).open(clients.link(office, "+4915112340001"))
        check(phone, "number")
        phone.field("Your mobile number").fill("0151 12340001")
        phone.button("Send me a code").click()
        check(phone, "code")
        phone.field("Code", exact=True).fill(clients.code(portal, "+4915112340001"))
        phone.button("Continue").click()
        check(phone, "nothing handed in yet")
        line.rate = 400
        phone.page.locator("input[type=file]").set_input_files([clients.file("first.pdf", kilobytes=6000), clients.file("second.pdf", kilobytes=6000)])
        expect(phone.page.locator("progress")).to_have_count(2)
        phone.page.wait_for_function("() => [...document.querySelectorAll('progress')].every(bar => bar.value > 0 && bar.value < 1)")
        phone.accessible("while sending")
        line.rate = None
        phone.page.wait_for_url("**/receipt?*")
    check(phone, "receipt")
    references = [line[0] for line in portal.rows("select reference_id from documents where name in ('first.pdf', 'second.pdf')")]
    assert len(references) == 2
    for shown in ("first.pdf", "second.pdf", *references):
        expect(phone.page.get_by_text(shown, exact=True)).to_be_visible()


def check(screen: Screen, state: str) -> None:
    screen.accessible(state)
    screen.fits()


def test_the_same_without_javascript(visit: Visits, office: Api, portal: RunningPortal) -> None:
    screen = visit(width=390, javascript=False)
    clients.prove(screen, portal, clients.link(office, "+4915112340002"), "+4915112340002")
    screen.page.get_by_label("Choose files").set_input_files([clients.file("a.pdf"), clients.file("b.pdf")])
    screen.button("Hand in").click()
    assert "has your documents" in screen.h1
    assert screen.page.get_by_text("a.pdf").is_visible() and screen.page.get_by_text("b.pdf").is_visible()
    screen.link("Back to the list").click()
    screen.link("Take back a.pdf").click()
    screen.button("Take it back").click()
    expect(screen.page.get_by_text("a.pdf was taken back.")).to_be_visible()


def test_a_phone_in_the_local_network_hands_in_over_http(visit: Visits, office: Api, portal: RunningPortal) -> None:
    screen = visit(width=390, host=LOCAL_NETWORK)
    clients.prove(screen, portal, clients.link(office, "+4915112340007"), "+4915112340007")
    screen.page.wait_for_url("**/documents")
    assert not screen.page.evaluate("() => isSecureContext")
    screen.page.locator("input[type=file]").set_input_files([clients.file("over-http.pdf")])
    screen.page.wait_for_url("**/receipt?*")
    expect(screen.page.get_by_text("over-http.pdf")).to_be_visible()


def test_a_lost_connection_loses_no_file(phone: Screen, office: Api, portal: RunningPortal) -> None:
    clients.prove(phone, portal, clients.link(office, "+4915112340003"), "+4915112340003")
    phone.page.wait_for_url("**/documents")
    phone.page.context.set_offline(True)
    phone.page.locator("input[type=file]").set_input_files([clients.file("kept.pdf")])
    expect(phone.button("Try again kept.pdf")).to_be_visible()
    phone.accessible("connection lost")
    phone.page.context.set_offline(False)
    phone.page.wait_for_url("**/receipt?*")
    assert portal.rows("select count(*) from documents where name = 'kept.pdf'") == [(1,)]


def test_an_upload_that_is_cut_off_midway_is_taken_once_when_tried_again(visit: Visits, office: Api, portal: RunningPortal) -> None:
    with wire(portal.port) as line:
        screen = visit(width=390, port=line.port)
        clients.prove(screen, portal, clients.link(office, "+4915112340004"), "+4915112340004")
        screen.page.wait_for_url("**/documents")
        line.rate, line.sent = 500, 0
        screen.page.locator("input[type=file]").set_input_files([clients.file("cut.pdf", kilobytes=5000)])
        until(lambda: line.sent > 1_000_000, 15, "a part of the file is sent")
        line.cut()
        expect(screen.button("Try again cut.pdf")).to_be_visible()
        assert portal.rows("select count(*) from documents where name = 'cut.pdf'") == [(0,)]
        line.rate = None
        line.mend()
        screen.button("Try again cut.pdf").click()
        screen.page.wait_for_url("**/receipt?*")
    assert portal.rows("select count(*) from documents where name = 'cut.pdf'") == [(1,)]


def test_a_file_that_cant_be_taken_is_told_beside_it_and_the_others_go_on(phone: Screen, office: Api, portal: RunningPortal) -> None:
    clients.prove(phone, portal, clients.link(office, "+4915112340005"), "+4915112340005")
    phone.page.wait_for_url("**/documents")
    phone.expect(415, 400)
    odd = clients.file("<img src=x onerror=go()>.pdf")
    page_of_html = {"name": "really.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>go()</script></html>"}
    empty = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    phone.page.locator("input[type=file]").set_input_files([clients.file("good.pdf"), odd, page_of_html, empty])
    expect(phone.page.get_by_text("2 of 4 files handed in")).to_be_visible()
    expect(phone.page.locator(".client-row-name").get_by_text("<img src=x onerror=go()>.pdf")).to_be_visible()
    expect(phone.page.get_by_text("The file is empty.")).to_be_visible()
    phone.accessible("refused")
    phone.link("Continue to the receipt").click()
    expect(phone.page.get_by_text("good.pdf")).to_be_visible()


def test_a_file_that_was_there_before_isnt_counted_as_handed_in(phone: Screen, office: Api, portal: RunningPortal) -> None:
    clients.prove(phone, portal, clients.link(office, "+4915112340019"), "+4915112340019")
    phone.page.wait_for_url("**/documents")
    phone.page.locator("input[type=file]").set_input_files([clients.file("once.pdf")])
    phone.page.wait_for_url("**/receipt?*")
    phone.page.go_back()
    empty = {"name": "empty\u202e.pdf", "mimeType": "application/pdf", "buffer": b""}
    phone.page.locator("input[type=file]").set_input_files([clients.file("once.pdf"), clients.file("new.pdf"), empty])
    expect(phone.page.get_by_text("1 of 3 files handed in, 1 handed in before")).to_be_visible()
    assert phone.page.locator(".client-row-name").all_inner_texts() == ["once.pdf", "new.pdf", "empty.pdf"]


def test_a_number_with_two_folders_chooses_and_the_opened_link_is_chosen_before(phone: Screen, office: Api, portal: RunningPortal) -> None:
    clients.link(office, "+4915112340006", office.folder("Alpha GmbH"), "Ann")
    path = clients.link(office, "+4915112340006", office.folder("Beta GmbH"), "Ann")
    clients.prove(phone, portal, path, "+4915112340006")
    check(phone, "chooser")
    expect(phone.page.get_by_role("radio", name="Beta GmbH")).to_be_checked()
    phone.page.get_by_text("Alpha GmbH").click()
    phone.button("Continue").click()
    assert phone.h1 == "Alpha GmbH"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_document_that_came_back_is_sent_anew(visit: Visits, office: Api, portal: RunningPortal, when_read, scheme: str) -> None:
    screen, number = visit(width=390, scheme=scheme), f"+491511234001{len(scheme)}"
    clients.prove(screen, portal, clients.link(office, number), number)
    screen.page.wait_for_url("**/documents")
    screen.page.locator("input[type=file]").set_input_files([clients.file(f"back-{scheme}.pdf")])
    screen.page.wait_for_url("**/receipt?*")
    when_read()
    ((document,),) = portal.rows("select public_id from documents where name = ?", f"back-{scheme}.pdf")
    assert office.post(f"/api/docs/{document}/return/", {"reason": "Page 2 is cut off."}).status_code == 200
    screen.link("Back to the list").click()
    assert screen.page.get_by_text("Page 2 is cut off.").is_visible()
    check(screen, "returned")
    screen.link(f"Send a new one for back-{scheme}.pdf").click()
    check(screen, "send a new one")
    screen.page.locator("input[type=file]").set_input_files([clients.file(f"better-{scheme}.pdf")])
    screen.page.wait_for_url("**/receipt?*")
    assert portal.rows("select count(*) from documents where replaces_id = (select id from documents where public_id = ?)", document) == [(1,)]


def test_the_whole_way_by_keyboard(visit: Visits, office: Api, portal: RunningPortal) -> None:
    screen = visit(width=1440).open(clients.link(office, "+4915112340009"))
    screen.tab_to("Your mobile number")
    screen.page.keyboard.type("+4915112340009")
    screen.press("Enter")
    screen.page.wait_for_url("**/code")
    assert screen.focused_id == "code"
    screen.page.keyboard.type(clients.code(portal, "+4915112340009"))
    screen.press("Enter")
    screen.page.wait_for_url("**/documents")
    screen.tab_to("Choose files, or drop them here")
    screen.page.locator("input[type=file]:focus").set_input_files([clients.file("typed.pdf")])
    screen.page.wait_for_url("**/receipt?*")
    screen.tab_to("Back to the list")
    screen.press("Enter")
    screen.page.wait_for_url("**/documents")
    screen.tab_to("Sign out")
    screen.press("Enter")
    expect(screen.page.locator("#toasts")).to_contain_text("You are signed out.")
