"""The text of single lines: the narrowed model against the one it was cut from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from portal.core.extraction import narrowed, ocr, recogniser

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"  # has the accents that Pillow's own lacks


def line(text: str, size: int = 32) -> np.ndarray:
    """A crop with one printed line."""
    font = ImageFont.truetype(FONT, size)
    width = int(font.getlength(text)) + 16
    picture = Image.new("RGB", (width, size + 16), "white")
    ImageDraw.Draw(picture).text((8, 4), text, fill="black", font=font)
    return np.asarray(picture)


@pytest.mark.parametrize("text", ["7", "Total $ 1,240.50", "Façade Größe niño", "a line of many words that goes on for longer than most lines of a page do"])
def test_a_line_is_read_in_its_own_width(text):
    found = ocr.engine().recogniser.read(line(text))
    assert found.text == text and found.score > 0.9
    assert len(found.columns) == len(text.replace(" ", "")) and found.columns == sorted(found.columns)
    assert 0 < found.columns[0] and found.columns[-1] < 1


def test_nothing_is_read_from_empty_paper():
    found = ocr.engine().recogniser.read(np.full((40, 200, 3), 255, np.uint8))
    assert (found.text, found.columns) == ("", [])


def test_a_line_far_too_long_is_squeezed():
    picture, share = recogniser.prepared(np.zeros((2, 4000, 3), np.uint8))
    assert picture.shape[3] <= recogniser.LONGEST + 2 * recogniser.MARGIN and 0.9 < share <= 1


def test_the_layer_that_was_cut_is_kept_whole():
    """The features times the whole layer give what the uncut model gives, for the kept characters and all others."""
    model = recogniser.model_path().read_bytes()
    kept = np.array([0, 5, 70])
    small, layer = narrowed.narrowed(model, kept)
    picture, _ = recogniser.prepared(line("Total"))
    few, features = recogniser.session(small).run(None, {"x": picture})
    whole, = recogniser.session(model).run(None, {"x": picture})
    assert layer.chances(features) == pytest.approx(whole, abs=1e-3)
    assert few.shape[-1] == 3 and few.sum(axis=-1) == pytest.approx(1, abs=1e-3)


def test_a_model_of_another_shape_is_told():
    relu = narrowed.message(1, narrowed.message(4, b"Relu"))
    with pytest.raises(ValueError, match="another shape"):
        narrowed.narrowed(narrowed.message(7, relu), np.array([0]))
