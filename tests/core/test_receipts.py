"""Receipts of several countries and kinds: who, where, when, the sum and what speaks for it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import paper

SUPERMARKET = (
    ("Markthalle Schneider OHG",),
    ("Hauptstr. 12",),
    ("50667 Köln",),
    ("Vielen Dank für Ihren Einkauf",),
    ("Tel. 0221/123456",),
    ("BIO MILCH 1L", "1,19 B"),
    ("BROETCHEN", "0,98 B"),
    ("2 Stk x 0,49",),
    ("SHAMPOO", "3,49 A"),
    ("SUMME EUR", "5,66"),
    ("Geg. BAR EUR", "10,00"),
    ("Rückgeld BAR EUR", "4,34"),
    ("Steuer %  Netto  Steuer  Brutto",),
    ("A= 19,0%   2,93   0,56   3,49",),
    ("B= 7,0%   2,03   0,14   2,17",),
    ("Gesamtbetrag   4,96   0,70   5,66",),
    ("Datum: 12.03.2024   Uhrzeit: 18:22:10",),
)
RESTAURANT = (
    ("The Blue Door Bistro",),
    ("1421 Market Street",),
    ("San Diego, CA 92101",),
    ("(619) 555-0142",),
    ("Server: Kate   Table 12",),
    ("04/13/2024 7:45 PM",),
    ("2 Burger", "31.00"),
    ("1 Salad", "12.50"),
    ("Subtotal", "43.50"),
    ("Sales Tax 7.75%", "3.37"),
    ("Gratuity", "9.00"),
    ("Total", "55.87"),
    ("Visa ****1234", "55.87"),
    ("Suggested tip: 18% = 7.83",),
)
FUEL = (
    ("NORTHSIDE OIL 5742",),
    ("880 Pine Ave",),
    ("Long Beach CA 90813",),
    ("DATE 05/02/2024 TIME 14:03",),
    ("UNLEADED 10.412G",),
    ("PRICE/GAL $4.899",),
    ("FUEL TOTAL $ 51.01",),
    ("CREDIT $ 51.01",),
)
SPANISH = (
    ("CAFETERÍA EL SOL S.L.",),
    ("C/ Mayor 14",),
    ("28013 Madrid",),
    ("CIF: B12345674",),
    ("Fecha: 21/06/2024 Hora: 10:15",),
    ("Café con leche", "1,80"),
    ("Tostada", "2,50"),
    ("Base imponible", "3,91"),
    ("IVA 10%", "0,39"),
    ("TOTAL", "4,30 €"),
    ("Efectivo", "5,00"),
    ("Cambio", "0,70"),
)
DUTCH = (
    ("Kruidenier Jansen 1420",),
    ("Stationsplein 9",),
    ("1012 AB Amsterdam",),
    ("Brood", "2,19"),
    ("Kaas", "6,45"),
    ("SUBTOTAAL", "8,64"),
    ("TOTAAL", "8,64"),
    ("PINNEN", "8,64"),
    ("BTW 9%  7,93  0,71",),
    ("14-02-2024 17:31",),
)


def receipt(rows):
    places = [(40 + 14 * i, (30, row[0]), *((-280, cell) for cell in row[1:])) for i, row in enumerate(rows)]
    return extract("receipt", paper(*places, size=(310, 80 + 14 * len(rows))))


def amounts(values, *names):
    return [str(values[name].value["amount"]) if name in values else None for name in names]


@pytest.mark.parametrize(
    ("rows", "name", "address"),
    [
        (SUPERMARKET, "Markthalle Schneider OHG", "Hauptstr. 12 50667 Köln"),
        (RESTAURANT, "The Blue Door Bistro", "1421 Market Street San Diego, CA 92101"),
        (FUEL, "NORTHSIDE OIL 5742", "880 Pine Ave Long Beach CA 90813"),
        (SPANISH, "CAFETERÍA EL SOL S.L.", "C/ Mayor 14 28013 Madrid"),
        (DUTCH, "Kruidenier Jansen 1420", "Stationsplein 9 1012 AB Amsterdam"),
    ],
)
def test_who_and_where(rows, name, address):
    values, _ = receipt(rows)
    assert (values["MerchantName"].value, values["MerchantAddress"].value) == (name, address)


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        (SUPERMARKET, ["4.96", "0.70", "5.66"]),
        (RESTAURANT, ["43.50", "3.37", "55.87"]),
        (FUEL, [None, None, "51.01"]),
        (SPANISH, ["3.91", "0.39", "4.30"]),
        (DUTCH, ["7.93", "0.71", "8.64"]),
    ],
)
def test_net_tax_and_total_agree(rows, sums):
    values, checks = receipt(rows)
    assert amounts(values, "Subtotal", "TotalTax", "Total") == sums and all(check.passed for check in checks)


def test_a_tip_is_the_one_that_was_given():
    values, _ = receipt(RESTAURANT)
    assert amounts(values, "Tip") == ["9.00"]


def test_what_was_paid_with_the_tip_is_the_total():
    rows = (("Grill Esposito Corp.",), ("Salad", "69.22"), ("SUBTOTAL", "69.22"), ("TAX 7.25%", "5.02"), ("TOTAL", "$74.24"), ("TIP", "13.36"))
    values, _ = receipt((*rows, ("TOTAL PAID", "$87.60")))
    assert amounts(values, "Subtotal", "TotalTax", "Tip", "Total") == ["69.22", "5.02", "13.36", "87.60"]


def test_words_within_words_tell_nothing():
    rows = (("Winkel B.V.",), ("Prinsengracht 122",), ("9712 HN Groningen",), ("Beurre demi-sel", "8,31"), ("TOTAAL", "EUR 8,31"))
    values, _ = receipt(rows)
    assert amounts(values, "Subtotal", "Total") == [None, "8.31"] and len(values["Items"].value) == 1


def test_a_count_on_its_own_line_belongs_to_its_neighbour():
    values, _ = receipt(SUPERMARKET)
    rolls = values["Items"].value[1]
    assert len(values["Items"].value) == 3 and rolls["Description"].value == "BROETCHEN"
    assert (rolls["Quantity"].value, rolls["Price"].value["amount"]) == (Decimal(2), Decimal("0.49"))


@pytest.mark.parametrize("printed", ["85-20", "8520", "85 20"])
def test_a_misread_total_is_repaired_by_what_was_paid(printed):
    values, _ = receipt((("Corner Mart Ltd",), ("Tea", "85.20"), ("Net Total", printed), ("Cash", "100.20"), ("Change", "15.00")))
    assert amounts(values, "Total") == ["85.20"]


def test_a_misread_word_still_names_the_total():
    values, _ = receipt((("Corner Mart Ltd",), ("Tea", "4.00"), ("Anount Payeble", "4.00"), ("Accepted total", "10.00"), ("Change", "6.00")))
    assert amounts(values, "Total") == ["4.00"]


def test_the_sum_after_rounding_is_the_total():
    values, _ = receipt((("Kedai Sdn Bhd",), ("Mee", "6.83"), ("Total with GST", "6.83"), ("Rounding", "0.02"), ("Saving 0.00", "Total 6.85")))
    assert amounts(values, "Total") == ["6.85"]


def test_a_service_charge_is_no_change():
    rows = (("Cafe Lima",), ("Meal", "26.60"), ("Subtotal", "26.60"), ("Serv. Charge (10%)", "2.66"), ("GST", "1.76"), ("Total", "31.02"), ("Cash", "31.02"))
    values, _ = receipt(rows)
    assert amounts(values, "Subtotal", "TotalTax", "Total") == ["26.60", "1.76", "31.02"]


def test_the_beginning_of_a_torn_name_is_found_above():
    values, _ = receipt((("POPULAR BOOK",), ("CO. (M) SDN BHD",), ("(Co. No. 113825-W)",), ("No 8, Jalan 7/118B",), ("56000 Kuala Lumpur",), ("Book", "9.00")))
    assert values["MerchantName"].value == "POPULAR BOOK CO. (M) SDN BHD"
    assert values["MerchantAddress"].value == "No 8, Jalan 7/118B 56000 Kuala Lumpur"


def test_whoever_is_billed_is_not_the_merchant():
    values, _ = receipt((("BEYOND TOOLS",), ("Cash Sale",), ("Bill To",), ("UTEK SDN BHD",), ("Drill", "9.00"), ("Total", "9.00")))
    assert values["MerchantName"].value == "BEYOND TOOLS"


def test_fuel_is_not_paid_in_romanian_money():
    values, _ = receipt((("Esso Sdn Bhd",), ("Jalan Permas",), ("81750 Masai, Johor",), ("RON 95", "50.00"), ("Total", "50.00")))
    assert values["Total"].value["currencyCode"] == "MYR"


@pytest.mark.parametrize("printed", ["5,60T", "EUR 5,60 A", "5,60*"])
def test_a_figure_glued_to_the_letter_of_its_tax_is_read(printed):
    values, _ = receipt((("Backhaus Lehmann GmbH",), ("Brot", printed), ("Summe EUR", "5,60")))
    assert [str(row["TotalPrice"].value["amount"]) for row in values["Items"].value] == ["5.60"]
