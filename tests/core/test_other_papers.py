"""Vehicle papers, payment cards, utility bills and waste notes of several countries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction import cards, vehicles
from portal.core.extraction.fields import extract
from tests.core.papers import Row, paper, table


def read(kind: str, rows: tuple[Row, ...], *names: str, **more: object) -> list:
    values, _ = extract(kind, paper(*rows, **more))
    return [values[name].value if name in values else None for name in names]


# -- vehicles ---------------------------------------------------------------------------------------------------------

VEHICLE = ("RegistrationNumber", "VehicleIdentificationNumber", "Make", "Model", "Year", "OwnerName")
FRENCH_VEHICLE = (
    (30, (40, "CERTIFICAT D'IMMATRICULATION", 12)),
    (60, (40, "A"), (70, "AB-123-CD"), (250, "B"), (280, "12/03/2015")),
    (80, (40, "C.1"), (70, "MARTIN CAMILLE")),
    (100, (40, "D.1"), (70, "RENAULT"), (250, "D.3"), (280, "CLIO IV")),
    (120, (40, "E"), (70, "VF15RBJ0D53123456")),
    (140, (40, "I"), (70, "14/04/2016")),
)
GERMAN_VEHICLE = (
    (30, (40, "Zulassungsbescheinigung Teil I (Fahrzeugschein)", 11)),
    (60, (40, "Amtliches Kennzeichen (A)", 7)),
    (72, (40, "M-AB 1234")),
    (90, (40, "(B)", 7), (70, "15.06.2018"), (250, "(E)", 7), (280, "WVWZZZ1KZAW123456")),
    (110, (40, "(D.1)", 7), (70, "VOLKSWAGEN"), (250, "(D.3)", 7), (280, "GOLF")),
    (130, (40, "(C.1.1)", 7), (80, "WEBER"), (250, "(C.1.2)", 7), (300, "JONAS")),
    (150, (40, "(I)", 7), (70, "20.07.2020")),
)
AMERICAN_TITLE = (
    (30, (40, "STATE OF OHIO CERTIFICATE OF TITLE", 12)),
    *table(60, (40, 240, 300, 400), [("VEHICLE IDENTIFICATION NUMBER", "YEAR", "MAKE", "MODEL"), ("1M8GDM9AXKP042788", "2019", "FORD", "FUSION")]),
    (100, (40, "OWNER")),
    (114, (40, "MARIA DELGADO")),
    (140, (40, "LICENSE PLATE"), (240, "ISSUE DATE")),
    (154, (40, "GXK 4417"), (240, "03/14/2022")),
)

#: Code and label in one line, the value under them.
ITALIAN_VEHICLE = (
    (30, (20, "CARTA DI CIRCOLAZIONE", 12)),
    (60, (23, "A Numero di immatricolazione", 6), (218, "D.1 Marca", 6)),
    (78, (25, "BE868CJ"), (220, "NORDEN")),
    (96, (23, "B Data prima immatricolazione", 6), (218, "D.3 Denominazione commerciale", 6)),
    (114, (25, "24/12/2014"), (220, "FJORD ESTATE")),
    (132, (23, "C.1.1 Cognome o ragione sociale", 6), (218, "E Numero di identificazione del veicolo", 6)),
    (150, (25, "SANTORO"), (220, "1L55711XX6W195609")),
    (168, (23, "C.1.2 Nome", 6)),
    (186, (25, "SILVANA")),
)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (ITALIAN_VEHICLE, ["BE868CJ", "1L55711XX6W195609", "NORDEN", "FJORD ESTATE", 2014, "SANTORO SILVANA"]),
        (FRENCH_VEHICLE, ["AB-123-CD", "VF15RBJ0D53123456", "RENAULT", "CLIO IV", 2015, "MARTIN CAMILLE"]),
        (GERMAN_VEHICLE, ["M-AB 1234", "WVWZZZ1KZAW123456", "VOLKSWAGEN", "GOLF", 2018, "WEBER JONAS"]),
        (AMERICAN_TITLE, ["GXK 4417", "1M8GDM9AXKP042788", "FORD", "FUSION", 2019, "MARIA DELGADO"]),
    ],
)
def test_a_vehicles_paper(rows: tuple[Row, ...], wanted: list) -> None:
    assert read("carLicense", rows, *VEHICLE) == wanted


def test_the_day_a_vehicles_paper_was_issued() -> None:
    assert [read("carLicense", rows, "DateOfIssue") for rows in (FRENCH_VEHICLE, GERMAN_VEHICLE, AMERICAN_TITLE)] == [
        ["2016-04-14"],
        ["2020-07-20"],
        ["2022-03-14"],
    ]


@pytest.mark.parametrize(("text", "right"), [("1M8GDM9AXKP042788", True), ("1M8GDM9A1KP042788", False), ("1M8GDM9AXKP04278", False)])
def test_the_check_digit_of_a_vehicle(text: str, right: bool) -> None:
    assert vehicles.vin_digit(text) is right


# -- cards ------------------------------------------------------------------------------------------------------------

CARD = (
    (24, (20, "First Harbor Bank", 11)),
    (80, (20, "4111 1111 1111 1111", 13)),
    (98, (60, "VALID FROM", 5), (130, "VALID THRU", 5)),
    (108, (60, "10/23", 9), (130, "09/27", 9)),
    (130, (20, "MARIA DELGADO", 9), (200, "VISA", 12)),
)


def test_a_payment_card() -> None:
    names = ("CardNumber", "CardHolderName", "ExpirationDate", "IssuingBank", "PaymentNetwork")
    wanted = ["************1111", "MARIA DELGADO", "2027-09-30", "First Harbor Bank", "Visa"]
    assert read("creditCard", CARD, *names, size=(243, 153)) == wanted


def test_a_number_with_a_wrong_check_digit_is_in_doubt_and_names_no_network() -> None:
    rows = ((80, (20, "4111 1111 1111 1112", 13)),)
    values, _ = extract("creditCard", paper(*rows, size=(243, 153)))
    assert values["CardNumber"].confidence < 0.7 and "PaymentNetwork" not in values


@pytest.mark.parametrize(("digits", "right"), [("4111111111111111", True), ("378282246310005", True), ("4111111111111112", False)])
def test_luhn(digits: str, right: bool) -> None:
    assert cards.luhn(digits) is right


# -- utilities --------------------------------------------------------------------------------------------------------

BILL = ("SupplierName", "InvoiceId", "Quantity", "Unit", "StartDate", "EndDate", "SupplyPoint")
BRITISH_BILL = (
    (40, (50, "Tideway Energy Ltd", 14)),
    (60, (50, "Your electricity bill"), (330, "Bill number:"), (430, "TE-90441")),
    (76, (50, "Billing period:"), (140, "1 January 2024 - 31 March 2024"), (330, "MPAN:"), (430, "1200023305967")),
    (100, (50, "Total electricity used"), (-300, "812.5"), (306, "kWh")),
    (116, (50, "Standing charge"), (-300, "91 days"), (-500, "£45.50")),
    (140, (50, "Total due"), (-500, "£288.75")),
)
SPANISH_BILL = (
    (40, (50, "Luz del Valle S.A.", 14)),
    (60, (50, "Nº factura:"), (140, "FE24-00917"), (330, "CUPS:"), (380, "ES0021000000000001JN")),
    (76, (50, "Periodo de facturación:"), (180, "del 01/02/2024 al 29/02/2024")),
    (100, (50, "Consumo total"), (-300, "1.245 kWh")),
)
GERMAN_BILL = (
    (40, (50, "Stadtwerke Birkenau GmbH", 14)),
    (60, (50, "Rechnungsnummer:"), (150, "4711-2024"), (330, "Marktlokation:"), (430, "50123456789")),
    (76, (50, "Abrechnungszeitraum:"), (170, "01.01.2023 - 31.12.2023")),
    *table(100, (50, -250, -350, -450), [("Zählernummer", "Stand alt", "Stand neu", "Verbrauch kWh"), ("1EMH00", "10.200", "13.450", "3.250")]),
)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (BRITISH_BILL, ["Tideway Energy Ltd", "TE-90441", Decimal("812.5"), "kWh", "2024-01-01", "2024-03-31", "1200023305967"]),
        (SPANISH_BILL, ["Luz del Valle S.A.", "FE24-00917", Decimal("1245"), "kWh", "2024-02-01", "2024-02-29", "ES0021000000000001JN"]),
        (GERMAN_BILL, ["Stadtwerke Birkenau GmbH", "4711-2024", Decimal("3250"), "kWh", "2023-01-01", "2023-12-31", "50123456789"]),
    ],
)
def test_a_utility_bill(rows: tuple[Row, ...], wanted: list) -> None:
    assert read("utilityBill", rows, *BILL) == wanted


# -- wastes -----------------------------------------------------------------------------------------------------------

WASTE = ("WasteCode", "IdentificationName", "Quantity", "Unit", "Date")
BRITISH_WASTE = (
    (40, (50, "Waste Transfer Note", 14)),
    (70, (50, "Description of waste:"), (180, "Mixed construction rubble"), (380, "EWC code:"), (450, "17 01 07")),
    (90, (50, "Quantity:"), (180, "4.25 tonnes"), (380, "Date of transfer:"), (480, "14/03/2024")),
)
GERMAN_WASTE = (
    (40, (50, "Übernahmeschein", 14)),
    (70, (50, "Abfallschlüssel"), (200, "13 02 05*")),
    (86, (50, "Abfallbezeichnung"), (200, "Altöl")),
    (102, (50, "Menge in t"), (200, "0,850")),
    (118, (50, "Datum der Übergabe"), (200, "14.03.2024")),
)
ITALIAN_WASTE = (
    (40, (50, "Formulario di identificazione rifiuti", 13)),
    *table(70, (50, 150, 400), [("Codice EER", "Descrizione del rifiuto", "Quantità (kg)"), ("150101", "Imballaggi di carta", "320")]),
    (120, (50, "Data inizio trasporto:"), (180, "14/03/2024")),
)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (BRITISH_WASTE, ["17 01 07", "Mixed construction rubble", Decimal("4.25"), "tonnes", "2024-03-14"]),
        (GERMAN_WASTE, ["13 02 05*", "Altöl", Decimal("0.850"), "t", "2024-03-14"]),
        (ITALIAN_WASTE, ["15 01 01", "Imballaggi di carta", Decimal("320"), "kg", "2024-03-14"]),
    ],
)
def test_a_waste_note(rows: tuple[Row, ...], wanted: list) -> None:
    assert read("wasteNote", rows, *WASTE) == wanted
