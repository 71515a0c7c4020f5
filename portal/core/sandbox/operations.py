"""What a reader child can be asked: name → function of the file's bytes and of JSON parameters, answering JSON or bytes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from portal.core.extraction import Reading, carried, excerpt, mails, pages, render, understood
from portal.core.extraction.model import Corners, page_from

from .limits import Allowance

Answer = dict[str, Any] | bytes


def read(data: bytes, *, kind: str, name: str = "", doc_type: str | None = None) -> Answer:
    """`Reading.as_json()` with "seconds" and, when a rule failed, its "fault" for the log. `doc_type`: its type, where a person said it."""
    start = time.monotonic()
    allowance = Allowance()
    found = pages.load(data, kind, allowance)
    allowance.for_rules(len(found))
    return _told(understood(carried(Reading(pages=found), data, kind), name, doc_type), start)


def read_words(data: bytes, *, kind: str, words: int, name: str = "", doc_type: str | None = None) -> Answer:
    """As `read`, of pages whose words are known: the first `words` bytes of `data` are the pages of an earlier answer as JSON, the rest is the file,
    which is only asked for what it carries beside its print."""
    start = time.monotonic()
    allowance = Allowance()
    found = [page_from(page) for page in json.loads(data[:words])]
    if any(page.source == "ocr" for page in found):
        allowance()
    allowance.for_rules(len(found))
    return _told(understood(carried(Reading(pages=found), data[words:], kind), name, doc_type), start)


def _told(reading: Reading, start: float) -> Answer:
    return {**reading.as_json(), "seconds": round(time.monotonic() - start, 3), "fault": reading.fault}


def render_page(data: bytes, *, kind: str, page: int, width: int, rotation: int = 0, skew: float = 0.0, corners: Corners | None = None) -> Answer:
    """PNG of one page."""
    return render.page_image(data, kind, page, width, rotation, skew, corners)


def inspect(data: bytes, *, kind: str) -> Answer:
    """{"pages": n}; the file can be opened."""
    return {"pages": pages.count(data, kind)}


def excerpt_pages(data: bytes, *, kind: str, wanted: list[dict[str, Any]]) -> Answer:
    """Some pages as a file of their own; of each "sheet", "corners" and "rotation" as in `model.Page`."""
    return excerpt.excerpt(data, kind, [excerpt.Wanted(**page) for page in wanted])


def open_mail(data: bytes, *, kind: str) -> Answer:
    """What is in an e-mail, as `mails.Opened.packed` says."""
    return mails.opened(data, kind).packed()


def misbehave(data: bytes, *, what: str, kind: str = "") -> Answer:
    """Misbehave as `misbehaviour.BEHAVIOURS` says, as with a file of that kind; for the tests of the sandbox."""
    from .misbehaviour import BEHAVIOURS

    return BEHAVIOURS[what]()


OPERATIONS: dict[str, Callable[..., Answer]] = {
    "read": read, "read_words": read_words, "render": render_page, "inspect": inspect, "excerpt": excerpt_pages, "open_mail": open_mail,
    "misbehave": misbehave}
