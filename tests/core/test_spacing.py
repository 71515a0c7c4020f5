"""How far the lines of a page may be squeezed: as its letters stand."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from portal.core.extraction import ocr, recogniser, spacing
from tests.core.test_recogniser import line

WORDS = "Total of all bills, filled in still: 1,240.50"


def wide(text: str) -> np.ndarray:
    """A crop with wide letters, as cash registers print them."""
    picture = Image.fromarray(line(text, 28))
    return np.asarray(picture.resize((picture.width * 3 // 2, picture.height)))


def share(crops: list[np.ndarray]) -> float:
    return spacing.share(ocr.shared(crops), crops)


def test_letters_that_stand_apart_let_lines_be_squeezed_to_the_least():
    assert share([wide(WORDS.upper())] * 2) == spacing.NARROWEST


def test_narrow_letters_side_by_side_keep_their_width():
    assert share([line(WORDS, 28)] * 2) == 1.0


def test_too_few_letters_tell_nothing():
    assert share([wide("TOTAL")]) == share([]) == 1.0


def test_a_page_of_squeezed_lines_says_what_its_lines_say():
    lines = [f"ITEM NO {number} PRICE 12.50" for number in range(spacing.LEAST)]
    assert [found.text for found in ocr.texts([wide(text) for text in lines])] == lines


def test_every_fourth_line_of_several_letters_is_read_as_it_is():
    crops = [np.zeros((10, width, 3), np.uint8) for width in [100, 20] * spacing.LEAST]
    assert spacing.sample(crops) == [0, 8, 16, 24]
    assert spacing.sample(crops[:8]) == []


@pytest.mark.parametrize("part", [1.0, 0.8])
def test_a_fitted_line_is_as_high_as_the_model_wants_it(part):
    assert recogniser.fitted(np.zeros((24, 200, 3), np.uint8), part).shape == (48, 400 * part, 3)
