"""From bytes to upright pages of words, whatever the file is made of."""

from __future__ import annotations

import ctypes
import io
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from . import ocr, papers, pdf, plain, render, textlayer
from .brackets import bracketed
from .model import Corners, Page, Word

#: Pages read by recognition in one document, and seconds after which no further one is begun (a child has 600 in all); the rest keep what text
#: layer they have and are told as unread. 1 to 3 s each on a core of its own.
MAX_OCR_PAGES, OCR_SECONDS = 150, 360.0
LONGEST_WORD = 300  # characters; longer ones are no words, and rules would search them for seconds
PICTURE_WIDTH = 612.0  # points that pages of pictures are taken to be wide (US letter), for they carry no reliable size

#: NUL and lone surrogates, which a file can spell but no database or UTF-8 writer takes.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Notice = Callable[[], None]


@dataclass(slots=True)
class Recognition:
    """What one document may have recognised. `notice` is called before each page."""

    notice: Notice
    pages: int = 0
    started: float = field(default_factory=time.monotonic)

    def another(self) -> bool:
        """Whether one more page may be."""
        if self.pages >= MAX_OCR_PAGES or time.monotonic() - self.started > OCR_SECONDS:
            return False
        self.pages += 1
        self.notice()
        return True


def load(data: bytes, kind: str, before_recognition: Notice = lambda: None) -> list[Page]:
    """The pages of a file of a readable kind (`sniff.KINDS`); raises `Refused`."""
    found = plain.pages(data, kind) if kind in plain.KINDS else list(drawn_pages(data, kind, before_recognition))
    for word in (word for page in found for word in page.words):
        word.text = UNSTORABLE.sub("\ufffd", word.text[:LONGEST_WORD])
    return found


def drawn_pages(data: bytes, kind: str, before_recognition: Notice) -> Iterator[Page]:
    """Pages whose words stand where they were drawn."""
    for number, page in enumerate(pdf_pages(data, before_recognition) if kind == "pdf" else image_pages(data, kind, before_recognition), 1):
        page.number = number  # not that of its sheet, where several papers lay on one
        page.words = bracketed(page.words, page.width / page.height)
        yield page


def count(data: bytes, kind: str) -> int:
    """How many pages the file has; raises `Refused` when the file can't be opened."""
    if kind == "pdf":
        return len(pdf.open_pdf(data))
    return len(plain.pages(data, kind)) if kind in plain.KINDS else render.frame_count(render.open_image(data, kind))


def pdf_pages(data: bytes, before_recognition: Notice) -> Iterator[Page]:
    document, recognition = pdf.open_pdf(data), Recognition(before_recognition)
    for index in range(len(document)):
        opened = pdf.open_page(document, index)
        yield from supplied(opened, pdf.text_page(opened, index + 1), recognition)
        opened.close()


def supplied(opened: pdf.pdfium.PdfPage, page: Page, recognition: Recognition) -> list[Page]:
    """The page with what its text layer lacks; several where only pictures are there, of several papers."""
    lack = textlayer.lack(opened, page)
    if lack and not recognition.another():
        page.source = "unread"
    elif lack:
        return replaced(opened, page, recognition) if lack == "words" else [LACKING[lack](opened, page)]
    return [page]


def replaced(opened: pdf.pdfium.PdfPage, page: Page, recognition: Recognition) -> list[Page]:
    """For a layer that is missing or only a stamp."""
    recognised = recognised_pages(render.ocr_picture(opened), page.number, *pdf.displayed_size(opened), recognition)
    return [better(page, recognised[0])] if len(recognised) == 1 else recognised


def corrected(opened: pdf.pdfium.PdfPage, page: Page) -> Page:
    """For letters that make no sense: recognition, when what it finds does."""
    recognised = recognised_page(render.ocr_picture(opened), page.number, *pdf.displayed_size(opened))
    sane = not textlayer.is_wrong(recognised.words) and good_letters(recognised.words) > 0.3 * good_letters(page.words)
    return recognised if sane else better(page, recognised)


def verified(opened: pdf.pdfium.PdfPage, page: Page) -> Page:
    """For what a scanner put behind its picture: kept where a sample of it is right."""
    picture = render.ocr_picture(opened)
    if page.rotation or not textlayer.is_guess(picture, page.words):
        return page
    return better(page, recognised_page(picture, page.number, *pdf.displayed_size(opened)), share=1.25)


def completed(opened: pdf.pdfium.PdfPage, page: Page) -> Page:
    """For a good layer beside writing that isn't in it."""
    picture = render.ocr_picture(opened)
    seen = ocr.see(pixels(picture.rotate(-page.rotation, expand=True)), level=False)
    if seen.rotation == 0:
        page.words = textlayer.completed(page.words, seen.words)
    return page


LACKING = {"sense": corrected, "proof": verified, "part": completed}


def image_pages(data: bytes, kind: str, before_recognition: Notice) -> Iterator[Page]:
    recognition = Recognition(before_recognition)
    for index, picture in enumerate(render.frames(render.open_image(data, kind))):
        height = min(max(PICTURE_WIDTH * picture.height / picture.width, 1.0), pdf.MAX_POINTS)
        if recognition.another():
            yield from recognised_pages(picture, index + 1, PICTURE_WIDTH, height, recognition)
        else:
            yield Page(index + 1, PICTURE_WIDTH, height, [], "unread")


def recognised_pages(picture: Image.Image, sheet: int, width: float, height: float, recognition: Recognition) -> list[Page]:
    """A page of `picture`, which shows `width` × `height` points, or of each paper on it; a paper taken at an angle is laid flat."""
    seen = pixels(render.for_recognition(picture))
    places = papers_on(seen)
    if not places:
        return [page_of(seen, sheet, width, height)]
    found = []
    for corners in places:
        paper, read = render.for_recognition(render.paper(picture, corners)), not found or recognition.another()
        across, along = papers.share(corners, *picture.size)
        page = recognised_page(paper, sheet, width * across, height * along) if read else Page(sheet, width * across, height * along, [], "unread")
        page.corners = corners
        found.append(page)
    return found


def papers_on(picture: ocr.Picture) -> list[Corners]:
    """Where papers lie that have to be read each by itself, or laid flat; none where the picture is read as it is."""
    quads = papers.found(picture)
    if len(quads) < 2 and not any(map(papers.distorted, quads)):
        return []
    return [papers.fractions(quad, *picture.shape[1::-1]) for quad in papers.written(quads, ocr.detect(picture))]


def recognised_page(picture: Image.Image, number: int, width: float, height: float) -> Page:
    return page_of(pixels(picture), number, width, height)


def page_of(picture: ocr.Picture, number: int, width: float, height: float) -> Page:
    """The page that recognition sees in `picture`, which shows `width` × `height` points."""
    seen = ocr.see(picture)
    if seen.rotation % 180:
        width, height = height, width
    return Page(number, round(width, 2), round(height, 2), seen.words, "ocr" if seen.words else "none", seen.rotation, seen.skew)


def pixels(picture: Image.Image) -> np.ndarray:
    """As recognition takes it: height × width × 3, BGR."""
    return np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])


def better(text: Page, recognised: Page, share: float = 0.8) -> Page:
    """The text layer, exact as it is, unless it has less than this share of the good letters that recognition found."""
    return text if good_letters(text.words) > share * good_letters(recognised.words) else recognised


def good_letters(words: list[Word]) -> int:
    return sum(char.isalnum() and not pdf.is_garbage(char) for word in words for char in word.text)


def specimen(lines: Sequence[str]) -> bytes:
    """A PDF of one page with these lines on it."""
    document = pdf.pdfium.PdfDocument.new()
    page = document.new_page(612, 792)
    for number, line in enumerate(lines):
        text = pdf.raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 12)
        letters = (line + "\0").encode("utf-16-le")
        pdf.raw.FPDFText_SetText(text, ctypes.cast(letters, pdf.raw.FPDF_WIDESTRING))
        pdf.raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 720 - 20 * number)
        pdf.raw.FPDFPage_InsertObject(page, text)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def prepare() -> None:
    """Load what the libraries load on first use: Pillow's decoders, PDFium's fonts."""
    render.prepare()
