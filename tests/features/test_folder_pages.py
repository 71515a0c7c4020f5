"""The console's pages of folders: the tree, one folder's tabs, and what is done to a folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import INVOICE, on_one_database
from tests.people import Api


@pytest.fixture
def folder(owner: Api) -> str:
    return owner.folder("Acme - 2024", description="Annual accounts")


def page_of(folder: str) -> str:
    return f"/folders/{folder}/"


def test_the_list_shows_the_top_with_counts(browse: Browsers, owner: Api, folder: str, read_all: Callable[[], int]) -> None:
    owner.folder("Below", parent_folder=folder)
    owner.document(papers.page(*INVOICE), folder=folder)
    read_all()
    (row,) = browse.owner.open("/folders/").rows
    assert "Acme - 2024" in row and "Annual accounts" in row and "just now" in row
    below = browse.owner.open(f"/folders/?parent={folder}")
    assert below.h1 == "Folders in Acme - 2024" and len(below.rows) == 1 and "Below" in below.rows[0]


def test_a_search_finds_folders_wherever_they_lie(browse: Browsers, owner: Api, folder: str) -> None:
    owner.folder("Statements", parent_folder=folder)
    (row,) = browse.owner.open("/folders/?q=STATE").rows
    assert row.startswith("Statements in Acme - 2024")
    assert "No folder fits" in browse.owner.open("/folders/?q=%25").words


def test_folders_go_by_pages(browse: Browsers, owner: Api) -> None:
    for number in range(51):
        owner.folder(f"Folder {number:02}")
    first = browse.owner.open("/folders/")
    assert len(first.rows) == 50 and "Newer" not in first.links
    older = first.go("Older")
    assert [row.split()[1] for row in older.rows] == ["00"]
    assert len(older.go("Newer").rows) == 50


def test_right_after_making_a_folder_a_link_for_the_client_is_offered(browse: Browsers) -> None:
    page = browse.approver.open("/folders/").go("New folder").submit("Make folder", {"Name": " Acme ", "Description": "Annual accounts"})
    assert page.toasts == ["Folder made."] and page.h1 == "Acme"
    page = page.go("Make a link for a client's phone").submit("Make link", {"Phone number": "+12125552368", "Client's name": "Ann"})
    assert "Ann" in page.rows[0] and "Make a link for a client's phone" not in page.go("Documents").links


@pytest.mark.parametrize("name", ["", "  ", "x" * 256, "two\nlines"])
@on_one_database
def test_a_bad_name_is_told_beside_its_field(browse: Browsers, owner: Api, name: str) -> None:
    page = browse.owner.open("/folders/new").submit("Make folder", {"Name": name})
    assert page.status == 400 and len(page.errors) == 1
    assert owner.get("/api/folders/").json["count"] == 0


@on_one_database
def test_in_the_dialog_what_is_wrong_is_told_there(browse: Browsers) -> None:
    dialog = browse.owner.open("/folders/").go("New folder", htmx=True)
    assert dialog.h1 == "" and "<html" not in dialog.answer.text
    refused = dialog.submit("Make folder", {"Name": " "}, htmx=True)
    assert refused.status == 200 and len(refused.errors) == 1
    assert refused.submit("Make folder", {"Name": "Acme"}, htmx=True).h1 == "Acme"


def test_a_folder_shows_its_documents_by_state(browse: Browsers, owner: Api, folder: str, read_all: Callable[[], int]) -> None:
    owner.document(papers.page(*INVOICE), "invoice.pdf", folder=folder)
    owner.document(papers.page("Elsewhere"), "elsewhere.pdf")
    read_all()
    owner.document(papers.page("Later"), "later.pdf", folder=folder)
    page = browse.owner.open(page_of(folder))
    assert [row.split()[0] for row in page.rows] == ["later.pdf", "invoice.pdf"]
    assert [row.split()[0] for row in page.go("Received 1").rows] == ["later.pdf"]
    assert [row.split()[0] for row in browse.owner.open(f"{page_of(folder)}?q=INV").rows] == ["invoice.pdf"]
    assert browse.owner.open(f"{page_of(folder)}?q=acme").rows == []
    assert browse.owner.open(f"{page_of(folder)}?state=great").status == 400


def test_the_breadcrumb_leads_up(browse: Browsers, owner: Api, folder: str) -> None:
    below = owner.folder("Below", parent_folder=owner.folder("Between", parent_folder=folder))
    page = browse.owner.open(page_of(below))
    assert page.words.startswith("Folders Acme - 2024 Between Below")
    assert page.go("Between").h1 == "Between" and "Below" in page.go("Between").links


def test_a_folder_is_renamed_and_called_as_before_again(browse: Browsers, folder: str) -> None:
    page = browse.owner.open(page_of(folder)).go("Rename or describe").submit("Save", {"Name": "Acme & Sons", "Description": ""})
    assert page.h1 == "Acme & Sons" and page.toasts == ["Saved."] and "Annual accounts" not in page.words
    undone = page.submit("Undo")
    assert undone.h1 == "Acme - 2024" and "Annual accounts" in undone.words


def test_a_folder_is_moved_and_put_back(browse: Browsers, owner: Api, folder: str) -> None:
    owner.folder("Archive", parent_folder=owner.folder("Firm"))
    page = browse.owner.open(page_of(folder)).go("Move").submit("Move", {"Put it in": "Firm / Archive"})
    assert page.words.startswith("Folders Firm Archive Acme - 2024") and page.toasts == ["Moved."]
    assert page.submit("Undo").words.startswith("Folders Acme - 2024")


def test_a_folder_isnt_offered_itself_or_what_lies_below_it(browse: Browsers, owner: Api, folder: str) -> None:
    below = owner.folder("Below", parent_folder=folder)
    owner.folder("Other")
    page = browse.owner.open(page_of(folder)).go("Move")
    assert "Other" in page.words and "Below" not in page.words and "Acme - 2024 / " not in page.words
    refused = page.submit("Move", {"Put it in": below})
    assert refused.status == 400 and len(refused.errors) == 1


def test_only_an_empty_folder_is_deleted(browse: Browsers, owner: Api, folder: str) -> None:
    asked = browse.owner.open(page_of(folder)).go("Delete")
    document = owner.document(papers.page("x"), folder=folder)
    refused = asked.submit("Delete folder")
    assert refused.status == 400 and refused.errors == ["The folder isn't empty: it holds documents."]
    owner.delete(f"/api/docs/{document}/")
    assert browse.owner.open(page_of(folder)).go("Delete").submit("Delete folder").toasts == ["Folder deleted."]
    assert owner.get(f"/api/folders/{folder}/").status_code == 404


def test_a_folder_that_cant_be_deleted_says_what_it_holds(browse: Browsers, owner: Api, folder: str) -> None:
    owner.folder("Below", parent_folder=folder)
    assert "It holds 1 folder." in browse.owner.open(page_of(folder)).go("Delete").words
    for name in ("a.pdf", "b.pdf"):
        owner.document(papers.page(name), name, folder=folder)
    asked = browse.owner.open(page_of(folder)).go("Delete")
    assert "It holds 2 documents and 1 folder." in asked.words and "Delete folder" not in asked.buttons


def test_undo_of_a_deletion_made_in_a_folder_leads_back_there(browse: Browsers, owner: Api, folder: str) -> None:
    document = owner.document(papers.page("x"), folder=folder)
    page = browse.owner.open(f"{page_of(folder)}?q=document").submit("Delete", {"document": [document]})
    undone = page.submit("Undo")
    assert undone.toasts == ["1 document recovered."] and undone.url == f"{page_of(folder)}?q=document" and len(undone.rows) == 1


def test_a_folder_shows_its_reports(browse: Browsers, owner: Api, folder: str, read_all: Callable[[], int]) -> None:
    owner.document(papers.both_statements(), folder=folder)
    read_all()
    assert "No reports yet" in browse.owner.open(f"{page_of(folder)}reports/").words
    owner.post(f"/api/reports/{owner.get('/api/reports/').json['results'][0]['hashid']}/", {"folder_id": folder})
    read_all()
    (row,) = browse.owner.open(f"{page_of(folder)}reports/").rows
    assert row.startswith("Financial Statement Analysis Up to date owner just now")


def test_a_viewer_sees_no_button_that_changes_anything(browse: Browsers, owner: Api, folder: str) -> None:
    owner.document(papers.page("x"), folder=folder)
    for path in ("/folders/", page_of(folder), f"{page_of(folder)}links/", f"{page_of(folder)}reports/"):
        page = browse.viewer.open(path)
        assert page.status == 200
        assert not {"New folder", "Upload", "Move", "Delete", "Rename or describe", "New link", "Make a link", "Make a report"} & set(page.links)
    assert browse.viewer.open("/folders/new").status == browse.viewer.post(f"{page_of(folder)}delete").status == 403


@on_one_database
def test_the_queries_of_a_folders_page_dont_grow_with_what_it_holds(
    browse: Browsers, owner: Api, folder: str, queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    def count(path: str) -> int:
        with queries() as sent:
            assert browse.owner.open(path).status == 200
        return len(sent)

    def fill(number: int) -> None:
        below = owner.folder(f"Below {number}", parent_folder=folder)
        owner.document(papers.page(f"Paper {number}"), folder=folder)
        owner.document(papers.page(f"Below {number}"), folder=below)
        owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": f"+1212555236{number}"})

    paths = ("/folders/", page_of(folder), f"{page_of(folder)}links/")
    fill(0)
    browse.owner.open("/folders/")
    before = [count(path) for path in paths]
    for number in range(1, 6):
        fill(number)
    assert [count(path) for path in paths] == before
    assert max(before) <= 15
