"""What a utility bill is for, and bills and notes that tell of several things."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
