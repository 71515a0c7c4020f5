"""``/documents/<id>/``: what staff see of a document, correct, confirm and decide, with JavaScript and without."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests import papers
from tests.browse import Browser, Browsers, Page
from tests.core.statements_factory import BALANCE_SHEET, hand_in, member, new_folder
from tests.features.conftest import INVOICE, on_one_database
from tests.house_rules import text_of
from tests.people import Api, People


@pytest.fixture
def review(browse: Browsers, invoice: str) -> Page:
    """The invoice on the owner's screen."""
    return browse.owner.open(f"/documents/{invoice}/")


def saved(page: Page, **fields: Any) -> Page:
    """What htmx gets for one row that was typed in; `version` is the page's unless it is given."""
    return page.browser.post(f"{page.url}fields", {"version": shown(page, "version"), **fields}, htmx=True)


def shown(page: Page, name: str) -> str:
    """What an input says."""
    control = next(e for e in page.tree.every("input", "textarea") if e.get("name") == name)
    return control.get("value") or control.text or ""


def mark(page: Page, name: str) -> str | None:
    return next(e for e in page.tree.every() if e.get("id") == f"row-{name}").get("data-mark")


def state(api: Api, document: str) -> dict[str, Any]:
    return api.get(f"/api/docs/{document}/").json


def three(api: Api, read_all: Callable[[], int]) -> list[str]:
    """Ids of three invoices, newest first."""
    made = [api.document(papers.page(*INVOICE, f"No. {number}"), f"{number}.pdf") for number in range(3)]
    read_all()
    return made[::-1]


# -- what is shown


def test_the_page_shows_values_with_their_marks_boxes_and_checks(review: Page) -> None:
    assert review.h1 == "invoice.pdf" and "1 of 1" in review.words and "1 to review" in review.words
    assert (shown(review, "InvoiceId"), shown(review, "InvoiceTotal"), shown(review, "InvoiceTotal.currency")) == ("A-17", "100.00", "EUR")
    assert (mark(review, "VendorName"), mark(review, "InvoiceId")) == ("doubtful", "rule") and "Needs review" in review.words
    boxes = {e.get("data-for") for e in review.tree.every()}
    assert {"field-InvoiceId", "field-VendorName"} <= boxes
    assert "Subtotal and tax make total" in review.words and "More fields" in review.words


def test_a_value_says_why_it_isnt_sure(owner: Api, browse: Browsers, invoice: str) -> None:
    owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"TotalTax": 21}})
    page = browse.owner.open(f"/documents/{invoice}/")
    hint = next(text_of(e) for e in page.tree.every() if e.get("id") == "hint-InvoiceTotal")
    assert hint.startswith("75% sure") and hint.endswith("“subtotal and tax make total” doesn't hold: 80.00 + 21.00 ≠ 100.00")
    assert "doesn't hold" not in next(text_of(e) for e in page.tree.every() if e.get("id") == "row-InvoiceId")


@on_one_database
def test_what_a_value_was_computed_from_is_called_as_its_fields_are(owner: Api, browse: Browsers, read_all: Callable[[], int]) -> None:
    document = owner.document(papers.page(*INVOICE, "Payment terms: net 30 days"), "invoice.pdf")
    read_all()
    page = browse.owner.open(f"/documents/{document}/")
    hint = next(text_of(e) for e in page.tree.every() if e.get("id") == "hint-DueDate")
    assert hint.startswith("Computed from Invoice date, Payment term")


def test_the_picture_and_the_words_of_a_page_come_with_the_cookie(browse: Browsers, review: Page) -> None:
    picture = browse.owner.send("GET", f"{review.url}pages/1.png?width=400")
    assert picture.mimetype == "image/png" and picture.headers["Cache-Control"].startswith("private")
    words = browse.owner.send("GET", f"{review.url}pages/1/words").json
    assert "A-17" in [word[0] for word in words]
    assert browse.owner.send("GET", f"{review.url}download").headers["Content-Disposition"].startswith("attachment")


@on_one_database
def test_a_link_from_a_report_lights_its_field(browse: Browsers, review: Page) -> None:
    page = browse.owner.open(f"{review.url}?field=InvoiceTotal&page=1")
    assert [e.get("data-for") for e in page.tree.every() if e.get("data-for") and "lit" in e.attrib["class"].split()] == ["field-InvoiceTotal"]
    for odd in ("Lines[3].Amount", "Lines[3", "<script>", "x" * 900):
        assert browse.owner.open(f"{review.url}?" + f"field={odd}").status == 200


@on_one_database
def test_opening_a_document_is_noted_once(browse: Browsers, people: People, invoice: str) -> None:
    browse.viewer.open(f"/documents/{invoice}/")
    browse.owner.open(f"/documents/{invoice}/")
    opened = [event for event in people.owner.get(f"/api/docs/{invoice}/history/").json["results"] if event["deed"] == "opened"]
    assert [event["by"] for event in opened] == ["viewer@miller.example"]


@on_one_database
def test_figures_stand_as_the_viewer_writes_them(app, people: People, invoice: str) -> None:
    german = Browser(app, languages="de")
    german.sign_in("owner@miller.example")
    page = german.open(f"/documents/{invoice}/")
    assert shown(page, "InvoiceTotal") == "100,00"
    page = page.submit("Save", {"Invoice total": "1.240,50"})
    assert state(people.owner, invoice)["fields"]["InvoiceTotal"]["value"] == {"amount": 1240.5, "currencyCode": "EUR"}


@on_one_database
def test_what_is_being_read_says_so_and_what_failed_says_why(browse: Browsers, people: People, read_all) -> None:
    document = people.owner.document(papers.page(*INVOICE))
    page = browse.owner.open(f"/documents/{document}/")
    assert "being read" in page.words and any(e.get("hx-trigger") == "every 2s" for e in page.tree.every("div"))
    broken = people.owner.document(b"%PDF-1.7 nothing more")
    read_all()
    page = browse.owner.open(f"/documents/{broken}/")
    assert "couldn't be read" in page.words and "Read again" in page.buttons and "Approve" not in page.buttons


@on_one_database
def test_the_same_file_handed_in_twice_is_noticed(browse: Browsers, people: People, read_all) -> None:
    first, second = (people.owner.document(papers.page(*INVOICE), name) for name in ("first.pdf", "second.pdf"))
    read_all()
    assert "handed in before: first.pdf" in browse.owner.open(f"/documents/{second}/").words
    assert "handed in again: second.pdf" in browse.owner.open(f"/documents/{first}/").words


@on_one_database
def test_a_viewer_sees_all_and_changes_nothing(browse: Browsers, invoice: str) -> None:
    page = browse.viewer.open(f"/documents/{invoice}/")
    assert shown(page, "InvoiceId") == "A-17" and not {"Approve", "Save", "Delete", "Read again"} & set(page.buttons)
    assert all("readonly" in e.attrib for e in page.tree.every("input") if (e.get("id") or "").startswith("field-"))
    for path in ("fields", "approve", "return", "type", "read-again", "delete", "recover", "change", "reopen"):
        assert browse.viewer.post(f"/documents/{invoice}/{path}", {"reason": "x"}).status == 403


# -- correcting and confirming


def test_without_javascript_one_form_saves_everything(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Save", {"Invoice id": "A-18", "Due date": "5 April 2024", "Customer name": "", "Invoice total": "1,100.5"})
    fields = state(people.owner, invoice)["fields"]
    assert page.toasts == ["Saved."] and (fields["InvoiceId"]["value"], fields["DueDate"]["value"]) == ("A-18", "2024-04-05")
    assert fields["InvoiceTotal"]["value"] == {"amount": 1100.5, "currencyCode": "EUR"} and "CustomerName" not in fields
    assert fields["InvoiceDate"]["changed_by"] is None
    assert "Check fails" in page.words and "it doesn't hold" in page.words


def test_without_javascript_a_doubtful_value_is_confirmed_by_its_button(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Right: Vendor name")
    assert mark(page, "VendorName") == "person" and "All checked" in page.words
    assert state(people.owner, invoice)["fields"]["VendorName"]["confirmed_by"] == "owner@miller.example"


def test_a_saved_field_comes_back_with_what_else_is_different(review: Page) -> None:
    part = saved(review, InvoiceTotal="105", **{"InvoiceTotal.currency": "EUR", "InvoiceTotal.was": "100.00"})
    rows = {e.get("id") for e in part.tree.every("div") if (e.get("id") or "").startswith("row-")}
    assert rows == {"row-InvoiceTotal", "row-SubTotal", "row-TotalTax"} and mark(part, "SubTotal") == "failed"
    assert int(shown(part, "version")) == int(shown(review, "version")) + 1 and shown(part, "InvoiceTotal") == "105.00"


def test_a_field_is_confirmed_through_htmx(review: Page) -> None:
    part = saved(review, VendorName="Acme Ltd", confirm="VendorName", **{"VendorName.was": "Acme Ltd"})
    assert mark(part, "VendorName") == "person" and "All checked" in part.answer.text


@on_one_database
def test_typing_a_value_as_it_was_confirms_it(people: People, invoice: str, review: Page) -> None:
    saved(review, InvoiceDate="5 March 2024")
    field = state(people.owner, invoice)["fields"]["InvoiceDate"]
    assert (field["changed_by"], field["confirmed_by"]) == (None, "owner@miller.example")


@on_one_database
def test_a_wrong_value_is_told_beside_its_field_and_stays_there(people: People, invoice: str, review: Page) -> None:
    part = saved(review, DueDate="soon")
    assert part.status == 200 and part.errors == ["Due date is a date, written YYYY-MM-DD."] and shown(part, "DueDate") == "soon"
    page = review.submit("Save", {"Due date": "31/04/2024", "Invoice id": "A-18"})
    assert page.status == 400 and page.errors == ["Due date is a date, written YYYY-MM-DD."] and shown(page, "InvoiceId") == "A-18"
    assert state(people.owner, invoice)["fields"]["InvoiceId"]["value"] == "A-17"


@on_one_database
def test_a_value_picked_on_the_page_stands_there(people: People, invoice: str, review: Page) -> None:
    place = {"page": 1, "box": [0.1, 0.2, 0.3, 0.25], "content": "1.240"}
    part = saved(review, InvoiceTotal="1.240", **{"InvoiceTotal.place": json.dumps(place)})
    field = state(people.owner, invoice)["fields"]["InvoiceTotal"]
    assert part.status == 200 and field["value"]["amount"] == 1240 and (field["box"], field["content"]) == (place["box"], "1.240")
    for odd in ("{", "[]", "7", json.dumps(place | {"page": 9})):
        assert saved(review, InvoiceTotal="7", version=shown(part, "version"), **{"InvoiceTotal.place": odd}).errors


def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed(people: People, invoice: str, review: Page) -> None:
    people.approver.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "A-99"}})
    part = saved(review, InvoiceId="A-18", **{"InvoiceId.was": "A-17"})
    assert part.errors == ["Changed meanwhile by approver@miller.example: A-99. Save again to keep yours."] and shown(part, "InvoiceId") == "A-18"
    kept = saved(review, InvoiceId="A-18", version=shown(part, "version"), **{"InvoiceId.was": "A-99"})
    assert kept.errors == [] and state(people.owner, invoice)["fields"]["InvoiceId"]["value"] == "A-18"


def test_a_change_of_another_field_meanwhile_is_in_nobodys_way(people: People, invoice: str, review: Page) -> None:
    people.approver.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "A-99"}})
    part = saved(review, DueDate="2024-04-05", **{"DueDate.was": ""})
    assert part.errors == [] and shown(part, "InvoiceId") == "A-99"
    assert state(people.owner, invoice)["fields"]["DueDate"]["value"] == "2024-04-05"


@on_one_database
def test_a_stale_form_without_javascript_loses_nothing(people: People, invoice: str, review: Page) -> None:
    people.approver.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "A-99"}})
    page = review.submit("Save", {"Due date": "2024-04-05", "Invoice id": "A-18"})
    assert page.status == 400 and shown(page, "DueDate") == "2024-04-05" and any("A-99" in error for error in page.errors)
    assert state(people.owner, invoice)["fields"].keys() & {"DueDate"} == set()
    page = page.submit("Save")
    assert page.toasts == ["Saved."] and (shown(page, "DueDate"), shown(page, "InvoiceId")) == ("2024-04-05", "A-18")


@on_one_database
def test_what_somebody_left_alone_takes_what_another_made_of_it(people: People, invoice: str, review: Page) -> None:
    people.approver.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "A-99"}})
    page = review.submit("Approve")
    assert page.status == 409 and "Look at it once more" in page.words and shown(page, "InvoiceId") == "A-99"
    page = page.submit("Save", {"Due date": "2024-04-05"})
    fields = state(people.owner, invoice)["fields"]
    assert page.toasts == ["Saved."] and (fields["InvoiceId"]["value"], fields["DueDate"]["value"]) == ("A-99", "2024-04-05")


@on_one_database
def test_a_table_left_alone_takes_what_another_made_of_it(people: People, statement: Page) -> None:
    document = statement.url.split("/")[2]
    people.owner.patch(f"/api/docs/{document}/fields/", {"fields": {"Lines": [{"Label": "Land", "Amount": 5}]}})
    page = statement.submit("Save", {"Entity name": "Northwind Ltd"})
    assert page.toasts == ["Saved."] and [line[0] for line in lines(people, page)] == ["Land"]


@on_one_database
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("99,90 EUR", (99.9, "EUR")), ("€ 99,90", (99.9, "EUR")), ("$99.90", (99.9, "USD")), ("99.90", (99.9, "GBP")), ("1e5", None)],
)
def test_a_currency_written_with_an_amount_counts(people: People, invoice: str, review: Page, typed: str, kept: tuple[float, str] | None) -> None:
    people.owner.patch(f"/api/docs/{invoice}/fields/", {"fields": {"SubTotal": {"amount": 80, "currencyCode": "GBP"}}})
    page = review.browser.open(review.url).submit("Save", {"Sub total": typed})
    value = state(people.owner, invoice)["fields"]["SubTotal"]["value"]
    assert value == dict(zip(("amount", "currencyCode"), kept or (80, "GBP"), strict=True))
    assert page.errors == ([] if kept else ["Sub total is a number, not '1e5'."])


@on_one_database
@pytest.mark.parametrize(
    ("languages", "typed", "iso"),
    [
        ("en-US", "03/04/2024", "2024-03-04"),
        ("en-GB", "03/04/2024", "2024-04-03"),
        ("de-DE", "12.03.2024", "2024-03-12"),
        ("en-US", "12.03.2024", "2024-03-12"),
    ],
)
def test_a_date_is_understood_as_its_writer_means_it(app, people: People, invoice: str, languages: str, typed: str, iso: str) -> None:
    viewer = Browser(app, languages=languages)
    viewer.sign_in("owner@miller.example")
    page = viewer.open(f"/documents/{invoice}/").submit("Save", {"Due date": typed})
    assert page.errors == [] and shown(page, "DueDate") == iso == state(people.owner, invoice)["fields"]["DueDate"]["value"]


@on_one_database
def test_the_words_that_a_date_was_read_from_say_what_it_was_read_as(people: People, browse: Browsers, read_all) -> None:
    lines = [line.replace("2024-03-05", "05/03/2024") for line in INVOICE]  # which an American reads as May
    document = people.owner.document(papers.page(*lines, "Due date: 25/03/2024"))
    read_all()
    printed = state(people.owner, document)["fields"]["InvoiceDate"]
    assert (printed["value"], printed["content"]) == ("2024-03-05", "05/03/2024")
    part = saved(browse.owner.open(f"/documents/{document}/"), InvoiceDate="05/03/2024", **{"InvoiceDate.was": "2024-03-05"})
    assert part.errors == [] and shown(part, "InvoiceDate") == "2024-03-05" and mark(part, "InvoiceDate") == "person"


TABLE = {"Lines": [{"Label": "Cash", "Amount": 7}, {"Label": "Stock", "Amount": 9}]}


@pytest.fixture
def statement(app, people: People, browse: Browsers) -> Page:
    """A balance sheet with two lines."""
    with app.app_context():
        document = hand_in(new_folder(member()), BALANCE_SHEET | TABLE).public_id
    return browse.owner.open(f"/documents/{document}/")


def lines(people: People, page: Page) -> list[tuple[str, float, str]]:
    items = state(people.owner, page.url.split("/")[2])["fields"]["Lines"]["value"]
    return [(item["Label"]["value"], item["Amount"]["value"]["amount"], item["Label"]["method"]) for item in items]


def test_a_table_is_edited_cell_by_cell_and_grows(people: People, statement: Page) -> None:
    cells = {"Amount, row 2": "10", "Lines.2.Label": "Land", "Lines.2.Amount": "1,000"}
    page = statement.submit("Save", cells)
    assert page.toasts == ["Saved."] and lines(people, page) == [("Cash", 7, "table"), ("Stock", 10, "table"), ("Land", 1000, "person")]
    page = page.submit("Save", {"Label, row 1": "", "Amount, row 1": ""})
    assert [line[0] for line in lines(people, page)] == ["Stock", "Land"]


@on_one_database
def test_a_cell_picked_on_the_page_stands_there(app, people: People, browse: Browsers, invoice: str, review: Page) -> None:
    place = {"page": 1, "box": [0.1, 0.2, 0.3, 0.25], "content": "Paper"}
    cells = {"Items.0.Description": " ", "Items.1.Description": "Paper", "Items.1.Description.place": json.dumps(place), "Items.1.Amount": "80"}
    assert saved(review, **cells).errors == []
    (item,) = state(people.owner, invoice)["fields"]["Items"]["value"]
    assert {key: item["Description"][key] for key in place} == place and item["Amount"]["box"] is None


@on_one_database
def test_a_wrong_cell_is_told_with_its_row_and_nothing_typed_is_lost(people: People, statement: Page) -> None:
    typed = {"Amount, row 2": "many", "Label, row 1": "Money", "Lines.2.Label": "Land"}
    page = statement.submit("Save", typed)
    assert page.errors == ["Row 2: Amount is a number, not 'many'."]
    assert [shown(page, f"Lines.{at}") for at in ("0.Label", "1.Amount", "2.Label")] == ["Money", "many", "Land"]
    page = page.submit("Save", {"Amount, row 2": "9"})
    assert page.toasts == ["Saved."] and state(people.owner, page.url.split("/")[2])["fields"]["Lines"]["value"][2]["Label"]["value"] == "Land"


@pytest.mark.parametrize("typed", ["10,000,000,000", "123456789012345678.123456789012345678"])
def test_a_huge_amount_is_shown_with_all_its_digits(browse: Browsers, people: People, invoice: str, review: Page, typed: str) -> None:
    page = review.submit("Save", {"Sub total": typed})
    assert page.status == 200 and shown(page, "SubTotal").replace(",", "").removesuffix(".00") == typed.replace(",", "")
    assert browse.owner.open(f"/documents/{invoice}/history").status == 200 and people.owner.get(f"/api/docs/{invoice}/").status_code == 200


@on_one_database
def test_a_table_shows_the_columns_in_use_and_offers_the_others(statement: Page) -> None:
    shown_first = [e.text for e in statement.tree.every("th") if "spare" not in e.get("class", "")]
    assert {"Label", "Amount"} <= set(shown_first) and any("spare" in e.get("class", "") for e in statement.tree.every("th"))
    assert any(" more column" in words for words in statement.buttons)


@on_one_database
def test_checks_write_amounts_as_the_fields_do(review: Page) -> None:
    page = review.submit("Save", {"Sub total": "12446", "Total tax": "2,364.74", "Invoice total": "14,810.74"})
    assert "12,446.00 + 2,364.74 = 14,810.74" in page.words


# -- deciding


def test_approving_goes_on_to_the_lists_next_document(people: People, browse: Browsers, read_all) -> None:
    newest, middle, oldest = three(people.owner, read_all)
    page = browse.approver.open(f"/documents/{newest}/?state=needs_review")
    assert "1 of 3" in page.words
    page = page.submit("Approve", {"Invoice id": "B-1"}).submit("Approve")
    assert page.url == f"/documents/{middle}/?state=needs_review" and page.toasts == ["2.pdf is approved."] and "1 of 2" in page.words
    approved = state(people.owner, newest)
    assert (approved["status"], approved["fields"]["InvoiceId"]["value"]) == ("approved", "B-1")
    assert (
        browse.approver.open(f"/documents/{oldest}/?state=needs_review").submit("Right: Vendor name").submit("Approve").h1 == "That was the last of this list"
    )


def test_through_htmx_the_next_document_takes_the_place_of_the_page(people: People, browse: Browsers, read_all) -> None:
    newest, middle, _ = three(people.owner, read_all)
    part = browse.owner.open(f"/documents/{newest}/").submit("Approve", htmx=True).submit("Approve", htmx=True)
    assert part.answer.headers["HX-Push-Url"] == f"/documents/{middle}/" and "2.pdf is approved." in part.answer.headers["HX-Trigger"]
    assert [text_of(e) for e in part.tree.every("span") if e.get("id") == "count-inbox"] == ["2 to review"]
    assert part.tree.root is not None and "1.pdf" in part.answer.text and "<html" not in part.answer.text


@on_one_database
def test_a_list_of_all_states_goes_on_to_what_is_to_be_decided(people: People, browse: Browsers, read_all) -> None:
    newest, middle, oldest = three(people.owner, read_all)
    people.owner.post(f"/api/docs/{middle}/approve/")
    assert browse.owner.open(f"/documents/{newest}/").submit("Right: Vendor name").submit("Approve").url == f"/documents/{oldest}/"


@on_one_database
def test_what_was_changed_meanwhile_isnt_approved_unseen(people: People, invoice: str, review: Page) -> None:
    version = shown(review, "version")
    people.approver.patch(f"/api/docs/{invoice}/fields/", {"fields": {"InvoiceId": "A-99"}})
    page = review.browser.post(f"{review.url}approve", {"version": version})
    assert page.status == 409 and "Look at it once more" in page.words and state(people.owner, invoice)["status"] == "completed"


def test_doubts_hold_the_first_approval_up_and_the_second_confirms_them(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Approve")
    assert page.status == 409 and page.errors == ["1 value is still to review. Enter confirms it; Approve again approves it as it is."]
    assert state(people.owner, invoice)["status"] == "completed"
    assert page.submit("Approve").toasts == ["invoice.pdf is approved."]
    assert state(people.owner, invoice)["fields"]["VendorName"]["confirmed_by"] == "owner@miller.example"
    assert "Needs review" not in review.browser.open(review.url).words


def unread(owner: Api, browse: Browsers, read_all: Callable[[], int]) -> Page:
    """A document that nothing was read from, on the owner's screen."""
    document = owner.document(papers.page("Nothing in particular"), "note.pdf")
    read_all()
    return browse.owner.open(f"/documents/{document}/")


@pytest.mark.parametrize("htmx", [True, False])
def test_a_document_of_no_type_is_only_approved_after_asking(owner: Api, browse: Browsers, read_all, htmx: bool) -> None:
    page = unread(owner, browse, read_all)
    document = page.url.split("/")[-2]
    first = page.browser.post(f"{page.url}approve", {"version": shown(page, "version")}, htmx=htmx)
    assert "Choose its type to have it read" in first.words and state(owner, document)["status"] != "approved"
    page.browser.post(f"{page.url}approve", {"version": shown(first, "version"), "as_they_are": shown(first, "as_they_are")}, htmx=htmx)
    assert state(owner, document)["status"] == "approved"


@on_one_database
def test_a_document_whose_values_were_all_removed_is_only_approved_after_asking(owner: Api, browse: Browsers, invoice: str) -> None:
    page = browse.owner.open(f"/documents/{invoice}/")
    owner.patch(f"/api/docs/{invoice}/fields/", {"fields": dict.fromkeys(state(owner, invoice)["fields"])})
    page = page.browser.post(f"{page.url}approve", {"as_they_are": ""}, htmx=True)
    assert "It has no values." in page.words and state(owner, invoice)["status"] != "approved"


@on_one_database
def test_a_doubt_that_wasnt_told_holds_an_approval_up_again(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Approve").submit("Approve", {"Invoice total": "105"})
    assert page.status == 409 and page.errors[0].startswith("4 values are still to review.") and mark(page, "InvoiceTotal") == "failed"
    assert state(people.owner, invoice)["status"] == "completed"


@on_one_database
def test_another_type_that_was_only_chosen_holds_an_approval_up(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Approve", {"Type": "receipt", "Due date": "2024-04-05"})
    assert page.status == 400 and page.errors == ["It was read as: Invoice. Read it as Receipt first, or choose Invoice again."]
    assert shown(page, "DueDate") == "2024-04-05" and state(people.owner, invoice)["status"] == "completed"
    assert page.submit("Read as this").toasts == ["It is read as: Receipt."]


@on_one_database
def test_how_sure_the_type_is_told_only_of_what_was_read(people: People, review: Page, invoice: str, browse: Browsers, read_all) -> None:
    nothing = people.owner.document(papers.page("Nothing in particular"), "nothing.pdf")
    read_all()
    assert "% sure" not in browse.owner.open(f"/documents/{nothing}/").words
    review.submit("Read as this", {"Type": "receipt"})
    read_all()
    assert "said by a person" in browse.owner.open(review.url).words


@on_one_database
def test_a_wrong_value_holds_an_approval_up(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Approve", {"Due date": "soon"})
    assert page.status == 400 and shown(page, "DueDate") == "soon" and state(people.owner, invoice)["status"] == "completed"


def test_returning_asks_for_the_reason_that_the_client_reads(people: People, invoice: str, review: Page) -> None:
    form = review.go("Return…")
    assert "The client reads exactly this" in form.words
    refused = form.submit("Return", {"Reason": " "})
    assert refused.status == 400 and refused.errors == ["Write why."]
    page = refused.submit("Return", {"Reason": "Page 2 is missing."})
    assert page.h1 == "That was the last of this list" and page.toasts == ["invoice.pdf is returned to the client."]
    assert state(people.owner, invoice)["reason"] == "Page 2 is missing."
    assert "They read: Page 2 is missing." in review.browser.open(review.url).words


def test_an_approved_document_is_read_only_until_it_is_reopened(people: People, invoice: str, browse: Browsers) -> None:
    people.owner.post(f"/api/docs/{invoice}/approve/")
    page = browse.approver.open(f"/documents/{invoice}/")
    assert "Save" not in page.buttons and "Approved by owner" in page.words
    page = page.go("Reopen…").submit("Reopen", {"Reason": "The total is wrong."})
    assert page.toasts == ["Reopened. Its values can be changed again."] and "Approve" in page.buttons
    assert "Reopened The total is wrong." in page.go("History").words


def test_deleting_can_be_undone(people: People, invoice: str, review: Page) -> None:
    page = review.submit("Delete")
    assert page.toasts == ["invoice.pdf is deleted."] and state(people.owner, invoice)["status"] == "deleted"
    page = page.submit("Undo")
    assert page.h1 == "invoice.pdf" and page.toasts == ["Recovered."] and state(people.owner, invoice)["status"] == "completed"


def test_a_document_is_read_as_the_type_that_a_person_says(people: People, invoice: str, review: Page, read_all) -> None:
    page = review.browser.post(f"{review.url}type", {"type": "receipt"})
    assert page.toasts == ["It is read as: Receipt."] and "being read" in page.words and read_all() == 1
    page = review.browser.open(review.url)
    assert shown(page, "MerchantName") and state(people.owner, invoice)["type"] == "receipt"
    assert review.browser.post(f"{review.url}type", {"type": "poem"}).status == 400


def test_a_document_is_renamed_and_moved_from_its_page(people: People, invoice: str, review: Page) -> None:
    people.owner.folder("Acme - 2025")
    page = review.go("Name and folder").submit("Save", {"Name": "march.pdf", "Folder": "Acme - 2025"})
    assert page.h1 == "march.pdf" and "Acme - 2025" in page.links
    refused = page.go("Name and folder").submit("Save", {"Name": ""})
    assert refused.status == 400 and refused.errors == ["A document needs a name."]


@on_one_database
def test_history_tells_what_was_done_before_and_after(review: Page) -> None:
    page = review.submit("Save", {"Invoice id": "A-18", "Invoice total": "120"}).go("History")
    assert "Changed Invoice id: A-17 → A-18" in page.words and "Invoice total: €100.00 → €120.00" in page.words and "Handed in" in page.words


@on_one_database
def test_strangers_find_nothing(browse: Browsers, invoice: str) -> None:
    for path in ("", "pages/1.png", "pages/1/words", "download", "history", "return", "change", "reopen"):
        assert browse.stranger.open(f"/documents/{invoice}/{path}").status == 404


# -- what it costs


@on_one_database
def test_a_page_costs_as_many_queries_whatever_the_list_holds(people: People, browse: Browsers, queries, read_all) -> None:
    counts = []
    for _ in range(2):
        document = three(people.owner, read_all)[1]
        browse.owner.open(f"/documents/{document}/")
        with queries() as sent:
            browse.owner.open(f"/documents/{document}/")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 13, "\n".join(sent)
