"""The type of a document by its heading, wording and layout."""

from __future__ import annotations

import pytest

from portal.core.extraction.cards import luhn
from portal.core.extraction.classify import classify
from portal.core.extraction.model import Guess, Page
from tests.core.papers import paper, table


def written(title: str, *lines: str, size=(595, 842)):
    return paper((60, (60, title, 18)), *[(100 + 18 * i, (60, line)) for i, line in enumerate(lines)], size=size)


KINDS = {
    "invoice": written(
        "Invoice", "Invoice number: A-17", "Invoice date: 3 May 2024", "Bill to: Harbor Ltd", "Due date: 2 June 2024", "Total due: 120.00"
    ),
    "invoice, de": written(
        "Rechnung",
        "Rechnungsnummer: 2024-17",
        "Rechnungsdatum: 03.05.2024",
        "Kundennummer 88",
        "Nettobetrag 100,00",
        "zahlbar bis 02.06.2024",
    ),
    "receipt": written(
        "Corner Shop",
        "Receipt no 44",
        "Tea 2.50",
        "Total 2.50",
        "Cash 5.00",
        "Change 2.50",
        "Thank you, please come again",
        size=(230, 420),
    ),
    "purchaseOrder": written(
        "Purchase Order", "PO number: 991", "Order date: 1 May 2024", "Ship to: Dock 4", "Vendor: Bolt Works", "Delivery date: 9 May 2024"
    ),
    "deliveryInvoice": written(
        "Lieferschein", "Lieferschein-Nr. 881", "Lieferdatum 02.05.2024", "Lieferanschrift", "Ware ordnungsgemäß erhalten", "Unterschrift"
    ),
    "goodsReceipt": written(
        "Goods Received Note", "GRN number: 7", "Quantity received: 40", "Inspected by: Lee", "Warehouse 2", "Purchase order 991"
    ),
    "freightInvoice": written(
        "Freight Invoice",
        "Bill of lading number 55",
        "Shipper: A",
        "Consignee: B",
        "Fuel surcharge 12.00",
        "Freight charges 400.00",
        "Origin",
        "Destination",
    ),
    "creditCardStatement": written(
        "Credit Card Statement",
        "Previous balance 10.00",
        "New balance 20.00",
        "Minimum payment due 5.00",
        "Credit limit 500.00",
        "Payment due date 1/2/24",
    ),
    "payStub": written(
        "Earnings Statement",
        "Pay period 1/1/2024 - 1/15/2024",
        "Pay date 1/20/2024",
        "Gross pay 2,000.00",
        "Net pay 1,500.00",
        "Federal income tax",
        "Year to date",
    ),
    "payStub, de": written(
        "Entgeltabrechnung",
        "Personalnummer 12",
        "Steuerklasse 1",
        "Gesamtbrutto 3.000,00",
        "Lohnsteuer 400,00",
        "Auszahlungsbetrag 2.000,00",
    ),
    "taxForm": written(
        "Form W-2",
        "Wage and Tax Statement 2023",
        "Employee's social security number",
        "Department of the Treasury - Internal Revenue Service",
        "OMB No. 1545-0008",
    ),
    "utilityBill": written(
        "Stromrechnung", "Zählernummer 4711", "Verbrauch 2.300 kWh", "Arbeitspreis 0,30", "Grundpreis 9,00", "Marktlokation 51238696788"
    ),
    "wasteNote": written(
        "Waste Transfer Note", "EWC code 17 01 07", "Description of waste: rubble", "Waste carrier: Skip Ltd", "Transferor", "SIC code"
    ),
    "carLicense": written(
        "Vehicle Registration Certificate",
        "Registration number AB12 CDE",
        "Vehicle identification number WVWZZZ",
        "Make: VW",
        "Model year 2018",
        "Registered owner",
    ),
    "check": written("First Bank", "Check no 101", "Pay to the order of  Jo Lee", "One hundred dollars", "Memo rent", size=(500, 220)),
    "idDocument": written(
        "PASSPORT",
        "Surname DOE",
        "Given names JANE",
        "Nationality UTOPIAN",
        "Date of birth 01 Jan 1990",
        "P<UTODOE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        size=(360, 250),
    ),
    "creditCard": written("Some Bank", "4111 1111 1111 1111", "VALID THRU 09/27", "JANE DOE", "VISA", size=(243, 153)),
}


def share_of(name: str, pages) -> float:
    return next((guess.confidence for guess in classify(pages) if guess.doc_type == name), 0.0)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_recognised(kind):
    assert classify(KINDS[kind])[0][0] == kind.split(",")[0]


def test_an_american_bank_statement_has_its_own_type():
    lines = (
        "Beginning balance $10.00",
        "Ending balance $20.00",
        "Deposits and other credits",
        "Checking",
        "Columbus, OH 43004",
        "Member FDIC",
    )
    assert classify(written("Account Statement", "Statement period 1/1/24 - 1/31/24", *lines))[0][0] == "bankStatement.us"
    german = written("Kontoauszug", "Alter Saldo 10,00", "Buchungstag  Valuta  Verwendungszweck", "Neuer Saldo 20,00")
    assert classify(german)[0][0] == "bankStatement"


def test_prose_of_an_agreement_is_a_contract():
    clause = "The receiving party shall hold the confidential information in confidence and shall not disclose it to any third party."
    pages = written(
        "Non-Disclosure Agreement",
        "This Agreement is made by and between A Inc. and B LLC.",
        "WHEREAS the parties wish to talk;",
        *[clause] * 16,
    )
    assert classify(pages)[0][0] == "contract"


@pytest.mark.parametrize("lines", [("Dear Sam,", "see you on Monday.", "Best, Kim"), ("Minutes of the garden club", "Roses were planted.")])
def test_an_unclear_document_stays_unclassified(lines):
    assert classify(written("Hello", *lines))[0][0] == "unclassified"


def test_a_blank_page_is_unclassified():
    assert classify([Page(1, 595, 842)]) == [Guess("unclassified", 1.0)]


def test_shares_are_best_first_and_add_up_to_one_at_most():
    ranked = classify(KINDS["invoice"])
    shares = [guess.confidence for guess in ranked]
    assert shares == sorted(shares, reverse=True) and sum(shares) <= 1.001


def test_a_table_of_prices_helps_a_bill_without_a_heading():
    goods = table(
        160,
        (60, 250, -400, -500),
        [("Description", "Quantity", "Unit price", "Amount"), ("Bolts", "4", "2.00", "8.00"), ("Nuts", "2", "1.00", "2.00")],
    )
    with_table = paper((60, (60, "Bolt Works")), (100, (60, "Invoice 77 of 3 May 2024")), *goods)
    assert share_of("invoice", with_table) > share_of("invoice", written("Bolt Works", "Invoice 77 of 3 May 2024"))


def test_the_words_that_speak_for_a_type_stand_where_they_are_told_to():
    guess, *others = classify(KINDS["invoice"])
    title, *phrases = guess.words
    assert title.text == "Invoice" and title.page == 1 and title.box[1] < 0.1
    assert {"Invoice number:", "Invoice date:", "Bill to:"} <= {cue.text for cue in phrases}
    for cue in guess.words:
        under = [w.text for w in KINDS["invoice"][0].words if w.box[0] >= cue.box[0] - 1e-6 and w.box[1] >= cue.box[1] - 1e-6
                 and w.box[2] <= cue.box[2] + 1e-6 and w.box[3] <= cue.box[3] + 1e-6]  # fmt: skip
        assert " ".join(under) == cue.text
    assert all(other.words for other in others[:2] if other.doc_type != "unclassified")


def test_a_card_is_told_by_its_numbers_check_digit():
    right, wrong = (written("Severn Bank", number, "MASTERCARD", "DWAYNE LEE", size=(243, 153)) for number in ("5391 8282 4646 3566", "5391 8282 4646 3565"))
    assert luhn("5391828246463566") and not luhn("5391828246463565")
    assert classify(right)[0].doc_type == "creditCard" and share_of("creditCard", wrong) < share_of("creditCard", right)
