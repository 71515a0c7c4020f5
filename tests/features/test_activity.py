"""What was done in the firm, for programs and on the console's page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from portal.core import activity
from portal.core.db import db, transaction
from tests import papers
from tests.browse import Browsers
from tests.features.conftest import error, on_one_database
from tests.people import Api, People


@pytest.fixture
def folder(owner: Api, read_all: Callable[[], int]) -> str:
    """A folder with a document that was read and one that couldn't be."""
    folder = owner.folder("Acme")
    owner.document(papers.page("Nothing in particular"), "letter.pdf", folder=folder)
    owner.document(b"%PDF-1.7 nothing that can be read", "broken.pdf", folder=folder)
    read_all()
    return folder


def messages(api: Api, query: str = "") -> list[str]:
    return [entry["message"] for entry in api.get(f"/api/activity/{query}").json["results"]]


def test_programs_read_what_was_done_newest_first(owner: Api, folder: str) -> None:
    first = owner.get("/api/activity/?page_size=1").json
    entry = first["results"][0]
    assert (entry["type"], entry["area"], entry["sub_area"], entry["deed"]) == ("error", "document-processing", "reading", "failed")
    assert entry["message"].startswith("broken.pdf couldn't be read: ") and entry["metadata"]["folder"] == folder and entry["by"] == "Inlet"
    assert owner.get(f"/api/activity/{entry['hashid']}/").json == entry
    following = owner.get(first["next"].removeprefix("http://localhost")).json["results"][0]
    assert following["sequence"] == entry["sequence"] - 1 and first["count"] == entry["sequence"]


FILTERS: dict[str, list[str]] = {
    "?type=error": ["broken.pdf couldn't be read"],
    "?area=folders": ["The folder Acme was made."],
    "?area=documents&sub_area=intake": ["broken.pdf was handed in.", "letter.pdf was handed in."],
    "?message=LETTER.pdf was handed": ["letter.pdf was handed in."],
    "?message=%25": [],
    "?created_to=2020-01-01T00:00:00Z": [],
    '?metadata={"kind":"pdf","source":"api"}': ["broken.pdf was handed in.", "letter.pdf was handed in."],
    '?metadata={"kind":"pdf","source":"mail"}': [],
}


@pytest.mark.parametrize("query", FILTERS)
def test_filters_hold_together(owner: Api, folder: str, query: str) -> None:
    assert [message.partition(":")[0] for message in messages(owner, query)] == FILTERS[query]


@pytest.mark.parametrize("query, field", [
    ("type=great", "type"), ("metadata=[1]", "metadata"), ("metadata={", "metadata"), ('metadata={"a":{}}', "metadata"), ("created_from=now", "created_from"),
])  # fmt: skip
@on_one_database
def test_a_filter_that_isnt_right_is_named(owner: Api, query: str, field: str) -> None:
    answer = owner.get(f"/api/activity/?{query}")
    assert answer.status_code == 400 and error(answer)["source"]["parameter"] == field


@on_one_database
def test_a_key_for_logs_reads_them_and_nothing_else(app, people: People, folder: str) -> None:
    made = people.owner.post("/api/keys/", {"name": "auditor", "scopes": ["logs:read"]}).json
    auditor = Api(app, credential=made["api_key"])
    assert "The API key auditor was made." in messages(auditor) and auditor.get("/api/docs/").status_code == 403
    assert people.approver.get("/api/activity/").status_code == 403 and "Acme" not in json.dumps(people.stranger.get("/api/activity/").json)


def test_the_page_filters_and_leads_to_the_document(browse: Browsers, folder: str) -> None:
    page = browse.owner.open("/activity/?kind=error")
    assert len(page.rows) == 1 and page.rows[0].startswith("broken.pdf couldn't be read")
    assert len(browse.owner.open(f"/activity/?folder={folder}").rows) == 5
    entry = browse.owner.open("/activity/?q=letter.pdf was handed").go("letter.pdf was handed in.")
    assert entry.h1 == "letter.pdf was handed in." and "Kindpdf" in entry.words
    document = next(link for link in entry.links.values() if "/documents/" in link)
    assert browse.owner.open(document).status == 200


def test_what_was_erased_says_that_it_was(app, browse: Browsers, owner: Api, folder: str) -> None:
    with app.app_context():
        from portal.core.accounts import User

        actor = db.session.query(User).filter_by(email=owner.email).one().actor
        with transaction():
            assert activity.erase(who=owner.email, actor=actor) > 0
    row = next(row for row in browse.owner.open("/activity/?area=folders").rows)
    assert row.startswith("Erased: created") and "Acme" not in row
    assert owner.get("/api/activity/?area=folders").json["results"][0]["metadata"] is None


def test_the_way_from_a_document_and_a_folder_to_what_was_done(browse: Browsers, owner: Api, folder: str) -> None:
    document = owner.get("/api/docs/").json["results"][0]["id"]
    assert browse.owner.open(f"/documents/{document}/history").go("In the activity log").status == 200
    address = f"/activity/?folder={folder}"
    assert f'"{address}"' in browse.owner.open(f"/folders/{folder}/").answer.text and browse.owner.open(address).h1 == "Activity in Acme"
    assert address not in browse.viewer.open(f"/folders/{folder}/").answer.text


@on_one_database
def test_pages_go_by_key(app, browse: Browsers, owner: Api, people: People) -> None:
    for number in range(60):
        owner.folder(f"Folder {number}")
    page = browse.owner.open("/activity/?area=folders")
    older = page.go("Older")
    assert (len(page.rows), len(older.rows)) == (50, 10) and older.rows[-1].startswith("The folder Folder 0 was made.")
    assert older.go("Newer").rows == page.rows


