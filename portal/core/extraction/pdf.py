"""Words of a PDF's text layer, with boxes as fractions of the upright page.

PDFium reads the characters; the words are put together here from their geometry. (`pdf_oxide` finds words itself and is as fast, but
splits kerned capitals, "CONSOLIDA TED", and joins neighbouring columns, "$155.004"; it is asked only when PDFium yields nothing.)
What both refuse is rewritten by `pikepdf` first.
"""

from __future__ import annotations

import ctypes
import io
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .model import Box, Page, Word
from .refused import Refused

MAX_PAGES = 500
MAX_CHARS = 200_000  # on one page; a dense page of small print has about 10,000
MAX_OBJECTS = 20_000
MAX_POINTS = 14_400.0  # the format's own limit on a page side (ISO 32000-1, annex C.2)


@dataclass(slots=True)
class Char:
    """One glyph: box in points of the page's own (unrotated) space, writing direction `angle` in degrees clockwise."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    angle: int


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The opened document; raises `Refused`: encrypted, damaged, too_many_pages."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Refused("encrypted") from error
        document = pdfium.PdfDocument(repaired(data))
    if len(document) > MAX_PAGES:
        raise Refused("too_many_pages", f"{len(document)} pages")
    if len(document) == 0:
        raise Refused("damaged", "no pages")
    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()
    return document


def repaired(data: bytes) -> bytes:
    """The same document, written anew; raises `Refused` when nothing can be saved."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            out = io.BytesIO()
            document.save(out)
    except pikepdf.PasswordError as error:
        raise Refused("encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Refused("damaged", str(error)[:200]) from error
    return out.getvalue()


def open_page(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    """Page `index` (from 0), with the values of its form fields and stamps drawn into its content."""
    try:
        page = document[index]
        if raw.FPDFPage_GetAnnotCount(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[index]
    except pdfium.PdfiumError as error:
        raise Refused("damaged", f"page {index + 1}") from error
    return page


def visible_box(page: pdfium.PdfPage) -> Box:
    """The page's box in points, left bottom right top: the CropBox cut to the MediaBox, clamped to a sane size."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or top - bottom < 1 or not all(map(math.isfinite, (left, bottom, right, top))):
        left, bottom, right, top = media if all(map(math.isfinite, media)) else (0.0, 0.0, 612.0, 792.0)
    return (left, bottom, left + min(max(right - left, 1.0), MAX_POINTS), bottom + min(max(top - bottom, 1.0), MAX_POINTS))


def displayed_size(page: pdfium.PdfPage) -> tuple[float, float]:
    """Width and height in points, as displayed with the page's /Rotate."""
    upright = Upright(visible_box(page), page.get_rotation())
    return upright.width, upright.height


def text_page(page: pdfium.PdfPage, number: int) -> Page:
    """The page with the words of its text layer. `rotation` is what the writing needs beyond the page's own /Rotate."""
    chars = list(characters(page))
    box, turned = visible_box(page), page.get_rotation()
    extra = writing_rotation(chars, turned)
    upright = Upright(box, (turned + extra) % 360)
    words = [Word(text, upright.fraction(points)) for text, points in joined(chars)]
    words = [word for word in words if on_page(word.box)]
    return Page(number, round(upright.width, 2), round(upright.height, 2), words, "text" if words else "none", extra)


def is_garbage(char: str) -> bool:
    """A glyph without a known letter: replacement character, control, private use."""
    return char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn")


def on_page(box: Box) -> bool:
    """Whether the middle of the box is on the page; the rest is not to be seen by anybody."""
    return -0.001 <= (box[0] + box[2]) / 2 <= 1.001 and -0.001 <= (box[1] + box[3]) / 2 <= 1.001


def characters(page: pdfium.PdfPage) -> Iterator[Char]:
    """The glyphs in the order of the content stream; whitespace has the text " " and ends a word."""
    text = page.get_textpage()
    tight = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
    loose = raw.FS_RECTF()
    refs = [ctypes.byref(edge) for edge in tight]
    for index in range(min(raw.FPDFText_CountChars(text), MAX_CHARS)):
        code = raw.FPDFText_GetUnicode(text, index)
        letter = chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
        if letter.isspace() or code == 0xFFFE:
            yield Char(" " if code not in (2, 0xFFFE) else "-", 0, 0, 0, 0, -1)
            continue
        raw.FPDFText_GetCharBox(text, index, *refs)
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        left, right, bottom, top = (edge.value for edge in tight)
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(text, index))) % 360
        # The line's own height makes the words of a line comparable; the ink of a comma or an x does not.
        if angle in (0, 180) and plausible(loose.top - loose.bottom, abs(top - bottom), letter):
            bottom, top = min(bottom, top, loose.bottom), max(bottom, top, loose.top)
        elif angle in (90, 270) and plausible(loose.right - loose.left, abs(right - left), letter):
            left, right = min(left, right, loose.left), max(left, right, loose.right)
        yield Char(letter, min(left, right), min(bottom, top), max(left, right), max(bottom, top), angle)


def plausible(line: float, ink: float, letter: str) -> bool:
    """Whether `line` points can be the height of a line whose `letter` is `ink` points high; some fonts declare nonsense."""
    return 0 < line < (4 * max(ink, 3.0) if letter.isalnum() else max(12 * ink, 24.0))


def joined(chars: list[Char]) -> Iterator[tuple[str, Box]]:
    """Words as (text, box in points): runs of glyphs without whitespace, gap or jump between them."""
    run: list[Char] = []
    for char in chars:
        if char.angle == -1 and char.text == "-" and run:
            run.append(Char("-", run[-1].x1, run[-1].y0, run[-1].x1, run[-1].y1, run[-1].angle))
            continue
        if run and (char.angle == -1 or parted(run[-1], char)):
            yield from finished(run)
            run = []
        if char.angle != -1:
            run.append(char)
    if run:
        yield from finished(run)


def parted(a: Char, b: Char) -> bool:
    """Whether b does not continue the word that a ends: it stands elsewhere, or a clear gap lies between."""
    if a.angle != b.angle:
        return True
    if a.angle in (90, 270):
        size = max(a.x1 - a.x0, b.x1 - b.x0, 1.0)
        ahead = a.y0 - b.y1 if a.angle == 90 else b.y0 - a.y1
        aside = abs((a.x0 + a.x1) - (b.x0 + b.x1)) / 2
    else:
        size = max(a.y1 - a.y0, b.y1 - b.y0, 1.0)
        ahead = b.x0 - a.x1 if a.angle != 180 else a.x0 - b.x1
        aside = abs((a.y0 + a.y1) - (b.y0 + b.y1)) / 2
    return ahead > 0.45 * size or ahead < -1.2 * size or aside > 0.6 * size


def finished(run: list[Char]) -> Iterator[tuple[str, Box]]:
    """The run as words, cut at leaders: "Total......12.00" is two words, and dots that only lead the eye are none."""
    start = 0
    for end, resume in [*leaders(run), (len(run), len(run))]:
        piece, start = run[start:end], resume
        if piece:
            yield "".join(c.text for c in piece), box_around(piece)


def leaders(run: list[Char]) -> list[tuple[int, int]]:
    """Start and end of each stretch of four or more dots."""
    stretches, start = [], None
    for index, char in enumerate([*run, None]):
        if char is not None and char.text in ".…·":
            start = index if start is None else start
        else:
            if start is not None and index - start >= 4:
                stretches.append((start, index))
            start = None
    return stretches


def box_around(run: list[Char]) -> Box:
    return (min(c.x0 for c in run), min(c.y0 for c in run), max(c.x1 for c in run), max(c.y1 for c in run))


def writing_rotation(chars: list[Char], turned: int) -> int:
    """Degrees clockwise that the displayed page must still be turned for most of its writing to run left to right."""
    counts: dict[int, int] = {}
    for char in chars:
        if char.angle >= 0:
            counts[char.angle] = counts.get(char.angle, 0) + 1
    if not counts:
        return 0
    angle, most = max(counts.items(), key=lambda item: item[1])
    if angle % 90 or most < 0.7 * sum(counts.values()):
        return 0
    return (-angle - turned) % 360


@dataclass(slots=True)
class Upright:
    """Page space (points, origin bottom left, unrotated) → fractions of the page turned clockwise by `rotation`."""

    box: Box
    rotation: int

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0] if self.rotation % 180 == 0 else self.box[3] - self.box[1]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1] if self.rotation % 180 == 0 else self.box[2] - self.box[0]

    def fraction(self, points: Box) -> Box:
        left, bottom, right, top = self.box
        x0, x1 = (points[0] - left) / (right - left), (points[2] - left) / (right - left)
        y0, y1 = (top - points[3]) / (top - bottom), (top - points[1]) / (top - bottom)
        return turned_box((x0, y0, x1, y1), self.rotation)


def turned_box(box: Box, rotation: int) -> Box:
    """A box in fractions, after the page is turned clockwise by `rotation` (a multiple of 90)."""
    x0, y0, x1, y1 = box
    turns = {0: (x0, y0, x1, y1), 90: (1 - y1, x0, 1 - y0, x1), 180: (1 - x1, 1 - y1, 1 - x0, 1 - y0), 270: (y0, 1 - x1, y1, 1 - x0)}
    return turns[rotation % 360]
