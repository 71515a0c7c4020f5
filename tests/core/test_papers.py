"""Papers on a picture: found, read each by itself, laid flat, drawn as they were read, and made documents of their own."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image

from portal.core.extraction import bundles, pages, papers, render, understood
from portal.core.extraction.excerpt import Wanted, excerpt
from portal.core.extraction.model import Page, Reading
from tests.core import files
from tests.slips import ANGLED, LEFT, RIGHT, SHOPS, photo, slip, two_slips


def text(page: Page) -> str:
    return " ".join(word.text for word in page.words)


@pytest.fixture(scope="module")
def read() -> list[Page]:
    return pages.load(two_slips(), "jpeg")


def test_each_paper_on_a_picture_is_a_page(read: list[Page]) -> None:
    assert [(page.number, page.sheet) for page in read] == [(1, 1), (2, 1)] and all(page.corners for page in read)
    assert "Corner" in text(read[0]) and "River" not in text(read[0]) and "River" in text(read[1])


def test_papers_of_one_picture_are_proposed_as_documents_and_values_are_of_the_first(read: list[Page]) -> None:
    reading = understood(Reading(pages=read, sources=[]))
    assert [(part.first, part.last, part.doc_type) for part in reading.parts] == [(1, 1, "receipt"), (2, 2, "receipt")]
    assert str(reading.fields["Total"].value["amount"]) == "5.50" and reading.fields["Total"].page == 1


def test_a_paper_is_drawn_as_it_was_read(read: list[Page]) -> None:
    """Reading its picture again finds each word where the page has it."""
    page = read[1]
    drawn = render.page_image(two_slips(), "jpeg", page.sheet, 800, page.rotation, page.skew, page.corners)
    again, = pages.load(drawn, "png")
    here, there = ({word.text: word.box for word in one.words if len(word.text) > 4 and word.text != "30.00"} for one in (page, again))
    shared = [(here[name], there[name]) for name in here.keys() & there.keys()]
    assert len(shared) > 4 and max(abs(a - b) for one, other in shared for a, b in zip(one, other, strict=True)) < 0.02


def test_a_paper_taken_at_an_angle_is_laid_flat() -> None:
    page, = pages.load(files.image("PNG", photo((slip(SHOPS[0]), ANGLED))), "png")
    assert page.corners and abs(page.skew) < 1.0
    assert page.corners == pytest.approx([at / side for corner in ANGLED for at, side in zip(corner, (1500, 1200), strict=True)], abs=0.015)
    label, amount = (next(word.box for word in page.words if word.text == name) for name in ("Bread", "2.50"))
    assert label[1] == pytest.approx(amount[1], abs=0.01) and label[0] < amount[0]


def test_a_scan_of_several_slips_in_a_pdf_is_several_pages() -> None:
    data = files.image("PDF", photo((slip(SHOPS[0]), LEFT), (slip(SHOPS[1]), RIGHT)), resolution=150.0)
    found = pages.load(data, "pdf")
    assert [page.sheet for page in found] == [1, 1] and "River" in text(found[1])


@pytest.mark.parametrize("picture", [
    files.picture(), photo((slip(SHOPS[0]), ((300, 100), (900, 100), (900, 1100), (300, 1100)))), photo(), photo(ground=240),
    photo((slip(SHOPS[0]), LEFT), ground=225),
], ids=["a scan", "a paper that lies straight", "a table", "a white table", "a paper on a white table"])
def test_other_pictures_are_read_as_they_are(picture: Image.Image) -> None:
    assert pages.papers_on(pages.pixels(picture)) == []


def test_a_dark_band_makes_no_two_papers_of_one() -> None:
    banded = slip(SHOPS[0]).copy()
    banded[400:520] = 60
    assert papers.found(pages.pixels(photo((banded, LEFT)))) == []


def test_writing_beside_the_papers_keeps_the_picture_whole() -> None:
    """What stands on the ground would be lost."""
    quads = papers.found(pages.pixels(photo((slip(SHOPS[0]), LEFT), (slip(SHOPS[1]), RIGHT))))
    line = np.array([[0, 0], [300, 0], [300, 30], [0, 30]], float)
    on_papers, beside = [quad[0] + (60, 200) + line for quad in quads], line + (680, 20)
    assert len(papers.written(quads, np.array(on_papers))) == 2
    assert papers.written(quads, np.array([*on_papers, beside])) == []


def test_papers_are_in_rows() -> None:
    square = np.array([[0, 0], [10, 0], [10, 10], [0, 10]], float)
    places = [(100, 4), (0, 0), (50, 100), (0, 103)]
    assert [tuple(quad[0]) for quad in papers.in_rows([square + place for place in places])] == [(0, 0), (100, 4), (0, 103), (50, 100)]


def test_two_sides_of_a_card_are_no_two_documents() -> None:
    front = Page(1, 300, 200, corners=(0.0,) * 8)
    sheets = [bundles.Sheet(front), bundles.Sheet(Page(2, 300, 200, sheet=1, corners=(0.0,) * 8))]
    for sheet in sheets:
        sheet.__dict__["type"] = "idDocument"
    assert bundles.paper(sheets[1], sheets[0]) == 0.0


def test_papers_become_a_pdf_of_their_own(read: list[Page]) -> None:
    made = excerpt(two_slips(), "jpeg", [Wanted(page.sheet, page.corners, page.rotation) for page in read[1:]])
    assert len(pikepdf.open(io.BytesIO(made)).pages) == 1
    page, = pages.load(made, "pdf")
    assert page.corners is None and "River" in text(page) and "Corner" not in text(page)
