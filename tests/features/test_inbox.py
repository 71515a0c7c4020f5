"""The inbox and the upload of staff: what is shown, what the address filters, what is done to several at once."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import INVOICE, on_one_database
from tests.people import Api

Read = Callable[[], int]


@pytest.fixture
def several(owner: Api, read_all: Read) -> dict[str, str]:
    """An invoice in a folder, a page of nothing beside it, and an unread one at the root: ids by name."""
    folder = owner.folder("Acme - 2024")
    made = {
        "invoice.pdf": owner.document(papers.page(*INVOICE), "invoice.pdf", folder=folder),
        "nothing.pdf": owner.document(papers.page("Nothing in particular"), "nothing.pdf", folder=folder),
    }
    read_all()
    return made | {"later.pdf": owner.document(papers.page("Later"), "later.pdf"), "folder": folder}


def names(rows: list[str]) -> list[str]:
    return [next(word for word in row.split() if word.endswith(".pdf")) for row in rows]


def test_documents_stand_newest_first_with_their_state_and_where_they_lie(browse: Browsers, several: dict[str, str]) -> None:
    page = browse.owner.open("/inbox")
    assert names(page.rows) == ["later.pdf", "nothing.pdf", "invoice.pdf"]
    assert "Received" in page.rows[0] and "Invoice" in page.rows[2] and "Acme - 2024" in page.rows[2]
    assert {"All 3", "Failed 0"} <= set(page.links)


FILTERS = {
    "?state=received": ["later.pdf"],
    "?state=open": ["later.pdf", "nothing.pdf", "invoice.pdf"],
    "?type=invoice": ["invoice.pdf"],
    "?q=NOTH": ["nothing.pdf"],
    "?q=acme": ["nothing.pdf", "invoice.pdf"],
    "?q=owner@Miller": ["later.pdf", "nothing.pdf", "invoice.pdf"],
    "?q=%25": [],
    "?folder=root": ["later.pdf"],
    "?since=2000-01-01&until=2000-12-31": [],
    "?since=2000-01-01&until=9999-12-31&type=&q=": ["later.pdf", "nothing.pdf", "invoice.pdf"],
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_address_filters(browse: Browsers, several: dict[str, str], query: str) -> None:
    assert names(browse.owner.open(f"/inbox{query}").rows) == FILTERS[query]


def test_who_handed_in_is_shown_and_found_by_their_name(browse: Browsers, several: dict[str, str], owner: Api) -> None:
    (member,) = owner.get("/api/members/?role=owner").json["results"]
    owner.patch(f"/api/members/{member['hashid']}/", {"name": "Dana Miller"})
    page = browse.owner.open("/inbox?q=dana")
    assert names(page.rows) == ["later.pdf", "nothing.pdf", "invoice.pdf"] and all("Dana Miller" in row and "@" not in row for row in page.rows)
    assert "Dana Miller" in browse.owner.open(f"/documents/{several['invoice.pdf']}/history").words


def test_a_folder_filters_and_gives_its_name(browse: Browsers, several: dict[str, str]) -> None:
    page = browse.owner.open(f"/inbox?folder={several['folder']}")
    assert page.h1 == "Acme - 2024" and names(page.rows) == ["nothing.pdf", "invoice.pdf"]
    assert browse.stranger.open(f"/inbox?folder={several['folder']}").status == 404


@on_one_database
@pytest.mark.parametrize("query", ["state=gone", "type=novel", "since=yesterday", "until=2024-13-01", "folder=%00", "after=%00", "q=%00", "q=" + "x" * 201])
def test_a_filter_that_means_nothing_is_told(browse: Browsers, query: str) -> None:
    assert browse.owner.open(f"/inbox?{query}").status == 400


def test_pages_go_by_key_in_both_directions(browse: Browsers, owner: Api, minimal_pdf: bytes) -> None:
    for number in range(53):
        assert owner.upload(minimal_pdf, f"{number:02}.pdf").status_code == 201
    first = browse.owner.open("/inbox?q=pdf")
    second = first.go("Older")
    assert (len(first.rows), names(second.rows)) == (50, ["02.pdf", "01.pdf", "00.pdf"])
    assert names(second.go("Newer").rows) == names(first.rows) and "Newer" not in second.go("Newer").links


def test_several_are_deleted_at_once_and_brought_back_by_undo(browse: Browsers, several: dict[str, str]) -> None:
    chosen = [several["invoice.pdf"], several["nothing.pdf"]]
    page = browse.owner.open("/inbox").submit("Delete", {"document": chosen})
    assert page.toasts == ["2 documents deleted."] and names(page.rows) == ["later.pdf"]
    assert "All 1" in page.words and "Deleted 2" in page.words
    page = page.submit("Undo")
    assert page.toasts == ["2 documents recovered."] and len(page.rows) == 3


@on_one_database
def test_what_needs_review_isnt_approved_unseen(browse: Browsers, several: dict[str, str], owner: Api) -> None:
    page = browse.owner.open("/inbox").submit("Approve", {"document": several["invoice.pdf"]})
    assert page.toasts == ["Nothing was changed. 1 document needs review; open it."]
    assert owner.get(f"/api/docs/{several['invoice.pdf']}/").json["status"] == "completed"


def test_what_cant_be_done_to_one_of_several_is_told_and_the_others_are_done(browse: Browsers, several: dict[str, str], owner: Api) -> None:
    chosen = [several["invoice.pdf"], several["later.pdf"]]
    assert owner.post(f"/api/docs/{several['invoice.pdf']}/confirm/").status_code == 200
    page = browse.owner.open("/inbox?state=open").submit("Approve", {"document": chosen})
    assert page.toasts == ["1 document approved. The document is still being read; wait until it is read."]
    assert page.url == "/inbox?state=open" and names(page.rows) == ["later.pdf", "nothing.pdf"]


@on_one_database
def test_actions_on_nothing_or_on_others_documents_change_nothing(browse: Browsers, several: dict[str, str], owner: Api) -> None:
    assert browse.owner.post("/inbox/actions", {"action": "delete"}).status == 400
    assert browse.owner.post("/inbox/actions", {"action": "explode", "document": several["invoice.pdf"]}).status == 400
    theirs = browse.stranger.post("/inbox/actions", {"action": "delete", "document": several["invoice.pdf"], "back": "//evil.example"})
    assert theirs.url == "/inbox" and theirs.toasts == ["Nothing was changed. No such document."]
    assert browse.viewer.post("/inbox/actions", {"action": "delete", "document": several["invoice.pdf"]}).status == 403
    assert owner.get(f"/api/docs/{several['invoice.pdf']}/").json["status"] == "completed"


def test_a_viewer_sees_no_buttons_that_they_cant_use(browse: Browsers, several: dict[str, str]) -> None:
    page = browse.viewer.open("/inbox")
    assert len(page.rows) == 3 and not {"Delete", "Approve", "Read again"} & set(page.buttons) and "Upload" not in page.links


def test_an_empty_inbox_says_what_belongs_here(browse: Browsers) -> None:
    page = browse.owner.open("/inbox")
    assert "Nothing has been handed in yet" in page.words
    assert "No document fits" in browse.owner.open("/inbox?q=x").words


def test_staff_upload_several_files_into_a_folder(browse: Browsers, several: dict[str, str], minimal_pdf: bytes) -> None:
    page = browse.owner.open(f"/upload?folder={several['folder']}")
    page = page.submit("Upload", {"Files": [(minimal_pdf, "one.pdf"), (papers.page("two"), "two.pdf")]})
    assert page.toasts == ["2 files uploaded."]
    assert names(browse.owner.open(f"/inbox?folder={several['folder']}").rows)[:2] == ["two.pdf", "one.pdf"]


def test_a_file_that_isnt_taken_is_named_and_the_others_are(browse: Browsers, minimal_pdf: bytes) -> None:
    page = browse.owner.open("/upload").submit("Upload", {"Files": [(b"<html>", "page.html"), (b"", "empty.pdf"), (minimal_pdf, "good.pdf")]})
    assert page.status == 422 and "2 of 3 files were not taken" in page.errors[0] and "page.html" in page.errors[0] and "empty.pdf" in page.errors[0]
    assert names(browse.owner.open("/inbox").rows) == ["good.pdf"]


@on_one_database
def test_an_upload_without_files_or_into_others_folder_is_refused(browse: Browsers, several: dict[str, str], minimal_pdf: bytes) -> None:
    assert browse.owner.post("/upload", {}).status == 400
    assert browse.stranger.post(f"/upload?folder={several['folder']}", {"file": [(io.BytesIO(minimal_pdf), "x.pdf")]}).status == 404
    assert browse.viewer.open("/upload").status == 403
