"""From bytes to upright pages of words, whatever the file is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from . import ocr, pdf, plain, render
from .brackets import bracketed
from .model import Page, Word

#: Pages read by recognition in one document; the rest keep what text layer they have. About 2 s each, so 2 minutes at most.
MAX_OCR_PAGES = 50
LONGEST_WORD = 300  # characters; longer ones are no words, and rules would search them for seconds
PICTURE_WIDTH = 612.0  # points that pages of pictures are taken to be wide (US letter), for they carry no reliable size

#: NUL and lone surrogates, which a file can spell but no database or UTF-8 writer takes.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Notice = Callable[[], None]


def load(data: bytes, kind: str, before_recognition: Notice = lambda: None) -> list[Page]:
    """The pages of a file of kind "pdf", "jpeg", "png", "tiff", "webp", "eml", "csv" or "text"; raises `Refused`."""
    found = plain.pages(data, kind) if kind in plain.KINDS else list(drawn_pages(data, kind, before_recognition))
    for word in (word for page in found for word in page.words):
        word.text = UNSTORABLE.sub("\ufffd", word.text[:LONGEST_WORD])
    return found


def drawn_pages(data: bytes, kind: str, before_recognition: Notice) -> Iterator[Page]:
    """Pages whose words stand where they were drawn."""
    for page in pdf_pages(data, before_recognition) if kind == "pdf" else image_pages(data, kind, before_recognition):
        page.words = bracketed(page.words, page.width / page.height)
        yield page


def count(data: bytes, kind: str) -> int:
    """How many pages `load` would give; raises `Refused` when the file can't be opened."""
    if kind == "pdf":
        return len(pdf.open_pdf(data))
    return len(plain.pages(data, kind)) if kind in plain.KINDS else render.frame_count(render.open_image(data, kind))


def pdf_pages(data: bytes, before_recognition: Notice) -> Iterator[Page]:
    document = pdf.open_pdf(data)
    recognised = 0
    for index in range(len(document)):
        opened = pdf.open_page(document, index)
        page = pdf.text_page(opened, index + 1)
        if recognised < MAX_OCR_PAGES and pdf.needs_recognition(opened, page):
            recognised += 1
            before_recognition()
            page = better(page, recognised_page(render.ocr_picture(opened), page.number, *pdf.displayed_size(opened)))
        opened.close()
        yield page


def image_pages(data: bytes, kind: str, before_recognition: Notice) -> Iterator[Page]:
    for index, picture in enumerate(render.frames(render.open_image(data, kind))):
        height = PICTURE_WIDTH * picture.height / picture.width
        if index >= MAX_OCR_PAGES:
            yield Page(index + 1, PICTURE_WIDTH, height, [], "none")
            continue
        before_recognition()
        yield recognised_page(render.for_recognition(picture), index + 1, PICTURE_WIDTH, height)


def recognised_page(picture: Image.Image, number: int, width: float, height: float) -> Page:
    """The page that recognition sees in `picture`, which shows `width` × `height` points."""
    seen = ocr.see(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))
    if seen.rotation % 180:
        width, height = height, width
    return Page(number, round(width, 2), round(height, 2), seen.words, "ocr" if seen.words else "none", seen.rotation, seen.skew)


def better(text: Page, recognised: Page) -> Page:
    """The text layer, exact as it is, unless recognition found clearly more good letters."""
    return text if good_letters(text.words) > 0.8 * good_letters(recognised.words) else recognised


def good_letters(words: list[Word]) -> int:
    return sum(char.isalnum() and not pdf.is_garbage(char) for word in words for char in word.text)


def prepare() -> None:
    """Load what the libraries load on first use: Pillow's decoders, PDFium's fonts."""
    render.prepare()
