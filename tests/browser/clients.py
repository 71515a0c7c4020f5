"""Clients for the browser tests: a folder with a link, the code that was sent, files of a size that takes a while to send."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload

from tests import papers
from tests.browser.screen import Screen
from tests.people import Api
from tests.processes import RunningPortal, until


def link(office: Api, number: str, folder: str | None = None, name: str = "") -> str:
    """The path of a new link for this number, into a new folder unless one is given."""
    folder = folder or office.folder(f"Folder of {number}")
    made = office.post("/api/folder-links/", {"folder": folder, "phone_number_raw": number, "name": name})
    assert made.status_code == 201, made.text
    return urlsplit(made.json["portal_url"]).path


def code(portal: RunningPortal, number: str) -> str:
    """The last code that was sent to a number, once it is there."""
    query = "select text from messages where recipient = ? and secret order by id desc limit 1"
    return re.findall(r"\b\d{6}\b", until(lambda: portal.rows(query, number), 20, "the code is sent")[0][0])[0]


def prove(screen: Screen, portal: RunningPortal, path: str, number: str) -> None:
    """From the link to behind the code."""
    screen.open(path)
    screen.field("Your mobile number").fill(number)
    screen.button("Send me a code").click()
    screen.page.wait_for_url("**/code")
    screen.field("Code", exact=True).fill(code(portal, number))
    screen.button("Continue").click()


def file(name: str, *, kilobytes: int = 0) -> FilePayload:
    """A PDF of one line; the comment that makes it larger stands where readers skip it."""
    data = papers.page(f"This is {name}")
    if kilobytes:
        data += b"%" + b"x" * (kilobytes * 1024) + b"\n" + data[data.rindex(b"startxref") :]
    return {"name": name, "mimeType": "application/pdf", "buffer": data}
