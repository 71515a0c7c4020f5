"""Searching over the house API and on the console's page: real documents, read by the portal's own reader."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.core import search
from portal.core.accounts import User
from portal.core.db import db
from tests import papers
from tests.browse import Browsers
from tests.features.conftest import error, on_one_database
from tests.passages import read
from tests.people import Api, People

LETTER = ("Lease agreement", "Either party may end the lease with three months notice in writing.", "Monthly rent: EUR 900.00", "Bath, 5 March 2024")


@pytest.fixture
def letter(owner: Api, read_all) -> str:
    """Id of a letter in a folder, read."""
    document = owner.document(papers.page(*LETTER), "letter <1>.pdf", folder=owner.folder("Acme 2024"))
    read_all()
    return document


def hits(api: Api, q: str, **more: Any) -> list[dict[str, Any]]:
    answer = api.get("/api/search/", query_string={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return list(answer.json["results"])


def test_a_document_is_found_as_soon_as_it_is_read(owner: Api, letter: str) -> None:
    (hit,) = hits(owner, "three months notice")
    assert hit["document"]["id"] == letter and hit["score"] >= 0.9 and hit["page"] == 1
    assert [hit["snippet"][start:end] for start, end in hit["marks"]] == ["three", "months", "notice"]
    x0, y0, x1, y1 = hit["box"]
    assert 0 < x0 < x1 < 1 and 0 < y0 < y1 < 1 and hits(owner, "bananas") == []


def test_parameters_narrow_and_are_checked(owner: Api, letter: str) -> None:
    folder = hits(owner, "lease")[0]["document"]["folder"]
    kind = hits(owner, "lease")[0]["document"]["type"]
    assert hits(owner, "lease", folder=folder, types=f"receipt, {kind}", mode="words") and not hits(owner, "lease", types="receipt")
    assert not hits(owner, "lease", folder=owner.folder("Empty")) and not hits(owner, "lease bananas", threshold=0.8)
    assert hits(owner, "lease", status="read,needs_review", created_from="2020-01-01") and not hits(owner, "lease", status="approved")
    assert not hits(owner, "lease", amount_from="1") and not hits(owner, "lease", dated_to="2020-01-01")
    for wrong in ({"status": "lost"}, {"types": "poem"}, {"amount_from": "much"}, {"dated_to": "soon"}):
        answer = owner.get("/api/search/", query_string={"q": "lease", **wrong})
        assert answer.status_code == 400 and error(answer)["source"]["pointer"].endswith(f"/{next(iter(wrong))}"), wrong
    for wrong in ({"threshold": "2"}, {"mode": "luck"}, {"page": "0"}, {"q": "-not"}, {"q": "x" * 600}):
        answer = owner.get("/api/search/", query_string={"q": "lease", **wrong})
        assert answer.status_code == 400 and error(answer)["source"]["pointer"].endswith(f"/{next(iter(wrong))}"), wrong
    assert owner.get("/api/search/").status_code == 400 and owner.get("/api/search/?q=lease&folder=zzzzzzzzzzzz").status_code == 404


@on_one_database
def test_hits_come_in_pages(app, owner: Api) -> None:
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == owner.email)).one().actor
        for number in range(5):
            read(actor, *LETTER, name=f"{number}.pdf")
        db.session.remove()
    first = owner.get("/api/search/?q=lease&page_size=2").json
    assert first["count"] == 5 and first["previous"] is None
    second = owner.get(first["next"]).json
    assert [hit["document"]["name"] for hit in first["results"] + second["results"]] == ["4.pdf", "3.pdf", "2.pdf", "1.pdf"]
    assert owner.get(second["next"]).json["next"] is None


@on_one_database
def test_a_search_costs_as_many_queries_whatever_it_finds(app, owner: Api, queries) -> None:
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == owner.email)).one().actor
        counts = []
        for many in (1, 6):
            for number in range(many):
                read(actor, *LETTER, name=f"{number}.pdf")
            search.find(actor, "lease notice")  # the vectors of what was added
            with queries() as sent:
                search.find(actor, "lease notice")
            counts.append(len(sent))
        db.session.remove()
    assert counts[0] == counts[1] <= 11, "\n".join(sent)


def test_the_page_shows_hits_that_lead_to_the_place(browse: Browsers, letter: str) -> None:
    page = browse.owner.open("/search?q=months+notice")
    assert page.h1 == "Search" and "1 document, best first." in page.words and "letter <1>.pdf" in page.words
    assert [element.text for element in page.tree.every("mark")] == ["months", "notice"]
    page = page.go("letter <1>.pdf")
    assert page.h1 == "letter <1>.pdf"
    assert len([one for one in page.tree.every("{http://www.w3.org/2000/svg}rect") if one.get("class") == "box-found"]) == 2


def test_what_was_found_by_its_meaning_is_lit_as_a_passage(browse: Browsers, letter: str) -> None:
    page = browse.owner.open("/search?q=how+can+the+tenant+terminate+the+contract&mode=meaning").go("letter <1>.pdf")
    assert len([one for one in page.tree.every("{http://www.w3.org/2000/svg}rect") if one.get("class") == "box-found"]) == 1


@on_one_database
def test_a_search_that_says_nothing_is_told_beside_the_field(browse: Browsers) -> None:
    page = browse.owner.open("/search?q=-draft")
    assert "Say also what to look for, not only what to leave out." in page.words
    assert "Nothing found" in browse.owner.open("/search?q=bananas&type=invoice&folder=&mode=words").words
    assert '"three months notice"' in browse.owner.open("/search").words


@on_one_database
def test_the_inbox_offers_to_search_in_contents(browse: Browsers, letter: str) -> None:
    page = browse.owner.open("/inbox?q=months+notice").go("Search in contents")
    assert page.h1 == "Search" and "letter <1>.pdf" in page.words


@on_one_database
def test_indexing_anew_is_seen_among_the_jobs(app, owner: Api, browse: Browsers, letter: str, read_all) -> None:
    with app.app_context():
        assert search.reindex() == 1
        db.session.remove()
    assert "Search index" in browse.owner.open("/jobs/").words
    assert read_all() == 1 and hits(owner, "lease")
    assert [job["status"] for job in owner.get("/api/jobs/").json["results"] if job["kind"] == "index_documents"] == ["done"]


def test_others_find_nothing_of_ours(people: People, letter: str) -> None:
    assert hits(people.stranger, "lease notice") == [] and hits(people.viewer, "lease notice")[0]["document"]["id"] == letter
    key = people.owner.post("/api/keys/", {"name": "narrow", "scopes": ["jobs:read"]}).json["api_key"]
    assert Api(people.app, credential=key).get("/api/search/?q=lease").status_code == 403


@on_one_database
def test_the_page_keeps_its_filters_and_says_what_is_wrong_with_one(browse: Browsers, app, owner: Api) -> None:
    with app.app_context():
        actor = db.session.scalars(select(User).where(User.email == owner.email)).one().actor
        read(actor, *LETTER, name="kept.pdf")
    assert "kept.pdf" in browse.owner.open("/search?q=lease&status=read&amount_from=&dated_to=").words
    assert "Nothing found" in browse.owner.open("/search?q=lease&amount_from=5&currency=EUR").words
    assert "There is no status" in browse.owner.open("/search?q=lease&status=lost").words
