"""Who writes programs at the console, and the upload on another site, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests import papers
from tests.browser.screen import Screen, Visits
from tests.people import Api
from tests.processes import RunningPortal


class Shop(BaseHTTPRequestHandler):
    """Another site, whose only page has the upload in a frame."""

    frame = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<!doctype html><title>Shop</title><link rel="icon" href="data:,"><iframe src="{self.frame}"></iframe>'.encode())

    def log_message(self, *_: object) -> None:
        """Tests tell of themselves."""


@pytest.fixture
def shop() -> Iterator[str]:
    """The other site's origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()


def test_a_sample_is_chosen_and_copied_by_keyboard(desk: Screen, portal: RunningPortal) -> None:
    desk.open("/integrations/")
    desk.tab_to("Python")
    desk.press("Enter")
    expect(desk.page.locator("pre").first).to_contain_text("import requests")
    expect(desk.page.locator("pre").first).to_contain_text(portal.bootstrap["tenant_id"])
    desk.button("Copy: Create a document").focus()
    desk.press("Enter")
    expect(desk.page.locator("#toasts")).to_contain_text("Copied.")
    desk.accessible()


def test_a_document_is_starred_by_keyboard(desk: Screen, office: Api) -> None:
    document = office.document(papers.page("To be found again"), "starred.pdf")
    desk.open(f"/documents/{document}/")
    desk.tab_to("Favorite")
    desk.press("Enter")
    expect(desk.button("Favorite")).to_have_attribute("aria-pressed", "true")
    desk.open("/inbox?favorite=1")
    expect(desk.page.locator("tbody tr")).to_have_count(1)


def token(office: Api, portal: RunningPortal) -> str:
    headers = {"x-tenant-id": portal.bootstrap["tenant_id"], "apiKey": portal.bootstrap["api_key"], "Authorization": ""}
    answer = office.app.test_client().post("/auth/v1/guest-token", headers={name: text for name, text in headers.items() if text})
    return str(answer.json["token"])


def test_another_site_shows_the_upload_once_the_firm_has_named_it(visit: Visits, office: Api, portal: RunningPortal, shop: str, tmp_path: Path) -> None:
    (tmp_path / "from outside.pdf").write_bytes(papers.page("From outside"))
    Shop.frame = f"{portal.base_url}/embed/{portal.bootstrap['organization']}#token={token(office, portal)}"
    screen = visit(width=390)
    frame = screen.page.frame_locator("iframe")
    office.patch("/api/organization/", {"embed_origins": shop})
    screen.open(f"{shop}/basket")
    frame.get_by_label("Files").set_input_files(tmp_path / "from outside.pdf")
    frame.get_by_role("button", name="Hand in").press("Enter")
    expect(frame.get_by_role("listitem")).to_contain_text("from outside.pdf: handed in")
    assert office.get("/api/docs/?search=from+outside").json["results"][0]["folder"] is None
    office.patch("/api/organization/", {"embed_origins": ""})
    screen.open(f"{shop}/again")
    expect(frame.get_by_role("button", name="Hand in")).to_have_count(0)
    screen.complaints[:] = [one for one in screen.complaints if shop not in one and "frame-ancestors" not in one]


def test_without_a_token_the_upload_says_that_it_has_ended(visit: Visits, portal: RunningPortal) -> None:
    screen = visit(width=390).open(f"/embed/{portal.bootstrap['organization']}")
    expect(screen.page.get_by_text("This upload has ended.")).to_be_visible()
    screen.accessible()
