"""From bytes to upright pages of words, whatever the file is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from . import ocr, pdf, render
from .model import Page, Word

#: Pages read by recognition in one document; the rest keep what text layer they have. About 2 s each, so 2 minutes at most.
MAX_OCR_PAGES = 50


def load(data: bytes, kind: str) -> list[Page]:
    """The pages of a "pdf", "jpeg", "png", "tiff" or "webp"; raises `Refused` for what cannot be opened."""
    return list(pdf_pages(data) if kind == "pdf" else image_pages(data, kind))


def pdf_pages(data: bytes) -> Iterator[Page]:
    document = pdf.open_pdf(data)
    recognised = 0
    for index in range(len(document)):
        opened = pdf.open_page(document, index)
        page = pdf.text_page(opened, index + 1)
        if recognised < MAX_OCR_PAGES and pdf.needs_recognition(opened, page):
            recognised += 1
            page = better(page, recognised_page(render.ocr_picture(opened), page.number, opened.get_width(), opened.get_height()))
        opened.close()
        yield page


def image_pages(data: bytes, kind: str) -> Iterator[Page]:
    """Pictures carry no reliable size; their pages are 612 points wide, so that sizes compare with those of a PDF."""
    for index, picture in enumerate(render.frames(render.open_image(data, kind))):
        if index >= MAX_OCR_PAGES:
            yield Page(index + 1, 612.0, 612.0 * picture.height / picture.width, [], "none")
            continue
        yield recognised_page(picture, index + 1, 612.0, 612.0 * picture.height / picture.width)


def recognised_page(picture: Image.Image, number: int, width: float, height: float) -> Page:
    """The page that recognition sees in `picture`, which shows `width` × `height` points."""
    seen = ocr.see(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]))
    if seen.rotation % 180:
        width, height = height, width
    return Page(number, round(width, 2), round(height, 2), seen.words, "ocr" if seen.words else "none", seen.rotation, seen.skew)


def better(text: Page, recognised: Page) -> Page:
    """The text layer where it has at least as many good words as recognition found."""
    return text if good_letters(text.words) > 1.2 * good_letters(recognised.words) else recognised


def good_letters(words: list[Word]) -> int:
    return sum(char.isalnum() and not pdf.is_garbage(char) for word in words for char in word.text)
