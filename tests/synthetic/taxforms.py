"""Forms after W-2, 1099-NEC, 1099-INT, 1099-MISC and W-9 of the US tax office; some leave boxes blank."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .codes import digits, vat
from .drawing import GREY, Sheet, letter
from .names import address, amount, cents, firm, full_name, person, words
from .truth import Fields, Paper, Typed, money, rows, text

FORMS = ["W-2", "W-2", "W-2", "1099-NEC", "1099-NEC", "1099-INT", "1099-INT", "1099-MISC", "1099-MISC", "W-9", "W-9", "W-9"]


def papers(seed: int) -> Iterator[Paper]:
    for i, form in enumerate(FORMS):
        rng = random.Random(f"{seed}:taxform:{i}")
        make = w2 if form == "W-2" else w9 if form == "W-9" else information_return
        sheet, fields = make(rng, form)
        yield Paper("taxForm", "en", f"taxform-{form}".lower(), fields, sheet.done(), sheet.pages)


def ssn(rng: random.Random) -> str:
    """A social security number from the range that is never given out (900 up)."""
    return f"9{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 4)}"


def _boxes(values: dict[str, Decimal], labels: dict[str, str]) -> Typed:
    return rows([{"Number": text(sign), "Label": text(labels[sign]), "Value": money(value, "USD")} for sign, value in values.items()])


def w2(rng: random.Random, form: str) -> tuple[Sheet, Fields]:
    spec = words("taxforms")[form]
    labels = {sign: label for sign, label in spec["boxes"]}
    employer, (given, family), home = firm(rng, "US"), person(rng, "US"), address(rng, "US")
    wages, ein, number, year = amount(rng, 24000, 128000), vat(rng, "US"), ssn(rng), str(rng.randint(2022, 2025))
    values = {
        "1": wages,
        "2": cents(wages * Decimal("0.131")),
        "3": wages,
        "4": cents(wages * Decimal("0.062")),
        "5": wages,
        "6": cents(wages * Decimal("0.0145")),
    }
    s = Sheet(letter, margin=30)
    s.box(36, 36, 540, 330, line=1)
    _w2_people(s, spec["left"], number, [[ein], [employer.name, *employer.lines], [""], [f"{given}    {family}"], home.split("\n")])
    _w2_amounts(s, rng, spec["boxes"], values)
    _w2_foot(s, rng, spec, wages, year)
    return s, {
        "FormType": text("W-2"),
        "TaxYear": text(year),
        "PayerName": text(employer.name),
        "PayerTin": text(ein),
        "RecipientName": text(f"{given} {family}"),
        "RecipientTin": text(number),
        "Boxes": _boxes(values, labels),
    }


def _w2_people(s: Sheet, labels: list[str], number: str, entries: list[list[str]]) -> None:
    """The left half: numbers, employer, employee."""
    s.field(36, 36, 250, 30, labels[0], number, 10, family="Courier")
    s.text(300, 55, "OMB No. 1545-0008", 7)
    y = 66.0
    for label, lines, tall in zip(labels[1:], entries, (30, 66, 30, 34, 60), strict=True):
        s.box(36, y, 300, tall, stroke=GREY)
        s.text(39, y + 7.5, label, 5.8, color=GREY)
        s.lines(44, y + 21, lines, 9.5, family="Courier")
        y += tall


def _w2_amounts(s: Sheet, rng: random.Random, boxes: list[list[str]], values: dict[str, Decimal]) -> None:
    """The boxes right, in two columns; what has no value stays blank."""
    for i, (sign, label) in enumerate(boxes):
        shown = f"{values[sign]:.2f}" if sign in values else ""
        s.field(336 + (i % 2) * 120, 66 + (i // 2) * 34, 120, 34, f"{sign}  {label}", shown, 9.5, family="Courier", align="r")
    for i, label in enumerate(("9", "10  Dependent care benefits", "11  Nonqualified plans", "12a  See instructions for box 12")):
        shown = f"D   {cents(values['1'] / 25):.2f}" if label.startswith("12a") and rng.random() < 0.5 else ""
        s.field(336 + (i % 2) * 120, 202 + (i // 2) * 34, 120, 34, label, shown, 8.5, family="Courier")


def _w2_foot(s: Sheet, rng: random.Random, spec: dict[str, Any], wages: Decimal, year: str) -> None:
    state = [
        ("15  State", "OH"),
        ("Employer's state ID number", digits(rng, 8)),
        ("16  State wages, tips, etc.", f"{wages:.2f}"),
        ("17  State income tax", f"{cents(wages * Decimal('0.031')):.2f}"),
        ("18  Local wages", ""),
    ]
    for i, (label, value) in enumerate(state):
        s.field(36 + i * 108, 330, 108, 36, label, value, 9, family="Courier")
    s.text(40, 388, "Form", 8)
    s.text(62, 390, "W-2", 20, bold=True)
    s.text(110, 384, spec["title"], 11, bold=True)
    s.text(330, 392, year, 24, bold=True)
    s.text(576, 384, "Department of the Treasury—Internal Revenue Service", 7.5, align="r")
    s.text(40, 402, spec["copy"], 8, bold=True)
    s.text(40, 412, "This information is being furnished to the Internal Revenue Service.", 7)


def information_return(rng: random.Random, form: str) -> tuple[Sheet, Fields]:
    """Payer and recipient left, amounts in boxes right, the form's name at the edge."""
    spec = words("taxforms")[form]
    labels = {sign: label for sign, label in spec["boxes"]}
    payer, who, home = firm(rng, "US"), full_name(rng, "US"), address(rng, "US")
    tin, number, year = vat(rng, "US"), ssn(rng), str(rng.randint(2022, 2025))
    filled = [spec["boxes"][0][0], *(sign for sign, _ in spec["boxes"][1:] if rng.random() < 0.5)]
    values = {sign: amount(rng, 600, 48000) if sign == filled[0] else amount(rng, 20, 3000) for sign in filled}
    s = Sheet(letter, margin=30)
    s.box(36, 40, 540, 330, line=1)
    s.text(306, 34, rng.choice(["[ ] VOID    [ ] CORRECTED", "[ ] CORRECTED (if checked)"]), 8, align="c")
    s.box(36, 40, 270, 100, stroke=GREY)
    s.text(39, 49, "PAYER'S name, street address, city or town, state or province, country, ZIP or foreign postal code, and telephone no.", 4.9, color=GREY)
    s.lines(46, 68, [payer.name, *payer.lines, payer.phone], 10, family="Courier")
    s.field(36, 140, 135, 32, "PAYER'S TIN", tin, 10, family="Courier")
    s.field(171, 140, 135, 32, "RECIPIENT'S TIN", number, 10, family="Courier")
    s.field(36, 172, 270, 36, "RECIPIENT'S name", who, 10, family="Courier")
    s.field(36, 208, 270, 36, "Street address (including apt. no.)", home.split("\n")[0], 10, family="Courier")
    s.field(36, 244, 270, 36, "City or town, state or province, country, and ZIP or foreign postal code", home.split("\n")[1], 10, family="Courier")
    s.field(36, 280, 270, 36, "Account number (see instructions)", digits(rng, 9) if rng.random() < 0.5 else "", 10, family="Courier")
    for i, (sign, label) in enumerate(spec["boxes"]):
        shown = f"$ {values[sign]:,.2f}" if sign in values else "$"
        s.field(306 + (i % 2) * 95, 90 + (i // 2) * 40, 95, 40, f"{sign}  {label}", shown, 9, family="Courier")
    s.lines(316, 58, ["OMB No. 1545-0116", f"Form {form}", "(Rev. January 2024)"], 8)
    s.text(420, 72, "For calendar year", 7)
    s.text(490, 74, year, 14, bold=True)
    s.wrap(503, 110, 72, spec["title"], 9.5, bold=True)
    s.wrap(506, 190, 66, "Copy B For Recipient. This is important tax information and is being furnished to the IRS.", 7)
    s.text(40, 384, f"Form {form}", 9, bold=True)
    s.text(576, 384, "Department of the Treasury - Internal Revenue Service", 7.5, align="r")
    return s, {
        "FormType": text(form),
        "TaxYear": text(year),
        "PayerName": text(payer.name),
        "PayerTin": text(tin),
        "RecipientName": text(who),
        "RecipientTin": text(number),
        "Boxes": _boxes(values, labels),
    }


def w9(rng: random.Random, form: str) -> tuple[Sheet, Fields]:
    """Filled in by typewriter or hand; the number stands digit by digit in cells."""
    spec, who, home = words("taxforms")[form], full_name(rng, "US"), address(rng, "US")
    company = rng.random() < 0.5
    business = firm(rng, "US").name if company else ""
    number = vat(rng, "US") if company else ssn(rng)
    pen = {"family": "Courier"} if rng.random() < 0.6 else {"family": "Times", "italic": True, "color": "#1b2a6b"}
    s = Sheet(letter, margin=36)
    s.text(36, 50, "Form", 8)
    s.text(58, 54, "W-9", 22, bold=True)
    s.lines(36, 66, ["(Rev. March 2024)", "Department of the Treasury", "Internal Revenue Service"], 6.5)
    s.wrap(170, 46, 290, spec["title"], 14, bold=True)
    s.wrap(490, 46, 90, "Give form to the requester. Do not send to the IRS.", 8.5, bold=True)
    s.rule(36, 90, 576, 90)
    s.text(40, 102, "1  Name of entity/individual. An entry is required.", 7.5)
    s.text(56, 118, who, 11, **pen)  # type: ignore[arg-type]
    s.rule(36, 124, 576, 124)
    s.text(40, 134, "2  Business name/disregarded entity name, if different from above.", 7.5)
    s.text(56, 150, business, 11, **pen)  # type: ignore[arg-type]
    s.rule(36, 156, 576, 156)
    s.text(40, 167, "3a  Check the appropriate box for federal tax classification of the entity/individual whose name is entered on line 1.", 7.5)
    for i, name in enumerate(spec["classes"]):
        s.box(52 + (i % 3) * 150, 174 + (i // 3) * 14, 8, 8)
        s.text(64 + (i % 3) * 150, 181 + (i // 3) * 14, name, 7.5)
    chosen = rng.choice([1, 2, 5]) if company else 0
    s.text(53 + (chosen % 3) * 150, 181 + (chosen // 3) * 14, "X", 8, bold=True)
    s.rule(36, 208, 576, 208)
    for y, label, value in (
        (219, "5  Address (number, street, and apt. or suite no.). See instructions.", home.split("\n")[0]),
        (252, "6  City, state, and ZIP code", home.split("\n")[1]),
    ):
        s.text(40, y, label, 7.5)
        s.text(56, y + 15, value, 11, **pen)  # type: ignore[arg-type]
        s.rule(36, y + 21, 576, y + 21)
    _digit_cells(s, number, company)
    s.box(36, 410, 540, 14, fill="#111111")
    s.text(42, 420, "Part II   Certification", 9, bold=True, color="#ffffff")
    s.wrap(40, 438, 530, spec["certification"], 8)
    s.text(40, 512, "Sign Here", 10, bold=True)
    s.text(110, 512, "Signature of U.S. person", 7)
    s.text(220, 512, who, 15, italic=True, family="Times", color="#1b2a6b")
    s.text(430, 512, f"Date  {rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(2024, 2026)}", 9)
    return s, {"FormType": text("W-9"), "RecipientName": text(who), "RecipientTin": text(number)}


def _digit_cells(s: Sheet, number: str, company: bool) -> None:
    """The number's cells, one digit each; of the two rows one is filled."""
    s.box(36, 300, 540, 14, fill="#111111")
    s.text(42, 310, "Part I    Taxpayer Identification Number (TIN)", 9, bold=True, color="#ffffff")
    for y, label, shown in ((326, "Social security number", "" if company else number), (366, "Employer identification number", number if company else "")):
        s.text(380, y, label, 7.5, bold=True)
        shape = "###-##-####" if label.startswith("Social") else "##-#######"
        for i, place in enumerate(shape):
            if place == "#":
                s.box(380 + i * 16, y + 4, 16, 20)
            s.text(388 + i * 16, y + 19, shown[i] if shown else place.replace("#", ""), 12, align="c", family="Courier")
