"""What a utility bill is for, and bills and notes that tell of several things."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction.classify import classify
from portal.core.extraction.fields import extract
from tests.core.papers import Row, paper, table


def read(kind: str, *rows: Row) -> dict:
    return extract(kind, paper(*rows))[0]


def bill(name: str, used: str, *more: str) -> list[Row]:
    lines = (name, *more, "Total consumption", used)
    return [(40 + 16 * at, (50, text)) for at, text in enumerate(lines)]


@pytest.mark.parametrize(
    ("rows", "category", "said"),
    [
        (bill("Your electricity bill", "812 kWh"), "electricity", "electricity"),
        (bill("Gasabrechnung", "3.250 kWh", "Stadtwerke Birkenau GmbH"), "gas", "Gasabrechnung"),
        (bill("Bolletta servizio idrico", "69 m³"), "water", "idrico"),
        (bill("Eaux de la vallée", "41 m3", "Facture"), "water", "Eaux"),
        (bill("Heating oil delivery", "1,500 litres"), "fuel_delivery", "Heating"),
        (bill("Kältemittel R-410A nachgefüllt", "2,5 kg"), "recharges", "Kältemittel"),
        (bill("Energy statement", "812 kWh"), None, None),
        (bill("Strom und Gas", "812 kWh"), None, None),
    ],
)
def test_a_bill_is_for_what_its_words_and_unit_say(rows: list[Row], category: str | None, said: str | None) -> None:
    found = read("utilityBill", *rows).get("Category")
    assert (found.value, found.content) == (category, said) if found is not None else category is None


def rows_of(value: object, *names: str) -> list[tuple]:
    return [tuple(row[name].value if name in row else None for name in names) for row in value.value]  # type: ignore[attr-defined]


def test_supply_points_in_a_table_are_a_row_each() -> None:
    head = ("MPAN", "Period", "Consumption (kWh)")
    body = [("1200023305967", "01/01/2024 - 31/01/2024", "812.5"), ("1200023305974", "01/01/2024 - 31/01/2024", "1,204.0")]
    values = read("utilityBill", (40, (50, "Your electricity bill")), *table(80, (50, 200, -480), [head, *body]))
    found = rows_of(values["Items"], "SupplyPoint", "Quantity", "Unit", "StartDate", "EndDate")
    assert found == [(point, Decimal(used), "kWh", "2024-01-01", "2024-01-31") for point, used in (("1200023305967", "812.5"), ("1200023305974", "1204.0"))]


def test_where_one_point_has_no_quantity_none_is_a_row() -> None:
    rows = ["CUPS ES0021000000000001JN consumo 1.245 kWh", "CUPS ES0021000000000002JB sin lectura"]
    assert "Items" not in read("utilityBill", *bill("Factura de electricidad", "1.245 kWh", *rows))


def test_wastes_in_a_table_are_a_row_each() -> None:
    head = ("Codice EER", "Descrizione del rifiuto", "Quantità (kg)")
    body = [("150101", "Imballaggi di carta", "320"), ("170405", "Ferro e acciaio", "1.250")]
    values = read("wasteNote", (40, (50, "Formulario di identificazione rifiuti")), *table(80, (50, 150, 400), [head, *body]))
    found = rows_of(values["Items"], "WasteCode", "IdentificationName", "Quantity", "Unit")
    assert found == [("15 01 01", "Imballaggi di carta", 320, "kg"), ("17 04 05", "Ferro e acciaio", 1250, "kg")]


def test_rows_go_on_under_the_head_of_the_page_before() -> None:
    first = [(40, (50, "Electricity invoice")), *table(700, (50, -480, -550), [("MPAN", "Used (kWh)", "Charge"), ("1200023305967", "812", "219.24")])]
    second = table(60, (50, -480, -550), [("1200023305974", "1,204", "325.08"), ("1200023305981", "96", "25.92")])
    values = extract("utilityBill", paper(*first, more=[second]))[0]
    assert rows_of(values["Items"], "SupplyPoint", "Quantity") == [("1200023305967", 812), ("1200023305974", 1204), ("1200023305981", 96)]


def section(top: float, point: str, day: str, night: str, both: str, cost: str) -> list[Row]:
    rows = ((f"Marktlokation {point}", "", ""), ("HT", day, ""), ("NT", night, ""), ("Summe Verbrauch", both, cost))
    return table(top, (50, 200, -500), rows, step=20)


def test_a_section_s_own_sum_counts_not_that_of_all() -> None:
    first = section(100, "51234567890", "700 kWh", "112 kWh", "812 kWh", "243,60 €")
    second = section(190, "51234567893", "1.000 kWh", "204 kWh", "1.204 kWh", "361,20 €")
    values = read("utilityBill", (40, (50, "Stromrechnung")), *first, *second, (300, (50, "Gesamtbetrag"), (-500, "604,80 €")))
    assert rows_of(values["Items"], "SupplyPoint", "Quantity") == [("51234567890", 812), ("51234567893", 1204)]
    assert [row["Amount"].value["amount"] for row in values["Items"].value] == [Decimal("243.60"), Decimal("361.20")]


def test_gas_is_what_it_is_billed_in() -> None:
    head = ("Marktlokation", "Verbrauch m³", "Brennwert", "Verbrauch kWh")
    body = [("51234567890", "500", "11,354", "5.400"), ("51234567893", "600", "11,354", "6.480")]
    values = read("utilityBill", (40, (50, "Gasrechnung")), *table(80, (50, 200, 300, 400), [head, *body]))
    assert rows_of(values["Items"], "Quantity", "Unit") == [(5400, "kWh"), (6480, "kWh")]


FUEL = [("Fecha", "Producto", "Lugar", "Litros", "Importe €"), ("03/01/2024", "Gasóleo C", "Calle Mayor", "1.500", "1.425,00"),
        ("17/01/2024", "Gasóleo C", "Plaza Nueva", "2.000", "1.900,00"), ("18/01/2024", "Transporte", "", "1", "35,00")]  # fmt: skip
GAS = [("Pos", "Leistung", "Menge", "Betrag €"), ("1", "Arbeitszeit", "2,5 Std", "195,00"), ("2", "Kältemittel R-410A nachgefüllt", "3,2 kg", "460,00")]


@pytest.mark.parametrize(
    ("title", "columns", "rows", "category", "wanted"),
    [
        (
            "Factura",
            (50, 130, 230, 330, 420),
            FUEL,
            "fuel_delivery",
            [("Gasóleo C", 1500, "Litros", "2024-01-03"), ("Gasóleo C", 2000, "Litros", "2024-01-17")],
        ),
        ("Rechnung", (50, 90, 330, 420), GAS, "recharges", [("Kältemittel R-410A nachgefüllt", Decimal("3.2"), "kg", None)]),
    ],
)
def test_a_bill_that_is_mostly_fuel_or_refrigerant_tells_a_row_for_each_line_of_it(title: str, columns: tuple, rows: list, category: str, wanted: list) -> None:
    pages = paper((40, (50, title, 16)), *table(80, columns, rows))
    assert classify(pages)[0].doc_type == "utilityBill"
    values = extract("utilityBill", pages)[0]
    assert values["Category"].value == category and rows_of(values["Items"], "Description", "Quantity", "Unit", "StartDate") == wanted


def test_an_invoice_with_a_little_fuel_on_it_stays_one() -> None:
    rows = [("Description", "Quantity", "Amount"), ("Excavator, 5 days", "5", "2,400.00"), ("Diesel", "40 litres", "58.00")]
    assert classify(paper((40, (50, "Invoice", 16)), (60, (50, "Invoice number 117")), *table(80, (50, 300, 420), rows)))[0].doc_type == "invoice"


def test_what_was_filled_in_is_told_from_what_was_taken_out() -> None:
    lines = ("F-Gas service report", "Refrigerant type: R-32", "Total system charge: 14.0 kg", "Refrigerant recovered: 0.2 kg", "Refrigerant added: 1.4 kg")
    values = read("utilityBill", *[(40 + 16 * at, (50, text)) for at, text in enumerate(lines)])
    assert rows_of(values["Items"], "Quantity", "Unit") == [(Decimal("1.4"), "kg")]


def test_units_are_read_before_their_figures_and_put_to_them() -> None:
    lines = ("Formulario rifiuti", "CER 15 01 06 Imballaggi misti - Kg. 320", "CER 17 04 05 Ferro e acciaio - 1.250kg")
    values = read("wasteNote", *[(40 + 16 * at, (50, text)) for at, text in enumerate(lines)])
    assert rows_of(values["Items"], "WasteCode", "Quantity", "Unit") == [("15 01 06", 320, "Kg"), ("17 04 05", 1250, "kg")]


def quantities(top: float, estimated: str, real: str) -> list[Row]:
    return table(top, (50, 160), (("Quantité estimée", estimated), ("Quantité réelle", real)))


def test_wastes_in_blocks_and_combs_have_their_codes_with_the_star() -> None:
    combs = [(x, sign) for x, sign in zip(range(130, 260, 18), "170605*", strict=False)]
    first = [(90, (50, "Code déchet"), *combs, (300, "Amiante lié")), *quantities(105, "3 t", "2,45 t")]
    second = [(150, (50, "Code déchet"), (130, "15 01 02"), (300, "Emballages")), *quantities(165, "1 t", "0,80 t")]
    values = read("wasteNote", (40, (50, "Bordereau de suivi de déchets")), *first, *second)
    assert rows_of(values["Items"], "WasteCode", "IdentificationName", "Quantity") == [
        ("17 06 05*", "Amiante lié", Decimal("2.45")),
        ("15 01 02", "Emballages", Decimal("0.80")),
    ]


def test_codes_with_points_are_no_days_in_a_column_of_codes() -> None:
    rows = [("Descrizione del rifiuto", "Codice EER", "Quantità kg"), ("Imballaggi misti", "15.01.06", "2.371"), ("Altri oli", "13.02.08*", "390")]
    values = read("wasteNote", (40, (50, "Formulario rifiuti")), (60, (50, "Data: 30/09/2024")), *table(90, (50, 250, 400), rows))
    found = rows_of(values["Items"], "WasteCode", "IdentificationName", "Quantity", "StartDate")
    assert found == [("15 01 06", "Imballaggi misti", 2371, None), ("13 02 08*", "Altri oli", 390, None)]


def test_litres_that_were_recognised_as_ones_are_litres() -> None:
    pages = paper(
        (40, (50, "Tankkartenabrechnung")),
        *table(80, (50, 200, 330), [("Kraftstoff", "Menge", "Betrag"), ("Diesel", "45,201", "70,06"), ("Diesel", "50,101", "77,66")]),
    )
    pages[0].source = "ocr"
    assert rows_of(extract("utilityBill", pages)[0]["Items"], "Quantity", "Unit") == [(Decimal("45.20"), "l"), (Decimal("50.10"), "l")]
