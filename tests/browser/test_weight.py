"""What a first visit loads, over the wire and nothing kept from before."""

from __future__ import annotations

import pytest

from tests.browser import clients
from tests.browser.screen import Screen, Visits
from tests.pages import Things
from tests.people import Api
from tests.processes import RunningPortal

MOST_KB = 100
LOADED = """
() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map(entry => [new URL(entry.name).pathname, entry.transferSize, entry.encodedBodySize, entry.decodedBodySize])
"""


def loaded(screen: Screen) -> float:
    """Kilobytes over the wire, headers too; every text compressed."""
    screen.page.wait_for_load_state("networkidle")
    entries = screen.page.evaluate(LOADED)
    assert len(entries) > 4 and all(size for _, size, _, _ in entries), entries
    assert not [name for name, _, encoded, decoded in entries if decoded > 2000 and encoded >= decoded], entries
    total = sum(size for _, size, _, _ in entries) / 1000
    print(f"{screen.path}: {total:.1f} kB in {len(entries)} requests")
    return total


@pytest.mark.parametrize("path", ["/", "/sign-in"])
def test_a_first_page_is_light(visit: Visits, path: str) -> None:
    assert loaded(visit().open(path)) <= MOST_KB


@pytest.mark.parametrize("path", ["/inbox", "/folders/", "/reports/", "/folders/{folder_id}/"])
def test_a_first_page_of_the_console_is_light(visit: Visits, things: Things, path: str) -> None:
    assert loaded(visit(as_owner=True).open(path.format(**things))) <= MOST_KB


def test_the_first_page_of_a_client_is_light(visit: Visits, office: Api, portal: RunningPortal) -> None:
    path = clients.link(office, "+4915112340031")
    assert loaded(visit(width=390).open(path)) <= MOST_KB
    screen = visit(width=390)
    clients.prove(screen, portal, path, "+4915112340031")
    screen.page.wait_for_url("**/documents")
    cookies = screen.page.context.storage_state()
    again = visit(width=390)
    again.page.context.add_cookies(cookies["cookies"])
    assert loaded(again.open(f"{path}/documents")) <= MOST_KB


def test_the_second_page_loads_only_itself(desk: Screen) -> None:
    desk.open("/inbox")
    first = loaded(desk)
    desk.open("/folders/")
    desk.page.wait_for_load_state("networkidle")
    assert sum(size for _, size, _, _ in desk.page.evaluate(LOADED)) / 1000 < first / 3
