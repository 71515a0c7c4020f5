"""The PDF417 code on driving licences and identity cards of the United States and Canada (AAMVA Card Design Standard, annex D)."""

from __future__ import annotations

import re
from datetime import date

from portal.core.extraction.sources.bills import address
from portal.core.extraction.sources.payload import Payload

_HEADER = re.compile(r"^@\s*(?:ANSI |AAMVA)\d{6}")
_ELEMENT = re.compile(r"(?:^|[\n\r]|(?:DL|ID)(?=D))(D[A-Z]{2})([^\n\r]*)")
_SEX = {"1": "M", "2": "F", "9": "X", "M": "M", "F": "F", "X": "X"}


def read(text: str) -> Payload | None:
    if not _HEADER.match(text):
        return None
    told: dict[str, str] = {}
    for name, value in _ELEMENT.findall(text):
        told.setdefault(name, value.strip())
    country = {"USA": "USA", "CAN": "CAN"}.get(told.get("DCG", ""), "")
    first, last = _names(told)
    card = re.search(r"[\n\r]?(DL|ID)\d{8}", text)
    facts = {
        "DocumentType": "identityCard" if card and card[1] == "ID" else "driverLicense", "FirstName": first, "LastName": last,
        "DocumentNumber": told.get("DAQ", ""), "DateOfBirth": _day(told.get("DBB", ""), country), "DateOfIssue": _day(told.get("DBD", ""), country),
        "DateOfExpiration": _day(told.get("DBA", ""), country), "Sex": _SEX.get(told.get("DBC", ""), ""), "CountryRegion": country,
        "Address": address(told.get("DAG", ""), told.get("DAH", ""), told.get("DAI", ""), f"{told.get('DAJ', '')} {_postcode(told)}".strip()),
    }
    return Payload("AAMVA licence code", facts, doc_type="idDocument")


def _names(told: dict[str, str]) -> tuple[str, str]:
    """First names with the middle ones, last name; older cards hold all names in one element, the last name first."""
    if "DCS" in told:
        given = told.get("DAC") or told.get("DCT", "").replace(",", " ")
        middle = told.get("DAD", "")
        return " ".join(f"{given} {'' if middle.upper() in ('NONE', 'UNAVL') else middle}".split()), told["DCS"]
    last, _, given = told.get("DAA", "").partition(",")
    return " ".join(given.replace(",", " ").split()), last


def _day(text: str, country: str) -> str:
    """MMDDCCYY in the United States, CCYYMMDD in Canada; whichever is a date when the country isn't said."""
    orders = ((4, 0, 2), (0, 4, 6)) if country != "CAN" else ((0, 4, 6), (4, 0, 2))
    for year, month, day in orders:
        try:
            found = date(int(text[year : year + 4]), int(text[month : month + 2]), int(text[day : day + 2]))
        except ValueError:
            continue
        if 1900 <= found.year <= 2100:
            return found.isoformat()
    return ""


def _postcode(told: dict[str, str]) -> str:
    """ "902230000" → 90223: four zeros stand for an unknown extension."""
    code = re.sub(r"\s+", " ", told.get("DAK", "")).strip()
    return code[:5] if re.fullmatch(r"\d{5}0000", code) else code


READERS = (read,)
