"""One's own account, the first password of somebody invited, and the firm's settings."""

from __future__ import annotations

from flask import Flask

from portal.core import accounts, invitations, sign_ins
from portal.core.db import db
from tests.browse import Browser, Browsers
from tests.features.conftest import on_one_database
from tests.people import PASSWORD, People


def test_a_password_is_changed_by_whoever_knows_it(browse: Browsers) -> None:
    page = browse.approver.open("/account/")
    wrong = page.submit("Change password", {"Password now": "not this", "New password": "another good one"})
    assert wrong.status == 400 and wrong.errors == ["That isn't your password now."]
    short = page.submit("Change password", {"Password now": PASSWORD, "New password": "short"})
    assert short.errors == ["Use 8 characters at least."]
    done = page.submit("Change password", {"Password now": PASSWORD, "New password": "another good one"})
    assert done.status == 200 and done.toasts == ["Your password was changed; other browsers are signed out."]


def invitation(app: Flask) -> str:
    """Where somebody invited is sent."""
    with app.app_context():
        actor = sign_ins.sign_in("owner@miller.example", PASSWORD).actor
        address = invitations.address(accounts.add_member(email="new@miller.example", name="New", role="viewer", password=None, actor=actor))
        db.session.remove()
    return address.removeprefix("https://inlet.test")


def test_somebody_invited_sets_a_password_and_is_in(app: Flask, people: People) -> None:
    address = invitation(app)
    page = Browser(app).open(address)
    assert page.h1 == "Welcome to Miller & Co" and "new@miller.example" in page.words
    assert page.submit("Set password and sign in", {"New password": "short"}).errors == ["Use 8 characters at least."]
    page = page.submit("Set password and sign in", {"New password": "a first password"})
    assert page.url == "/inbox" and page.toasts == ["Welcome to Miller & Co."]
    assert Browser(app).open(address).status == 404, "an invitation is good once"
    assert Browser(app).open("/invitation/made.up.one").status == 404


def test_clients_are_shown_what_the_owner_says_of_the_firm(browse: Browsers) -> None:
    page = browse.owner.open("/settings/").submit("Save", {"Name": "Miller Ltd", "Contact": "Dana Miller\n555 0100", "Colour": "#0b6e4f"})
    assert page.toasts == ["Saved."] and page.form("Save").sent["name"] == "Miller Ltd"
    assert "#0b6e4f" in browse.owner.send("GET", "/accent/0b6e4f.css").text
    pale = page.submit("Save", {"Colour": "#ffee00"})
    assert pale.errors == ["White text couldn't be read on this colour; take a darker one."] and pale.status == 400


@on_one_database
def test_settings_are_the_owners_and_a_colour_is_six_digits(browse: Browsers) -> None:
    assert browse.approver.open("/settings/").status == 403
    assert [browse.nobody.send("GET", f"/accent/{bad}.css").status_code for bad in ("red", "0B6E4F", "0b6e4f;x")] == [404, 404, 404]


@on_one_database
def test_the_start_leads_in_and_staff_to_their_inbox(browse: Browsers) -> None:
    assert "Sign in" in browse.nobody.open("/").links
    assert browse.owner.open("/").url == "/inbox" and browse.owner.open("/sign-in").url == "/inbox"


@on_one_database
def test_a_theme_that_was_chosen_is_in_the_page(app: Flask) -> None:
    browser = Browser(app)
    for chosen, shown in (("dark", 'data-theme="dark"'), ("x\" onload=\"", "<html lang=\"en\">")):
        browser.client.set_cookie("theme", chosen, domain="inlet.test")
        assert shown in browser.send("GET", "/sign-in").text


def test_figures_and_times_are_written_as_the_viewer_does(app: Flask, people: People) -> None:
    browser = Browser(app, languages="de-DE,de;q=0.9,en;q=0.5")
    browser.client.set_cookie("tz", "Asia/Tokyo", domain="inlet.test")
    browser.sign_in("owner@miller.example")
    people.owner.document(b"%PDF-1.4 broken", "kaputt.pdf")
    text = browser.send("GET", "/inbox").text
    assert "just now</time>" in text and " UTC" not in text
    browser.client.set_cookie("tz", "Not/AZone", domain="inlet.test")
    assert " UTC" in browser.send("GET", "/inbox").text


@on_one_database
def test_days_that_are_no_number_are_told_in_our_words(browse: Browsers) -> None:
    page = browse.owner.open("/settings/").submit("Save", {"Days that deleted documents are kept": "a month"})
    assert page.status == 400 and page.errors == ["Enter a whole number."]


@on_one_database
def test_what_isnt_there_is_told_within_the_console_to_who_is_signed_in(browse: Browsers) -> None:
    for path, status in (("/no/such/page", 404), ("/settings/", 403)):
        page = browse.viewer.open(path)
        assert page.status == status and page.links["Search"] == "/search"
    assert "Search" not in browse.nobody.open("/no/such/page").links
