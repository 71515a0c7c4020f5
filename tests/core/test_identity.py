"""Identity papers: labels above their values, in several languages side by side, or mere numbers."""

from __future__ import annotations

import pytest

from portal.core.extraction import Reading, understood
from portal.core.extraction.fields import extract
from portal.core.extraction.identity import nation
from portal.core.extraction.labels import Forgiving, kind
from tests.core.papers import Row, paper

CARD = (340, 214)

GERMAN_CARD = (
    (16, (14, "BUNDESREPUBLIK DEUTSCHLAND", 9)),
    (28, (14, "PERSONALAUSWEIS", 9), (250, "L01X00T471", 9)),
    (44, (120, "Name/Surname/Nom", 5)),
    (54, (120, "MUSTERMANN", 9)),
    (66, (120, "Vornamen/Given names/Prénoms", 5)),
    (76, (120, "ERIKA", 9)),
    (88, (120, "Geburtstag/Date of birth/Date de naissance", 5), (250, "Staatsangehörigkeit/Nationality/Nationalité", 5)),
    (98, (120, "12.08.1983", 9), (250, "DEUTSCH", 9)),
    (110, (120, "Geburtsort/Place of birth/Lieu de naissance", 5)),
    (120, (120, "BERLIN", 9)),
    (132, (120, "Gültig bis/Date of expiry/Date d'expiration", 5)),
    (142, (120, "01.08.2031", 9)),
)
FRENCH_LICENCE = (
    (16, (90, "PERMIS DE CONDUIRE", 10), (250, "RÉPUBLIQUE FRANÇAISE", 7)),
    (50, (120, "1. MARTIN", 8)),
    (62, (120, "2. CAMILLE ANNE", 8)),
    (74, (120, "3. 14.07.64 LYON", 8)),
    (86, (120, "4a. 20.01.2013", 8), (220, "4c. PREFET DU RHONE", 8)),
    (98, (120, "4b. 20.01.2028", 8)),
    (110, (120, "5. 13AA00002", 8)),
    (130, (120, "9. AM/B1/B", 8)),
)
BRITISH_LICENCE = (
    (16, (90, "DRIVING LICENCE", 10), (250, "UK", 9)),
    (50, (120, "1.", 8), (134, "MORGAN", 8)),
    (62, (120, "2.", 8), (134, "SARAH MEREDYTH", 8)),
    (74, (120, "3.", 8), (134, "11.03.76 UNITED KINGDOM", 8)),
    (86, (120, "4a.", 8), (134, "19.01.2018", 8), (220, "4c.", 8), (234, "DVLA", 8)),
    (98, (120, "4b.", 8), (134, "18.01.2028", 8)),
    (110, (120, "5.", 8), (134, "MORGA753116SM9IJ 35", 8)),
    (134, (120, "8.", 8), (134, "122 BURNS CRESCENT, EDINBURGH, EH1 9GP", 7)),
)
SPANISH_CARD = (
    (16, (60, "ESPAÑA", 10), (120, "DOCUMENTO NACIONAL DE IDENTIDAD", 7)),
    (36, (120, "APELLIDOS", 5)),
    (46, (120, "GARCÍA", 8)),
    (56, (120, "LÓPEZ", 8)),
    (66, (120, "NOMBRE", 5)),
    (76, (120, "CARMEN", 8)),
    (86, (120, "SEXO", 5), (160, "NACIONALIDAD", 5), (230, "FECHA DE NACIMIENTO", 5)),
    (96, (120, "F", 8), (160, "ESP", 8), (230, "01 01 1980", 8)),
    (108, (120, "EMISIÓN", 5), (230, "VALIDEZ", 5)),
    (118, (120, "01 06 2021", 8), (230, "01 06 2031", 8)),
    (134, (20, "DNI", 6), (40, "99999999R", 9)),
)
ITALIAN_CARD = (
    (16, (60, "REPUBBLICA ITALIANA", 8)),
    (26, (60, "CARTA DI IDENTITÀ / IDENTITY CARD", 8), (260, "CA00000AA", 9)),
    (44, (120, "COGNOME / SURNAME", 5)),
    (54, (120, "ROSSI", 8)),
    (64, (120, "NOME / NAME", 5)),
    (74, (120, "BIANCA", 8)),
    (84, (120, "LUOGO E DATA DI NASCITA / PLACE AND DATE OF BIRTH", 5)),
    (94, (120, "ROMA 30.12.1964", 8)),
    (104, (120, "SESSO / SEX", 5), (180, "STATURA / HEIGHT", 5), (260, "CITTADINANZA / NATIONALITY", 5)),
    (114, (120, "F", 8), (180, "165", 8), (260, "ITA", 8)),
    (124, (120, "EMISSIONE / ISSUING", 5), (240, "SCADENZA / EXPIRY", 5)),
    (134, (120, "30.12.2015", 8), (240, "30.12.2025", 8)),
)
AMERICAN_LICENCE = (
    (18, (20, "OHIO", 14), (120, "DRIVER LICENSE", 10), (290, "USA", 8)),
    (40, (130, "4d LICENSE NO.", 5), (240, "3 DOB", 5)),
    (50, (130, "TL545796", 9), (240, "03/09/1973", 9)),
    (62, (130, "4a ISS", 5), (240, "4b EXP", 5)),
    (72, (130, "08/12/2022", 9), (240, "03/09/2028", 9)),
    (88, (130, "1 DOE", 9)),
    (100, (130, "2 JANE Q", 9)),
    (112, (130, "8 1970 WEST BROAD ST", 8)),
    (122, (137, "COLUMBUS, OH 43223-1102", 8)),
    (136, (130, "15 SEX F", 7), (190, "16 HGT 5-07", 7), (260, "18 EYES BRO", 7)),
    (150, (130, "5 DD A1B2C3D4E5F6G7", 6)),
)

BRITISH_PASSPORT = (
    (16, (30, "UNITED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND", 7)),
    (28, (20, "PASSPORT", 9), (220, "Passport No./Passeport No.", 5)),
    (38, (150, "GBR", 9), (220, "925665416", 9)),
    (50, (100, "Surname/Nom (1)", 5)),
    (60, (100, "UK SPECIMEN", 9)),
    (70, (100, "Given names/Prénoms (2)", 5)),
    (80, (100, "ANGELA ZOE", 9)),
    (110, (100, "Date of birth/Date de naissance (4)", 5)),
    (120, (100, "04 DEC /DEC 88", 9)),
    (170, (100, "Date of expiry/Date d'expiration (9)", 5)),
    (180, (100, "17 JUL /JUIL 30", 9)),
)
#: Name and address stand without a label.
NEW_YORK_LICENSE = (
    (16, (14, "New York State", 11), (200, "DRIVER LICENSE", 10)),
    (36, (120, "ID: 012 345 678", 9)),
    (50, (120, "MOTORIST", 9)),
    (62, (120, "MICHAEL, M", 9)),
    (74, (120, "2345 ANYWHERE STREET", 8)),
    (84, (120, "YOUR CITY, NY 12345", 8)),
    (100, (120, "DOB: 06-09-1985", 8)),
    (150, (120, "Issued: 09-30-2022", 7), (230, "Expires: 10-01-2030", 7)),
)


def read(rows: tuple[Row, ...], *names: str) -> list:
    """The values of these fields, None where there is none."""
    values, _ = extract("idDocument", paper(*rows, size=CARD))
    return [values[name].value if name in values else None for name in names]


NAMES = ("DocumentType", "LastName", "FirstName", "DocumentNumber", "DateOfBirth", "DateOfExpiration", "CountryRegion")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (FRENCH_LICENCE, ["driverLicense", "MARTIN", "CAMILLE ANNE", "13AA00002", "1964-07-14", "2028-01-20", "FRA"]),
        (BRITISH_LICENCE, ["driverLicense", "MORGAN", "SARAH MEREDYTH", "MORGA753116SM9IJ", "1976-03-11", "2028-01-18", "GBR"]),
        (AMERICAN_LICENCE, ["driverLicense", "DOE", "JANE Q", "TL545796", "1973-03-09", "2028-03-09", "USA"]),
        (SPANISH_CARD, ["identityCard", "GARCÍA LÓPEZ", "CARMEN", "99999999R", "1980-01-01", "2031-06-01", "ESP"]),
        (ITALIAN_CARD, ["identityCard", "ROSSI", "BIANCA", "CA00000AA", "1964-12-30", "2025-12-30", "ITA"]),
        (BRITISH_PASSPORT, ["passport", "UK SPECIMEN", "ANGELA ZOE", "925665416", "1988-12-04", "2030-07-17", "GBR"]),
        (NEW_YORK_LICENSE, ["driverLicense", "MOTORIST", "MICHAEL, M", "012 345 678", "1985-06-09", "2030-10-01", "USA"]),
        (GERMAN_CARD, ["identityCard", "MUSTERMANN", "ERIKA", "L01X00T471", "1983-08-12", "2031-08-01", "DEU"]),
    ],
    ids=["french licence", "british licence", "american licence", "spanish card", "italian card", "british passport", "new york licence", "german card"],
)
def test_a_paper_names_its_holder_number_and_dates(rows: tuple[Row, ...], wanted: list[str]) -> None:
    assert read(rows, *NAMES) == wanted


def test_sex_and_nationality_are_codes() -> None:
    assert read(SPANISH_CARD, "Sex", "Nationality") == ["F", "ESP"]
    assert read(GERMAN_CARD, "Sex", "Nationality") == [None, "DEU"]
    assert read(AMERICAN_LICENCE, "Sex", "Nationality") == ["F", None]


def test_an_address_ends_where_the_next_place_begins() -> None:
    assert read(AMERICAN_LICENCE, "Address") == ["1970 WEST BROAD ST, COLUMBUS, OH 43223-1102"]
    assert read(NEW_YORK_LICENSE, "Address") == ["2345 ANYWHERE STREET, YOUR CITY, NY 12345"]
    assert read(BRITISH_LICENCE, "Address") == ["122 BURNS CRESCENT, EDINBURGH, EH1 9GP"]


def test_dates_without_readable_labels_are_known_by_their_order() -> None:
    rows = ((18, (20, "DRIVER LICENSE")), (60, (130, "01/12/2021")), (80, (130, "01/12/1959")), (100, (130, "01/12/2016")))
    assert read(rows, "DateOfBirth", "DateOfIssue", "DateOfExpiration") == ["1959-01-12", "2016-01-12", "2021-01-12"]


@pytest.mark.parametrize(("text", "code"), [("Deutsch", "DEU"), ("FRA", "FRA"), ("British Citizen", "GBR"), ("Española", "ESP"), ("blue", None)])
def test_nationalities_become_country_codes(text: str, code: str | None) -> None:
    assert nation(text) == code


@pytest.mark.parametrize("misread", ["datedenaissane", "dateofblrth", "dateofexpirat"])
def test_a_label_is_known_with_one_letter_wrong_or_its_end_lost(misread: str) -> None:
    assert misread in Forgiving(kind("identity"))


@pytest.mark.parametrize("other", ["surnamem", "dateofbirth1", "name"])
def test_a_letter_too_many_at_the_end_is_the_values(other: str) -> None:
    found = Forgiving(kind("identity"))
    assert (other in found) == (other in kind("identity"))


def test_the_print_spells_a_name_better_than_the_zone() -> None:
    rows = (
        (20, (14, "PASSPORT", 9), (120, "BUNDESREPUBLIK DEUTSCHLAND", 8)),
        (40, (120, "Name / Surname / Nom", 5)),
        (50, (120, "ÖZKAN", 9)),
        (190, (10, "P<D<<OEZKAN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<<<<<", 9)),
        (204, (10, "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4", 9)),
    )
    fields = understood(Reading(pages=paper(*rows, size=CARD)), doc_type="idDocument").fields
    assert (fields["LastName"].value, fields["LastName"].method, fields["FirstName"].value) == ("ÖZKAN", "label", "ERIKA")
