"""Machine-readable zones of travel documents: the examples of ICAO 9303, as printed and as recognisers spoil them."""

from __future__ import annotations

import pytest

from portal.core.extraction import Reading, understood
from portal.core.extraction.model import Page, Word
from portal.core.extraction.sources import mrz

PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
SMALL = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
VISA = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
LONG = ("I<BEL590330101085<<<<<<<<<<<<<", "8512017F0901015BEL<<<<<<<<<<<8", "VAN<DER<VELDEN<<GREET<HILDE<<<")


def page(*rows: str) -> list[Page]:
    return [Page(1, 600, 420, [Word(row, (0.05, 0.75 + 0.06 * at, 0.95, 0.79 + 0.06 * at), 0.95) for at, row in enumerate(rows)], "ocr")]


def read(*rows: str) -> Reading:
    return understood(Reading(pages=page(*rows)))


def told(*rows: str) -> dict[str, str]:
    return {name: value.value for name, value in read(*rows).fields.items() if name != "MachineReadableZone"}


@pytest.mark.parametrize(("rows", "kind", "number"), [
    (PASSPORT, "passport", "L898902C3"), (CARD, "identityCard", "D23145890"), (SMALL, "identityCard", "D23145890"),
], ids=["TD3", "TD1", "TD2"])
def test_a_zone_of_every_size_fills_the_identity_document(rows, kind, number):
    assert told(*rows) == {"DocumentType": kind, "FirstName": "ANNA MARIA", "LastName": "ERIKSSON", "DocumentNumber": number,
                           "DateOfBirth": "1974-08-12", "DateOfExpiration": "2012-04-15", "Sex": "F", "Nationality": "UTO", "CountryRegion": "UTO"}


def test_the_old_french_card_is_read_though_it_is_older_than_the_standard():
    line = "IDFRABERTHIER<<<<<<<<<<<<<<<<<<92C001", "8806923102858CORINNE<<<<<<<6512068F4"
    found = told(*line)
    assert {name: found[name] for name in ("FirstName", "LastName", "DateOfBirth", "Sex", "CountryRegion", "DocumentNumber")} == {
        "FirstName": "CORINNE", "LastName": "BERTHIER", "DateOfBirth": "1965-12-06", "Sex": "F", "CountryRegion": "FRA", "DocumentNumber": "880692310285"}


def test_a_visa_has_a_zone_too():
    found = told(*VISA)
    assert (found["DocumentType"], found["DocumentNumber"], found["DateOfBirth"]) == ("visa", "L8988901C", "1940-09-07")


def test_digits_read_as_letters_are_put_right_where_only_digits_can_stand():
    found = told("P<UT0ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8989O2C36UTO74O8I22F12O4I59ZE184226B<<<<<10")
    assert (found["DocumentNumber"], found["DateOfBirth"], found["DateOfExpiration"], found["CountryRegion"]) == (
        "L898902C3", "1974-08-12", "2012-04-15", "UTO")


@pytest.mark.parametrize("rows", [
    (PASSPORT[0][:-4], PASSPORT[1]), (PASSPORT[0] + "<<", PASSPORT[1]), (PASSPORT[0], PASSPORT[1].replace("<<<<<", "<<<")),
    (PASSPORT[0].replace("<<<<", "«<<"), PASSPORT[1]), ("P<UTO ERIKSSON<<ANNA<MARIA <<<<<<<<<<<<<<<<<<<", PASSPORT[1]),
], ids=["short", "long", "short-facts", "guillemets", "spaces"])
def test_miscounted_fillers_do_not_matter(rows):
    found = told(*rows)
    assert (found["LastName"], found["FirstName"], found["DocumentNumber"]) == ("ERIKSSON", "ANNA MARIA", "L898902C3")


def test_a_part_whose_check_digit_fails_is_left_out():
    reading = read(PASSPORT[0], PASSPORT[1].replace("7408122", "7409122"))
    assert "DateOfBirth" not in reading.fields and reading.fields["DateOfExpiration"].value == "2012-04-15"
    assert [check.passed for check in reading.checks if check.name == "machine_readable_zone_digits"] == [False]


def test_values_of_a_zone_stand_on_the_line_that_says_them():
    fields = read(*PASSPORT).fields
    assert (fields["LastName"].box[1], fields["DateOfBirth"].box[1]) == (0.75, 0.81)
    assert (fields["DateOfBirth"].content, fields["DateOfBirth"].method, fields["DateOfBirth"].evidence["checksum"]) == ("740812", "code", 1.0)
    assert fields["MachineReadableZone"].value == "\n".join(PASSPORT)


@pytest.mark.parametrize("rows", [("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",), ("<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",) * 2,
                                  ("PLEASE<<CONTINUE<<ON<<THE<<NEXT<<PAGE<<NOW<<", "A" * 44), ("<<" * 5000,)])
def test_what_only_looks_like_a_zone_is_none(rows):
    assert mrz.of_pages(page(*rows)) == []


def test_the_digits_of_a_kept_zone_can_be_tried_again():
    assert mrz.check("\n".join(PASSPORT)).passed and mrz.check("\n".join(CARD)).passed
    assert not mrz.check("\n".join(CARD).replace("7408122", "7408123")).passed
    assert mrz.check("no zone") is None
