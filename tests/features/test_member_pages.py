"""The console's pages of members."""

from __future__ import annotations

import dataclasses

import pytest

from portal.config import Config
from tests.browse import Browser, Browsers, Page
from tests.features.conftest import on_one_database
from tests.people import PASSWORD, Api


def open_member(browser: Browser, name: str) -> Page:
    """By the list; one's own name leads to one's account as well."""
    rows = [e for e in browser.open("/members/").main.iter("a") if "row-link" in e.get("class", "")]
    return browser.open(next(e.attrib["href"] for e in rows if e.text == name))


def test_the_list_says_who_is_active_invited_or_off(browse: Browsers, owner: Api) -> None:
    owner.post("/api/members/", {"email": "new@miller.example", "name": "New Person"})
    owner.patch(f"/api/members/{owner.get('/api/members/?role=viewer').json['results'][1]['hashid']}/", {"active": False})
    rows = browse.owner.open("/members/").rows
    assert [row.split(" just")[0] for row in rows] == [
        "New Person new@miller.example Viewer Invited",
        "viewer@miller.example viewer@miller.example Viewer Switched off",
        "approver@miller.example approver@miller.example Approver Active",
        "owner You owner@miller.example Owner Active",
    ]


FILTERS = {"state=active": 3, "state=invited": 1, "state=off": 0, "role=viewer": 2, "q=NEW": 1, "q=%25": 0, "state=invited&role=owner": 0}


@pytest.mark.parametrize("query", FILTERS)
def test_the_address_filters(browse: Browsers, owner: Api, query: str) -> None:
    owner.post("/api/members/", {"email": "new@miller.example"})
    assert len(browse.owner.open(f"/members/?{query}").rows) == FILTERS[query]


def test_without_a_mail_server_the_invitation_is_there_to_be_copied(browse: Browsers) -> None:
    given = {"Name": "Ann Lee", "E-mail": "Ann@miller.example", "role": "approver"}
    page = browse.owner.open("/members/").go("Invite somebody").submit("Invite", given)
    assert page.toasts == ["Ann Lee is invited."] and page.h1 == "Ann Lee" and "No mail server is set" in page.words
    address = next(e.attrib["value"] for e in page.tree.every("input") if e.get("aria-label") == "Address of the invitation")
    welcome = Browser(browse.app).open(address.removeprefix("https://inlet.test"))
    signed_in = welcome.submit("Set password and sign in", {"New password": "eight chars"})
    assert signed_in.status == 200 and "Ann Lee" in signed_in.links
    assert "Invitation" not in open_member(browse.owner, "Ann Lee").words


BAD = {
    "no address": {"E-mail": ""},
    "half an address": {"E-mail": "ann@"},
    "an address in use": {"E-mail": "owner@other.example"},
    "no role": {"E-mail": "ann@miller.example", "role": "emperor"},
    "long name": {"E-mail": "ann@miller.example", "Name": "x" * 201},
    "two lines": {"E-mail": "ann@miller.example", "Name": "Ann\nLee"},
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
@on_one_database
def test_a_bad_invitation_is_told_beside_its_field_and_invites_nobody(browse: Browsers, owner: Api, given: dict) -> None:
    page = browse.owner.open("/members/invite").submit("Invite", given)
    assert page.status == 400 and len(page.errors) == 1
    assert owner.get("/api/members/").json["count"] == 3 and owner.get("/api/outbox/").json["count"] == 0


def test_an_invitation_is_sent_again_until_it_is_accepted(browse: Browsers, owner: Api) -> None:
    owner.post("/api/members/", {"email": "new@miller.example", "name": "New Person"})
    assert open_member(browse.owner, "New Person").submit("Invite again").toasts == ["New Person is invited again."]
    assert owner.get("/api/outbox/").json["count"] == 2
    viewer = owner.get("/api/members/?search=viewer@").json["results"][0]["hashid"]
    assert browse.owner.post(f"/members/{viewer}/invite").status == 409


def test_name_and_role_are_changed_and_put_back(browse: Browsers) -> None:
    page = open_member(browse.owner, "viewer@miller.example").submit("Save", {"Name": "Vera", "role": "approver"})
    assert page.toasts == ["Saved."] and "Vera viewer@miller.example Approver" in " ".join(page.rows)
    assert "viewer@miller.example viewer@miller.example Viewer" in " ".join(page.submit("Undo").rows)


def test_the_last_owner_is_told_so_beside_the_role(browse: Browsers) -> None:
    page = open_member(browse.owner, "owner").submit("Save", {"role": "viewer"})
    assert page.status == 400 and page.errors == ["An organization needs an active owner."]
    (role,) = [e for e in page.tree.every("fieldset") if e.get("id") == "role"]
    assert role.attrib["aria-describedby"] == "role-error"


def test_an_owner_who_steps_down_is_led_to_what_they_may_still_see(browse: Browsers) -> None:
    open_member(browse.owner, "approver@miller.example").submit("Save", {"role": "owner"})
    page = open_member(browse.owner, "owner").submit("Save", {"role": "viewer"})
    assert (page.status, page.h1, page.toasts) == (200, "Inbox", ["Saved."])


def test_who_is_switched_off_is_out_until_switched_on(browse: Browsers) -> None:
    assert browse.viewer.open("/inbox").h1 == "Inbox"
    page = open_member(browse.owner, "viewer@miller.example").submit("Switch off")
    assert page.toasts == ["viewer@miller.example is switched off and signed out everywhere."]
    assert browse.viewer.open("/inbox").status == 401
    assert page.submit("Undo").toasts == ["viewer@miller.example may sign in again."]
    assert browse.viewer.sign_in("viewer@miller.example", PASSWORD).h1 == "Inbox"


def test_a_new_password_counts_at_once(browse: Browsers) -> None:
    assert browse.viewer.open("/inbox").h1 == "Inbox"
    page = open_member(browse.owner, "viewer@miller.example")
    assert page.submit("Set password", {"New password": "seven77"}).errors == ["Use 8 characters at least."]
    assert page.submit("Set password", {"New password": "eight chars"}).toasts == ["The new password counts from now on."]
    assert browse.viewer.open("/inbox").status == 401
    assert browse.viewer.sign_in("viewer@miller.example", "eight chars").h1 == "Inbox"


def test_approvers_only_read_and_viewers_not_even_that(browse: Browsers, owner: Api) -> None:
    owner.post("/api/members/", {"email": "new@miller.example", "name": "New Person"})
    page = open_member(browse.approver, "New Person")
    assert "Only owners change members." in page.words and "/invitation/" not in page.answer.text and "Save" not in page.buttons
    assert browse.approver.open("/members/invite").status == browse.viewer.open("/members/").status == 403
    assert browse.stranger.open(page.url).status == 404


class TestWithMailServer:
    @pytest.fixture
    def config(self, config: Config) -> Config:
        return dataclasses.replace(config, smtp_url="smtp://127.0.0.1:9")

    @on_one_database
    def test_an_invitation_is_sent(self, browse: Browsers) -> None:
        page = browse.owner.open("/members/invite").submit("Invite", {"E-mail": "ann@miller.example"})
        assert page.toasts == ["ann@miller.example is invited. The invitation is being sent."] and page.h1 == "Members"
