"""The console's pages of API keys."""

from __future__ import annotations

import pytest

from portal.core.actors import SCOPES
from portal.keys.forms import WORDS
from tests.browse import Browser, Browsers, Page
from tests.features.conftest import on_one_database
from tests.people import PASSWORD, Api


def make(browser: Browser, **given: object) -> Page:
    fields = {"Name": "Import", "Your password": PASSWORD} | {name.replace("_", " "): value for name, value in given.items()}
    return browser.open("/keys/new").submit("Make key", fields)


def shown(page: Page) -> dict[str, str]:
    """The spellings of the key by the ids of their fields."""
    return {e.attrib["id"]: e.attrib["value"] for e in page.tree.every("input") if "readonly" in e.attrib}


def test_every_scope_has_words() -> None:
    assert set(WORDS) == set(SCOPES)


def test_a_key_is_shown_once_and_works(browse: Browsers, owner: Api) -> None:
    page = make(browse.owner)
    assert page.status == 200 and page.h1 == "Import is made" and page.answer.headers["Cache-Control"] == "no-store"
    spelled = shown(page)
    assert spelled["api-key"] == f"{spelled['access-key-id']}.{spelled['secret-access-key']}"
    assert f"Authorization: Bearer {spelled['api-key']}' https://inlet.test/api/docs/" in page.words
    assert Api(owner.app, credential=spelled["api-key"]).get("/api/members/").status_code == 200
    assert spelled["secret-access-key"] not in browse.owner.open("/keys/").answer.text


def test_a_key_with_chosen_rights_has_no_others(browse: Browsers, owner: Api) -> None:
    page = make(browse.owner, reach="some", scopes=["jobs:read", "documents:read"])
    key = Api(owner.app, credential=shown(page)["api-key"])
    assert key.get("/api/jobs/").status_code == 200 and key.get("/api/members/").status_code == 403
    assert "2 rights documents:read, jobs:read" in browse.owner.open("/keys/").rows[0]


BAD = {
    "wrong password": {"Your_password": "wrong horse"},
    "no password": {"Your_password": ""},
    "no name": {"Name": " "},
    "no rights": {"reach": "some"},
    "unknown right": {"reach": "some", "scopes": "world:rule"},
    "unknown reach": {"reach": "none"},
    "a past day": {"Last_day": "2020-01-01"},
    "no day": {"Last_day": "tomorrow"},
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
@on_one_database
def test_bad_input_is_told_and_makes_no_key(browse: Browsers, owner: Api, given: dict) -> None:
    page = make(browse.owner, **given)
    assert page.status == 400 and len(page.errors) == 1
    assert owner.get("/api/keys/").json["count"] == 0


@on_one_database
def test_passwords_cant_be_guessed_here_either(browse: Browsers) -> None:
    for _ in range(10):
        assert make(browse.owner, Your_password="wrong horse").errors == ["That isn't your password."]
    assert "Too many" in make(browse.owner).errors[0]


def test_a_key_is_switched_off_and_on(browse: Browsers, owner: Api) -> None:
    key = Api(owner.app, credential=shown(make(browse.owner))["api-key"])
    page = browse.owner.open("/keys/").submit("Switch off")
    assert page.toasts == ["Import is switched off."] and "Switched off" in page.rows[0]
    assert key.get("/api/jobs/").status_code == 401 and browse.owner.open("/keys/?state=active").rows == []
    assert page.submit("Undo").toasts == ["Import is switched on."]
    assert key.get("/api/jobs/").status_code == 200 and len(browse.owner.open("/keys/?state=active").rows) == 1


def test_a_key_is_renamed_and_called_as_before(browse: Browsers) -> None:
    make(browse.owner)
    page = browse.owner.open("/keys/").go("Rename Import")
    assert page.submit("Rename", {"Name": "two\nlines"}).status == 400
    page = page.submit("Rename", {"Name": "Nightly"})
    assert page.rows[0].startswith("Nightly") and page.submit("Undo").rows[0].startswith("Import")


def test_a_revoked_key_is_gone(browse: Browsers, owner: Api) -> None:
    key = Api(owner.app, credential=shown(make(browse.owner))["api-key"])
    page = browse.owner.open("/keys/").go("Revoke Import")
    assert "it was never used" in page.words
    page = page.submit("Revoke key")
    assert page.toasts == ["The key is revoked."] and "No API keys yet" in page.words
    assert key.get("/api/jobs/").status_code == 401


def test_a_key_with_a_last_day_shows_it(browse: Browsers) -> None:
    page = make(browse.owner, Last_day="2099-12-31")
    assert page.status == 200 and "Dec 31, 2099" in browse.owner.open("/keys/").rows[0]


def test_keys_are_the_owners_and_the_firms(browse: Browsers, owner: Api) -> None:
    make(browse.owner)
    key = owner.get("/api/keys/").json["results"][0]["hashid"]
    for path in ("/keys/", "/keys/new"):
        assert browse.approver.open(path).status == browse.viewer.open(path).status == 403
    for verb in ("off", "rename", "name?name=Mine", "revoke"):
        assert browse.stranger.post(f"/keys/{key}/{verb}", {"name": "Mine"}).status == 404
    assert browse.stranger.open("/keys/").rows == []


def test_services_choose_the_rights_that_they_need(browse: Browsers, owner: Api) -> None:
    page = browse.owner.open("/keys/new?service=documents-read,logs").submit("Make key", {"Name": "Reader", "Your password": PASSWORD})
    key = Api(owner.app, credential=shown(page)["api-key"])
    assert key.get("/api/docs/").status_code == key.get("/api/activity/").status_code == 200 and key.get("/api/folders/").status_code == 403
    assert browse.owner.open("/keys/new?service=everything").status == 400
