"""Pictures of pages, upright as the reading found them. Drawn in the sandbox and kept as derivatives that can be made again at any time."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import secrets
import shutil
from pathlib import Path
from typing import Any, BinaryIO

from portal.core import readers, readings, storage
from portal.core.db import end_reading, settings
from portal.core.documents import Document, demand_bytes
from portal.core.errors import Invalid, NotFound, Refused, TooMany
from portal.core.extraction.refused import Refused as NotReadable
from portal.core.sandbox.failures import Busy, SandboxFailure

log = logging.getLogger(__name__)

MAX_PAGES = 500  # no longer document is read
WIDTHS = (400, 800, 1200, 1600)  # pixels; a request is served by the next larger one, so that few are kept


def page(document: Document, number: int, *, width: int = 1200) -> bytes:
    """PNG of page `number` (from 1). `NotFound` for a page that isn't there, `Invalid` when the file can't be drawn at all."""
    if not 1 <= number <= MAX_PAGES:
        raise NotFound("page")
    width = next((step for step in WIDTHS if step >= width), WIDTHS[-1])
    place = dict(readings.placed(document).get(number) or {"sheet": number, "corners": None, "rotation": 0, "skew": 0.0})
    kept, sheet = _place(document, f"{number}-{width}-{_key(place)}.png"), place.pop("sheet")
    demand_bytes(document)
    kind, tenant, sha256 = document.kind, document.organization.public_id, document.sha256
    end_reading()
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        with storage.open_bytes(tenant, sha256) as original:
            picture = _draw(original, kind, sheet, width, place)
    _keep(kept, picture)
    return picture


def _key(place: dict[str, Any]) -> str:
    """Another one for every way in which a page can be drawn."""
    turns = f"{place['rotation']}-{place['skew']:.2f}"
    return f"{turns}-{hashlib.sha256(repr(place).encode()).hexdigest()[:16]}" if place["corners"] else turns


def _draw(original: BinaryIO, kind: str, sheet: int, width: int, turns: dict[str, Any]) -> bytes:
    try:
        return readers.drawer().render(original.fileno(), kind, sheet, width, **turns)
    except NotReadable as refusal:
        if refusal.code == "no_such_page":
            raise NotFound("page") from None
        raise Invalid(refusal.sentence, code=refusal.code) from None
    except Busy as busy:
        raise TooMany(busy.sentence, retry_after=5) from None
    except SandboxFailure as failure:
        raise Refused(failure.sentence, code=failure.code) from None


def _place(document: Document, name: str) -> Path:
    return _folder(document.organization.public_id, document.sha256) / name


def _folder(tenant: str, sha256: str) -> Path:
    return settings().data_dir / "pictures" / tenant / sha256[:2] / sha256


def remove(tenant: str, sha256: str) -> None:
    """All pictures of a file that goes."""
    shutil.rmtree(_folder(tenant, sha256), ignore_errors=True)


def clear(older_than: float) -> int:
    """Remove pictures drawn before `older_than` (epoch seconds); how many."""
    gone = 0
    for place in (settings().data_dir / "pictures").rglob("*.png"):
        with contextlib.suppress(FileNotFoundError):  # another relay was faster
            if place.stat().st_mtime < older_than:
                place.unlink()
                gone += 1
    return gone


def _keep(place: Path, picture: bytes) -> None:
    """Not fsynced, and no matter when the disk is full: what isn't kept is drawn again."""
    draft = place.with_name(f".{secrets.token_hex(8)}.png")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.write_bytes(picture)
        os.replace(draft, place)
    except OSError as error:
        log.warning("picture not kept: %s", error)
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
