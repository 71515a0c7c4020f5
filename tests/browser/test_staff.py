"""What staff do with what was handed in: inbox, review, report, at a large screen; with the mouse, and with keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import papers
from tests.browser.screen import Screen, Visits
from tests.features.conftest import INVOICE
from tests.people import Api
from tests.processes import OWNER, RunningPortal

#: The review once its script has put the focus where it belongs.
READY = "#review[data-begun]"
MANY = 20
#: What each of the twenty invoices says wrongly in its vendor's place, by number: these are typed anew.
WRONG = {3: "Acne Ltd", 11: "Acmy Ltd"}


def invoice(number: int, vendor: str = "Acme Ltd") -> bytes:
    lines = [line.replace("A-17", f"A-{number}") for line in INVOICE]
    return papers.page(vendor, *lines[1:])


@pytest.fixture
def client_folder(office: Api, when_read: Callable[[], int]) -> str:
    """A folder with an invoice and, newer, a balance sheet with an income statement, both read."""
    folder = office.folder("Northwind - 2024")
    office.document(invoice(17), "invoice.pdf", folder=folder)
    office.document(papers.both_statements(), "statements.pdf", folder=folder)
    when_read()
    return folder


def sign_in(screen: Screen) -> None:
    screen.open("/sign-in")
    screen.field("E-mail").fill(OWNER["email"])
    screen.field("Password").fill(OWNER["password"])
    screen.button("Sign in").click()
    screen.page.wait_for_url("**/inbox")


def test_from_the_inbox_to_the_report_and_its_pdf(visit: Visits, client_folder: str) -> None:
    screen = visit()
    sign_in(screen)
    screen.open(f"/inbox?folder={client_folder}")
    screen.accessible("inbox of a folder")
    screen.link("statements.pdf").click()
    assert_a_focused_field_lights_its_box(screen)
    correct(screen, "EntityName", "Northwind Ltd")
    screen.accessible("corrected")
    approve_all(screen, "statements.pdf", then="invoice.pdf")
    approve_all(screen, "invoice.pdf", then=None)
    screen.accessible("end of the list")
    make_report(screen, client_folder)
    screen.accessible("report")
    assert_a_figure_leads_to_its_box(screen)
    assert_the_pdf_is_one(screen)


def assert_a_focused_field_lights_its_box(screen: Screen) -> None:
    expect(screen.page.locator(READY)).to_be_visible()
    screen.page.locator("#field-TotalAssets").focus()
    box = screen.page.locator('rect.box.lit[data-for="field-TotalAssets"]')
    expect(box).to_be_in_viewport()
    screen.page.locator('rect.box[data-for="field-EntityName"]').click()
    expect(screen.page.locator("#field-EntityName")).to_be_focused()


def correct(screen: Screen, name: str, text: str) -> None:
    screen.page.locator(f"#field-{name}").fill(text)
    screen.page.locator(f"#field-{name}").press("Enter")
    row = screen.page.locator(f"#row-{name}")
    expect(row.get_by_text("By a person")).to_be_visible()
    expect(row.locator("input, textarea").first).to_have_value(text)


def approve_all(screen: Screen, name: str, *, then: str | None) -> None:
    """Say of what is doubtful that it is right, then approve; the next document opens by itself."""
    expect(screen.page.locator("h1")).to_have_text(name)
    doubtful = screen.page.locator(".value[data-doubt]")
    while doubtful.count():
        left = doubtful.count()
        doubtful.first.locator("button.right").click()
        expect(doubtful).to_have_count(left - 1)
    screen.button("Approve").click()
    if then:
        expect(screen.page.locator("h1")).to_have_text(then)
    else:
        screen.page.wait_for_url("**/inbox/end?*")


def make_report(screen: Screen, folder: str) -> None:
    screen.open(f"/reports/new?folder={folder}")
    screen.field("Kind").select_option(label="Financial Statement Analysis")
    screen.button("Make report").click()
    expect(screen.link("PDF", exact=True)).to_be_visible(timeout=60_000)


def assert_a_figure_leads_to_its_box(screen: Screen) -> None:
    screen.page.locator("a.figure").first.click()
    panel = screen.page.locator("#sources")
    expect(panel.locator("svg.boxes rect").first).to_be_visible()
    screen.accessible("sources of a figure")
    panel.locator("dl.values a").first.click()
    screen.page.wait_for_url("**/documents/*/?field=*")
    expect(screen.page.locator("rect.box.lit").first).to_be_in_viewport()
    screen.page.go_back()


def assert_the_pdf_is_one(screen: Screen) -> None:
    with screen.page.expect_download() as download:
        screen.link("PDF", exact=True).click()
    data = download.value.path().read_bytes()
    assert data.startswith(b"%PDF-") and len(data) > 5000


def test_the_same_by_keyboard_alone(visit: Visits, client_folder: str) -> None:
    screen = visit()
    screen.expect(401)  # nobody is signed in yet
    screen.open(f"/inbox?folder={client_folder}")
    type_and_enter(screen, OWNER["email"], OWNER["password"])
    expect(screen.page.locator("h1")).to_have_text("Northwind - 2024")
    screen.page.wait_for_load_state()
    screen.press("j", "Enter")
    expect(screen.page.locator("h1")).to_have_text("statements.pdf")
    to_field(screen, "EntityName")
    screen.press("Control+a")
    screen.page.keyboard.type("Northwind Ltd")
    screen.press("Enter")
    expect(screen.page.locator("#row-EntityName").get_by_text("By a person")).to_be_visible()
    for name in ("statements.pdf", "invoice.pdf"):
        expect(screen.page.locator("h1")).to_have_text(name)
        approve_by_keys(screen)
    screen.page.wait_for_url("**/inbox/end?*")
    screen.press("g", "r")
    screen.page.wait_for_url("**/reports/")
    screen.tab_to("New report")
    screen.press("Enter")
    screen.page.wait_for_url("**/reports/new")
    screen.tab_to("Kind")
    screen.page.keyboard.type("Financial")
    screen.press("Tab")
    screen.page.keyboard.type("Northwind")
    screen.tab_to("Make report")
    screen.press("Enter")
    expect(screen.link("PDF", exact=True)).to_be_visible(timeout=60_000)
    open_a_figure_by_keys(screen)
    screen.tab_to("PDF", key="Shift+Tab")
    with screen.page.expect_download() as download:
        screen.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def type_and_enter(screen: Screen, email: str, password: str) -> None:
    assert screen.focused_id == "email"
    screen.page.keyboard.type(email)
    screen.press("Tab")
    screen.page.keyboard.type(password)
    screen.press("Enter")


def to_field(screen: Screen, name: str) -> None:
    """From Approve, where the focus is when nothing is doubtful, back among the fields and up to this one."""
    expect(screen.page.locator(READY)).to_be_visible()
    keys = ["Shift+Tab"] * 5 + ["ArrowUp"] * 120
    for key in keys:
        if screen.focused_id == f"field-{name}":
            return
        if key == "ArrowUp" or not screen.focused_id.startswith("field-"):
            screen.press(key)
    raise AssertionError(f"no keys lead to {name}; the focus is on {screen.focused_name()!r}")


def approve_by_keys(screen: Screen) -> None:
    """Enter on each doubtful value, and on Approve, where the focus is after the last one."""
    document = screen.page.locator(READY).get_attribute("data-document")
    while screen.focused_id != "approve":
        before = screen.focused_id
        assert screen.page.locator(f"#{before}").count(), "the focus is in a field"
        screen.press("Enter")
        assert screen.focused_id != before, f"Enter stays in {before}"
    expect(screen.page.locator(".value[data-doubt]")).to_have_count(0)
    screen.press("Enter")
    screen.page.wait_for_function("was => document.querySelector('#review')?.dataset.document !== was", arg=document)


def open_a_figure_by_keys(screen: Screen) -> None:
    for _ in range(60):
        screen.press("Tab")
        if screen.page.evaluate("() => document.activeElement.matches('a.figure')"):
            break
    screen.press("Enter")
    expect(screen.page.locator("#sources svg.boxes rect").first).to_be_visible()
    assert screen.focused_id == "sources-title"
    screen.press("Escape")
    expect(screen.page.locator("#sources")).to_be_hidden()
    assert screen.page.evaluate("() => document.activeElement.matches('a.figure')")


def test_twenty_documents_cost_no_more_keys_than_values_that_were_right(
    desk: Screen, office: Api, portal: RunningPortal, when_read: Callable[[], int]
) -> None:
    folder = office.folder("Twenty")
    documents = [office.document(invoice(number, WRONG.get(number, "Acme Ltd")), f"{number:02}.pdf", folder=folder) for number in range(MANY)]
    when_read()
    right = sum(len(office.get(f"/api/docs/{document}/").json["fields"]) for document in documents) - len(WRONG)
    desk.open(f"/inbox?folder={folder}&state=needs_review")
    desk.page.evaluate("() => addEventListener('pointerdown', () => { throw new Error('the mouse was used') }, true)")
    desk.press("j", "Enter")
    for number in reversed(range(MANY)):
        expect(desk.page.locator("h1")).to_have_text(f"{number:02}.pdf")
        if number in WRONG:
            assert desk.focused_id == "field-VendorName"
            desk.press("Control+a")
            desk.page.keyboard.type("Acme Ltd")
        approve_by_keys(desk)
    desk.page.wait_for_url("**/inbox/end?*")
    states = portal.rows(f"select state, count(*) from documents where public_id in ({','.join('?' * MANY)}) group by state", *documents)
    vendors = {office.get(f"/api/docs/{documents[number]}/").json["fields"]["VendorName"]["value"] for number in WRONG}
    print(f"{desk.keys} keys for {right} values that were right, in {MANY} documents")
    assert states == [("approved", MANY)] and vendors == {"Acme Ltd"}
    assert desk.keys <= right


def test_somebody_elses_change_is_told_beside_the_field_and_nothing_typed_is_lost(desk: Screen, office: Api, client_folder: str) -> None:
    desk.open(f"/inbox?folder={client_folder}")
    desk.link("invoice.pdf").click()
    document = desk.page.locator("#review").get_attribute("data-document")
    assert office.call("PATCH", f"/api/docs/{document}/fields/", json={"fields": {"InvoiceId": "A-99"}}).status_code == 200
    desk.page.locator("#field-InvoiceId").fill("A-18")
    desk.page.locator("#field-InvoiceId").press("Enter")
    row = desk.page.locator("#row-InvoiceId")
    expect(row.locator(".error")).to_contain_text("A-99")
    expect(row.locator("#field-InvoiceId")).to_have_value("A-18")
    desk.accessible("conflict")


def test_a_word_clicked_on_the_page_fills_the_field_and_is_where_it_was_taken_from(desk: Screen, office: Api, client_folder: str) -> None:
    desk.open(f"/inbox?folder={client_folder}")
    desk.link("invoice.pdf").click()
    document = desk.page.locator(READY).get_attribute("data-document")
    desk.page.locator("#field-VendorName").focus()
    page = desk.page.locator("svg.boxes").first
    words = desk.page.evaluate("address => fetch(address).then(answer => answer.json())", f"/documents/{document}/pages/1/words")
    text, x0, y0, x1, y1, _ = next(word for word in words if word[0].startswith("Leeds"))
    size = page.bounding_box()
    assert size
    page.click(position={"x": (x0 + x1) / 2 * size["width"], "y": (y0 + y1) / 2 * size["height"]})
    expect(desk.page.locator("#field-VendorName")).to_have_value(text)
    desk.press("Enter")
    expect(desk.page.locator("#row-VendorName").get_by_text("By a person")).to_be_visible()
    field = office.get(f"/api/docs/{document}/").json["fields"]["VendorName"]
    assert field["value"] == text and field["page"] == 1 and abs(field["box"][0] - x0) < 0.01


def test_returning_asks_for_the_reason_in_a_dialog(desk: Screen, office: Api, client_folder: str) -> None:
    desk.open(f"/inbox?folder={client_folder}")
    desk.link("invoice.pdf").click()
    desk.page.wait_for_url("**/documents/**")
    desk.link("Return…").click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    desk.accessible("return")
    dialog.get_by_label("Reason").fill("Page 2 is cut off.")
    dialog.get_by_role("button", name="Return").click()
    expect(desk.page.locator("#toasts")).to_contain_text("invoice.pdf is returned")
