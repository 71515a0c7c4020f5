"""The console's page of messages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.config import Config
from portal.core.db import db, now
from portal.core.messages import Message
from portal.core.outbox import Job
from tests.browse import Browsers
from tests.features.conftest import on_one_database
from tests.people import Api


@pytest.fixture
def messages(owner: Api) -> None:
    """An SMS with a link, and an invitation by e-mail."""
    link = owner.post("/api/folder-links/", {"folder": owner.folder(), "phone_number_raw": "+12125552368"}).json
    owner.post(f"/api/folder-links/{link['hashid']}/resend/")
    owner.post("/api/members/", {"email": "new@miller.example"})


def test_what_no_gateway_takes_is_read_here(browse: Browsers, messages: None) -> None:
    page = browse.owner.open("/messages/")
    assert "No SMS gateway and no mail server is set" in page.words
    mail, sms = page.rows
    assert mail.startswith("new@miller.example Invitation to Miller & Co") and "https://inlet.test/invitation/" in mail
    assert sms.startswith("+1 212-555-2368 Miller & Co: hand in your documents at https://inlet.test/p/") and "In the outbox" in sms


FILTERS = {
    "channel=sms": ["+1"],
    "channel=email": ["new@miller.example"],
    "state=held": ["new@miller.example", "+1"],
    "state=failed": [],
    "q=%2B1+212-555+23": ["+1"],
    "q=NEW@": ["new@miller.example"],
    "q=%25": [],
    "q=&state=&channel=": ["new@miller.example", "+1"],
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_address_filters(browse: Browsers, messages: None, query: str) -> None:
    assert [row.split()[0] for row in browse.owner.open(f"/messages/?{query}").rows] == FILTERS[query]


@on_one_database
def test_a_filter_that_isnt_there_is_a_400(browse: Browsers) -> None:
    assert browse.owner.open("/messages/?state=great").status == browse.owner.open("/messages/?channel=fax").status == 400


def test_only_the_owner_reads_messages_and_only_the_firms(browse: Browsers, messages: None) -> None:
    refused = browse.approver.open("/messages/")
    assert refused.status == browse.viewer.open("/messages/").status == 403 and refused.h1 == "Only owners may look at messages."
    assert "Messages" not in browse.approver.open("/folders/").links
    assert browse.stranger.open("/messages/").rows == []


def test_a_message_that_isnt_failed_isnt_sent_again(browse: Browsers, owner: Api, messages: None) -> None:
    message = owner.get("/api/outbox/").json["results"][0]["hashid"]
    assert browse.owner.post(f"/messages/{message}/send").status == 409
    assert browse.stranger.post(f"/messages/{message}/send").status == 404


class TestWithGateways:
    @pytest.fixture
    def config(self, config: Config) -> Config:
        return dataclasses.replace(config, sms_url="http://127.0.0.1:9/send", smtp_url="smtp://127.0.0.1:9")

    @pytest.fixture
    def failed(self, messages: None, app: Flask) -> None:
        """As five attempts leave them."""
        with app.app_context():
            db.session.execute(update(Message).values(state="failed", reason="The gateway refused it."))
            db.session.execute(update(Job).values(state="dead", attempts=5))
            db.session.commit()

    def test_what_failed_says_why_and_is_sent_again(self, browse: Browsers, failed: None) -> None:
        page = browse.owner.open("/messages/?state=failed&channel=sms")
        assert "is set" not in page.words and "Failed The gateway refused it." in page.rows[0]
        page = page.submit("Send again")
        assert page.toasts == ["It is being sent again."] and page.rows == [] and page.url == "/messages/?state=failed&channel=sms"
        assert "Being sent" in browse.owner.open("/messages/?channel=sms").rows[0]

    def test_a_code_that_comes_too_late_isnt_sent_at_all(self, browse: Browsers, app: Flask, messages: None, read_all: Callable[[], int]) -> None:
        with app.app_context():
            db.session.execute(update(Message).values(secret=True, created_at=now() - timedelta(minutes=6)))
            db.session.commit()
        assert read_all() == 2
        (row,) = browse.owner.open("/messages/?channel=sms").rows
        assert "(A code; its text isn't kept.)" in row and "The code had expired before it could be sent." in row

    def test_a_code_isnt_sent_again(self, browse: Browsers, app: Flask, failed: None) -> None:
        with app.app_context():
            db.session.execute(update(Message).values(secret=True))
            db.session.commit()
        assert "Send again" not in browse.owner.open("/messages/").buttons
