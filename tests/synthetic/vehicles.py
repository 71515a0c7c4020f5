"""Registration certificates of vehicles, and bank cards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from .codes import card, digits, letters, spaced, vin
from .drawing import GREY, Sheet, letter
from .names import COUNTRIES, address, amount, bank, full_name, person, style, when, words
from .truth import Fields, Paper, day, text

CARD_WIDTH = 243.0


def papers(seed: int) -> Iterator[Paper]:
    for number, code in enumerate(["DE", "DE", "FR", "FR", "IT", "US", "US", "US"]):
        rng = random.Random(f"{seed}:vehicle:{number}")
        sheet, fields = (american if code == "US" else certificate)(rng, code)
        yield Paper("carLicense", COUNTRIES[code].lang, f"vehicle-{code}".lower(), fields, sheet.done(), 1, rng.choice(["scan", "photo", ""]))
    for number, network in enumerate(["VISA", "Mastercard", "American Express", "VISA", "Mastercard", "Discover"]):
        rng = random.Random(f"{seed}:bankcard:{number}")
        sheet, fields = bank_card(rng, network, flat=number % 2 == 1)
        yield Paper("creditCard", "en", f"bankcard-{number % 2}", fields, sheet.done(), 1, "photo" if number % 3 else "scan")


def certificate(rng: random.Random, code: str) -> tuple[Sheet, Fields]:
    """Part I of the European certificate: codes and names of fields in three panes."""
    spec, (make, model) = words("identity")["vehicles"][code], rng.choice(words("identity")["vehicles"]["models"])
    given, family = person(rng, code)
    first, issued, number = when(rng, date(2012, 1, 1), date(2022, 12, 1)), when(rng, date(2023, 1, 1), date(2026, 5, 1)), vin(rng)
    plate = _plate(rng, spec["plate"])
    home, dates = address(rng, code), style(rng, code)
    values = {
        "A": plate,
        "B": f"{first:%d.%m.%Y}" if code == "DE" else f"{first:%d/%m/%Y}",
        "C.1.1": family.upper(),
        "C.1.2": given.upper(),
        "C.1.3": home.replace("\n", ", "),
        "D.1": make.upper(),
        "D.3": model.upper(),
        "E": number,
        "I": f"{issued:%d.%m.%Y}" if code == "DE" else f"{issued:%d/%m/%Y}",
    }
    s = _certificate_page(rng, code, spec, values)
    s.text(215, 200, dates.day(issued), 8)
    s.text(420, 280, f"{letters(rng, 2)} {digits(rng, 8)}", 10, family="Courier", align="l")
    owner = f"{family.upper()} {given.upper()}"
    return s, {
        "RegistrationNumber": text(plate),
        "VehicleIdentificationNumber": text(number),
        "Make": text(make),
        "Model": text(model),
        "OwnerName": text(owner),
        "DateOfIssue": day(issued),
    }


#: Code, left, top and width of each field.
PLACES = [
    ("A", 20, 58, 180),
    ("I", 20, 96, 90),
    ("B", 112, 96, 88),
    ("C.1.1", 20, 134, 180),
    ("C.1.2", 20, 172, 180),
    ("C.1.3", 20, 210, 180),
    ("D.1", 215, 58, 185),
    ("D.3", 215, 96, 185),
    ("E", 215, 134, 185),
]


def _certificate_page(rng: random.Random, code: str, spec: dict[str, Any], values: dict[str, str]) -> Sheet:
    s = Sheet((620, 300), margin=14)
    s.box(0, 0, 620, 300, fill={"DE": "#e4efe6", "FR": "#eee6ef", "IT": "#e6ecf2"}[code], stroke=None)
    s.wash(4, 4, 612, 292, rng, "#9cc0a4" if code == "DE" else "#b9a3c4", 50)
    s.text(20, 26, spec["title"], 13, bold=True)
    s.text(20, 38, spec["under"], 6.5)
    for key, x, y, width in PLACES:
        s.field(x, y, width, 34, f"{key}  {spec['names'][key]}", values[key], 9 if key != "C.1.3" else 7, bold=True, family="Courier")
    technical = [
        ("F.1", "2.140"),
        ("G", "1.562"),
        ("J", "M1"),
        ("K", f"e4*{digits(rng, 4)}*03"),
        ("P.1", "1.598"),
        ("P.2", "88"),
        ("P.3", rng.choice(["DIESEL", "ESSENCE", "ELEKTRO"])),
        ("S.1", "5"),
        ("V.9", "EURO 6"),
    ]
    for i, (key, value) in enumerate(technical):
        s.text(420 + (i % 2) * 105, 66 + (i // 2) * 26, key, 6, color=GREY)
        s.text(440 + (i % 2) * 105, 66 + (i // 2) * 26, value, 8, family="Courier")
    return s


def _plate(rng: random.Random, shape: str) -> str:
    return "".join(
        letters(rng, 1) if c == "L" else digits(rng, 1) if c == "n" else c for c in shape.replace("{", "").replace("}", "").replace("UL-", "\0")
    ).replace("\0", "UL-")


def american(rng: random.Random, _: str) -> tuple[Sheet, Fields]:
    """A state's vehicle registration card, the upper half of a letter."""
    make, model = rng.choice(words("identity")["vehicles"]["models"])
    owner, home, look = full_name(rng, "US").upper(), address(rng, "US").upper(), style(rng, "US")
    issued = when(rng, date(2024, 1, 1), date(2026, 3, 1))
    expires, plate, number, year = issued.replace(year=issued.year + 1, day=28), f"{letters(rng, 3)} {digits(rng, 4)}", vin(rng), str(rng.randint(2008, 2025))
    s = Sheet((letter[0], 360), "Courier", margin=30)
    state = rng.choice(["STATE OF OHIO", "STATE OF MAINE", "STATE OF IOWA"])
    s.box(24, 24, 564, 312, stroke="#3b5b7a", line=1.4)
    s.wash(30, 30, 552, 300, rng, "#c3d3e3", 40)
    s.text(306, 50, state, 13, bold=True, align="c", family="Helvetica")
    s.text(306, 66, "VEHICLE REGISTRATION CARD", 11, bold=True, align="c", family="Helvetica")
    cells = [
        [("PLATE NUMBER", plate, 130), ("VEHICLE IDENTIFICATION NUMBER (VIN)", number, 230), ("YEAR", year, 60), ("MAKE", make.upper(), 120)],
        [
            ("MODEL", model.upper(), 180),
            ("BODY TYPE", "4D", 80),
            ("FUEL", "G", 60),
            ("ISSUE DATE", f"{issued:%m/%d/%Y}", 110),
            ("EXPIRATION DATE", f"{expires:%m/%d/%Y}", 110),
        ],
    ]
    for r, row in enumerate(cells):
        x = 36.0
        for label, value, width in row:
            s.field(x, 84 + r * 36, width, 36, label, value, 9.5, bold=True)
            x += width
    s.field(36, 160, 320, 62, "REGISTERED OWNER(S) NAME AND ADDRESS", "", 9)
    s.lines(42, 182, [owner, *home.split("\n")], 9.5, bold=True)
    s.field(356, 160, 220, 62, "FEES PAID", look.money(amount(rng, 40, 180)), 9.5)
    s.text(36, 250, "KEEP THIS CARD IN THE VEHICLE AT ALL TIMES. NOTIFY THE BUREAU OF ANY CHANGE OF ADDRESS WITHIN 10 DAYS.", 6.5, family="Helvetica")
    return s, {
        "RegistrationNumber": text(plate),
        "VehicleIdentificationNumber": text(number),
        "Make": text(make),
        "Model": text(model),
        "Year": text(year),
        "OwnerName": text(owner),
        "DateOfIssue": day(issued),
        "DateOfExpiration": day(expires),
    }


def _last(first: date) -> date:
    """The last day of that month."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def bank_card(rng: random.Random, network: str, flat: bool) -> tuple[Sheet, Fields]:
    """The front of a card, embossed in four groups or flat with everything on the right."""
    bank_, who, number = bank(rng, "US" if rng.random() < 0.5 else "GB"), full_name(rng, "US").upper(), card(rng, network)
    until = date(rng.randint(2026, 2030), rng.randint(1, 12), 1)
    s = Sheet((CARD_WIDTH, 153))
    colour = rng.choice(["#1b2a49", "#5b1a2e", "#0e4d45", "#3a3a3a"])
    s.box(0, 0, CARD_WIDTH, 153, fill=colour, stroke=None, radius=10)
    s.wash(4, 4, CARD_WIDTH - 8, 145, rng, "#8a93a5", 16)
    s.text(14, 24, bank_, 11, bold=True, color="#ffffff")
    s.box(18, 46, 30, 23, fill="#d8b45a", stroke="#8a6f2c", radius=4)
    groups = f"{number[:4]} {number[4:10]} {number[10:]}" if network.startswith("American") else spaced(number)
    y = 98.0 if not flat else 88.0
    s.text(18, y, groups, 13.5 if not flat else 11, color="#f2f2f2", family="Courier" if not flat else "Vera", bold=not flat)
    s.text(96 if not flat else 18, y + 15, "VALID THRU" if not flat else "EXP", 4.5, color="#dddddd")
    s.text(124 if not flat else 34, y + 17, f"{until:%m/%y}", 9, color="#ffffff", family="Courier" if not flat else "Vera")
    s.text(18, 142 if not flat else 132, who, 9, color="#ffffff", family="Courier" if not flat else "Vera")
    s.text(CARD_WIDTH - 14, 142, network, 12, bold=True, italic=False, align="r", color="#ffffff")
    return s, {
        "CardHolderName": text(who),
        "CardNumber": text("*" * (len(number) - 4) + number[-4:]),
        "ExpirationDate": text(f"{until:%m/%y}", f"{until:%m/%Y}", f"{until:%Y-%m}", f"{until:%Y-%m-%d}", f"{_last(until)}"),
        "IssuingBank": text(bank_),
        "PaymentNetwork": text(network),
    }
