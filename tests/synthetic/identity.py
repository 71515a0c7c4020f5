"""Identity papers: passports with their machine readable zone, identity cards, driving licences of the EU, Britain and the US."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .codes import card_zone, digits, letters, passport_zone, zone_name
from .drawing import GREY, Sheet
from .names import COUNTRIES, address, person, when, words
from .truth import Fields, Paper, day, text

CARD = (243.0, 153.0)
KINDS = {
    "passport": ["P"],
    "idCard": ["identityCard", "nationalIdentityCard", "ID"],
    "driversLicense": ["driverLicense", "drivingLicence", "driverLicence", "licence"],
}
#: ISO code of three letters, of two, and as the licence prints it.
COUNTRY = {
    "GB": ("GBR", "GB", "UK"),
    "DE": ("DEU", "DE", "D"),
    "US": ("USA", "US"),
    "FR": ("FRA", "FR", "F"),
    "PT": ("PRT", "PT", "P"),
    "ES": ("ESP", "ES", "E"),
    "IT": ("ITA", "IT", "I"),
    "NL": ("NLD", "NL"),
}
WOMEN: set[str] = set(words("identity")["women"])


@dataclass
class Holder:
    given: str
    family: str
    sex: str
    born: date
    issued: date
    expires: date
    home: str
    town: str

    def fields(self, kind: str, number: str, country: str, *also: str) -> Fields:
        found: Fields = {
            "DocumentType": text(kind, *KINDS[kind]),
            "FirstName": text(self.given, zone_name(self.given)),
            "LastName": text(self.family, zone_name(self.family)),
            "DocumentNumber": text(number),
            "DateOfBirth": day(self.born),
            "DateOfExpiration": day(self.expires),
            "CountryRegion": text(*COUNTRY[country]),
        }
        more = {"issued": ("DateOfIssue", day(self.issued)), "sex": ("Sex", text(self.sex)), "home": ("Address", text(self.home))}
        return found | dict(more[name] for name in also)


def holder(rng: random.Random, code: str, years: int = 10) -> Holder:
    given, family = person(rng, code)
    issued = when(rng, date(2017, 3, 1), date(2025, 5, 30))
    town = COUNTRIES[code].towns[rng.randrange(len(COUNTRIES[code].towns))].split("\n")[0].split(",")[0]
    return Holder(
        given,
        family,
        "F" if given in WOMEN else "M",
        when(rng, date(1955, 1, 1), date(2003, 12, 31)),
        issued,
        date(issued.year + years, issued.month, min(issued.day, 28)) - timedelta(days=1),
        address(rng, code),
        re.sub(r"^[0-9-]+ (?:[A-Z]{2} )?", "", town).upper(),
    )


def _portrait(s: Sheet, x: float, y: float, width: float, height: float, rng: random.Random) -> None:
    """A head and shoulders in grey."""
    s.box(x, y, width, height, fill="#d5dade", stroke=GREY)
    tone = rng.choice(["#8d7565", "#b59a86", "#6e5a4e"])
    s.circle(x + width / 2, y + height * 0.4, width * 0.24, fill=tone)
    s.box(x + width * 0.18, y + height * 0.7, width * 0.64, height * 0.29, fill="#3d4a5c", stroke=None, radius=width * 0.18)
    s.circle(x + width / 2, y + height * 0.27, width * 0.2, fill="#2d2622")


def passport(rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    spec, who = words("identity")["passports"][code], holder(rng, code)
    number = {"GB": digits(rng, 9), "US": digits(rng, 9), "DE": f"C{letters(rng, 1)}{digits(rng, 7)}"}.get(
        code, f"{digits(rng, 2)}{letters(rng, 2)}{digits(rng, 5)}"
    )
    s = Sheet((354, 249), margin=8)
    s.box(0, 0, 354, 249, fill="#f3ece2", stroke=None)
    s.wash(4, 4, 346, 190, rng, rng.choice(["#c99ba0", "#9fb6c9", "#b5b38a"]), 36)
    s.text(14, 17, spec["state"], 8 if len(spec["state"]) < 45 else 6, bold=True)
    s.text(340, 17, spec["title"], 8, bold=True, align="r")
    _portrait(s, 14, 32, 88, 112, rng)
    months = COUNTRIES[code].months
    shape = (
        (lambda d: f"{d.day:02d} {months[d.month - 1][:3].upper()} / {months[d.month - 1][:3].upper()} {d:%y}") if code == "GB" else (lambda d: f"{d:%d.%m.%Y}")
    )
    if code == "US":
        shape = lambda d: f"{d.day:02d} {d:%b} {d.year}"  # noqa: E731
    values = [
        "P",
        spec["code"],
        number,
        who.family.upper(),
        who.given.upper(),
        spec["nationality"],
        shape(who.born),
        who.sex,
        who.town,
        shape(who.issued),
        shape(who.expires),
        spec["authority"],
    ]
    spots = [(112, 34), (160, 34), (225, 34), (112, 54), (112, 74), (112, 94), (112, 114), (250, 114), (112, 134), (112, 154), (225, 154), (225, 134)]
    for (x, y), label, value in zip(spots, spec["labels"], values, strict=True):
        s.text(x, y, label, 4.4, color="#45505c")
        s.text(x, y + 9, value, 8.2 if len(value) < 26 else 5.2, bold=True, family="Vera" if code == "FR" else None)
    zone = passport_zone(spec["code"].ljust(3, "<"), who.family, who.given, number, who.born, who.sex, who.expires)
    s.box(0, 196, 354, 53, fill="#fbf9f4", stroke=None)
    for i, line in enumerate(zone):
        s.text(14, 216 + i * 17, line, 12, family="Courier", bold=True, spread=0.2)
    found = who.fields("passport", number, code, "issued", "sex")
    return s, found | {"Nationality": text(spec["nationality"], *COUNTRY[code]), "MachineReadableZone": text(" ".join(zone))}


def identity_card(rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """Front and back of a card on one sheet, as a copier shows them."""
    spec, who = words("identity")["cards"][code], holder(rng, code)
    number = {
        "DE": f"L{letters(rng, 2)}{digits(rng, 5)}{letters(rng, 1)}",
        "ES": f"{letters(rng, 3)}{digits(rng, 6)}",
        "IT": f"C{letters(rng, 1)}{digits(rng, 5)}{letters(rng, 2)}",
    }[code]
    s = Sheet((CARD[0] + 40, CARD[1] * 2 + 60))
    for top in (20.0, CARD[1] + 40):
        s.box(20, top, *CARD, fill="#e8eef0", stroke="#9aa5ad", radius=9)
        s.wash(26, top + 6, CARD[0] - 12, CARD[1] - 12, rng, "#8fb0b8", 22)
    s.text(32, 36, spec["country"], 8, bold=True)
    s.text(32, 45, spec["title"], 5.5)
    s.text(250, 36, number, 9, bold=True, align="r")
    _portrait(s, 30, 56, 66, 84, rng)
    plain = f"{who.born:%d.%m.%Y}" if code != "ES" else f"{who.born:%d %m %Y}"
    until = f"{who.expires:%d.%m.%Y}" if code != "ES" else f"{who.expires:%d %m %Y}"
    values = [who.family.upper(), who.given.upper(), plain, spec["nationality"], until, who.sex]
    for (x, y), label, value in zip([(106, 62), (106, 82), (106, 102), (190, 102), (106, 122), (190, 122)], spec["labels"], values, strict=True):
        s.text(x, y, label, 4, color="#45505c")
        s.text(x, y + 8.5, value, 8, bold=True)
    base = CARD[1] + 40
    s.text(32, base + 20, {"DE": "Anschrift/Address", "ES": "DOMICILIO", "IT": "INDIRIZZO / RESIDENCE"}[code], 4.2, color="#45505c")
    s.lines(32, base + 30, who.home.split("\n"), 7.5)
    zone = card_zone(spec["code"].ljust(3, "<"), who.family, who.given, number, who.born, who.sex, who.expires)
    for i, line in enumerate(zone):
        s.text(33, base + 102 + i * 15, line, 12, family="Courier", bold=True, spread=0.2)
    return s, who.fields("idCard", number, code, "sex", "home") | {
        "Nationality": text(spec["nationality"], *COUNTRY[code]),
        "MachineReadableZone": text(" ".join(zone)),
    }


def european_licence(rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """The card of the directive: numbered fields 1 to 9, no labels."""
    spec, who = words("identity")["licences"][code], holder(rng, code)
    number = (
        f"{who.family[:5].upper().ljust(5, '9')}{digits(rng, 6)}{letters(rng, 3)}"
        if code == "GB"
        else digits(rng, 10)
        if code == "NL"
        else f"{letters(rng, 1)}{digits(rng, 9)}"
    )
    s = Sheet((CARD[0] + 30, CARD[1] + 30))
    s.box(15, 15, *CARD, fill="#f6dfe4", stroke="#c9a3ad", radius=9)
    s.wash(20, 40, CARD[0] - 10, CARD[1] - 34, rng, "#e0a8b6", 20)
    s.box(22, 22, 26, 18, fill="#003399", stroke=None)
    s.text(35, 35, spec["country"], 9, bold=True, align="c", color="#ffcc00")
    s.text(150, 32, spec["title"], 10, bold=True, align="c", color="#7a2238")
    s.text(150, 41, spec["state"], 5, align="c", color="#7a2238")
    _portrait(s, 24, 52, 60, 78, rng)
    dot = {"NL": "%d.%m.%Y", "GB": "%d.%m.%Y"}.get(code, "%d.%m.%Y")
    entries = [
        "1.  " + who.family.upper(),
        "2.  " + who.given.upper(),
        f"3.  {who.born:{dot}}  {who.town}",
        f"4a. {who.issued:{dot}}   4c. {spec['office']}",
        f"4b. {who.expires:{dot}}",
        f"5.  {number}",
        f"8.  {who.home.replace(chr(10), ', ')}" if code == "GB" else "",
        "9.  AM, B, B1",
    ]
    s.lines(92, 60, [entry for entry in entries if entry], 7.2, bold=True)
    s.text(60, 143, f"{who.given[0]}. {who.family.split()[0]}", 10, italic=True, family="Times", align="c", color="#222222")
    return s, who.fields("driversLicense", number, code, "issued", *(["home"] if code == "GB" else []))


def american_licence(rng: random.Random, _: str) -> tuple[Sheet, Fields]:
    """A state's card: short labels in front of the values."""
    who, state = holder(rng, "US", 8), rng.choice(["OHIO", "MAINE", "IOWA"])
    number, shape = f"{letters(rng, 2)}{digits(rng, 6)}", "%m/%d/%Y"
    s = Sheet((CARD[0] + 30, CARD[1] + 30))
    s.box(15, 15, *CARD, fill="#e3edf6", stroke="#8aa5bd", radius=9)
    s.wash(18, 44, CARD[0] - 6, CARD[1] - 36, rng, "#9dbfdc", 20)
    s.box(15, 15, CARD[0], 24, fill="#1f4e79", stroke=None, radius=9)
    s.text(26, 32, state, 14, bold=True, color="#ffffff")
    s.text(248, 31, "DRIVER LICENSE", 9, bold=True, align="r", color="#ffffff")
    _portrait(s, 24, 48, 64, 84, rng)
    s.text(96, 52, f"4d LIC NO. {number}", 9, bold=True, color="#a11d1d")
    s.pairs(96, 64, [("3 DOB", f"{who.born:{shape}}"), ("4b EXP", f"{who.expires:{shape}}"), ("4a ISS", f"{who.issued:{shape}}")], 34, 7.5, bold=True)
    s.lines(96, 96, [f"1 {who.family.upper()}", f"2 {who.given.upper()}"], 8.5, bold=True)
    s.lines(96, 118, [f"8 {who.home.split(chr(10))[0].upper()}", f"  {who.home.split(chr(10))[1].upper()}"], 7)
    s.text(96, 140, f"15 SEX {who.sex}   16 HGT 5'-{rng.randint(3, 11):02d}\"   18 EYES BRO   9 CLASS D", 6)
    s.text(96, 150, f"5 DD {digits(rng, 12)}", 5.5)
    return s, who.fields("driversLicense", number, "US", "issued", "sex", "home")


LAYOUTS: list[tuple[str, str, Any]] = [
    *((("passport"), code, passport) for code in ("GB", "DE", "US", "FR", "PT")),
    *((("idcard"), code, identity_card) for code in ("DE", "ES", "IT", "DE")),
    *((("licence"), code, european_licence) for code in ("DE", "FR", "NL", "GB")),
    *((("licence"), "US", american_licence) for _ in range(2)),
]  # fmt: skip


def papers(seed: int) -> Iterator[Paper]:
    for number, (kind, code, layout) in enumerate(LAYOUTS):
        rng = random.Random(f"{seed}:identity:{kind}:{number}")
        sheet, fields = layout(rng, code)
        yield Paper("idDocument", COUNTRIES[code].lang, f"id-{kind}-{code}".lower(), fields, sheet.done(), 1, rng.choice(["scan", "scan", "photo", ""]))
