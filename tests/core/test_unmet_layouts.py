"""Layouts that the rules weren't drawn up on: bands beside a page, sums in boxes, counts under names, labels made of common words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction import layout
from portal.core.extraction.classify import classify
from portal.core.extraction.fields import extract
from tests.core.papers import paper, table

BAND = ("Orbit Supplies Ltd", "45 Weavers Lane", "Carlisle CA2 5TX", "Document No.", "FA-43473", "Tax point", "27 February 2026", "Payment terms", "Net 30")
GOODS = (
    ("Description", "Quantity", "Unit price", "Amount"),
    ("Printer lease", "6", "156.19", "937.14"),
    ("Toner cartridge", "1", "84.46", "84.46"),
    ("Ring binder", "24", "2.69", "64.56"),
    ("Copy paper", "3", "23.32", "69.96"),
)


def read(*rows, doc_type="invoice"):
    return extract(doc_type, paper(*rows))[0]


def banded():
    """A page whose left band has lines every 19 points beside a body with lines every 16."""
    body = table(170, (190, 380, 440, 520), GOODS)
    sums = [(270, (380, "Net amount"), (-550, "1,156.12")), (286, (380, "VAT 20%"), (-550, "231.22")), (302, (380, "Grand total"), (-550, "1,387.34"))]
    return [(60, (190, "Sales Invoice", 18)), *((100 + 19 * at, (40, text, 8)) for at, text in enumerate(BAND)), *body, *sums]


def test_a_band_beside_the_page_is_read_apart():
    (page,) = paper(*banded())
    texts = [line.text for line in layout.lines(page)]
    assert texts[: len(BAND)] == list(BAND)
    assert "Printer lease 6 156.19 937.14" in texts


def test_an_invoice_with_a_band_has_its_number_terms_and_items():
    values = read(*banded())
    assert (values["InvoiceId"].value, values["InvoiceDate"].value, values["PaymentTerm"].value) == ("FA-43473", "2026-02-27", "Net 30")
    assert [str(row["Amount"].value["amount"]) for row in values["Items"].value] == ["937.14", "84.46", "64.56", "69.96"]


def test_a_table_beside_its_numbers_is_no_band():
    rows = table(100, (40, 300, 400), [(f"Service {at}", "1", f"{at}.50") for at in range(10, 30)])
    (page,) = paper(*rows)
    assert len(layout.lines(page)) == 20


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("N.º do documento: FT-9981", "FT-9981"),
        ("Pièce n° : FA2025/17994", "FA2025/17994"),
        ("Nr. doc.: A-95300", "A-95300"),
        ("Factura de venta 202476099", "202476099"),
        ("Verkoopfactuur 202450454", "202450454"),
        ("Beleg-Nr.: A-35795", "A-35795"),
        ("Numero della fattura: 7781/B", "7781/B"),
    ],
)
def test_a_number_is_found_behind_a_noun_and_a_word_for_number(printed, number):
    assert read((50, (50, "Nordwall")), (90, (50, printed)), (300, (340, "Total"), (-540, "12,50 €")))["InvoiceId"].value == number


def test_the_number_of_a_page_is_no_number_of_a_document():
    assert "InvoiceId" not in read((50, (50, "FATURA"), (520, "Pág.1")), (300, (340, "Total"), (-540, "12,50 €")))


def test_sums_side_by_side_stand_over_their_figures():
    names, figures = ("Netto merce", "IVA al 22 %", "IVA al 4 %", "Totale a pagare"), ("222,22 €", "17,62 €", "8,42 €", "248,26 €")
    boxes = [(300, *((40 + 120 * at, text, 7) for at, text in enumerate(names))), (314, *((-150 - 120 * at, text) for at, text in enumerate(figures)))]
    values = read((50, (50, "Fattura n. 7")), *boxes)
    assert [values[name].value["amount"] for name in ("SubTotal", "TotalTax", "InvoiceTotal")] == [Decimal("222.22"), Decimal("26.04"), Decimal("248.26")]
    assert [row["Rate"].value for row in values["TaxDetails"].value] == [22, 4]


def test_counts_under_what_is_sold_are_items_without_a_header():
    lines = [(150, (50, "1"), (120, "Office chair, blue")), (163, (120, "2 pcs x 80.00"), (-540, "160.00"))]
    lines += [(185, (50, "2"), (120, "Desk lamp")), (198, (120, "3 pcs x 20.50"), (-540, "61.50"))]
    values = read((50, (50, "Invoice 7")), *lines, (240, (400, "Total"), (-540, "221.50")))
    assert [(row["Description"].value, row["Quantity"].value, row["Unit"].value) for row in values["Items"].value] == [
        ("Office chair, blue", 2, "pcs"),
        ("Desk lamp", 3, "pcs"),
    ]


def test_an_address_in_one_line_under_a_centred_name_is_its_firms():
    head = ((60, (244.5, "Isarion Electric", 16)), (76, (225.9, "49 Harbour Rd, Cedar Rapids, IA 52401", 8)))
    values = read(*head, (100, (50, "Invoice 7")), (120, (50, "Bill to: Quartz Ltd")), (300, (340, "Total"), (-540, "12.50")))
    assert values["VendorAddress"].value == "49 Harbour Rd, Cedar Rapids, IA 52401"


def test_terms_printed_behind_a_bill_make_no_contract_of_it():
    terms = [(60 + 14 * at, (50, "This agreement is governed by the laws of England; each party shall indemnify the other party.", 9)) for at in range(45)]
    pages = paper((50, (50, "Tax Invoice 7", 18)), *table(120, (50, 300, 380, 480), GOODS), (220, (380, "Total"), (-540, "1,156.12")), more=(terms,))
    assert classify(pages)[0].doc_type == "invoice"


def test_an_iban_broken_over_two_lines_is_one():
    rows = ((400, (50, "IBAN")), (412, (50, "DE89 3704 0044 0532")), (424, (50, "0130 00")))
    values = read((50, (50, "Rechnung 7")), (300, (340, "Gesamtbetrag"), (-540, "12,50 €")), *rows)
    assert values["PaymentDetails"].value[0]["IBAN"].value == "DE89370400440532013000"


def test_what_was_bought_may_begin_with_its_count():
    rows = (
        (50, (50, "Xandria Tea Room")),
        (90, (50, "3 Scone with jam"), (200, "5.36"), (-290, "16.08")),
        (104, (50, "4 Soup of the day"), (200, "7.18"), (-290, "28.72")),
    )
    values = read(*rows, (130, (50, "TOTAL"), (-290, "44.80")), doc_type="receipt")
    bought = [(row["Description"].value, row["Quantity"].value, row["Price"].value["amount"]) for row in values["Items"].value]
    assert bought == [("Scone with jam", 3, Decimal("5.36")), ("Soup of the day", 4, Decimal("7.18"))]


def test_cents_behind_the_unit_belong_to_the_amount_in_words():
    rows = ((50, (50, "Yarrow Corp"), (400, "Check No. 5293")), (80, (50, "Pay to"), (120, "Dwayne Petrakis"), (450, "$1,494.49")))
    values = read(*rows, (100, (50, "One thousand four hundred ninety-four dollars and 49/100")), doc_type="check")
    assert values["WordAmount"].value == "One thousand four hundred ninety-four dollars and 49/100"
