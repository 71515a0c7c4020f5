"""Filled form fields of PDFs: boxes by their numbers, fields by their captions, ticks by what stands beside them."""

from __future__ import annotations

import io
from decimal import Decimal

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from portal.core.extraction import Reading, pages, pdf, read
from portal.core.extraction.model import Source
from portal.core.extraction.sources import formfields

#: A field: name, value, x, distance from the top, width; and a printed word: x, distance from the top, text.
Field = tuple[str, str, float, float, float]


def form(printed: list[tuple[float, float, str]], fields: list[Field], ticked: list[tuple[float, float]] = (), rotate: int = 0) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    canvas.setFont("Helvetica", 8)
    for x, top, text in printed:
        canvas.drawString(x, 792 - top, text)
    for name, value, x, top, width in fields:
        canvas.acroForm.textfield(name=name, value=value, x=x, y=792 - top - 14, width=width, height=14, fontSize=9, borderWidth=0, tooltip=" ")
    for at, (x, top) in enumerate(ticked):
        canvas.acroForm.checkbox(name=f"tick{at}", checked=True, x=x, y=792 - top - 8, size=8)
    canvas.save()
    document = pikepdf.open(io.BytesIO(out.getvalue()))
    document.pages[0].Rotate = rotate
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


RENTS = [(40, 30, "Form 1099-MISC"), (40, 60, "PAYER'S name, street address, city or town"), (310, 60, "1 Rents"), (302, 76, "$"), (420, 60, "3 Other income"),
         (412, 76, "$"), (40, 110, "PAYER'S TIN"), (180, 110, "RECIPIENT'S TIN"), (310, 110, "16 State no."), (40, 160, "RECIPIENT'S name")]
FILLED: list[Field] = [("f1", "Oak Estates LLC", 40, 66, 240), ("f2", "12,500.00", 312, 66, 80), ("f3", "350", 422, 66, 80), ("f4", "12-3456789", 40, 114, 120),
                       ("f5", "123-45-6789", 180, 114, 110), ("f6", "77", 312, 114, 80), ("f7", "Alex Sample", 40, 164, 240), ("f8", "", 40, 200, 100)]


def source(data: bytes) -> Source:
    found, = formfields.of_pdf(pdf.open_pdf(data), pages.load(data, "pdf"))
    return found


def boxes(one: Source | Reading) -> dict[str, tuple[str, Decimal | None]]:
    rows = one.fields["Boxes"].value
    return {row["Number"].value: (row["Text"].value, row["Amount"].value["amount"] if "Amount" in row else None) for row in rows}


def test_boxes_are_filled_by_the_number_before_their_caption():
    found = source(form(RENTS, FILLED))
    assert boxes(found) == {"1": ("12,500.00", Decimal("12500.00")), "3": ("350", Decimal(350)), "16": ("77", None)}
    label = found.fields["Boxes"].value[0]["Label"]
    assert (label.value, label.content, label.method) == ("Rents", "Rents", "label") and label.box[1] == pytest.approx(0.068, abs=0.005)


def test_parties_of_a_tax_form_are_filled_by_their_captions():
    fields = source(form(RENTS, FILLED)).fields
    assert {name: fields[name].value for name in ("PayerName", "PayerTin", "RecipientTin", "RecipientName")} == {
        "PayerName": "Oak Estates LLC", "PayerTin": "12-3456789", "RecipientTin": "123-45-6789", "RecipientName": "Alex Sample"}


@pytest.mark.parametrize("rotate", [0, 90])
def test_a_field_s_value_stands_in_its_field(rotate):
    amount = source(form(RENTS, FILLED, rotate=rotate)).fields["Boxes"].value[0]["Amount"]
    upright = (312 / 612, 66 / 792, 392 / 612, 80 / 792)
    assert (amount.method, amount.page, amount.content) == ("form_field", 1, "12,500.00")
    assert amount.box == pytest.approx(upright, abs=0.005)


def test_a_tax_form_is_read_with_its_form_fields():
    reading = read(form(RENTS, FILLED), "pdf")
    assert reading.doc_type == "taxForm"
    assert boxes(reading)["1"] == ("12,500.00", Decimal("12500.00"))
    assert (reading.fields["PayerTin"].value, reading.fields["PayerTin"].method) == ("12-3456789", "form_field")
    assert {"name": "PDF form", "method": "form_field", "detail": "7 fields filled in"} in reading.as_json()["sources"]


def test_a_ticked_box_answers_the_numbered_question_above_it():
    printed = [(40, 100, "3 Check the box for federal tax classification:"), (60, 120, "Limited liability company"), (200, 120, "Trust"),
               (40, 140, "4 Exemptions")]
    found = source(form(printed, [("exempt", "none", 100, 131, 100)], ticked=[(48, 113)]))
    assert found.fields["Boxes"].value[0]["Label"].value == "Check the box for federal tax classification:"
    assert boxes(found) == {"3": ("Limited liability company", None), "4": ("none", None)}


def test_a_fillable_invoice_is_filled_by_captions_and_names():
    printed = [(40, 40, "INVOICE"), (40, 80, "Invoice number:"), (40, 110, "Bill to:"), (300, 300, "Total due")]
    fields = [("a", "R-77", 120, 70, 100), ("b", "Café Zentral", 120, 100, 150), ("PurchaseOrder[0]", "PO-9", 400, 70, 100)]
    found = source(form(printed, fields)).fields
    assert (found["InvoiceId"].value, found["PurchaseOrder"].value) == ("R-77", "PO-9")


def test_a_form_that_only_shows_in_other_programs_is_noticed():
    document = pikepdf.open(io.BytesIO(form([(40, 40, "Please wait while the form is loading")], [])))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"))
    document.Root.NeedsRendering = True
    out = io.BytesIO()
    document.save(out)
    assert source(out.getvalue()).name == "XFA form"


def test_a_form_that_nobody_filled_says_nothing():
    data = form(RENTS, [(name, "", x, top, width) for name, _, x, top, width in FILLED])
    assert formfields.of_pdf(pdf.open_pdf(data), pages.load(data, "pdf")) == []
