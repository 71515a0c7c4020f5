"""The recycle bin and legal holds, by the house API and the console."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.core import purging
from tests import papers
from tests.browse import Browsers
from tests.core.test_purging import later
from tests.features.conftest import error, on_one_database, pointer
from tests.people import Api, People


def hold(api: Api, place: str, reason: str = "Until the judgment"):
    return api.call("PUT", f"/api/{place}/hold/", json={"reason": reason})


def in_bin(api: Api, query: str = "") -> list[str]:
    return [row["name"] for row in api.get(f"/api/recycle-bin/{query}").json["results"]]


@on_one_database
def test_the_bin_says_who_deleted_what_when_and_until_when(people: People, minimal_pdf: bytes) -> None:
    kept, gone = (people.owner.document(minimal_pdf, name) for name in ("kept.pdf", "gone.pdf"))
    people.approver.delete(f"/api/docs/{gone}/")
    (row,) = people.viewer.get("/api/recycle-bin/").json["results"]
    assert (row["id"], row["deleted_by"], row["hold"]) == (gone, "approver@miller.example", None)
    at, until = (datetime.fromisoformat(row[name]) for name in ("deleted_at", "purged_at"))
    assert until - at == timedelta(days=30) and datetime.now(UTC) - at < timedelta(minutes=5)
    assert in_bin(people.owner, "?search=approver") == ["gone.pdf"] == in_bin(people.owner, "?search=gone") and in_bin(people.owner, "?search=kept") == []
    assert people.owner.patch("/api/organization/", {"retention_days": 0}).json["retention_days"] == 0
    assert people.viewer.get("/api/recycle-bin/").json["results"][0]["purged_at"] is None
    assert pointer(people.owner.patch("/api/organization/", {"retention_days": -1})) == "/data/attributes/retention_days"


@on_one_database
def test_nothing_is_purged_where_it_is_kept_for_good(app, owner: Api, minimal_pdf: bytes) -> None:
    owner.delete(f"/api/docs/{owner.document(minimal_pdf)}/")
    owner.patch("/api/organization/", {"retention_days": 0})
    with later(app, days=5000):
        assert purging.purge_due() == 0


@on_one_database
def test_only_an_owner_purges_and_only_what_is_deleted(people: People, minimal_pdf: bytes) -> None:
    document = people.owner.document(minimal_pdf)
    address = f"/api/recycle-bin/{document}/purge/"
    assert error(people.owner.post(address))["detail"] == "Only a deleted document can be purged; delete it first."
    people.owner.delete(f"/api/docs/{document}/")
    assert people.approver.post(address).status_code == 403 and people.stranger.post(address).status_code == 404
    assert people.owner.post(address).status_code == 204 and people.owner.post(address).status_code == 404
    assert in_bin(people.owner) == []


def test_what_is_held_is_neither_deleted_nor_purged(app, people: People, minimal_pdf: bytes) -> None:
    owner = people.owner
    top = owner.folder("Top")
    below = owner.folder("Below", parent_folder=top)
    mine, inside, gone, free = (owner.document(minimal_pdf, f"{number}.pdf", folder=below if number in (1, 2) else None) for number in range(4))
    for document in (gone, free):
        owner.delete(f"/api/docs/{document}/")
    assert people.approver.call("PUT", f"/api/docs/{mine}/hold/", json={"reason": "x"}).status_code == 403
    assert hold(owner, f"docs/{mine}").status_code == 200 == hold(owner, f"folders/{top}").status_code
    for document, by in ((mine, ""), (inside, " of the folder Top")):
        refused = error(owner.delete(f"/api/docs/{document}/"))
        assert refused["code"] == "legal_hold" and f"the legal hold{by} and can't be deleted: Until the judgment" in refused["detail"]
    for refused in (owner.patch(f"/api/docs/{inside}/", {"folder": None}), owner.patch(f"/api/folders/{below}/", {"parent_folder": None})):
        assert refused.status_code == 409 and "can't be moved" in error(refused)["detail"]
    assert error(owner.post(f"/api/recycle-bin/{gone}/purge/"))["code"] == "legal_hold"
    with later(app, days=31):
        assert purging.purge_due() == 1
    assert in_bin(owner) == ["2.pdf"]
    assert owner.delete(f"/api/folders/{top}/hold/").status_code == 204 and owner.delete(f"/api/folders/{top}/hold/").status_code == 404
    with later(app, days=31):
        assert purging.purge_due() == 1


@on_one_database
def test_a_hold_needs_a_reason_and_stands_in_the_log(owner: Api, minimal_pdf: bytes) -> None:
    document = owner.document(minimal_pdf)
    for reason in ("", " ", "x" * 2001):
        assert pointer(hold(owner, f"docs/{document}", reason)) == "/data/attributes/reason"
    hold(owner, f"docs/{document}")
    hold(owner, f"docs/{document}", "Another")
    (row,) = owner.get("/api/holds/").json["results"]
    assert (row["document"], row["folder"], row["reason"], row["placed_by"]) == (document, None, "Another", "owner@miller.example")
    owner.delete(f"/api/docs/{document}/hold/")
    assert [one["deed"] for one in owner.get("/api/activity/").json["results"][:3]] == ["released", "held", "held"]


@on_one_database
def test_the_console_shows_recovers_and_purges(browse: Browsers, owner: Api, minimal_pdf: bytes) -> None:
    documents = [owner.document(papers.page(name), f"{name}.pdf") for name in ("one", "two", "three")]
    for document in documents:
        owner.delete(f"/api/docs/{document}/")
    page = browse.owner.open("/recycle-bin")
    assert page.h1 == "Recycle bin" and len(page.rows) == 3 and "by" in page.rows[0]
    assert page.submit("Recover one.pdf").toasts == ["Recovered."]
    owner.delete(f"/api/docs/{documents[0]}/")
    back = browse.owner.post("/inbox/actions", {"action": "recover", "document": documents[0], "back": "/recycle-bin"})
    assert back.h1 == "Recycle bin" and len(back.rows) == 2
    hold(owner, f"docs/{documents[1]}", "Miller v. Acme")
    assert "Miller v. Acme" in browse.owner.open(f"/recycle-bin/{documents[1]}/purge").words
    asked = browse.owner.open(f"/recycle-bin/{documents[2]}/purge")
    assert "can't be undone" in asked.words
    assert len(asked.submit("Purge now").rows) == 1
    assert "Miller v. Acme" in browse.owner.open(f"/documents/{documents[1]}/").words
