"""Codes printed on pages, found by zxing-cpp; what they say by `payments`, `fiscal` and `licences`."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import zxingcpp

from portal.core.doctypes import DOCTYPES, Field
from portal.core.extraction import pdf, render
from portal.core.extraction.model import Box, Page, Source, Value
from portal.core.extraction.sources import fiscal, licences, payments
from portal.core.extraction.sources.bills import typed
from portal.core.extraction.sources.payload import Facts, Payload, storable

#: Formats that hold more than a few digits, or have check digits good enough not to be seen in print that is no code.
FORMATS = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.PDF417, zxingcpp.BarcodeFormat.Aztec, zxingcpp.BarcodeFormat.Code128,
           zxingcpp.BarcodeFormat.EAN13, zxingcpp.BarcodeFormat.EAN8, zxingcpp.BarcodeFormat.UPCA]
MAX_PAGES = 30  # of one document that are searched
MAX_CODES = 20  # of one page that are kept
SIDE = 2200  # pixels of a page's longer side
LEAST = 21  # modules of the smallest QR code, and so pixels of the smallest picture that can hold one
DPI = 150  # at which a Swiss code of 46 mm has four pixels a module
SMALLEST = 28.0  # points (1 cm): smaller pictures hold no code
MANY_OUTLINES = 60  # drawn shapes that may be the modules of a code
MAX_TEXT = 3000  # characters; a QR code holds at most 4,296 letters and digits

READERS = (*payments.READERS, *fiscal.READERS, *licences.READERS)
#: Fields by name over all types that codes know; what each is typed as.
FIELDS: dict[str, Field] = {field.name: field for name in ("receipt", "idDocument", "invoice") for field in DOCTYPES[name].fields}


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its format as people call it, its text, where it stands."""

    format: str
    text: str
    page: int
    box: Box


def of_pdf(document: pdfium.PdfDocument, pages: Sequence[Page]) -> list[Source]:
    return sources(code for page in pages[:MAX_PAGES] for code in _on_pdf_page(document, page))


def _on_pdf_page(document: pdfium.PdfDocument, page: Page) -> Iterator[Code]:
    opened = document[page.sheet - 1]
    if page.source == "ocr" or may_hold_code(opened):
        yield from seen(render.flattened(drawn(opened), page.corners), page)
    opened.close()


def drawn(page: pdfium.PdfPage) -> np.ndarray:
    """The page in grey, height × width; drawn so at once, because a colour picture takes six times as long."""
    scale = min(DPI / 72, SIDE / max(page.get_width(), page.get_height(), 1.0))
    grey = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_numpy()
    return grey.reshape(grey.shape[:2])


def may_hold_code(page: pdfium.PdfPage) -> bool:
    """Whether there is a picture as large as a code, or as many outlines as a drawn one has; not where drawing them costs too much."""
    outlines, pixels, pictured = 0, 0, False
    for thing in itertools.islice(page.get_objects(max_depth=3), pdf.MAX_OBJECTS):
        if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = thing.get_bounds()
            pictured = pictured or min(x1 - x0, y1 - y0) >= SMALLEST
            width, height = thing.get_px_size()
            pixels += width * height
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            outlines += max(1, raw.FPDFPath_CountSegments(thing.raw) // 5)  # a square has five; some programs draw all in one path
    return (pictured or outlines >= MANY_OUTLINES) and pixels <= render.MAX_PIXELS


def of_picture(data: bytes, kind: str, pages: Sequence[Page]) -> list[Source]:
    opened = render.open_image(data, kind)
    opened.draft("L", (SIDE, SIDE))  # a JPEG is decoded no larger than is looked at
    found: list[Code] = []
    for page in pages[:MAX_PAGES]:
        picture = render.frame(opened, page.sheet - 1).convert("L")
        picture.thumbnail((SIDE, SIDE))
        found += seen(render.flattened(np.asarray(picture), page.corners), page)
    return sources(found)


def seen(picture: np.ndarray, page: Page) -> Iterator[Code]:
    """The codes in a picture of the page as displayed, at their places on the upright page; each text once."""
    if min(picture.shape) < LEAST:
        return
    texts = set()
    found = zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=FORMATS, try_invert=False, text_mode=zxingcpp.TextMode.Plain)
    for one in found[:MAX_CODES]:
        if one.text and one.text not in texts:
            texts.add(one.text)
            corners = (one.position.top_left, one.position.top_right, one.position.bottom_right, one.position.bottom_left)
            height, width = picture.shape
            yield Code(str(one.format), storable(one.text[:MAX_TEXT]), page.number, _upright([(at.x / width, at.y / height) for at in corners], page))


def _upright(corners: list[tuple[float, float]], page: Page) -> Box:
    """The box around corners in fractions of the displayed page, after the page's own turns."""
    across, along = zip(*corners, strict=True)
    box = pdf.turned_box((min(across), min(along), max(across), max(along)), page.rotation)
    if page.skew:
        angle, shape = math.radians(page.skew), page.height / max(page.width, 1.0)
        x, y = (box[0] + box[2]) / 2 - 0.5, ((box[1] + box[3]) / 2 - 0.5) * shape
        dx, dy = x * math.cos(angle) - y * math.sin(angle) - x, (x * math.sin(angle) + y * math.cos(angle) - y) / shape
        box = (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)
    return tuple(min(max(edge, 0.0), 1.0) for edge in box)


def sources(codes: Iterable[Code]) -> list[Source]:
    """Each code as a source; one that says nothing that is understood is named with its text."""
    found = [_source(code, next(filter(None, (reader(code.text) for reader in READERS)), None)) for code in codes]
    if len({one.fields["AmountDue"].value["amount"] for one in found if "AmountDue" in one.fields}) > 1:  # instalments: none is the bill's amount
        for one in found:
            one.fields.pop("AmountDue", None)
            one.hints.pop("InvoiceTotal", None)
    return found


def _source(code: Code, payload: Payload | None) -> Source:
    if payload is None:
        return Source(code.format, "code", detail=code.text[:200])
    facts, hints = _values(payload.facts, payload, code), _values(payload.hints, payload, code)
    return Source(payload.name, "code", facts, payload.doc_type, 0.97 if payload.doc_type else 0.0, f"page {code.page}", hints=hints)


def _values(facts: Facts, payload: Payload, code: Code) -> dict[str, Value]:
    found = {name: typed(FIELDS[name], fact, payload.currency, "code") for name, fact in facts.items()}
    values = {name: value for name, value in found.items() if value is not None}
    _stand(values.values(), code)
    return values


def _stand(values: Iterable[Value], code: Code) -> None:
    """All of a code's values stand where the code does."""
    for value in values:
        value.page, value.box = code.page, code.box
        if value.type == "array":
            for row in value.value:
                _stand(row.values(), code)
