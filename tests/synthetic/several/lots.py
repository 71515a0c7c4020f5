"""What the papers of this set are made of: a country's ways, a supplier, a customer with places, and rows with their values."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..codes import digits, letters
from ..drawing import A4, Sheet
from ..names import COUNTRIES, Firm, Style, address, amount, cents, firm, style, when
from ..truth import Fields, day, money, number, rows, text


@dataclass
class Row:
    """One thing of several. `mark` is the supply point's number or the waste's code, `name` the product or the waste."""

    quantity: Decimal
    unit: str
    mark: str = ""
    name: str = ""
    start: date | None = None
    end: date | None = None
    amount: Decimal | None = None
    place: str = ""


class Lot:
    """A paper's random numbers, its country's ways of writing, who sends it to whom."""

    def __init__(self, rng: random.Random, code: str, trade: str = "") -> None:
        self.rng, self.code, self.look = rng, code, style(rng, code)
        self.supplier, self.customer = firm(rng, code, trade), firm(rng, code)
        self.end = when(rng).replace(day=1) - timedelta(days=1)
        self.start = self.end.replace(day=1)
        self.invoice = f"{letters(rng, 2)}-{digits(rng, 6)}"

    @property
    def lang(self) -> str:
        return COUNTRIES[self.code].lang

    @property
    def currency(self) -> str:
        return COUNTRIES[self.code].currency

    def day(self, of: date) -> str:
        return self.look.day(of)

    def plain(self, value: Decimal | int, places: int = 2) -> str:
        return self.look.plain(Decimal(value), places)

    def quantity(self, value: Decimal) -> str:
        return self.look.quantity(value)

    def money(self, value: Decimal | None) -> str:
        return self.look.money(value or Decimal(0))

    def place(self) -> str:
        return address(self.rng, self.code).replace("\n", ", ")

    def points(self, count: int, shape: str, unit: str, least: float, most: float, price: float, places: int = 0) -> list[Row]:
        """So many supply points, each with a number of that shape ("#" is a digit), what it used in the period, and what that costs."""
        found = []
        for _ in range(count):
            used = amount(self.rng, least, most).quantize(Decimal(1).scaleb(-places))
            number = "".join(digits(self.rng, 1) if char == "#" else letters(self.rng, 1) if char == "@" else char for char in shape)
            found.append(Row(used, unit, number, "", self.start, self.end, cents(used * Decimal(str(price))), self.place()))
        return found

    def days(self, count: int) -> list[date]:
        """Days of the period, in order."""
        return sorted(self.start + timedelta(days=self.rng.randint(0, 27)) for _ in range(count))

    def head(self, sheet: Sheet, title: str, facts: list[tuple[str, str]] = ()) -> float:  # type: ignore[assignment]
        """Letterhead, receiver, title and facts, in one of three ways; answers where the body begins."""
        way = self.rng.randrange(3)
        if way == 0:
            sheet.text(40, 50, self.supplier.name, 15, bold=True, color="#1d4f7c")
            sheet.text(40, 64, self.supplier.address.replace("\n", ", "), 7.5)
            sheet.lines(40, 104, [self.customer.name, *self.customer.lines], 9.5)
            sheet.text(330, 104, title, 14, bold=True)
            sheet.pairs(330, 122, list(facts), 110, 8.5)
            return 124.0 + max(4, len(facts)) * 12 + 24
        if way == 1:
            sheet.box(0, 0, sheet.width, 44, fill="#e6efe4", stroke=None)
            sheet.text(40, 28, self.supplier.name, 14, bold=True)
            sheet.text(sheet.width - 40, 28, title, 12, align="r")
            sheet.lines(330, 74, [self.customer.name, *self.customer.lines], 9)
            sheet.pairs(40, 74, list(facts), 120, 8.5)
            return 76.0 + max(4, len(facts)) * 12 + 22
        sheet.text(sheet.width / 2, 46, title, 16, bold=True, align="c")
        sheet.lines(sheet.width - 40, 70, [self.supplier.name, *self.supplier.lines], 8.5, align="r")
        sheet.lines(40, 70, [self.customer.name, *self.customer.lines], 9.5)
        sheet.pairs(40, 126, list(facts), 130, 9)
        return 128.0 + len(facts) * 12 + 22

    def bill(self, found: list[Row], category: str, **more: object) -> Fields:
        """What is known of a bill of these rows."""
        told: Fields = {"SupplierName": text(self.supplier.name), "InvoiceId": text(self.invoice), "Category": text(category), "Items": rows([])}
        told["Items"]["value"] = [self._cells(row) for row in found]
        return told | more  # type: ignore[return-value]

    def note(self, found: list[Row], when: date) -> Fields:
        told: Fields = {"Date": day(when), "Items": rows([])}
        told["Items"]["value"] = [self._cells(row, "WasteCode", "IdentificationName") for row in found]
        return told

    def _cells(self, row: Row, mark: str = "SupplyPoint", name: str = "Description") -> Fields:
        told: Fields = {"Quantity": number(row.quantity), "Unit": text(row.unit)}
        for key, value in ((mark, row.mark), (name, row.name)):
            if value:
                told[key] = text(value)
        for key, date_ in (("StartDate", row.start), ("EndDate", row.end)):
            if date_ is not None:
                told[key] = day(date_)
        if row.amount is not None:
            told["Amount"] = money(row.amount, self.currency)
        return told


#: A layout: its name, its country, what is drawn ("" as PDF, "scan", "photo"), and the function.
Drawn = tuple[Sheet, Fields]
Layout = tuple[str, str, str, Callable[[Lot], Drawn]]


def sheet(lot: Lot, family: str = "Helvetica", size: tuple[float, float] = A4) -> Sheet:
    return Sheet(size, family, margin=40)


def total(found: list[Row]) -> Decimal:
    return sum((row.amount or Decimal(0) for row in found), Decimal(0))


def used(found: list[Row]) -> Decimal:
    return sum((row.quantity for row in found), Decimal(0))


__all__ = ["Drawn", "Firm", "Layout", "Lot", "Row", "Style", "cents", "sheet", "total", "used"]
