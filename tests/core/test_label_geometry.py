"""Where a value may stand to its label: in boxes of forms, under a row of names, beside labels of typewritten pages, in a sentence."""

from __future__ import annotations

from decimal import Decimal

from portal.core.extraction import layout
from portal.core.extraction.fields import extract
from portal.core.extraction.model import Page, Word
from tests.core.papers import paper, table

HEADER = ((50, (50, "Harbor Tools Ltd", 14)), (70, (50, "Invoice No: HT-1")), (84, (50, "Invoice Date: 03/04/2024")))


def read(*rows, doc_type="invoice"):
    return extract(doc_type, paper(*rows))[0]


def typed(*lines, width=5.4):
    """A page whose letters are all `width` points wide; the words' boxes are as wide as their letters."""
    words = []
    for number, line in enumerate(lines):
        at, top = 0, (50 + 14 * number) / 842
        for word in line.split(" "):
            if word:
                left = (40 + width * at) / 595
                words.append(Word(word, (left, top, left + width * len(word) / 595, top + 9 / 842)))
            at += len(word) + 1
    return Page(1, 595, 842, words)


def test_a_value_stands_low_in_the_box_of_its_label():
    rows = ((118, (300, "CUSTOMER ORDER NO.", 5), (430, "CURRENCY", 5)), (130, (40, "United Kingdom")), (152, (304, "PS-70338")))
    assert read(*HEADER, *rows)["PurchaseOrder"].value == "PS-70338"


def test_values_stand_under_a_row_of_names():
    names = (("Bill of Lading", "Origin", "Destination", "Pieces", "Weight"), ("TFUW87090108", "Hamburg, DE", "Chicago, IL", "26", "6,276 lbs"))
    values = read(*HEADER, *table(210, (40, 150, 255, 365, 470), names), doc_type="freightInvoice")
    assert [values[name].value for name in ("BillOfLading", "Origin", "Destination", "Weight")] == ["TFUW87090108", "Hamburg, DE", "Chicago, IL", "6,276 lbs"]


def test_single_spaces_of_a_typewriter_part_no_cells():
    page = typed(*["Cedar Rapids,  IA 52401   Invoice No.   : A-87300", "Account      : 32712        Your order    : FB-19053"] * 3)
    (first, second, *_) = layout.lines(page)
    assert [cell.text for cell in first.segments] == ["Cedar Rapids,", "IA 52401", "Invoice No.", ": A-87300"]
    assert [cell.text for cell in second.segments] == ["Account", ": 32712", "Your order", ": FB-19053"]


def test_terms_of_payment_may_begin_like_a_label():
    assert read(*HEADER, (200, (50, "Terms:"), (120, "Payment due within 14 days")))["PaymentTerm"].value == "Payment due within 14 days"
    german = read((50, (50, "Rechnung 7")), (200, (50, "Zahlungsbedingungen: 14 Tage netto. Zahlbar bis: 20.04.2024")))
    assert german["PaymentTerm"].value == "14 Tage netto."


def test_what_is_still_to_pay_stands_below_what_was_to_pay():
    rows = ((300, (340, "Net à payer"), (-540, "1 836,02 €")), (314, (340, "Acompte"), (-540, "367,20 €")), (328, (340, "Reste à payer"), (-540, "1 468,82 €")))
    values = read((50, (50, "Facture 7")), *rows)
    assert values["AmountDue"].value["amount"] == Decimal("1468.82")


def test_an_account_is_the_banks_where_a_bank_is_named_above_it():
    assert read(*HEADER, (100, (50, "Account number: 44944123")))["CustomerId"].value == "44944123"
    values = read(*HEADER, (300, (50, "Bank Details")), (314, (50, "Account number: 44944123")))
    assert "CustomerId" not in values and values["PaymentDetails"].value[0]["BankAccountNumber"].value == "44944123"


def test_a_banks_code_without_a_label_is_known_by_the_ibans_country():
    (row,) = read(*HEADER, (300, (50, "Bank / IBAN")), (314, (50, "Bancalia DE89 3704 0044 0532 0130 00 COBADEFF")))["PaymentDetails"].value
    assert (row["IBAN"].value, row["SWIFT"].value) == ("DE89370400440532013000", "COBADEFF")


def test_the_term_of_delivery_needs_no_label_on_a_commercial_invoice():
    assert read(*HEADER, (150, (430, "CIF Lyon")), doc_type="incoInvoice4")["Incoterm"].value == "CIF Lyon"


def test_of_what_was_ordered_and_delivered_the_delivery_counts():
    rows = table(160, (50, 130, 380, 450, 520), [("Item no", "Description", "Ordered", "Delivered", "Unit"), ("1001", "Copy paper A4", "20", "15", "box")])
    values = read((50, (50, "DELIVERY NOTE")), (80, (50, "Date"), (156, "13/04/2025")), *rows, doc_type="deliveryInvoice")
    assert values["Items"].value[0]["Quantity"].value == 15
    assert "OrderDate" not in values and values["DeliveryDate"].value == "2025-04-13"
