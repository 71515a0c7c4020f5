"""Words and their boxes, from text layers and from pictures."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pikepdf
import pytest
from reportlab.pdfgen import canvas

from portal.core.extraction import ocr, pages, pdf, read, render
from portal.core.extraction.model import Page, Word
from tests.core import files


def drawn(*texts: tuple[float, float, str], size: tuple[float, float] = (400, 600), **transform: float) -> bytes:
    """A PDF with each text at x, y (points from the bottom left), after turning the writing by `turn` degrees about the middle."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=size)
    sheet.translate(size[0] / 2, size[1] / 2)
    sheet.rotate(transform.get("turn", 0))
    sheet.translate(-size[0] / 2, -size[1] / 2)
    for x, y, text in texts:
        sheet.drawString(x, y, text)
    sheet.save()
    return out.getvalue()


def word(page: Page, text: str) -> Word:
    return next(word for word in page.words if word.text == text)


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def test_words_carry_boxes_as_fractions_of_the_page():
    page, = pages.load(drawn((100, 300, "Total"), (300, 300, "1,240.50")), "pdf")
    x0, y0, x1, y1 = word(page, "Total").box
    assert (page.width, page.height, page.source) == (400, 600, "text")
    assert x0 == pytest.approx(0.25, abs=0.01) and x0 < x1 < 0.35
    assert y0 < 0.5 < y1 + 0.01 and y1 - y0 < 0.04


@pytest.mark.parametrize("amount", ["1,240.50", "(1,234)", "$1,234", "1.240,50", "-12.00", "100%", "£27,240,615"])
def test_an_amount_is_one_word(amount):
    page, = pages.load(drawn((100, 300, f"Total {amount}")), "pdf")
    assert texts(page) == ["Total", amount]


def test_columns_without_a_space_between_are_two_words():
    page, = pages.load(drawn((50, 300, "$155.00"), (110, 300, "4")), "pdf")
    assert texts(page) == ["$155.00", "4"]


def test_a_bracket_set_apart_belongs_to_its_amount():
    page, = pages.load(drawn((50, 300, "Loss"), (150, 300, "(1,234"), (187, 300, ")"), (250, 300, "("), (256, 300, "56)")), "pdf")
    assert texts(page) == ["Loss", "(1,234)", "(56)"]


def test_leader_dots_are_no_words():
    page, = pages.load(drawn((50, 300, "Total.............12.00")), "pdf")
    assert texts(page) == ["Total", "12.00"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotate_of_the_page_is_followed(rotate):
    """A sheet that is shown lying is found to need the turn back, and its boxes are those of the upright sheet."""
    page, = pages.load(files.pdf(("Head of the page",), rotate=rotate), "pdf")
    assert (page.rotation + rotate) % 360 == 0
    assert (page.width, page.height) == (595, 842)
    assert word(page, "Head").box[0] < 0.2 and word(page, "Head").box[1] < 0.1


@pytest.mark.parametrize(("turn", "rotation"), [(90, 90), (180, 180), (270, 270)])
def test_writing_that_runs_sideways_is_turned_upright(turn, rotation):
    page, = pages.load(drawn((180, 300, "Hello big world"), turn=turn), "pdf")
    boxes = [word.box for word in page.words]
    assert page.rotation == rotation
    assert texts(page) == ["Hello", "big", "world"]
    assert boxes[0][0] < boxes[1][0] < boxes[2][0] and boxes[0][1] == pytest.approx(boxes[2][1], abs=0.01)


def test_a_crop_box_is_the_page():
    document = pikepdf.open(io.BytesIO(drawn((220, 300, "Inside"), (20, 20, "Outside"))))
    document.pages[0].CropBox = [200, 200, 400, 400]
    page, = pages.load(files.saved(document), "pdf")
    assert texts(page) == ["Inside"]
    assert (page.width, page.height) == (200, 200)
    assert word(page, "Inside").box[0] == pytest.approx(0.1, abs=0.01)


def test_a_media_box_may_start_anywhere():
    document = pikepdf.open(io.BytesIO(drawn((220, 300, "Inside"))))
    document.pages[0].MediaBox = [200, -100, 400, 500]
    page, = pages.load(files.saved(document), "pdf")
    assert word(page, "Inside").box[0] == pytest.approx(0.1, abs=0.01)
    assert word(page, "Inside").box[3] == pytest.approx(1 / 3, abs=0.02)


def test_values_of_form_fields_are_read():
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(400, 600))
    sheet.acroForm.textfield(name="wages", value="48500.00", x=100, y=300, width=120, height=20)
    sheet.drawString(100, 330, "Wages")
    sheet.save()
    page, = pages.load(out.getvalue(), "pdf")
    assert texts(page) == ["Wages", "48500.00"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_is_recognised_whichever_way_it_lies(turn):
    page, = pages.load(files.scan(turn=turn), "pdf")
    assert page.source == "ocr" and page.rotation == (360 - turn) % 360
    assert {"Invoice", "2024-117", "1,240.50", "(1,234)"} <= set(texts(page))
    assert word(page, "Example").box[0] < 0.1 and word(page, "Example").box[3] < 0.25


def test_a_photo_lies_as_its_exif_tag_says():
    stored = files.picture(turn=270)
    exif = stored.getexif()
    exif[0x0112] = 6  # to be shown turned by 90 degrees clockwise
    page, = pages.load(files.image("JPEG", stored, exif=exif), "jpeg")
    assert page.rotation == 0 and "1,240.50" in texts(page)


def test_a_crooked_scan_gets_level_lines():
    crooked = files.picture().rotate(-3, fillcolor="white")
    page, = pages.load(files.image("PNG", crooked), "png")
    assert page.skew == pytest.approx(-3, abs=0.6)
    assert word(page, "Loss").box[1] == pytest.approx(word(page, "(1,234)").box[1], abs=0.015)


def test_every_page_of_a_tiff_is_read():
    sheets = [files.picture((f"Page {number}",), size=(400, 200)) for number in (1, 2)]
    data = files.image("TIFF", sheets[0], save_all=True, append_images=sheets[1:])
    assert [page.text for page in pages.load(data, "tiff")] == ["Page 1", "Page 2"]


def test_a_stamp_on_a_scan_does_not_pass_for_its_text():
    stamped = pikepdf.open(io.BytesIO(files.scan()))
    stamp = pikepdf.open(io.BytesIO(files.pdf(("RECEIVED 12 MAY 2024 BY POST ROOM",), size=(648, 432))))
    stamped.pages[0].add_overlay(stamp.pages[0])
    page, = pages.load(files.saved(stamped), "pdf")
    assert page.source == "ocr" and "1,240.50" in texts(page)


def test_a_blank_page_has_no_words():
    page, = pages.load(drawn(), "pdf")
    assert (page.words, page.source) == ([], "none")


def test_a_sheet_shows_letters_beyond_ascii():
    drawn = [render.page_image(f"Zahlung {letter}".encode(), "text", 1, 800) for letter in "öäłéΩж"]
    assert len(set(drawn)) == 6


def test_text_and_mail_become_sheets_with_places():
    page, = pages.load(b"Subject: Invoice\r\nFrom: a@b.c\r\nMIME-Version: 1.0\r\n\r\nTotal:   12.00\r\n", "eml")
    assert word(page, "Total:").box[1] == word(page, "12.00").box[1]
    assert {"Invoice", "a@b.c"} <= set(texts(page))


def test_a_page_image_is_turned_as_its_words_are():
    data = files.scan(turn=90)
    page, = pages.load(data, "pdf")
    image = render.open_image(render.page_image(data, "pdf", 1, 450, page.rotation, page.skew), "png")
    assert image.size[0] == 450 and image.size[1] == pytest.approx(450 * page.height / page.width, abs=2)


def test_a_fault_in_a_rule_keeps_the_words(monkeypatch):
    from portal.core.extraction import classify

    monkeypatch.setattr(classify, "classify", lambda pages: 1 / 0)
    reading = read(files.pdf(), "pdf")
    assert "Invoice" in reading.pages[0].text
    assert reading.error.endswith(".") and "ZeroDivisionError" in reading.fault


def test_pages_are_counted_without_reading_them():
    assert pages.count(files.pdf(pages=3), "pdf") == 3
    assert pages.count(files.tiff(7), "tiff") == 7
    assert len(pdf.open_pdf(files.pdf(pages=2))) == 2


def evenly(text: str, gaps: dict[int, float]) -> list[str]:
    """The words of a recognised line whose characters stand a unit apart, but for the gaps before those numbered."""
    places = list(itertools.accumulate((gaps.get(index, 1.0) for index in range(1, len(text))), initial=0.5))
    length = places[-1] + 0.5
    quad = np.array([[0, 0], [10 * length, 0], [10 * length, 18], [0, 18]], float)
    line = ocr.Line(text, 0.9, quad, [place / length for place in places])
    return [word.text for word in ocr.words_of(line, 1000, 1000, 0.0)]


@pytest.mark.parametrize(("text", "gaps", "words"), [
    ("HARDWARECENTRE", {8: 2.0}, ["HARDWARE", "CENTRE"]),
    ("HARDWARECENTRE", {8: 1.5}, ["HARDWARECENTRE"]),
    ("TOTAL1,240.50", {8: 2.0}, ["TOTAL1,240.50"]),
    ("Invoice2024", {7: 1.6}, ["Invoice", "2024"]),
])
def test_a_space_that_was_read_over_parts_words_but_no_figures(text, gaps, words):
    assert evenly(text, gaps) == words


@pytest.mark.parametrize("turn", [90, 270])
def test_a_note_along_the_side_of_an_upright_page_is_read(turn):
    sheet = files.picture(size=(900, 700))
    note = files.picture(("Side note 2024",), size=(320, 100)).crop((40, 40, 320, 100))
    sheet.paste(note.rotate(-turn, expand=True), (830, 300))
    page, = pages.load(files.image("PNG", sheet), "png")
    assert page.rotation == 0 and "2024" in texts(page)
    assert word(page, "Side").box[0] > 0.9 and word(page, "Side").box[3] - word(page, "Side").box[1] < 0.15
