"""Splitting a file into the documents it holds: by the house API and on the review page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from tests import papers
from tests.browse import Browsers
from tests.features.conftest import INVOICE, error, on_one_database, pointer
from tests.house_rules import text_of
from tests.people import Api, People
from tests.slips import two_slips


def sheets(*papers_: bytes) -> bytes:
    """One PDF of the pages of several."""
    made, out = pikepdf.new(), io.BytesIO()
    for one in papers_:
        made.pages.extend(pikepdf.open(io.BytesIO(one)).pages)
    made.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def bundle(owner: Api, read_all: Callable[[], int]) -> str:
    """Id of a file with an invoice of one page and statements of two."""
    document = owner.document(sheets(papers.page(*INVOICE), papers.both_statements()), "scan.pdf")
    assert read_all() == 1
    return document


def parts(*pages: list[int]) -> dict[str, Any]:
    return {"parts": [{"pages": pair} for pair in pages]}


def test_a_file_is_split_and_its_parts_lead_back_to_it(people: People, bundle: str, read_all: Callable[[], int]) -> None:
    answer = people.owner.post(f"/api/docs/{bundle}/split/", parts([1, 1], [2, 3]))
    assert answer.status_code == 201
    assert [one["name"] for one in answer.json["results"]] == ["scan, page 1.pdf", "scan, pages 2–3.pdf"] and read_all() == 2
    bill, accounts = (people.viewer.get(f"/api/docs/{one['id']}/").json for one in answer.json["results"])
    assert (bill["type"], accounts["type"], accounts["page_count"]) == ("invoice", "financialReport", 2)
    assert (accounts["split_from"], accounts["split_pages"], accounts["source"]) == (bundle, [2, 3], "split")
    assert people.owner.get(f"/api/docs/{bundle}/").json["status"] == "deleted"


def test_a_split_is_a_line_of_both_histories(owner: Api, bundle: str) -> None:
    made = owner.post(f"/api/docs/{bundle}/split/", parts([1, 1], [2, 3])).json["results"]
    whole, part = (owner.get(f"/api/docs/{one}/history/").json["results"] for one in (bundle, made[1]["id"]))
    assert ("split", "2 documents") in [(event["deed"], event["reason"]) for event in whole]
    assert ("split_from", "scan.pdf, pages 2–3") in [(event["deed"], event["reason"]) for event in part]


def test_the_same_split_again_answers_the_same(owner: Api, bundle: str) -> None:
    first, second = (owner.post(f"/api/docs/{bundle}/split/", parts([1, 1], [2, 3])) for _ in range(2))
    assert second.status_code == 201 and second.json == first.json
    other = owner.post(f"/api/docs/{bundle}/split/", parts([1, 2], [3, 3]))
    assert other.status_code == 409 and error(other)["code"] == "split_before"


@on_one_database
@pytest.mark.parametrize(
    "body",
    [{}, {"parts": []}, {"parts": 1}, parts([1, 3]), parts([1, 1], [3, 3]), parts([1, 2], [2, 3]), parts([1, 1], [2, 9]), parts([1, 1], [2]),
     parts([1, 1], [2, 10**30]), {"parts": [{"pages": "1-2"}]}, {"parts": [{"pages": [1, 1]}] * 101}],
)  # fmt: skip
def test_parts_that_arent_right_are_pointed_at_and_change_nothing(owner: Api, bundle: str, body: dict[str, Any]) -> None:
    answer = owner.post(f"/api/docs/{bundle}/split/", body)
    assert answer.status_code == 400 and (pointer(answer) or "").startswith("/data/attributes/parts")
    assert owner.get(f"/api/docs/{bundle}/").json["status"] == "completed"


@on_one_database
def test_a_picture_and_a_document_at_work_arent_split(owner: Api, invoice: str) -> None:
    one_page = owner.post(f"/api/docs/{invoice}/split/", parts([1, 1], [2, 2]))
    said = "Only a PDF or TIFF file with several pages, or a picture of several papers, can be split."
    assert one_page.status_code == 400 and error(one_page)["detail"] == said
    waiting = owner.document(papers.both_statements())
    assert owner.post(f"/api/docs/{waiting}/split/", parts([1, 1], [2, 2])).status_code == 409


def test_what_speaks_for_a_type_is_told_with_its_place(owner: Api, invoice: str) -> None:
    answer = owner.get(f"/api/docs/{invoice}/").json
    title = answer["type_words"][0]
    assert (title["text"], title["page"]) == ("INVOICE", 1) and len(title["box"]) == 4
    assert answer["parts"] == [] and answer["split_from"] is None
    assert all(other["words"] for other in answer["alternatives"][:2] if other["type"] != "unclassified")


@on_one_database
def test_slips_on_one_picture_become_documents(owner: Api, browse: Browsers, read_all: Callable[[], int]) -> None:
    picture = owner.document(two_slips(), "slips.jpg")
    read_all()
    assert "Several papers lie on the picture; each is shown as a page." in browse.owner.open(f"/documents/{picture}/").words
    pages = owner.get(f"/api/docs/{picture}/").json["pages"]
    assert [(page["number"], page["sheet"], len(page["corners"])) for page in pages] == [(1, 1, 8), (2, 1, 8)]
    made = owner.post(f"/api/docs/{picture}/split/", parts([1, 1], [2, 2])).json["results"]
    assert [one["name"] for one in made] == ["slips, page 1.pdf", "slips, page 2.pdf"] and read_all() == 2
    totals = [owner.get(f"/api/docs/{one['id']}/").json["fields"]["Total"]["value"]["amount"] for one in made]
    assert totals == [5.5, 30.0]


# -- the review page


def test_the_page_says_that_a_file_looks_like_several_and_splits_it(browse: Browsers, people: People, bundle: str, read_all: Callable[[], int]) -> None:
    page = browse.owner.open(f"/documents/{bundle}/")
    assert "This file looks like 2 documents." in page.words and "Pages 2–3 Financial report" in page.words
    page = page.submit("Split into 2 documents")
    assert page.h1 == "scan, page 1.pdf" and "Page 1 of scan.pdf, which was split." in page.words and read_all() == 2
    whole = browse.owner.open(f"/documents/{bundle}/")
    assert "It was split into scan, page 1.pdf, scan, pages 2–3.pdf" in whole.words and "Recover" in whole.buttons


@on_one_database
def test_the_pages_of_each_document_are_changed_in_the_dialog(browse: Browsers, people: People, bundle: str) -> None:
    page = browse.owner.open(f"/documents/{bundle}/split")
    assert next(e.get("value") for e in page.tree.every("input") if e.get("name") == "parts") == "1, 2-3"
    for wrong, said in (("1-2", "2 to 100 documents"), ("1, 3", "each page once"), ("one", "Write pages like"), ("1, 2, 3, 4", "each page once")):
        assert said in page.submit("Split", {"Pages of each document": wrong}).words
    made = page.submit("Split", {"Pages of each document": "1 - 2, 3"})
    assert made.h1 == "scan, pages 1–2.pdf"


@on_one_database
def test_a_viewer_isnt_offered_to_split_and_one_page_has_nothing_to_split(browse: Browsers, bundle: str, invoice: str) -> None:
    assert "Split into 2 documents" not in browse.viewer.open(f"/documents/{bundle}/").buttons
    assert "looks like" not in browse.owner.open(f"/documents/{invoice}/").words


@on_one_database
def test_the_page_tells_why_it_is_of_a_type_and_where_that_stands(browse: Browsers, invoice: str) -> None:
    page = browse.owner.open(f"/documents/{invoice}/")
    cues = {e.text: e.get("data-place").split() for e in page.tree.every("button") if e.get("data-place")}
    assert "INVOICE" in cues and "Bill to:" in cues
    assert all(place[0] == "1" and len(place) == 5 for place in cues.values())


@on_one_database
def test_another_likely_type_is_one_press_away(browse: Browsers, people: People, read_all: Callable[[], int]) -> None:
    unsure = people.owner.document(papers.page("Corner Shop", "Invoice", "Order number 5", "Tea 2.50", "Total 2.50", "Cash 5.00", "Thank you"))
    read_all()
    other = next(one["type"] for one in people.owner.get(f"/api/docs/{unsure}/").json["alternatives"] if one["type"] != "unclassified")
    page = browse.owner.open(f"/documents/{unsure}/")
    button = next(e for e in page.tree.every("button") if e.get("name") == "type" and e.get("value") == other)
    page.submit(text_of(button))
    assert people.owner.get(f"/api/docs/{unsure}/").json["type"] == other
