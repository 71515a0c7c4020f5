"""Favorites in the house API and on pages."""

from __future__ import annotations

from tests.browse import Browsers
from tests.people import Api, People


def test_a_favorite_is_marked_found_and_unmarked(people: People, minimal_pdf: bytes) -> None:
    owner = people.owner
    first, second = owner.document(minimal_pdf, "first.pdf"), owner.document(minimal_pdf, "second.pdf")
    for _ in range(2):
        assert owner.call("PUT", f"/api/docs/{first}/favorite/").status_code == 204
    assert [one["id"] for one in owner.get("/api/docs/?favorite=true").json["results"]] == [first]
    assert [one["id"] for one in owner.get("/api/docs/?favorite=false").json["results"]] == [second]
    assert owner.get(f"/api/docs/{first}/").json["favorite"] and not people.approver.get(f"/api/docs/{first}/").json["favorite"]
    assert owner.delete(f"/api/docs/{first}/favorite/").status_code == 204
    assert owner.get("/api/docs/?favorite=true").json["count"] == 0


def test_a_viewer_has_favorites_too_and_nobody_marks_what_isnt_theirs(people: People, minimal_pdf: bytes) -> None:
    document = people.owner.document(minimal_pdf)
    assert people.viewer.call("PUT", f"/api/docs/{document}/favorite/").status_code == 204
    assert people.stranger.call("PUT", f"/api/docs/{document}/favorite/").status_code == 404


def test_the_inbox_shows_and_filters_them(browse: Browsers, owner: Api, minimal_pdf: bytes) -> None:
    document = owner.document(minimal_pdf, "starred.pdf")
    owner.document(minimal_pdf, "plain.pdf")
    there = browse.owner.open(f"/documents/{document}/")
    page = there.submit("Favorite")
    assert page.toasts == ["starred.pdf is a favorite."] and page.h1 == "starred.pdf"
    rows = browse.owner.open("/inbox?favorite=1").rows
    assert len(rows) == 1 and "starred.pdf" in rows[0]
    assert browse.owner.open(f"/documents/{document}/").submit("Favorite").toasts == ["starred.pdf is no favorite any more."]
