"""Where writing stands: pages that are nearly empty, or written across the middle where they are cut."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from portal.core.extraction import detector, ocr
from tests.core.test_recogniser import line


def sheet(*lines: tuple[str, int, int], size: tuple[int, int] = (1000, 1400)) -> np.ndarray:
    """A page with each text at its distance from the top, in letters of its height."""
    page = Image.new("RGB", size, "white")
    for text, top, letters in lines:
        page.paste(Image.fromarray(line(text, letters)), (60, top))
    return np.ascontiguousarray(page)


def test_nothing_stands_on_empty_paper():
    assert len(ocr.detect(np.full((1400, 1000, 3), 255, np.uint8))) == 0


@pytest.mark.parametrize("top", [30, 650, 1300])
def test_one_line_on_an_empty_page_is_all_that_is_seen(top):
    quad, = ocr.detect(sheet(("Total 1,240.50", top, 32)))
    assert top - 10 <= quad[:, 1].min() <= quad[:, 1].max() <= top + 60


@pytest.mark.parametrize("turn", [False, True])
def test_large_letters_across_the_middle_are_not_cut(turn):
    page = sheet(*((f"line of {number}", 60 * number, 28) for number in range(9)), ("STATEMENT", 640, 110),
                 *((f"line of {number}", 60 * number, 28) for number in range(14, 22)))
    quads = ocr.detect(np.ascontiguousarray(np.rot90(page)) if turn else page)
    across = 0 if turn else 1
    assert len(quads) == 18
    assert max(np.ptp(quad[:, across]) for quad in quads) > 80


def test_a_page_is_cut_where_least_is_written():
    assert detector.emptiest(np.array([9] * 11 + [1, 0] + [9] * 11)) == 12
    assert detector.emptiest(np.array([9] * 24)) == 12


@pytest.mark.parametrize(("letters", "height"), [(16, 1120), (72, 672)])
def test_a_page_of_large_letters_is_looked_at_in_a_smaller_picture(letters, height):
    page = sheet(*((f"line of {number}", 2 * letters * number, letters) for number in range(1400 // letters // 2)))
    assert detector.scaled(page).shape[0] == pytest.approx(height, abs=detector.CELL)


def test_uneven_ground_is_not_taken_for_large_letters():
    ground = np.random.default_rng(7).integers(0, 255, (1400, 1000, 3), np.uint8)
    assert detector.scaled(ground).shape[0] == detector.SIDE
