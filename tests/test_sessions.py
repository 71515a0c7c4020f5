"""Who is signed in at a browser, and when that ends."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from portal.core.db import db, now
from portal.core.sessions import Session
from tests.browse import Browser, Browsers
from tests.features.conftest import on_one_database
from tests.people import PASSWORD, People

INBOX = "/inbox"
OWNER = "owner@miller.example"


def status(browser: Browser, path: str = INBOX) -> int:
    return browser.send("GET", path).status_code


def copy_of(browser: Browser) -> Browser:
    """Another browser that was given the cookies of this one."""
    copy = Browser(browser.client.application)
    for cookie in browser.client._cookies.values():
        copy.client.set_cookie(cookie.key, cookie.value, domain="inlet.test", secure=True)
    return copy


def age(app: Flask, **columns: timedelta) -> None:
    with app.app_context():
        db.session.execute(update(Session).values({name: now() - by for name, by in columns.items()}))
        db.session.commit()


def test_a_page_asked_for_by_nobody_is_shown_after_signing_in(browse: Browsers) -> None:
    page = browse.nobody.open("/inbox?state=approved")
    assert (page.status, page.h1) == (401, "Sign in")
    page = page.submit("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    assert (page.status, page.url) == (200, "/inbox?state=approved")


def test_a_wrong_password_is_told_and_keeps_the_address(browse: Browsers) -> None:
    page = browse.nobody.open("/sign-in").submit("Sign in", {"E-mail": OWNER, "Password": "wrong horse"})
    assert (page.status, page.errors) == (401, ["E-mail and password don't belong together."])
    assert page.form("Sign in").sent["email"] == OWNER


@on_one_database
def test_an_unknown_address_gets_the_same_answer(browse: Browsers) -> None:
    known, unknown = (Browser(browse.app).sign_in(email, "wrong horse") for email in (OWNER, "nobody@miller.example"))
    assert (known.status, known.errors) == (unknown.status, unknown.errors)


@on_one_database
def test_empty_fields_are_told_beside_them(browse: Browsers) -> None:
    page = browse.nobody.open("/sign-in").submit("Sign in", {})
    assert (page.status, page.errors) == (400, ["Fill this in.", "Fill this in."])


@on_one_database
@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "javascript:go()"])
def test_signing_in_never_leads_elsewhere(browse: Browsers, away: str) -> None:
    page = browse.nobody.open("/sign-in").submit("Sign in", {"E-mail": OWNER, "Password": PASSWORD, "next": away})
    assert (page.status, page.url) == (200, INBOX)


@on_one_database
def test_the_cookie_is_for_this_host_over_https_and_not_for_scripts(browse: Browsers) -> None:
    page = browse.nobody.open("/sign-in")
    sent = page.browser.send("POST", "/sign-in", data={"csrf_token": page.browser.token, "email": OWNER, "password": PASSWORD}).headers["Set-Cookie"]
    assert sent.startswith("__Host-inlet=") and "Domain" not in sent
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(sent.split("; "))


def test_signing_out_ends_a_copied_cookie_too(browse: Browsers) -> None:
    copy = copy_of(browse.owner)
    assert status(copy) == 200
    page = browse.owner.open(INBOX).submit("Sign out")
    assert (page.h1, page.toasts) == ("Sign in", ["You are signed out."])
    assert (status(copy), status(browse.owner)) == (401, 401)


def test_signing_in_makes_a_new_session(browse: Browsers, people: People) -> None:
    """What somebody put into the browser before is worth nothing afterwards."""
    victim = browse.nobody
    victim.open("/sign-in")
    attacker = copy_of(victim)
    before = victim.cookie
    victim.sign_in(OWNER)
    assert victim.cookie != before and status(victim) == 200
    assert status(attacker) == 401


def test_signing_in_again_leaves_no_way_back_to_the_former_person(browse: Browsers) -> None:
    viewer = browse.viewer
    former = copy_of(viewer)
    viewer.open(INBOX).submit("Sign out")
    viewer.sign_in(OWNER)
    assert status(former) == 401


@on_one_database
def test_a_made_up_cookie_opens_nothing(browse: Browsers) -> None:
    for value in ("x", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbbbbbb", browse.owner.cookie[:-2] + "xx"):
        forger = Browser(browse.app)
        forger.client.set_cookie("__Host-inlet", value, domain="inlet.test", secure=True)
        assert status(forger) == 401


def test_a_changed_password_ends_the_other_browsers(browse: Browsers) -> None:
    other = browse.signed_in(OWNER)
    page = browse.owner.open("/account/").submit("Change password", {"Password now": PASSWORD, "New password": "another horse"})
    assert page.toasts == ["Your password was changed; other browsers are signed out."]
    assert (status(browse.owner), status(other)) == (200, 401)


def test_the_password_is_changed_only_by_who_knows_it(browse: Browsers) -> None:
    page = browse.owner.open("/account/").submit("Change password", {"Password now": "guessed", "New password": "another horse"})
    assert (page.status, page.errors) == (400, ["That isn't your password now."])


def test_a_member_who_is_switched_off_is_signed_out(browse: Browsers, people: People) -> None:
    assert status(browse.viewer) == 200
    (viewer,) = [m for m in people.owner.get("/api/members/").json["results"] if m["email"] == "viewer@miller.example"]
    assert people.owner.patch(f"/api/members/{viewer['hashid']}/", {"active": False}).status_code == 200
    assert status(browse.viewer) == 401


def test_eight_hours_of_nothing_end_a_session(browse: Browsers) -> None:
    assert status(browse.owner) == 200
    age(browse.app, seen_at=timedelta(hours=7, minutes=59))
    assert status(browse.owner) == 200
    age(browse.app, seen_at=timedelta(hours=8, minutes=1))
    assert status(browse.owner) == 401


def test_a_week_ends_a_session_however_busy_it_is(browse: Browsers) -> None:
    assert status(browse.owner) == 200
    age(browse.app, expires_at=timedelta(seconds=1))
    assert status(browse.owner) == 401


@on_one_database
@pytest.mark.parametrize("path", ["/account/", "/sign-out", "/upload", "/inbox/actions", "/settings/", "/sign-in"])
def test_a_form_from_another_site_changes_nothing(browse: Browsers, path: str) -> None:
    for fields in ({}, {"csrf_token": ""}, {"csrf_token": "forged"}, {"csrf_token": Browser(browse.app).token}):
        answer = browse.owner.send("POST", path, data=fields)
        assert (answer.status_code, "Load it again" in answer.text) == (400, True), fields
    assert status(browse.owner) == 200


@on_one_database
def test_a_form_sent_from_another_site_with_the_right_token_is_refused(browse: Browsers) -> None:
    answer = browse.owner.send("POST", "/sign-out", data={"csrf_token": browse.owner.token}, headers={"Referer": "https://evil.example/"})
    assert (answer.status_code, status(browse.owner)) == (400, 200)


@on_one_database
def test_who_was_signed_out_while_typing_stays_on_the_page_and_can_save_after_signing_in_again(browse: Browsers) -> None:
    typed, path = {"csrf_token": browse.owner.token, "name": "Acme", "description": ""}, "/folders/new"
    browse.owner.client.delete_cookie("__Host-inlet", domain="inlet.test")
    lost = browse.owner.send("POST", path, data=typed, htmx=True)
    told = json.loads(lost.headers["HX-Trigger"])
    assert (lost.status_code, told["stale"], lost.headers["HX-Reswap"]) == (401, True, "none") and "HX-Redirect" not in lost.headers
    assert "Sign in in another tab" in told["toast"]["text"]
    browse.owner.sign_in(OWNER)
    refused = browse.owner.send("POST", path, data=typed, htmx=True)
    assert refused.status_code == 400 and json.loads(refused.headers["HX-Trigger"])["stale"]
    assert browse.owner.post(path, {"name": "Acme", "description": ""}).h1 == "Acme"


@on_one_database
def test_a_form_sent_by_who_was_signed_out_leads_to_signing_in_and_back(browse: Browsers) -> None:
    form = browse.owner.open("/folders/new")
    browse.owner.client.delete_cookie("__Host-inlet", domain="inlet.test")
    page = form.submit("Make folder", {"Name": "Acme"})
    assert page.status == 401 and "Sign in" in page.buttons
    assert page.submit("Sign in", {"E-mail": OWNER, "Password": PASSWORD}).url == "/folders/new"


@on_one_database
def test_htmx_is_sent_to_sign_in_and_back_to_its_page(browse: Browsers) -> None:
    answer = browse.nobody.send("GET", INBOX, htmx=True, headers={"HX-Current-URL": "https://inlet.test/inbox?q=a%20b&after=x"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/inbox%3Fq%3Da%2520b%26after%3Dx")
    page = browse.nobody.open(answer.headers["HX-Redirect"]).submit("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    assert page.url == "/inbox?q=a%20b&after=x"
