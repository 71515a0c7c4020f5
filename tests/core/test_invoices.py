"""Invoices, orders, receipts and contracts: parties, amounts, dates, numbers, items, each with its place on the page."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction.fields import extract
from portal.core.extraction.model import Page
from tests.core.papers import paper, table

ENGLISH = (
    (50, (50, "Harbor Tools Ltd", 16), (400, "INVOICE", 20)),
    (70, (50, "12 Quay Street"), (400, "Invoice No: HT-2024-118")),
    (84, (50, "London SE1 9GF"), (400, "Invoice Date: 03/04/2024")),
    (98, (50, "VAT No: GB980780684"), (400, "Due Date: 28/04/2024")),
    (112, (50, "www.harbortools.co.uk"), (400, "PO Number: P-5521")),
    (160, (50, "Bill To:")),
    (174, (50, "Meadow Farms Ltd")),
    (188, (50, "1 Green Lane")),
    (202, (50, "Leeds LS1 4AB")),
    *table(
        250,
        (50, 280, -420, -520),
        [
            ("Description", "Quantity", "Unit price", "Amount"),
            ("Rope 10 m", "4", "£25.00", "£100.00"),
            ("Anchor", "1", "£150.00", "£150.00"),
        ],
    ),
    (330, (360, "Subtotal"), (-520, "£250.00")),
    (346, (360, "VAT 20%"), (-520, "£50.00")),
    (362, (360, "Total"), (-520, "£300.00")),
    (400, (50, "Payment terms: 25 days")),
    (420, (50, "IBAN: GB29 NWBK 6016 1331 9268 19   BIC: NWBKGB2L")),
)
GERMAN = (
    (50, (50, "Nordlicht Elektro GmbH", 15)),
    (70, (50, "Nordlicht Elektro GmbH · Hafenweg 3 · 24103 Kiel", 7)),
    (100, (50, "Bäckerei Sonnenschein KG")),
    (114, (50, "Marktplatz 7")),
    (128, (50, "24937 Flensburg")),
    (170, (50, "Rechnung", 16), (350, "Rechnungsnummer:"), (460, "NE-7731")),
    (186, (350, "Rechnungsdatum:"), (460, "12.03.2024")),
    (202, (350, "Kundennummer:"), (460, "10482")),
    (218, (50, "Zahlbar bis: 11.04.2024")),
    *table(
        250,
        (50, 90, 300, -420, -520),
        [
            ("Pos", "Bezeichnung", "Menge", "Einzelpreis", "Gesamt"),
            ("1", "Leuchte außen", "10", "103,75", "1.037,50"),
            ("2", "Montage", "1", "100,00", "100,00"),
        ],
    ),
    (330, (350, "Nettobetrag"), (-520, "1.137,50 €")),
    (346, (350, "MwSt 19%"), (-520, "216,13 €")),
    (362, (350, "Gesamtbetrag"), (-520, "1.353,63 €")),
    (760, (50, "USt-IdNr. DE136695976   IBAN DE89 3704 0044 0532 0130 00   BIC COBADEFFXXX", 8)),
)


@pytest.fixture(scope="module")
def english():
    return extract("invoice", paper(*ENGLISH))


@pytest.fixture(scope="module")
def german():
    return extract("invoice", paper(*GERMAN))


def amount(values, name):
    return values[name].value["amount"], values[name].value["currencyCode"]


def test_amounts_of_an_english_invoice(english):
    values, _ = english
    assert [amount(values, name) for name in ("SubTotal", "TotalTax", "InvoiceTotal")] == [
        (Decimal("250.00"), "GBP"),
        (Decimal("50.00"), "GBP"),
        (Decimal("300.00"), "GBP"),
    ]


def test_amounts_of_a_german_invoice_have_comma_and_points(german):
    values, _ = german
    assert [amount(values, name) for name in ("SubTotal", "TotalTax", "InvoiceTotal")] == [
        (Decimal("1137.50"), "EUR"),
        (Decimal("216.13"), "EUR"),
        (Decimal("1353.63"), "EUR"),
    ]
    assert values["InvoiceTotal"].content == "1.353,63 €"


@pytest.mark.parametrize("paper_of", ["english", "german"])
def test_arithmetic_is_checked_and_raises_confidence(paper_of, request):
    values, checks = request.getfixturevalue(paper_of)
    assert {check.name: check.passed for check in checks} == {"subtotal_and_tax_make_total": True, "items_add_up": True}
    assert values["InvoiceTotal"].confidence > 0.9


def test_parties_of_an_english_invoice(english):
    values, _ = english
    assert values["VendorName"].value == "Harbor Tools Ltd"
    assert values["CustomerName"].value == "Meadow Farms Ltd"
    assert values["CustomerAddress"].value == "1 Green Lane, Leeds LS1 4AB"


def test_parties_of_a_german_letter_without_labels(german):
    values, _ = german
    assert values["VendorName"].value == "Nordlicht Elektro GmbH"
    assert values["CustomerName"].value == "Bäckerei Sonnenschein KG"


def test_numbers_and_dates(english, german):
    wanted = ("InvoiceId", "InvoiceDate", "DueDate")
    assert [english[0][name].value for name in wanted] == ["HT-2024-118", "2024-04-03", "2024-04-28"]
    assert [german[0][name].value for name in wanted] == ["NE-7731", "2024-03-12", "2024-04-11"]
    assert english[0]["PurchaseOrder"].value == "P-5521" and german[0]["CustomerId"].value == "10482"


def test_ids_with_check_digits(german):
    values, _ = german
    details = values["PaymentDetails"].value[0]
    assert (details["IBAN"].value, details["SWIFT"].value) == ("DE89370400440532013000", "COBADEFFXXX")
    assert values["VendorTaxId"].value == "DE136695976" and values["VendorTaxId"].confidence > 0.9


def test_items_are_rows_with_typed_cells(german):
    first, second = german[0]["Items"].value
    assert (first["Description"].value, first["Quantity"].value, first["Amount"].value["amount"]) == (
        "Leuchte außen",
        Decimal(10),
        Decimal("1037.50"),
    )
    assert second["UnitPrice"].value["amount"] == Decimal("100.00")


def test_every_value_stands_on_the_page(english):
    values, _ = english
    for name, value in values.items():
        if value.type != "array":
            assert value.page == 1 and value.content and value.method and 0 < value.confidence < 1, name
            assert 0 <= value.box[0] < value.box[2] <= 1 and 0 <= value.box[1] < value.box[3] <= 1, name


def test_totals_that_do_not_add_up_fail_their_check():
    _, checks = extract(
        "invoice",
        paper(
            (50, (50, "Invoice")),
            (80, (50, "Subtotal"), (-300, "$100.00")),
            (95, (50, "Tax"), (-300, "$7.00")),
            (110, (50, "Total"), (-300, "$117.00")),
        ),
    )
    assert [(check.name, check.passed) for check in checks] == [("subtotal_and_tax_make_total", False)]


def test_the_day_comes_first_where_another_date_shows_it():
    rows = ((50, (50, "Invoice date: 03/04/2024")), (70, (50, "Delivered 25/03/2024")), (90, (50, "Total"), (-300, "$10.00")))
    assert extract("invoice", paper(*rows))[0]["InvoiceDate"].value == "2024-04-03"
    american = ((50, (50, "Invoice date: 03/04/2024")), (70, (50, "Delivered 02/25/2024")), (90, (50, "Total"), (-300, "$10.00")))
    assert extract("invoice", paper(*american))[0]["InvoiceDate"].value == "2024-03-04"


def test_an_order_has_its_number_date_and_total():
    rows = (
        (50, (50, "Purchase Order", 16)),
        (80, (50, "Order Number: 4500-77")),
        (96, (50, "Order Date: 9 May 2024")),
        (112, (50, "Delivery Date: 1 June 2024")),
        (140, (50, "Order Total"), (-300, "EUR 1,200.00")),
    )
    values, _ = extract("purchaseOrder", paper(*rows))
    assert (values["OrderId"].value, values["OrderDate"].value, values["DeliveryDate"].value) == ("4500-77", "2024-05-09", "2024-06-01")
    assert amount(values, "OrderTotal") == (Decimal("1200.00"), "EUR")


def receipt(*lines):
    rows = [
        (40 + 16 * i, *[(x, text) for x, text in ((20, line[0]), (-200, line[-1] if len(line) > 1 else "")) if text])
        for i, line in enumerate(lines)
    ]
    return extract("receipt", paper(*rows, size=(220, 420)))


def test_a_receipt_tells_the_sum_from_what_was_given():
    values, checks = receipt(
        ("CORNER MART LTD",),
        ("5 High Street",),
        ("Date: 30/05/2018 13:45",),
        ("Tea", "2.50"),
        ("Cake", "3.40"),
        ("Total", "5.90"),
        ("Cash", "10.00"),
        ("Change", "4.10"),
    )
    assert values["MerchantName"].value == "CORNER MART LTD" and values["Total"].value["amount"] == Decimal("5.90")
    assert (values["TransactionDate"].value, values["TransactionTime"].value) == ("2018-05-30", "13:45:00")
    assert [row["TotalPrice"].value["amount"] for row in values["Items"].value] == [Decimal("2.50"), Decimal("3.40")]
    assert [(check.name, check.passed) for check in checks] == [("paid_less_change_is_total", True)]


def test_a_german_receipt():
    values, _ = receipt(
        ("Backhaus Lehmann GmbH",),
        ("12.03.2024  08:15",),
        ("Brot", "4,20"),
        ("Summe EUR", "4,20"),
        ("Gegeben", "5,00"),
        ("Rückgeld", "0,80"),
    )
    assert amount(values, "Total") == (Decimal("4.20"), "EUR") and values["TransactionDate"].value == "2024-03-12"


def test_a_rounded_total_is_the_one_that_was_paid():
    values, _ = receipt(
        ("KEDAI SDN BHD",),
        ("Mee", "8.48"),
        ("Total Sales", "8.48"),
        ("Rounding Adj", "0.02"),
        ("Total Rounded", "8.50"),
        ("Cash", "10.00"),
        ("Change", "1.50"),
    )
    assert values["Total"].value["amount"] == Decimal("8.50")


def test_a_contract_names_parties_date_and_law():
    text = (
        "Mutual Confidentiality Agreement",
        "This Agreement is entered into as of May 16, 2022 by and between Alder Systems, Inc.,",
        "a Delaware corporation, and Birch Labs LLC (“Recipient”). WHEREAS the parties wish to talk;",
        "This Agreement shall be governed by the laws of the State of New York for a period of two (2) years.",
    )
    values, _ = extract("contract", paper(*[(60 + 16 * i, (50, line)) for i, line in enumerate(text)]))
    assert [party["Name"].value for party in values["Parties"].value] == ["Alder Systems, Inc.", "Birch Labs LLC"]
    assert values["EffectiveDate"].value == "2022-05-16" and values["Jurisdictions"].value[0]["Region"].value == "New York"


def test_a_card_number_is_never_kept_whole():
    values, _ = extract("creditCard", paper((60, (20, "4111 1111 1111 1111")), (80, (20, "VALID THRU 09/27")), size=(243, 153)))
    assert values["CardNumber"].value == "************1111"


@pytest.mark.parametrize("kind", ["unclassified", "nosuchtype"])
def test_a_type_without_fields_gives_none(kind):
    assert extract(kind, paper(*ENGLISH)) == ({}, [])


def test_a_blank_page_gives_nothing():
    assert extract("invoice", [Page(1, 595, 842)]) == ({}, [])
