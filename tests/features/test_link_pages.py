"""The console's tab of a folder's links: who has a way in, what became of the SMS, and what staff do about it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.config import Config
from portal.core.db import db, now
from portal.core.links import FolderLink
from portal.core.messages import Message
from tests.browse import Browsers, Page
from tests.features.conftest import on_one_database
from tests.people import Api

PHONE = "+12125552368"


@pytest.fixture
def folder(owner: Api) -> str:
    return owner.folder("Acme - 2024")


@pytest.fixture
def link(owner: Api, folder: str) -> dict:
    return owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": PHONE, "name": "Ann"}).json


def links(browse: Browsers, folder: str) -> Page:
    return browse.owner.open(f"/folders/{folder}/links/")


def make_expired(app: Flask, **more: object) -> None:
    with app.app_context():
        db.session.execute(update(FolderLink).values(expires_at=now() - timedelta(days=1), **more))
        db.session.commit()


def test_a_new_link_is_sent_at_once_or_later(browse: Browsers, owner: Api, folder: str) -> None:
    page = links(browse, folder).go("New link").submit("Make link", {"Phone number": PHONE, "Client's name": "Ann"})
    assert page.toasts == ["Link made. No SMS gateway is set: the message lies under Messages."]
    assert "Ann +1 212-555-2368 Active In the outbox" in page.rows[0] and "Send again" in page.buttons
    page = page.go("New link").submit("Make link", {"Phone number": "+44 20 7946 0018", "Send the link by SMS now": False})
    assert page.toasts == ["Link made."] and "No name +44 20 7946 0018 Active None sent No end" in page.rows[0]
    assert owner.get("/api/outbox/").json["count"] == 1


BAD = {
    "no number": {"Phone number": ""},
    "no country": {"Phone number": "212 555 2368"},
    "words": {"Phone number": "call me"},
    "a past day": {"Phone number": PHONE, "Last day": "2020-01-01"},
    "no day": {"Phone number": PHONE, "Last day": "2027-02-31"},
    "a day at the end of time": {"Phone number": PHONE, "Last day": "9999-12-31"},
    "long name": {"Phone number": PHONE, "Client's name": "x" * 201},
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD.keys())
@on_one_database
def test_bad_input_is_told_beside_its_field_and_makes_no_link(browse: Browsers, owner: Api, folder: str, given: dict) -> None:
    page = links(browse, folder).go("New link").submit("Make link", given)
    assert page.status == 400 and len(page.errors) == 1
    assert owner.get("/api/folder-links/").json["count"] == owner.get("/api/outbox/").json["count"] == 0


def test_a_number_is_understood_as_in_the_country_of_the_firms_others(browse: Browsers, folder: str, link: dict) -> None:
    form = links(browse, folder).go("New link")
    assert "counts as one of +1" in form.words
    page = form.submit("Make link", {"Phone number": "2125550142", "Client's name": "Bob"})
    assert "Bob +1 212-555-0142" in page.rows[0]


def test_with_numbers_of_several_countries_none_is_guessed(browse: Browsers, owner: Api, folder: str, link: dict) -> None:
    owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+44 20 7946 0018"})
    page = links(browse, folder).go("New link").submit("Make link", {"Phone number": "2125550142"})
    assert page.status == 400 and "with its country code" in page.errors[0] and "With the country code" in page.words


def test_the_form_says_that_the_client_reads_the_name(browse: Browsers, folder: str) -> None:
    assert "the client reads it too" in links(browse, folder).go("New link").words


def test_the_last_day_is_the_viewers(browse: Browsers, owner: Api, folder: str) -> None:
    browse.owner.client.set_cookie("tz", "America/New_York", domain="inlet.test")
    page = links(browse, folder).go("New link").submit("Make link", {"Phone number": PHONE, "Last day": "2099-12-31"})
    assert "Dec 31, 2099" in page.rows[0]
    assert owner.get("/api/folder-links/").json["results"][0]["expires_at"] == "2100-01-01T05:00:00Z"
    form = page.go("Change the link for +12125552368").form("Save")
    assert form.sent["expires_on"] == "2099-12-31"


def test_name_and_last_day_are_changed_and_put_back(browse: Browsers, folder: str, link: dict) -> None:
    page = links(browse, folder).go("Change the link for Ann").submit("Save", {"Client's name": "Ann Lee", "Last day": "2099-12-31"})
    assert page.toasts == ["Saved."] and "Ann Lee" in page.rows[0] and "Dec 31, 2099" in page.rows[0]
    undone = page.submit("Undo")
    assert undone.rows[0].startswith("Ann +1") and "No end" in undone.rows[0]


def test_an_expired_link_is_prolonged_and_can_be_sent(browse: Browsers, app: Flask, folder: str, link: dict) -> None:
    make_expired(app, asked_at=now())
    page = links(browse, folder)
    assert "Expired Asked for a new link just now" in page.rows[0] and "Send" not in page.buttons
    renamed = page.go("Prolong").submit("Save", {"Client's name": "Ann Lee"})
    assert renamed.status == 200 and "Ann Lee" in renamed.rows[0] and "Expired" in renamed.rows[0]
    page = renamed.go("Prolong").submit("Save", {"Last day": "2099-12-31"})
    assert "Active" in page.rows[0] and "Asked" not in page.rows[0]
    assert "In the outbox" in page.submit("Send").rows[0]


def test_a_revoked_link_is_ended_for_good(browse: Browsers, folder: str, link: dict) -> None:
    page = links(browse, folder).go("Revoke the link for Ann").submit("Revoke link")
    assert page.toasts == ["The link is revoked."] and "Revoked" in page.rows[0] and "Send" not in page.buttons
    assert browse.owner.post(f"/links/{link['hashid']}/send").status == 409
    assert links(browse, folder).go("Active").rows == [] and len(links(browse, folder).go("Revoked").rows) == 1


def test_an_sms_that_failed_is_shown_with_its_reason(browse: Browsers, owner: Api, app: Flask, folder: str, link: dict) -> None:
    owner.post(f"/api/folder-links/{link['hashid']}/resend/")
    with app.app_context():
        db.session.execute(update(Message).values(state="failed", reason="The gateway refused it."))
        db.session.commit()
    (row,) = links(browse, folder).rows
    assert "Failed" in row and "The gateway refused it." in row


def test_a_number_that_nobody_has_is_warned_of(browse: Browsers, owner: Api, folder: str) -> None:
    owner.post("/api/folder-links/", {"folder": folder, "phone_number_raw": "+1 999 999 9999"})
    assert "No such number is assigned" in links(browse, folder).rows[0]


def test_what_the_client_sees_is_a_click_away(browse: Browsers, folder: str, link: dict) -> None:
    page = links(browse, folder).go("See what Ann sees")
    assert page.status == 200 and page.url == link["portal_url"].removeprefix("https://inlet.test")


class TestWithGateway:
    @pytest.fixture
    def config(self, config: Config) -> Config:
        return dataclasses.replace(config, sms_url="http://127.0.0.1:9/send")

    @on_one_database
    def test_a_message_that_is_being_sent_is_said_to_be(self, browse: Browsers, folder: str, link: dict) -> None:
        page = links(browse, folder)
        assert "No SMS gateway is set" not in page.words
        page = page.submit("Send")
        assert page.toasts == ["It is being sent by SMS."] and "Being sent" in page.rows[0]


def test_a_viewer_may_not_touch_links_and_a_stranger_finds_none(browse: Browsers, folder: str, link: dict) -> None:
    for verb in ("send", "edit", "restore", "revoke"):
        assert browse.viewer.post(f"/links/{link['hashid']}/{verb}", {"name": "Eve"}).status == 403
        assert browse.stranger.post(f"/links/{link['hashid']}/{verb}", {"name": "Eve"}).status == 404
    assert "Ann" in links(browse, folder).rows[0]
