"""Tables of goods on bills, orders and delivery notes, and the sums and taxes under them, in several layouts and languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction import tables
from portal.core.extraction.candidates import Printed
from portal.core.extraction.fields import extract
from portal.core.extraction.model import Page, Word
from tests.core.papers import paper, table

HEADER = ((50, (50, "Harbor Tools Ltd", 14)), (70, (50, "Invoice No: HT-1")), (84, (50, "Invoice Date: 03/04/2024")))
GOODS = (50, 280, -420, -540)


def sums(*pairs, top=300):
    """Labels with their figures, one under the other."""
    return [(top + 14 * at, (340, label), (-540, figure)) for at, (label, figure) in enumerate(pairs)]


def read(*rows, doc_type="invoice", more=()):
    return extract(doc_type, paper(*rows, more=more))[0]


def cells(values, *names):
    """The named cells of every item, amounts as decimals, None where empty."""
    return [tuple(plain(row[name]) if name in row else None for name in names) for row in values["Items"].value]


def plain(value):
    return value.value["amount"] if isinstance(value.value, dict) else value.value


def amounts(values, *names):
    return [str(values[name].value["amount"]) if name in values else None for name in names]


def test_a_header_of_two_lines_names_its_columns_together():
    header = [
        (150, (50, "Item"), (250, "Quantity"), (-380, "Unit"), (-440, "VAT"), (-540, "Amount")),
        (161, (-380, "Price"), (-440, "%"), (-540, "GBP")),
    ]
    rows = table(180, (50, 250, -380, -440, -540), [("Rope 10 m", "4", "25.00", "20", "100.00"), ("Anchor", "1", "150.00", "20", "150.00")])
    values = read(*HEADER, *header, *rows, *sums(("Subtotal", "£250.00"), ("VAT 20%", "£50.00"), ("Total", "£300.00")))
    assert cells(values, "Description", "Quantity", "UnitPrice", "TaxRate", "Amount") == [
        ("Rope 10 m", 4, Decimal("25.00"), 20, Decimal("100.00")),
        ("Anchor", 1, Decimal("150.00"), 20, Decimal("150.00")),
    ]


def test_quantity_times_price_tells_columns_whose_names_mean_either():
    rows = table(150, (50, 130, -400, -540), [("Amount", "Product", "Price", "Total"), ("4.00", "Rope", "25.00", "100.00"), ("2.00", "Hook", "3.50", "7.00")])
    values = read(*HEADER, *rows, *sums(("Total", "$107.00")))
    assert cells(values, "Quantity", "UnitPrice", "Amount") == [(4, Decimal("25.00"), Decimal("100.00")), (2, Decimal("3.50"), Decimal("7.00"))]


@pytest.mark.parametrize(
    ("printed", "price", "amount", "quantity"),
    [("1.000", "1,20", "1.200,00", 1000), ("1.000", "80,00", "80,00", 1), ("2,5", "80,00", "200,00", Decimal("2.5"))],
)
def test_the_product_tells_a_thousand_from_one(printed, price, amount, quantity):
    rows = table(150, GOODS, [("Bezeichnung", "Menge", "Einzelpreis", "Gesamtpreis"), ("Ware", printed, price, amount)])
    values = read((50, (50, "Rechnung Nr. 7")), *rows, *sums(("Gesamtbetrag", amount)))
    assert cells(values, "Quantity", "Amount")[0][0] == quantity


def test_a_description_goes_on_below_its_row_and_a_unit_stands_beside_its_quantity():
    rows = [
        *table(150, GOODS, [("Description", "Qty", "Unit price", "Amount"), ("Brake disc, front", "4 pcs", "49.90", "199.60")]),
        (178, (50, "ventilated, 280 mm")),
        (200, (50, "Fitting"), (280, "2 hrs"), (-420, "40.00"), (-540, "80.00")),
    ]
    values = read(*HEADER, *rows, *sums(("Total", "$279.60")))
    assert cells(values, "Description", "Quantity", "Unit") == [("Brake disc, front ventilated, 280 mm", 4, "pcs"), ("Fitting", 2, "hrs")]
    top, bottom = (values["Items"].value[0]["Description"].box[edge] for edge in (1, 3))
    assert bottom - top > 0.02


def test_sums_of_groups_are_no_rows():
    rows = table(
        150,
        GOODS,
        [
            ("Description", "Qty", "Unit price", "Amount"),
            ("Rope", "2", "10.00", "20.00"),
            ("", "", "Subtotal", "20.00"),
            ("Hook", "3", "5.00", "15.00"),
            ("", "", "Subtotal", "15.00"),
        ],
    )
    values = read(*HEADER, *rows, *sums(("Subtotal", "$35.00"), ("Tax 10%", "$3.50"), ("Total", "$38.50")))
    assert cells(values, "Description", "Amount") == [("Rope", Decimal("20.00")), ("Hook", Decimal("15.00"))]
    assert amounts(values, "SubTotal", "TotalTax", "InvoiceTotal") == ["35.00", "3.50", "38.50"]


@pytest.mark.parametrize(("carried", "brought"), [("Carried forward", "Brought forward"), ("Übertrag", "Übertrag"), ("A reporter", "Report")])
def test_a_table_goes_on_over_the_page_and_what_is_carried_is_no_row(carried, brought):
    first = [*table(150, GOODS, [("Description", "Quantity", "Unit price", "Amount"), ("Rope", "2", "10.00", "20.00")]), (700, (280, carried), (-540, "20.00"))]
    second = [(50, (280, brought), (-540, "20.00")), *table(70, GOODS, [("Hook", "3", "5.00", "15.00"), ("Anchor", "1", "65.00", "65.00")])]
    values = read(*HEADER, *first, more=[[*second, *sums(("Total", "$100.00"), top=140)]])
    assert cells(values, "Description", "Amount") == [("Rope", 20), ("Hook", 15), ("Anchor", 65)]
    assert [row["Amount"].page for row in values["Items"].value] == [1, 2, 2]


def test_a_line_that_only_explains_another_is_left_out_when_the_rest_makes_the_total():
    rows = table(
        150,
        GOODS,
        [
            ("Description", "Qty", "Unit price", "Amount"),
            ("Tablet", "1", "399.00", "399.00"),
            ("incl. copying levy", "1", "", "4.24"),
            ("Cover", "1", "70.00", "70.00"),
        ],
    )
    values = read(*HEADER, *rows, *sums(("Total", "$469.00")))
    assert cells(values, "Description", "Amount") == [("Tablet", 399), ("Cover", 70)]


def test_lines_without_a_header_are_items_only_when_they_make_a_printed_sum():
    lines = [(150, (50, "Lawn mowing"), (-540, "$80.00")), (166, (50, "Hedge trimming"), (-540, "$45.50"))]
    assert cells(read(*HEADER, *lines, *sums(("Total due", "$125.50"))), "Amount") == [(Decimal("80.00"),), (Decimal("45.50"),)]
    assert "Items" not in read(*HEADER, *lines, *sums(("Total due", "$200.00")))


def test_a_delivery_note_has_its_lines_without_prices():
    rows = table(
        150, (50, 130, 380, 470), [("Item no", "Description", "Quantity", "Unit"), ("1001", "Copy paper A4", "20", "box"), ("1002", "Toner", "4", "pcs")]
    )
    values = read((50, (50, "DELIVERY NOTE")), (80, (50, "Delivery note no: DN-778")), *rows, doc_type="deliveryInvoice")
    assert cells(values, "ProductCode", "Description", "Quantity", "Unit") == [("1001", "Copy paper A4", 20, "box"), ("1002", "Toner", 4, "pcs")]
    assert values["DeliveryNoteId"].value == "DN-778"


def test_goods_for_the_customs_have_their_code_and_country_on_a_commercial_invoice_alone():
    rows = table(
        150,
        (50, 200, 270, 340, -430, -540),
        [("Description", "HS Code", "Origin", "Qty", "Unit price", "Amount"), ("LED lamp", "9405.42", "CN", "500", "USD 2.40", "USD 1,200.00")],
    )
    page = (*HEADER, *rows, *sums(("Total", "USD 1,200.00")))
    assert cells(read(*page, doc_type="incoInvoice4"), "HsCode", "CountryOfOrigin", "Amount") == [("9405.42", "CN", 1200)]
    assert "HsCode" not in read(*page)["Items"].value[0]


TOTALS = {
    "en": (("Subtotal", "VAT 20%", "Total"), ("£250.00", "£50.00", "£300.00"), ("250.00", "50.00", "300.00")),
    "de": (("Nettobetrag", "zzgl. 19% MwSt", "Rechnungsbetrag"), ("1.000,00 €", "190,00 €", "1.190,00 €"), ("1000.00", "190.00", "1190.00")),
    "fr": (("Total HT", "TVA 20%", "Total TTC"), ("1 500,00 €", "300,00 €", "1 800,00 €"), ("1500.00", "300.00", "1800.00")),
    "es": (("Base imponible", "IVA 21%", "Total factura"), ("395,00 €", "82,95 €", "477,95 €"), ("395.00", "82.95", "477.95")),
    "it": (("Imponibile", "IVA 22%", "Totale documento"), ("308,40 €", "67,85 €", "376,25 €"), ("308.40", "67.85", "376.25")),
    "nl": (("Subtotaal", "21% BTW over € 160,00", "Totaal te betalen"), ("€ 160,00", "€ 33,60", "€ 193,60"), ("160.00", "33.60", "193.60")),
    "pt": (("Total ilíquido", "IVA 23%", "Total a pagar"), ("485,00 €", "111,55 €", "596,55 €"), ("485.00", "111.55", "596.55")),
    "ch": (("Zwischentotal", "MWST 8.1%", "Total CHF"), ("2'500.00", "202.50", "2'702.50"), ("2500.00", "202.50", "2702.50")),
}


@pytest.mark.parametrize("language", TOTALS)
def test_sums_are_read_in_every_language_and_the_tax_with_its_rate(language):
    labels, printed, wanted = TOTALS[language]
    values = read((50, (50, "Muster 7")), *sums(*zip(labels, printed, strict=True)))
    assert amounts(values, "SubTotal", "TotalTax", "InvoiceTotal") == list(wanted)
    (row,) = values["TaxDetails"].value
    assert str(row["Amount"].value["amount"]) == wanted[1] and f"{row['Rate'].value}" in labels[1]


def test_taxes_of_several_rates_are_told_apart_and_their_sum_names_them():
    values = read(
        (50, (50, "Rechnung Nr. 7")),
        *sums(
            ("Nettobetrag", "1.599,60 €"),
            ("zzgl. 7% USt. auf 1.200,00", "84,00 €"),
            ("zzgl. 19% USt. auf 399,60", "75,92 €"),
            ("Rechnungsbetrag", "1.759,52 €"),
        ),
    )
    assert [(row["Rate"].value, row["Amount"].content) for row in values["TaxDetails"].value] == [(7, "84,00 €"), (19, "75,92 €")]
    tax = values["TotalTax"]
    assert (tax.value["amount"], tax.method, tax.parts, tax.box) == (Decimal("159.92"), "derived", ["TaxDetails"], None)


def test_two_taxes_of_one_rate_are_two():
    values = read(*HEADER, *sums(("Sub Total", "Rs. 1,17,500.00"), ("CGST @9%", "10,575.00"), ("SGST @9%", "10,575.00"), ("Grand Total", "Rs. 1,38,650.00")))
    assert amounts(values, "SubTotal", "TotalTax", "InvoiceTotal") == ["117500.00", "21150.00", "138650.00"]
    assert len(values["TaxDetails"].value) == 2


def test_a_discount_and_shipping_stand_between_the_subtotal_and_the_total():
    printed = (
        ("Subtotal", "$320.00"),
        ("Discount (10%)", "-$32.00"),
        ("Shipping", "$15.00"),
        ("Sales tax", "$23.76"),
        ("Total", "$326.76"),
        ("Balance due", "$226.76"),
    )
    values, checks = extract("invoice", paper(*HEADER, *sums(*printed)))
    assert amounts(values, "SubTotal", "TotalDiscount", "TotalTax", "InvoiceTotal", "AmountDue") == ["320.00", "32.00", "23.76", "326.76", "226.76"]
    assert [(check.name, check.passed) for check in checks] == [("subtotal_charges_and_tax_make_total", True)]


def test_a_credit_note_keeps_its_signs():
    values = read(*HEADER, *sums(("Subtotal", "-£150.00"), ("VAT (20%)", "-£30.00"), ("Total", "-£180.00")))
    assert amounts(values, "SubTotal", "TotalTax", "InvoiceTotal") == ["-150.00", "-30.00", "-180.00"]


def test_the_name_of_a_sum_may_be_broken_over_two_lines():
    rows = (
        (300, (376, "Sub")),
        (311, (376, "Total"), (-540, "150.00")),
        (335, (376, "VAT"), (-540, "30.00")),
        (359, (376, "Total")),
        (370, (376, "GBP"), (-540, "180.00")),
    )
    assert amounts(read(*HEADER, *rows), "SubTotal", "TotalTax", "InvoiceTotal") == ["150.00", "30.00", "180.00"]


def test_the_labelled_tax_stays_when_only_an_items_price_would_make_the_total():
    rows = table(150, GOODS, [("Description", "Qty", "Unit price", "Amount"), ("Rope", "1", "90.00", "90.00"), ("Hook", "1", "10.00", "10.00")])
    values = read(*HEADER, *rows, *sums(("Subtotal", "100.00"), ("Total VAT", "8.00"), ("Total", "110.00")))
    assert amounts(values, "TotalTax") == ["8.00"]


def test_a_header_of_a_column_is_not_the_label_of_a_total():
    rows = table(
        150, (50, 280, -420, -540), [("Désignation", "Qté", "Prix unitaire", "Prix total"), ("Gazon", "3", "5,00", "15,00"), ("Béton", "2", "10,00", "20,00")]
    )
    values = read((50, (50, "Facture 7")), *rows, *sums(("Sous-total", "35,00 €"), ("TVA", "0,00 €"), ("Somme", "35,00 €")))
    assert amounts(values, "InvoiceTotal") == ["35.00"]


def test_figures_under_their_labels_in_a_row_are_read():
    row = [
        (300, (50, "Imponibile"), (180, "Aliquota"), (280, "Imposta"), (400, "Totale documento")),
        (314, (50, "308,40"), (180, "22%"), (280, "67,85"), (400, "376,25 €")),
    ]
    assert amounts(read((50, (50, "Fattura n. 7")), *row), "SubTotal", "TotalTax", "InvoiceTotal") == ["308.40", "67.85", "376.25"]


def test_all_accounts_are_kept_with_all_their_groups():
    ibans = ((300, (50, "IBAN DE89 3704 0044 0532 0130 00  BIC COBADEFFXXX")), (316, (50, "IBAN GB29 NWBK 6016 1331 9268 19")))
    details = read(*HEADER, *ibans)["PaymentDetails"].value
    assert [row["IBAN"].value for row in details] == ["DE89370400440532013000", "GB29NWBK60161331926819"]
    account = read(*HEADER, (300, (50, "Bank account: 0048 2210 9")))["PaymentDetails"].value[0]["BankAccountNumber"]
    assert (account.value, account.content) == ("0048 2210 9", "0048 2210 9")


def test_a_box_at_the_post_office_is_no_order():
    assert "PurchaseOrder" not in read(*HEADER, (300, (50, "P.O. Box 206270, Dallas TX 75320-6270")))
    assert read(*HEADER, (300, (50, "P.O. No: 206270")))["PurchaseOrder"].value == "206270"


def test_what_is_printed_across_a_page_joins_no_line():
    page = paper(*HEADER, *table(150, GOODS, [("Description", "Qty", "Unit price", "Amount"), ("Rope", "2", "10.00", "20.00")]), *sums(("Total", "$20.00")))
    page[0].words.append(Word("PAID", (0.2, 0.1, 0.6, 0.4)))
    assert cells(extract("invoice", page)[0], "Description", "Amount") == [("Rope", Decimal("20.00"))]


@pytest.mark.parametrize("text", ["Total 12.50 Quantity 19% Subtotal", "Description Quantity Amount Total Unit", "1.000 12.50 3 7% 8.00"])
def test_a_page_of_ten_thousand_words_is_read_within_its_limits(text):
    words = text.split()
    page = Page(1, 595, 842, [Word(words[n % len(words)], (n % 20 / 20, n // 20 / 500, n % 20 / 20 + 0.04, n // 20 / 500 + 0.0015)) for n in range(10_000)])
    values, _ = extract("invoice", [page])
    assert len(values["Items"].value if "Items" in values else []) <= 400


def test_headers_keep_the_order_of_their_columns():
    (head,) = tables.heads(Printed(paper(*table(150, GOODS, [("Description", "Qty", "Unit price", "Amount")]))))
    assert [max(names, key=names.get) for names in head.names] == ["Description", "Quantity", "UnitPrice", "Amount"]


def test_a_rate_under_the_head_of_a_tax_makes_no_sum_of_its_row():
    rows = table(150, (50, 300, -400, 455, -540), [("Omschrijving", "Aantal", "Stukprijs", "BTW", "Bedrag"), ("Arbeidsuren", "3,25", "64,80", "21%", "210,60")])
    values = read((50, (50, "Factuur 7")), *rows, *sums(("Subtotaal", "€ 210,60"), ("BTW 21%", "€ 44,23"), ("Totaal", "€ 254,83")))
    assert cells(values, "Description", "Amount") == [("Arbeidsuren", Decimal("210.60"))]


def test_a_quantity_set_close_to_its_unit_is_told_from_it():
    rows = table(150, (50, 310, 340, -440, -540), [("Description", "Qty", "Unit", "Price", "Amount"), ("Rope", "", "6 pcs", "4.00", "24.00")])
    assert cells(read(*HEADER, *rows, *sums(("Total", "$24.00"))), "Quantity", "Unit") == [(6, "pcs")]
