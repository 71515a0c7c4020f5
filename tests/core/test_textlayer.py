"""Text layers that are wrong, that are a scanner's guess, or that aren't all there is on the page."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
import reportlab
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from portal.core.extraction import pages, read, textlayer
from portal.core.extraction.model import Page, Word
from tests.core import files

LETTER = (
    "Example Bakery Limited, 12 High Street, Leeds", "Invoice number 2024-117 of 12 March 2024", "To the Corner Shop and all its branches",
    "Bread delivered in the first week of March, 10 loaves", "Rolls delivered in the second week of March, 20 pieces",
    "Please pay within thirty days of the date of this invoice", "Total due $ 1,240.50",
)
TABLE = ("Description Quantity Amount", "Rye bread 12 144.00", "White rolls 30 60.00", "Cheese cakes 4 48.00", "Apple pies 6 72.00", "Total 52 324.00")


def letter(lines: tuple[str, ...] = LETTER, *, mode: int = 0, picture: Image.Image | None = None, place: tuple[float, ...] = (0, 0, 595, 842)) -> bytes:
    """A page with these lines in text render mode `mode`, over `picture` at `place` (x, y, width, height in points)."""
    pdfmetrics.registerFont(TTFont("Vera", Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842))
    if picture is not None:
        sheet.drawImage(ImageReader(picture), *place)
    for row, line in enumerate(lines):
        text = sheet.beginText(60, 770 - 30 * row)
        text.setFont("Vera", 12)
        text.setTextRenderMode(mode)
        text.textLine(line)
        sheet.drawText(text)
    sheet.save()
    return out.getvalue()


def scanned(lines: tuple[str, ...] = LETTER) -> Image.Image:
    """The same page as a picture."""
    return pages.render.pdf_picture(pages.pdf.open_pdf(letter(lines))[0], 1650)


def shifted(data: bytes) -> bytes:
    """Every font's table of letters off by one: what shows "Invoice" says "Jowpjdf"."""
    document = pikepdf.open(io.BytesIO(data))
    for thing in document.objects:
        table = thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b""
        if b"beginbfchar" in table or b"beginbfrange" in table:
            thing.write(re.sub(rb"(<[0-9A-Fa-f]{2}>\s*(?:<[0-9A-Fa-f]{2}>\s*)?)<(00[4-7][0-9A-Fa-f])>", one_further, table))
    return files.saved(document)


def one_further(found: re.Match[bytes]) -> bytes:
    return found[1] + b"<%04X>" % (int(found[2], 16) + 1)


def loaded(data: bytes) -> tuple[Page, int]:
    """The one page, and how often recognition was called for it."""
    called: list[None] = []
    page, = pages.load(data, "pdf", lambda: called.append(None))
    return page, len(called)


def texts(page: Page) -> set[str]:
    return {word.text for word in page.words}


def test_letters_in_no_order_of_any_language_are_read_from_the_picture():
    page, recognised = loaded(shifted(letter()))
    assert recognised == 1 and page.source == "ocr"
    assert {"Invoice", "2024-117", "1,240.50"} <= texts(page)


def test_a_sound_layer_is_taken_as_it_is():
    page, recognised = loaded(letter())
    assert (page.source, recognised) == ("text", 0) and {"Invoice", "1,240.50"} <= texts(page)


@pytest.mark.parametrize("lines", [
    ("Rechnung Nummer 2024-117 vom zwölften März", "Bitte überweisen Sie den Betrag innerhalb von dreißig Tagen ohne Abzug"),
    ("Facture du douze mars, à payer sous trente jours", "Veuillez régler le montant à réception de la présente facture"),
    ("Fattura numero 117, da pagare entro trenta giorni", "Si prega di effettuare il pagamento con bonifico bancario"),
    ("Te betalen binnen dertig dagen na factuurdatum", "Gelieve het bedrag over te maken onder vermelding van het nummer"),
])
def test_letters_of_other_languages_make_sense(lines):
    words = [Word(word, (0, 0, 1, 1)) for line in lines for word in line.split()]
    assert textlayer.sense(words) > textlayer.SENSELESS and not textlayer.is_wrong(words)


def test_a_table_pasted_as_a_picture_is_read_beside_the_text():
    table = files.picture(TABLE, size=(900, 600))
    page, recognised = loaded(letter(picture=table, place=(60, 150, 450, 300)))
    assert recognised == 1 and page.source == "text"
    assert {"Rye", "144.00", "324.00", "1,240.50"} <= texts(page)
    assert [word.text for word in page.words].count("1,240.50") == 1
    box = next(word.box for word in page.words if word.text == "324.00")
    assert 0.7 < box[1] < box[3] < 0.83


def test_a_logo_costs_no_recognition():
    logo = files.picture(("EXAMPLE",), size=(240, 140))
    assert loaded(letter(picture=logo, place=(420, 720, 120, 70)))[1] == 0


def test_a_scanners_own_words_stay_where_they_are_right():
    page, recognised = loaded(letter(mode=3, picture=scanned()))
    assert recognised == 1 and page.source == "text" and "1,240.50" in texts(page)


def test_a_scanners_wrong_words_are_read_anew():
    wrong = tuple(line.replace("e", "c").replace("i", "l").replace("r", "n").replace("0", "O") for line in LETTER)
    page, _ = loaded(letter(wrong, mode=3, picture=scanned()))
    assert page.source == "ocr" and {"Invoice", "1,240.50"} <= texts(page)


def test_pages_that_recognition_did_not_get_to_are_told(monkeypatch):
    monkeypatch.setattr(pages, "MAX_OCR_PAGES", 1)
    sheets = [files.picture((f"Page {number}",), size=(400, 200)) for number in range(1, 5)]
    reading = read(files.image("TIFF", sheets[0], save_all=True, append_images=sheets[1:]), "tiff")
    assert [page.source for page in reading.pages] == ["ocr", "unread", "unread", "unread"]
    check, = (check for check in reading.checks if check.name == "pages_read")
    assert (check.passed, check.detail) == (False, "Pages 2–4 were not read.")
