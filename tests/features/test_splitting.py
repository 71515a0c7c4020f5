"""Splitting a file into the documents it holds: by the house API and on the review page."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from tests import papers
from tests.features.conftest import INVOICE, error, on_one_database, pointer
from tests.people import Api, People


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
    assert one_page.status_code == 400 and error(one_page)["detail"] == "Only a PDF or TIFF file with several pages can be split."
    waiting = owner.document(papers.both_statements())
    assert owner.post(f"/api/docs/{waiting}/split/", parts([1, 1], [2, 2])).status_code == 409


def test_what_speaks_for_a_type_is_told_with_its_place(owner: Api, invoice: str) -> None:
    answer = owner.get(f"/api/docs/{invoice}/").json
    title = answer["type_words"][0]
    assert (title["text"], title["page"]) == ("INVOICE", 1) and len(title["box"]) == 4
    assert answer["parts"] == [] and answer["split_from"] is None
    assert all(other["words"] for other in answer["alternatives"][:2] if other["type"] != "unclassified")
