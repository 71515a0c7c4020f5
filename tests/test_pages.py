"""Every page × every kind of visitor, and what nobody should type into them.

Who isn't signed in gets the form to do so, who may not 403, what belongs to others doesn't exist; no input is answered by an error of ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.core import clients, sessions
from portal.core.actors import RIGHTS
from portal.core.db import db
from tests import pages
from tests.browse import Browser, Browsers
from tests.features.conftest import on_one_database
from tests.house_rules import masked
from tests.pages import Things, address, cases, send
from tests.people import Api, People

MARKUP = "\"'><script>go()</script><img src=x onerror=go()>"
ODD = ("", "\x00", "x" * 20_000, "\U0001f4a5\u202e\ufeff", MARKUP, "9" * 40)
ODD_QUERIES = ("\x00", MARKUP, "9" * 40)
ODD_PATHS = ("%00", "..%2f..", "x" * 3000, "%ED%A0%80", "%F0%9F%92%A5", "'", "0", "-1", "None")


@pytest.fixture
def things(people: People, read_all: Callable[[], int]) -> Things:
    return pages.one_of_everything(people.owner, read_all)


def test_every_form_that_is_posted_is_known(app: Flask) -> None:
    assert {rule.endpoint for rule, _, _ in cases(app, "POST")} == set(pages.FORMS)


@on_one_database
def test_every_form_is_a_right_one(app: Flask, browse: Browsers, things: Things, tmp_path: Path) -> None:
    """Otherwise the refusals below would prove nothing."""
    kept = Kept(app, browse.owner, tmp_path)
    for rule, method, _ in cases(app, "POST"):
        kept.restore()
        answer = send(browse.owner, rule, method, things)
        assert answer.status_code in (200, 204, 303), f"{rule.rule}: {answer.status_code} {pages.said(answer)}"


class Kept:
    """An SQLite database, and a browser's cookies, as they were."""

    def __init__(self, app: Flask, browser: Browser, folder: Path) -> None:
        self.app, self.browser, self.file, self.copy = app, browser, folder / "inlet.db", folder / "kept.db"
        browser.open("/account/")  # whose forms carry the token that the cookie proves
        self.cookies = dict(browser.client._cookies)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        _copied(self.file, self.copy)

    def restore(self) -> None:
        """Through the database: of one whose files are replaced a connection that is still open sees half."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        _copied(self.copy, self.file)
        self.browser.client._cookies.update(self.cookies)


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
        old.backup(new)


def test_nobody_is_shown_anything_but_the_way_to_sign_in(app: Flask, browse: Browsers, things: Things) -> None:
    before = pages.contents(app)
    for rule, method, _ in cases(app):
        answer = send(browse.nobody, rule, method, things)
        assert (answer.status_code, "<h1>Sign in</h1>" in answer.text) == (401, True), f"{method} {rule}"
    assert pages.contents(app) == before


def test_a_stranger_cant_tell_others_things_from_nothing(app: Flask, browse: Browsers, things: Things) -> None:
    nothing, before = pages.strangers_ids(things), pages.contents(app)
    for rule, method, _ in cases(app):
        if "_id>" not in rule.rule and rule.endpoint not in pages.FOREIGN_FORM:
            continue
        browse.stranger.open("/inbox")  # where the toast of what was sent before is shown
        theirs, none = (send(browse.stranger, rule, method, ids) for ids in (things, nothing))
        assert masked(theirs.text) == masked(none.text), f"{method} {rule}"
        assert theirs.status_code == 404 or rule.endpoint in pages.FOREIGN_FORM, f"{method} {rule}: {theirs.status_code}"
    assert pages.contents(app) == before


@on_one_database
@pytest.mark.parametrize("query", pages.FOREIGN_QUERY)
def test_a_strangers_address_doesnt_reach_into_another_firm(browse: Browsers, people: People, query: str) -> None:
    folder = people.owner.folder("Secret")
    theirs, none = (browse.stranger.send("GET", query.format(folder_id=one)) for one in (folder, pages.RANDOM))
    assert (theirs.status_code, masked(theirs.text)) == (404, masked(none.text))


def test_no_page_of_a_stranger_names_others_things(app: Flask, browse: Browsers, things: Things) -> None:
    secret = [value for name, value in things.items() if name != "template"]
    for rule, method, _ in cases(app, "GET"):
        if "<" not in rule.rule:
            answer = send(browse.stranger, rule, method, things)
            assert answer.status_code == 200, f"{rule}: {answer.status_code}"
            assert not any(value in answer.text for value in secret), f"{rule} names something of another firm"


@on_one_database
@pytest.mark.parametrize("role", ["viewer", "approver"])
def test_a_lower_role_is_refused_what_its_rights_leave_out(app: Flask, browse: Browsers, things: Things, role: str) -> None:
    for rule, method, spec in cases(app):
        if spec.right and spec.right not in RIGHTS[role]:
            assert send(getattr(browse, role), rule, method, things).status_code == 403, f"{method} {rule}"


@on_one_database
def test_a_viewer_changes_nothing_whatever_they_send(app: Flask, browse: Browsers, things: Things) -> None:
    before = pages.contents(app)
    for rule, method, _ in cases(app, "POST"):
        if rule.endpoint != "accounts.account":
            assert send(browse.viewer, rule, method, things).status_code in (303, 400, 403), rule.rule
    assert pages.contents(app) == before


@on_one_database
def test_who_proved_a_phone_number_is_nobody_in_the_console(app: Flask, things: Things) -> None:
    client = Browser(app)
    client.open("/sign-in")
    with app.app_context():
        token = sessions.begin_client("+4915112345678")
        (place,) = clients.places("+4915112345678")
    with client.client.session_transaction(base_url="https://inlet.test") as session:
        session["client"] = token
    assert client.open(f"/p/{place.token}/documents").status == 200
    for rule, method, _ in cases(app):
        assert send(client, rule, method, things).status_code == 401, f"{method} {rule}"


@on_one_database
def test_a_key_of_a_program_opens_no_page(app: Flask, people: People, things: Things) -> None:
    key = Api(app, credential=people.owner.post("/api/keys/", {"name": "all"}).json["api_key"])
    assert key.get("/api/folders/").status_code == 200
    for rule, method, _ in cases(app, "GET"):
        assert key.get(address(rule, things)).status_code == 401, f"{method} {rule}"


@on_one_database
def test_a_browsers_cookie_opens_nothing_of_the_api(app: Flask, browse: Browsers) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and "<" not in rule.rule and rule.endpoint not in ("accounts.sign_in", "accounts.renew"):
            for method in sorted(set(rule.methods or ()) & {"GET", "POST"}):
                assert browse.owner.send(method, rule.rule).status_code == 401, f"{method} {rule}"


def test_every_page_is_whole_for_an_owner(app: Flask, browse: Browsers, things: Things) -> None:
    assert_whole(app, browse, things, "owner")


@on_one_database
@pytest.mark.parametrize("role", ["approver", "viewer"])
def test_every_page_is_whole_for_who_may_see_it(app: Flask, browse: Browsers, things: Things, role: str) -> None:
    assert_whole(app, browse, things, role)


def assert_whole(app: Flask, browse: Browsers, things: Things, role: str) -> None:
    """The client that sends this holds each to the house's rules."""
    for rule, method, spec in cases(app, "GET"):
        if spec.right is None or spec.right in RIGHTS[role]:
            for htmx in (False, True):
                answer = send(getattr(browse, role), rule, method, things, htmx=htmx)
                assert answer.status_code in (200, 204), f"{rule}: {answer.status_code}"


@on_one_database
def test_markup_in_names_and_values_is_shown_as_it_was_typed(app: Flask, browse: Browsers, things: Things) -> None:
    """Taken for markup it would break the house's rules: scripts and handlers inline, tags in the wrong place."""
    pages.rename(app, MARKUP)
    assert_whole(app, browse, things, "owner")
    for document in (name for name in things if name.endswith("_document")):
        assert MARKUP in browse.owner.open(f"/documents/{things[document]}/").words


@on_one_database
@pytest.mark.parametrize("path", ["/", "/sign-in", "/api-docs/schema/swagger-ui/", "/no/such/page", "/p/nosuchlink", "/invitation/nosuch"])
def test_every_page_that_needs_nobody_signed_in_is_whole(browse: Browsers, path: str) -> None:
    assert browse.nobody.open(path).status in (200, 404)


def test_odd_queries_are_refused_or_find_nothing(app: Flask, browse: Browsers, things: Things) -> None:
    for rule, _, spec in cases(app, "GET"):
        for name in spec.query.model_fields if spec.query else ():
            for odd in ODD_QUERIES:
                answer = browse.owner.send("GET", address(rule, things).partition("?")[0], query_string={name: odd})
                assert answer.status_code < 500, f"{rule}?{name}={odd[:30]!r}"


@on_one_database
def test_odd_ids_are_nothing_there(app: Flask, browse: Browsers, things: Things) -> None:
    for rule, _, _ in cases(app, "GET"):
        for odd in ODD_PATHS if "_id>" in rule.rule else ():
            answer = browse.owner.send("GET", address(rule, dict.fromkeys(things, odd) | {"figure": things["figure"]}))
            assert answer.status_code == 404, f"{rule} with {odd[:30]!r}: {answer.status_code}"


def test_odd_fields_are_told_or_taken_never_a_failure_of_ours(
    app: Flask, browse: Browsers, things: Things, tmp_path: Path, database_url: str
) -> None:
    """One field at a time, the others right; unescaped, the markup among them would break the house's rules."""
    kept = Kept(app, browse.owner, tmp_path) if database_url.startswith("sqlite") else None
    for rule, method, _ in cases(app, "POST"):
        for name in pages.FORMS[rule.endpoint](things):
            for odd in ODD if kept is not None else ODD_QUERIES:
                if kept is not None:  # what was taken must not be why the next is refused
                    kept.restore()
                who = browse.approver if rule.endpoint == "accounts.account" else browse.owner
                answer = send(who, rule, method, things, fields={name: odd})
                assert answer.status_code < 500, f"{rule} {name}={odd[:30]!r}: {answer.status_code}"


@on_one_database
def test_a_form_without_its_fields_is_refused(app: Flask, browse: Browsers, things: Things) -> None:
    for rule, _, _ in cases(app, "POST"):
        sent: dict[str, Any] = {"csrf_token": browse.owner.token}
        assert browse.owner.send("POST", address(rule, things), data=sent).status_code < 500, rule.rule
