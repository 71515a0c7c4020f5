"""A real Chromium before a real portal.

One portal and one browser serve all tests of a test process; each test has contexts of its own, made by `visit`. What a browser complains
about fails the test that caused it, and the trace of a failed test is kept (`playwright show-trace` opens it).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal import create_app
from portal.config import from_environ
from tests import pages
from tests.browser.screen import Screen, Visits
from tests.pages import Things
from tests.people import Api
from tests.processes import OWNER, RunningPortal, start_portal, until

ARGUMENTS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run".split()
#: A name that browsers hold for another machine's, so that its pages are no secure context over http.
LOCAL_NETWORK = "portal.lan"
SETTINGS = {"INLET_WORKERS": "1", "INLET_WEBHOOK_ALLOW_PRIVATE": "1", "LIMIT_UPLOAD": "1000000", "LIMIT_STANDARD": "1000000"}
READING_SECONDS = 120.0
#: A vendor's name is doubtful, all else is sure; documents stand where that puts them. Their version stays: nothing has changed for people.
TOLD_DOUBTS = (
    "update reading_values set confidence = case when name = 'VendorName' then 0.7 else 0.97 end where method <> 'person' and confirmed_at is null",
    "update documents set state = 'needs_review' where state = 'read' and reading_id in (select reading_id from reading_values where name = 'VendorName')",
    """update documents set state = 'read' where state = 'needs_review' and doc_type_confidence >= 0.8
       and reading_id in (select reading_id from reading_values) and reading_id not in (select reading_id from reading_values where name = 'VendorName')
       and reading_id not in (select id from readings where checks like '%"passed": false%')""",
)

Failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[Failed] = item.stash.get(Failed, False) or report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("The browser tests need Chromium: `make apt` installs it (Debian, Ubuntu: apt-get install chromium).", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, f"--host-resolver-rules=MAP {LOCAL_NETWORK} 127.0.0.1"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def portal() -> Iterator[RunningPortal]:
    folder = Path(tempfile.mkdtemp(prefix="inlet-"))
    portal = start_portal(folder, **SETTINGS)
    yield portal
    portal.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def office(portal: RunningPortal) -> Api:
    """The firm's key at the house API, over the running portal's own database: what tests need is made without a browser."""
    return Api(create_app(from_environ(portal.environment)), credential=portal.bootstrap["api_key"])


@pytest.fixture(scope="session")
def when_read(portal: RunningPortal) -> Callable[[], int]:
    """Wait until the workers have done all that is due; what is told to an address where nobody is would be tried for a day. What is doubtful then is
    told here, as in the `told_doubts` of the other tests."""

    def wait() -> int:
        open_jobs = "select count(*) from jobs where state not in ('done', 'dead') and kind != 'deliver_webhook'"
        until(lambda: portal.rows(open_jobs)[0][0] == 0, READING_SECONDS, "all jobs are done")
        portal.change(*TOLD_DOUBTS)
        return 0

    return wait


@pytest.fixture(scope="session")
def things(office: Api, when_read: Callable[[], int]) -> Things:
    """One of everything, in the states that pages differ by."""
    office.post("/api/members/", {"email": "viewer@firm.example", "name": "Vera Viewer", "role": "viewer", "password": OWNER["password"]})
    office.post("/api/members/", {"email": "approver@firm.example", "name": "Ann Approver", "role": "approver", "password": OWNER["password"]})
    return pages.one_of_everything(office, when_read)


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, portal: RunningPortal) -> dict:
    """The owner's cookies; whoever signs out with them takes others' session away, so tests of that sign in themselves."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{portal.base_url}/sign-in")
    page.get_by_label("E-mail").fill(OWNER["email"])
    page.get_by_label("Password").fill(OWNER["password"])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/inbox")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def visit(request: pytest.FixtureRequest, chromium: Browser, portal: RunningPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    """Opens browsers' windows: ``visit(width=390)``, as owner with ``visit(as_owner=True)``."""
    visits = Visits(chromium, portal, lambda: request.getfixturevalue("signed_in"))
    yield visits
    failed = request.node.stash.get(Failed, False)
    complaints = visits.close(tmp_path_factory.getbasetemp() / "traces" / request.node.name.replace("/", "-") if failed else None)
    if not failed:
        assert not complaints, "\n".join(complaints)


@pytest.fixture
def desk(visit: Visits) -> Screen:
    """The owner at a large screen."""
    return visit(as_owner=True)


@pytest.fixture
def phone(visit: Visits) -> Screen:
    """Somebody with a phone, not signed in."""
    return visit(width=390)
