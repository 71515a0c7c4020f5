"""What the demo's client used and left in half a year: bills of electricity and water, a fuel invoice, notes of waste."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from functools import partial

from portal.demo.records import YEAR
from portal.demo.sheet import MARGIN, Sheet
from portal.demo.statements import ENTITY

RIGHT = 530.0
#: Month and kilowatt hours; month, hundred cubic feet of the quarter that it ends; day, gallons; month, and kilograms of each waste.
ELECTRICITY = ((7, 3120), (8, 3340), (9, 2870), (10, 2960), (11, 3410), (12, 3720))
WATER = ((9, 42), (12, 37))
PROPANE = (("10/04/2024", "412.5"), ("11/18/2024", "386.0"))
WASTE = ((9, ("310", "1,240", "18")), (12, ("275", "980", "22")))
WASTES = (("15 01 01", "Paper and cardboard packaging"), ("10 12 08", "Waste ceramics, bricks and tiles"), ("20 01 21*", "Fluorescent tubes"))


def electricity(month: int, used: int) -> bytes:
    first, last = date(YEAR, month, 1), date(YEAR, month, calendar.monthrange(YEAR, month)[1])
    sheet = _headed("City Power and Light", "Your electricity bill")
    _facts(sheet, (("Invoice number", f"CPL-{YEAR}-{month:02}"), ("Billing period", f"{_day(first)} to {_day(last)}"), ("Service ID", "8004417120"),
                   ("Meter number", "E-55871"), ("Total consumption", f"{used:,} kWh")))  # fmt: skip
    energy, fixed = used * 0.1475, 24.5
    _charges(sheet, (("Energy charge", f"{used:,} kWh at $0.1475", energy), ("Customer charge", "1 month", fixed)), "Total due")
    return sheet.finish()


def water(month: int, used: int) -> bytes:
    first, last = date(YEAR, month - 2, 1), date(YEAR, month, calendar.monthrange(YEAR, month)[1])
    sheet = _headed("Providence Bay Water", "Water bill")
    _facts(sheet, (("Invoice number", f"W-{YEAR}-{month:02}"), ("Billing period", f"{_day(first)} to {_day(last)}"), ("Service ID", "7730015582"),
                   ("Water used", f"{used} CCF")))  # fmt: skip
    _charges(sheet, (("Water", f"{used} CCF at $5.21", used * 5.21), ("Sewer", f"{used} CCF at $4.86", used * 4.86)), "Total due")
    return sheet.finish()


def propane() -> bytes:
    sheet = _headed("Narragansett Fuels Inc.", "Fuel delivery invoice")
    _facts(sheet, (("Invoice number", "NF-20931"), ("Invoice date", "11/30/2024"), ("Deliver to", "210 Kiln Street, Providence")))
    sheet.row(("Delivered", "Product", "Gallons", "Price", "Amount"), (230.0, 330.0, 420.0, RIGHT), bold=True)
    for day, gallons in PROPANE:
        sheet.row((day, "Propane", gallons, "$2.89", f"${float(gallons) * 2.89:,.2f}"), (230.0, 330.0, 420.0, RIGHT))
    sheet.text(f"Total ${sum(float(gallons) for _, gallons in PROPANE) * 2.89:,.2f}", x=RIGHT, bold=True, right=True)
    return sheet.finish()


def waste(month: int, weights: Sequence[str]) -> bytes:
    sheet = _headed("Harbor Recycling Services", "Waste transfer note")
    _facts(sheet, (("Note number", f"HR-{YEAR}-{month:02}"), ("Date of transfer", _day(date(YEAR, month, 20))), ("Transferor", ENTITY),
                   ("Carrier", "Harbor Recycling Services")))  # fmt: skip
    sheet.at(MARGIN + 80, sheet.y, "Description of waste", bold=True)
    sheet.row(("Waste code", "Quantity (kg)"), (RIGHT,), bold=True)
    for (code, name), weight in zip(WASTES, weights, strict=True):
        sheet.at(MARGIN + 80, sheet.y, name)
        sheet.row((code, weight), (RIGHT,))
    return sheet.finish()


def _headed(supplier: str, title: str) -> Sheet:
    sheet = Sheet(title=title)
    sheet.text(supplier, size=15, bold=True, gap=22)
    sheet.text(title, size=13, bold=True, gap=26)
    for line in (ENTITY, "210 Kiln Street", "Providence, RI 02903"):
        sheet.text(line, gap=14)
    sheet.skip()
    return sheet


def _facts(sheet: Sheet, pairs: Sequence[tuple[str, str]]) -> None:
    for label, value in pairs:
        sheet.at(MARGIN, sheet.y, label, bold=True)
        sheet.text(value, x=200)
    sheet.skip()


def _charges(sheet: Sheet, rows: Sequence[tuple[str, str, float]], total: str) -> None:
    for label, measured, amount in rows:
        sheet.row((label, measured, f"${amount:,.2f}"), (380.0, RIGHT))
    sheet.row((total, "", f"${sum(amount for *_, amount in rows):,.2f}"), (380.0, RIGHT), bold=True)


def _day(day: date) -> str:
    return day.strftime("%m/%d/%Y")


#: By file name: what draws it.
PAPERS = {
    **{f"electricity_{YEAR}-{month:02}.pdf": partial(electricity, month, used) for month, used in ELECTRICITY},
    **{f"water_{YEAR}-{month:02}.pdf": partial(water, month, used) for month, used in WATER},
    f"propane_{YEAR}-11.pdf": propane,
    **{f"waste_{YEAR}-{month:02}.pdf": partial(waste, month, weights) for month, weights in WASTE},
}
