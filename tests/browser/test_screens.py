"""Every page of the portal at each width, light and dark: nothing to scroll sideways, nothing that axe-core finds serious."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import pages
from tests.browser import clients
from tests.browser.screen import Screen, Visits
from tests.pages import Things
from tests.people import Api
from tests.processes import RunningPortal

#: What no browser shows as a page: pictures, words for scripts, files.
NO_PAGES = {"docs.page_picture", "docs.page_words", "docs.original", "docs.email", "reports.download", "reports.report_progress"}
NO_PAGES |= {"mailboxes.original", "records.download_records"}
#: Pages whose other states look different.
STATES = (
    "/inbox?q=nothing+fits",
    "/documents/{approved_document}/",
    "/documents/{ruled_document}/",
    "/inbox?mine=1",
    "/documents/{returned_document}/",
    "/documents/{deleted_document}/",
    "/documents/{failed_document}/",
    "/documents/{document_id}/?field=Lines[3].Amount&page=1",
    "/documents/{document_id}/?highlight=assets&page=1",
    "/search?q=balance+sheet",
    "/search?q=-nothing",
    "/reports/{report_id}/?figure={figure}",
    "/reports/new?folder={folder_id}",
    "/folders/{other_folder}/",
    "/no/such/page",
)
PARTS = 2
#: The rules of axe-core that look at colours.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
SCHEMES = ("light", "dark")
OF_NOBODY = ("/", "/sign-in", "/no/such/page", "/p/nosuchlink", "/invitation/nosuch")


def console_pages(app: Flask, things: Things) -> Iterator[str]:
    for rule, _, _ in pages.cases(app, "GET"):
        if rule.endpoint not in NO_PAGES:
            yield pages.address(rule, things)
    yield from (path.format(**things) for path in STATES)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_the_console(visit: Visits, office: Api, things: Things, part: int) -> None:
    screen = visit(as_owner=True, trace=False)
    screen.expect(400, 404)
    for path in list(console_pages(office.app, things))[part::PARTS]:
        look_at(screen, path)


def look_at(screen: Screen, path: str) -> None:
    """One load, looked at at each width in both colours; axe-core looks at the wide page in both, by its rules for colours in the second, and once at the
    narrow one."""
    screen.open(path)
    for scheme in SCHEMES:
        screen.colour(scheme)
        for width in (390, 768, 1440):
            screen.widen(width)
            screen.fits()
            if width == 1440 or (width, scheme) == (390, "light"):
                screen.accessible(f"at {width} px, {scheme}", rules=OF_COLOURS if scheme == "dark" else None)


def test_every_page_that_needs_nobody_signed_in(visit: Visits) -> None:
    screen = visit(trace=False)
    screen.expect(404)
    for path in OF_NOBODY:
        look_at(screen, path)


def test_every_page_of_a_client(visit: Visits, office: Api, portal: RunningPortal) -> None:
    number = "+4915112340021"
    clients.link(office, number)
    path = clients.link(office, number)
    screen = visit(trace=False)
    look_at(screen, path)
    clients.prove(screen, portal, path, number)
    for page in ("/folders", "/documents", "/receipt"):
        look_at(screen, path + page)


def test_what_axe_and_the_width_are_asked_for_is_found(visit: Visits) -> None:
    screen = visit().open("/sign-in")
    screen.page.evaluate("() => document.querySelector('label[for=email]').remove()")
    screen.page.evaluate("() => { document.querySelector('h1').append('w'.repeat(500)); }")
    screen.accessible()
    screen.fits()
    found, screen.complaints = screen.complaints, []
    assert len(found) == 2 and "label" in found[0] and "px wider" in found[1]


def test_what_a_browser_complains_about_is_heard(visit: Visits) -> None:
    screen = visit().open("/sign-in")
    screen.page.evaluate("() => { document.querySelector('h1').setAttribute('style', 'color: red'); }")
    screen.page.evaluate("() => fetch('https://elsewhere.example/').catch(() => null)")
    screen.page.evaluate("() => fetch('/no/such/page')")
    screen.page.evaluate("() => { setTimeout(() => { throw new Error('broken'); }); }")
    screen.page.wait_for_timeout(200)
    found, screen.complaints = " ".join(screen.complaints), []
    assert all(part in found for part in ("style-src 'self'", "connect-src 'self'", "404 for GET", "error in a script: broken"))
