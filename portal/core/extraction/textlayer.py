"""Whether a page's text layer is to be believed, and whether it is all there is to read.

A layer can be missing, made of glyphs without letters, of wrong letters (a font whose table is shifted reads "Jowpjdf" for "Invoice"), or
a scanner's own guess behind the picture. And it can be right but not all: a table pasted as a picture, a letterhead drawn as outlines.
All of this is asked of the page's own objects first, which costs next to nothing; only a page in doubt is drawn.
"""

from __future__ import annotations

import contextlib
import difflib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageDraw

from . import ocr
from .model import Box, Page, Word
from .pdf import MAX_OBJECTS, Upright, is_garbage, visible_box

#: How usual it is that one letter (row) is followed by another (column), a to z, 0..9 on a logarithmic scale: words of the seven languages
#: (names of languages, countries and currencies in Unicode's CLDR, and the labels of this reader), each language weighing the same.
PAIRS = np.array([list(map(int, row)) for row in """
87885787867999775989876777 85539434832700700857705054 84638409806753945778700043 95369444954545930765704044 77887775836989676999876756
83348550701604730756540000 85159256705646820674824050 82048002703757730757604032 87899785577889977899684657 63056240635026633052654003
74148345704655740666626042 96589466905846850367854053 98349043820484880466646350 95899496856557954789884367 67787665757889774989876455
80558505730613850857730055 40202000200300000105800000 97789775936777944778866066 85869347855746874789856256 96659458925546950878967056
87678674836799662988666556 90338000720203700630530000 80007006713005600464300030 44506003503240460306000000 71447040504445650555532003
74027043740403600050705046
""".split()])
#: Mean of PAIRS over a page. Of 458 pages of invoices, orders, contracts and accounts the lowest has 6.98; with their letters shifted 5.5 at most,
#: with their letters swapped at random 6.4.
SENSELESS = 6.6
FEW_PAIRS = 60  # too little to judge by
FEW_WORDS = 5
STAMP_WORDS = 40  # no more than a stamp, a footer or a fax line has
PICTURE, PICTURES = 0.02, 0.08  # share of the page: of a picture that counts, and of all those together
OUTLINES = 300  # paths; a page with tables and a logo has fewer
DRAWN_SIDE = 800  # pixels, for looking at ink
CELL = 8  # pixels of the drawing, a little less than a line of small print
UNREAD_CELLS = 120  # with ink like writing and no words: four lines or so; the largest logo seen has 100

SAMPLE, AGREEMENT = 16, 0.9  # words of an invisible layer that are recognised; how alike they have to be on average (sound ones: 0.92 to 1)
INVISIBLE = 3  # text render mode (ISO 32000-1, 9.3.6)


@dataclass(slots=True)
class Drawn:
    """What a page draws besides visible text: boxes of its pictures in fractions of the page, paths, and whether most text is invisible."""

    pictures: list[Box]
    paths: int
    hidden: bool

    @property
    def largest(self) -> float:
        return max(map(area, self.pictures), default=0.0)

    @property
    def has_room(self) -> bool:
        """Whether there are pictures or outlines enough to hold writing."""
        return sum(share for share in map(area, self.pictures) if share >= PICTURE) >= PICTURES or self.paths >= OUTLINES


def lack(page: pdfium.PdfPage, read: Page) -> str:
    """What the layer `read` lacks, "" when nothing: "words", "sense", "proof" (a scanner's guess behind its picture) or "part"."""
    on_page = drawn(page)
    if is_missing(read, on_page):
        return "words"
    if is_wrong(read.words):
        return "sense"
    if on_page.hidden and on_page.largest > 0.5:
        return "proof"
    return "part" if is_incomplete(page, read, on_page) else ""


def drawn(page: pdfium.PdfPage) -> Drawn:
    upright, pictures, kinds, hidden = Upright(visible_box(page), page.get_rotation()), [], {}, 0
    for thing in objects(page):
        kind = raw.FPDFPageObj_GetType(thing.raw)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            with contextlib.suppress(pdfium.PdfiumError):  # a picture without extent
                pictures.append(within(upright.fraction(thing.get_bounds())))
        hidden += kind == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(thing.raw) == INVISIBLE
    return Drawn(pictures, kinds.get(raw.FPDF_PAGEOBJ_PATH, 0), 2 * hidden > kinds.get(raw.FPDF_PAGEOBJ_TEXT, 0))


def objects(page: pdfium.PdfPage) -> Iterator[pdfium.PdfObject]:
    for count, thing in enumerate(page.get_objects(max_depth=3)):
        if count == MAX_OBJECTS:
            return
        yield thing


def within(box: Box) -> Box:
    x0, y0, x1, y1 = (min(max(edge, 0.0), 1.0) for edge in box)
    return (x0, y0, x1, y1)


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def is_missing(read: Page, on_page: Drawn) -> bool:
    """Whether there is no layer to speak of, or only a stamp, on a page that shows something."""
    if len(read.words) < FEW_WORDS:
        return bool(on_page.pictures or on_page.paths)
    return len(read.words) < STAMP_WORDS and on_page.largest > 0.5


def is_wrong(words: list[Word]) -> bool:
    """Whether these are no letters, or letters in no order of any language."""
    letters = "".join(word.text for word in words)
    return sum(map(is_garbage, letters)) > 0.15 * len(letters) or sense(words) < SENSELESS


def sense(words: list[Word]) -> float:
    """How much like a language the letters follow each other, 0..9; 9 where there are too few to say, or they aren't Latin."""
    text = unicodedata.normalize("NFKD", " ".join(word.text for word in words)).casefold()
    letters = np.frombuffer("".join(c for c in text if not unicodedata.combining(c)).encode("ascii", "replace"), np.uint8).astype(int) - ord("a")
    known = (letters >= 0) & (letters < 26)
    pairs = known[1:] & known[:-1]
    return float(PAIRS[letters[:-1][pairs], letters[1:][pairs]].mean()) if pairs.sum() >= FEW_PAIRS else 9.0


def is_incomplete(page: pdfium.PdfPage, read: Page, on_page: Drawn) -> bool:
    """Whether writing seems to stand where the layer has no words; costs a small drawing of pages with pictures or many outlines."""
    return on_page.has_room and unread_cells(page, read) >= UNREAD_CELLS


def is_guess(picture: Image.Image, words: list[Word]) -> bool:
    """Whether invisible words don't say what the picture (of the page as displayed) shows in their places: a sample is recognised."""
    longest = sorted(words, key=lambda word: -len(word.text))[: 4 * SAMPLE : 4]
    alike = [likeness(word.text, recognised(picture, word.box)) for word in longest]
    return bool(alike) and sum(alike) / len(alike) < AGREEMENT


def recognised(picture: Image.Image, box: Box) -> str:
    x0, y0, x1, y1 = (edge * size for edge, size in zip(within(box), 2 * picture.size, strict=True))
    margin = 0.15 * (y1 - y0)
    crop = picture.crop((max(int(x0 - margin), 0), max(int(y0 - margin), 0), max(int(x1 + margin), int(x0) + 2), max(int(y1 + margin), int(y0) + 2)))
    return ocr.engine().recogniser.read(np.ascontiguousarray(np.asarray(crop)[:, :, ::-1])).text


def likeness(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a.casefold(), b.casefold(), autojunk=False).ratio()


def unread_cells(page: pdfium.PdfPage, read: Page) -> int:
    """Cells of the page that look like writing: some ink on bright paper, between others alike, with no word of the layer near them."""
    scale = DRAWN_SIDE / max(page.get_width(), page.get_height(), 1.0)
    if min(page.get_width(), page.get_height()) * scale < CELL:
        return 0
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil().convert("L").rotate(-read.rotation, expand=True)
    pen = ImageDraw.Draw(picture)
    for x0, y0, x1, y1 in (word.box for word in read.words):
        pen.rectangle((x0 * picture.width - 3, y0 * picture.height - 2, x1 * picture.width + 3, y1 * picture.height + 2), fill=255)
    cells = np.asarray(picture)[: picture.height // CELL * CELL, : picture.width // CELL * CELL]
    cells = cells.reshape(cells.shape[0] // CELL, CELL, -1, CELL).swapaxes(1, 2).reshape(cells.shape[0] // CELL, -1, CELL * CELL)
    return int(in_rows(like_writing(cells)).sum())


def like_writing(cells: np.ndarray) -> np.ndarray:
    """Whether a cell has strokes on paper: mostly bright, a tenth to a half of it darker by far, and no rule or edge through all of it."""
    paper = np.percentile(cells, 85, axis=-1)
    ink = cells < paper[..., None] - 60
    share, lines = ink.mean(axis=-1), ink.reshape(*ink.shape[:-1], CELL, CELL)
    through = np.maximum(lines.mean(axis=-1).max(axis=-1), lines.mean(axis=-2).max(axis=-1)) == 1
    return (paper > 150) & (share > 0.08) & (share < 0.55) & ~through


def in_rows(cells: np.ndarray) -> np.ndarray:
    """Cells with two such neighbours on the same row: letters come in lines, specks and corners don't."""
    padded = np.pad(cells, ((0, 0), (2, 2)))
    beside = sum(padded[:, 2 + step : padded.shape[1] - 2 + step] for step in (-2, -1, 1, 2))
    return cells & (beside >= 2)


def completed(words: list[Word], recognised: list[Word]) -> list[Word]:
    """The layer's words, and of those recognised (boxes of the same page) the ones that stand where it has none."""
    taken = Grid(words)
    return [*words, *(word for word in recognised if not taken.covers(word.box))]


class Grid:
    """Where words stand, by small cells, so that a page of many isn't searched for each of many others."""

    def __init__(self, words: list[Word], across: int = 400, down: int = 600) -> None:
        self._cells = np.zeros((down, across), bool)
        for word in words:
            self._cells[self._span(word.box)] = True

    def _span(self, box: Box) -> tuple[slice, slice]:
        down, across = self._cells.shape
        x0, y0, x1, y1 = within(box)
        return stretch(y0, y1, down), stretch(x0, x1, across)

    def covers(self, box: Box) -> bool:
        """Whether a fifth of the box is taken."""
        cells = self._cells[self._span(box)]
        return bool(cells.size and cells.mean() > 0.2)


def stretch(start: float, end: float, cells: int) -> slice:
    """The cells between two fractions, one at least."""
    first = int(start * cells)
    return slice(first, max(int(np.ceil(end * cells)), first + 1))
