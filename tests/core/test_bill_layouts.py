"""Bills, orders and receipts in layouts without the usual columns: counts within lines, captions under figures, sections, tables of taxes."""

from __future__ import annotations

from decimal import Decimal

from portal.core.extraction.fields import extract
from tests.core.papers import paper, table

HEADER = ((50, (50, "Harbor Tools Ltd", 14)), (70, (50, "Invoice No: HT-1")), (84, (50, "Invoice Date: 03/04/2024")))
LETTER = ((50, (50, "Tischlerei Ruppert", 14)), (80, (50, "Rechnung Nr. 20233476")), (96, (50, "Datum: 07.05.2023")))


def read(*rows, doc_type="invoice"):
    return extract(doc_type, paper(*rows))[0]


def receipt(*rows):
    places = [(40 + 14 * i, (30, row[0]), *((-280, cell) for cell in row[1:])) for i, row in enumerate(rows)]
    return extract("receipt", paper(*places, size=(310, 80 + 14 * len(rows))))[0]


def plain(value):
    return value.value["amount"] if isinstance(value.value, dict) else value.value


def cells(values, *names):
    return [tuple(str(plain(row[name])) if name in row else None for name in names) for row in values["Items"].value]


def amounts(values, *names):
    return [str(values[name].value["amount"]) if name in values else None for name in names]


def test_a_count_stands_behind_the_name_also_where_the_line_breaks_at_its_sign():
    values = read(
        *LETTER,
        (150, (50, "Einbauschrank, Eiche furniert – 1 Stück x")),
        (162, (50, "1.803,80 €"), (-520, "1.803,80 €")),
        (182, (50, "Arbeitsstunden – 11 Std. x 53,63 €"), (-520, "589,93 €")),
        (220, (50, "Summe netto"), (-520, "2.393,73 €")),
        (238, (50, "zuzüglich 19 % Mehrwertsteuer"), (-520, "454,81 €")),
        (256, (50, "Zu zahlender Betrag"), (-520, "2.848,54 €")),
    )
    assert cells(values, "Description", "Quantity", "Unit", "UnitPrice") == [
        ("Einbauschrank, Eiche furniert", "1", "Stück", "1803.80"),
        ("Arbeitsstunden", "11", "Std.", "53.63"),
    ]


def test_a_code_stands_before_the_count_and_the_name_in_the_lines_above():
    values = read(
        *HEADER,
        (150, (50, "Cable drum, 100 m,")),
        (161, (50, "halogen free")),
        (172, (50, "595-3361 · 2 drums x 110.93"), (-520, "221.86")),
        (192, (50, "LED panel 600 x 600")),
        (203, (50, "369-3488 · 5 pcs x 36.77"), (-520, "183.85")),
        (240, (350, "Total"), (-520, "405.71")),
    )
    assert cells(values, "ProductCode", "Description", "Quantity") == [
        ("595-3361", "Cable drum, 100 m, halogen free", "2"),
        ("369-3488", "LED panel 600 x 600", "5"),
    ]


def test_sums_may_stand_over_their_names_and_one_name_may_be_strange():
    values = read(*HEADER, (200, (120, "£900.00"), (280, "£180.00"), (440, "£1,080.00")), (214, (120, "Thing"), (280, "VAT 20%"), (440, "Total")))
    assert amounts(values, "InvoiceTotal", "TotalTax") == ["1080.00", "180.00"]


def test_numbers_and_dates_may_stand_over_their_captions():
    values = read(
        (50, (50, "Quintessa Studio Ltd", 14)),
        *((100 + 11 * at, (50, text)) for at, text in enumerate(("43381", "Invoice No.", "18 July 2024", "Invoice date", "16 September 2024", "Due date"))),
        (240, (350, "Total"), (-520, "£405.71")),
    )
    assert [values[name].value for name in ("InvoiceId", "InvoiceDate", "DueDate")] == ["43381", "2024-07-18", "2024-09-16"]


def test_sums_of_sections_are_no_items():
    header = ("Description", "Qty", "Unit price", "Amount")
    values = read(
        *HEADER,
        *table(150, (50, 280, -420, -520), [header, ("Labour", "2", "40.00", "80.00"), ("Travel", "1", "20.00", "20.00"), ("", "Labour sum", "", "100.00")]),
        *table(230, (50, 280, -420, -520), [header, ("Oil", "3", "10.00", "30.00"), ("Filter", "1", "15.00", "15.00"), ("", "Parts sum", "", "45.00")]),
        (320, (350, "Total"), (-520, "£145.00")),
    )
    assert cells(values, "Description", "Amount") == [("Labour", "80.00"), ("Travel", "20.00"), ("Oil", "30.00"), ("Filter", "15.00")]


def test_a_table_of_taxes_with_its_sums_tells_subtotal_tax_and_total():
    values = read(
        *LETTER,
        *table(
            300,
            (60, -200, -280, -380),
            [
                ("MwSt", "Warenwert", "Steuer", "Netto"),
                ("19 %", "685,65", "130,27", "815,92"),
                ("7 %", "1.561,54", "109,31", "1.670,85"),
                ("", "2.247,19", "239,58", "2.486,77"),
            ],
        ),
    )
    assert amounts(values, "SubTotal", "TotalTax", "InvoiceTotal") == ["2247.19", "239.58", "2486.77"]
    assert [str(row["Amount"].value["amount"]) for row in values["TaxDetails"].value] == ["130.27", "109.31"]


def test_goods_go_to_a_street_without_a_name():
    values = read(
        (50, (50, "BESTELLUNG 45661480")),
        (80, (50, "Lieferant"), (300, "Lieferadresse")),
        (92, (50, "Dovetail AG"), (300, "Hauptstr. 53")),
        (104, (50, "Gerberstraße 138"), (300, "33602 Bielefeld")),
        (116, (50, "50825 Köln")),
        doc_type="purchaseOrder",
    )
    assert values["ShippingAddress"].value == "Hauptstr. 53, 33602 Bielefeld"


def test_a_sender_at_the_right_edge_and_lines_hung_under_a_labelled_name_are_addresses():
    values = read(
        *((50 + 12 * at, (-545, text)) for at, text in enumerate(("Tessaro Catering Ltd", "37 Tanner Row", "Carlisle CA2 5TX", "VAT GB980780684"))),
        (130, (318, "Client: Nordwall Limited")),
        (142, (351, "102 Mill Green")),
        (154, (351, "Leeds LS9 8AG")),
        (240, (350, "Total"), (-520, "£405.71")),
    )
    assert [values[name].value for name in ("VendorAddress", "CustomerAddress")] == ["37 Tanner Row, Carlisle CA2 5TX", "102 Mill Green, Leeds LS9 8AG"]


def test_what_was_weighed_or_counted_belongs_to_the_line_below_it():
    values = receipt(
        ("Markt Pfeifer e.K.",),
        ("2 St à 1,15",),
        ("H-MILCH", "2,30 B"),
        ("0,312 kg a 9,61",),
        ("GOUDA JUNG", "3,00 B"),
        ("SUMME EUR", "5,30"),
    )
    assert cells(values, "Description", "Quantity", "Price", "TotalPrice") == [("H-MILCH", "2", "1.15", "2.30"), ("GOUDA JUNG", "0.312", "9.61", "3.00")]


def test_every_name_may_begin_with_its_count():
    values = receipt(("Yarrow Arms LLP",), ("21/06/2026 18:09",), ("2 Pint bitter", "10.66"), ("1 Lime & soda", "2.51"), ("Balance", "£13.17"))
    assert cells(values, "Quantity", "Description") == [("2", "Pint bitter"), ("1", "Lime & soda")]


def test_a_count_that_does_not_make_the_amount_is_none():
    values = receipt(("KEDAI SDN BHD",), ("2 BEH TEH SAW 8PCS @8.00", "16.00"), ("Total", "16.00"))
    assert cells(values, "Quantity", "TotalPrice") == [(None, "16.00")]


def test_the_tax_of_one_rate_is_not_the_tax_where_a_second_has_lost_its_sign():
    values = receipt(
        ("Markt Pfeifer e.K.",),
        ("BROT", "10,50 B"),
        ("ZAHNCREME", "2,42 A"),
        ("SUMME EUR", "12,92"),
        ("A 19 %   2,03   0,39   2,42",),
        ("B 7   9,81   0,69   10,50",),
    )
    assert amounts(values, "Total", "TotalTax") == ["12.92", None]


def test_days_of_payment_are_told_to_the_end_of_their_sentence():
    values = read(*HEADER, (200, (50, "Payment terms: within 14 days o.v.v. invoice number")), (240, (350, "Total"), (-520, "£405.71")))
    assert values["PaymentTerm"].value == "within 14 days o.v.v. invoice number"
    assert values["InvoiceDate"].value == "2024-04-03" and Decimal("405.71") == values["InvoiceTotal"].value["amount"]
