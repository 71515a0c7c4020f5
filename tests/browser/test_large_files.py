"""Files in pieces before a real portal: from the client's page, and cut off at random places while the web server is killed (a tenth of
``make soak-upload``)."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import clients
from tests.browser.screen import Visits
from tests.browser.wire import wire
from tests.cutting import Cutting
from tests.people import Api
from tests.processes import RunningPortal, until

CUTS, RESTARTS = int(os.environ.get("UPLOAD_CUTS", "20")), int(os.environ.get("UPLOAD_RESTARTS", "2"))


def test_a_large_file_goes_on_where_it_was_after_the_page_was_loaded_anew(visit: Visits, office: Api, portal: RunningPortal, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    large.write_bytes(clients.file("large.pdf", kilobytes=9000)["buffer"])
    with wire(portal.port) as line:
        screen = visit(width=390, port=line.port)
        clients.prove(screen, portal, clients.link(office, "+4915112340051"), "+4915112340051")
        screen.page.wait_for_url("**/documents")
        expect(screen.page.get_by_text("2 GB each at most")).to_be_visible()
        screen.page.on("dialog", lambda dialog: dialog.accept())  # it asks whether to leave while a file is being sent
        line.rate, line.sent = 2000, 0
        screen.page.locator("input[type=file]").set_input_files(large)
        until(lambda: line.sent > 3_000_000, 30, "a part of the file is sent")
        line.cut()
        until(lambda: portal.rows("select 1 from uploads where name = 'large.pdf' and position > 0"), 30, "what came of it is kept")
        line.rate = None
        line.mend()
        screen.page.reload()
        screen.page.locator("input[type=file]").set_input_files(large)
        screen.page.wait_for_url("**/receipt?*")
    expect(screen.page.get_by_text("large.pdf")).to_be_visible()
    assert portal.rows("select count(*) from uploads where name = 'large.pdf'") == [(1,)]
    assert portal.rows("select size from documents where name = 'large.pdf'") == [(large.stat().st_size,)]


def test_what_is_cut_off_and_killed_over_arrives_whole(portal: RunningPortal) -> None:
    cutting = Cutting(portal, CUTS, RESTARTS)
    cutting.run()
    assert (cutting.cuts, cutting.restarts) == (0, 0)
    assert cutting.kept() == cutting.hashes
