"""Invented people, firms, banks and addresses of nine countries, and how each country writes addresses, figures and dates."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Country:
    lang: str
    currency: str
    given: list[str]
    family: list[str]
    streets: list[str]
    towns: list[str]
    legal: list[str]
    banks: list[str]
    address: str
    decimal: str
    group: str
    months: list[str]
    numeric: str
    name: str


def words(name: str) -> dict[str, Any]:
    """One of the word lists beside this module."""
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


WORDS = Path(__file__).parent / "words"
COUNTRIES = {code: Country(**entry) for code, entry in words("countries").items()}

_STEMS = (
    "Altavent Brunello Corvax Delmarit Ostrava Fennimore Galtex Hydrolan Isarion Kestrel Lumora Marvento Nordwall Orbitane Palisade Quintessa Ravello "
    "Solvane Tessaro Umbriel Velantis Westmark Xandria Yarrow Zephira Aurelio Bastide Calderon Dovetail Everlode"
).split()


@dataclass(frozen=True)
class Firm:
    name: str
    address: str
    country: str
    phone: str = ""
    mail: str = ""

    @property
    def lines(self) -> list[str]:
        return self.address.split("\n")


@dataclass(frozen=True)
class Style:
    """How one document writes figures and dates. `date` is a strftime format in which %B stands for the language's month."""

    country: str
    decimal: str
    group: str
    date: str
    currency: str
    symbol: str = ""
    before: bool = False
    months: list[str] = field(default_factory=list)

    def plain(self, amount: Decimal, places: int = 2) -> str:
        """The figure without its currency."""
        whole, _, fraction = f"{abs(amount):,.{places}f}".partition(".")
        return ("-" if amount < 0 else "") + whole.replace(",", self.group) + (self.decimal + fraction if places else "")

    def money(self, amount: Decimal) -> str:
        sign, figure = ("-", self.plain(-amount)) if amount < 0 else ("", self.plain(amount))
        if not self.symbol:
            return sign + figure
        gap = "" if self.symbol in "$£" else " "
        return f"{sign}{self.symbol}{gap}{figure}" if self.before else f"{sign}{figure} {self.symbol}"

    def quantity(self, amount: Decimal) -> str:
        return self.plain(amount, 0) if amount == amount.to_integral_value() else self.plain(amount, 2 if amount * 10 % 1 else 1)

    def percent(self, rate: Decimal) -> str:
        return f"{rate.normalize():f}".replace(".", self.decimal) + ("%" if self.country in ("US", "GB", "NL", "PT") else " %")

    def day(self, when: date) -> str:
        return when.strftime(self.date.replace("%B", self.months[when.month - 1]).replace("%-d", str(when.day)))


def style(rng: random.Random, code: str, long_dates: bool = False) -> Style:
    """A way of writing that is usual in that country."""
    land = COUNTRIES[code]
    forms = {
        "US": [land.numeric, "%B %-d, %Y", "%m/%d/%y"],
        "GB": [land.numeric, "%-d %B %Y"],
        "NL": [land.numeric, "%-d %B %Y"],
        "FR": [land.numeric, "%-d %B %Y"],
    }
    shape = rng.choice(forms.get(code, [land.numeric])) if long_dates else land.numeric
    symbol, before = {"USD": ("$", True), "GBP": ("£", True), "EUR": (rng.choice(["€", "€", "EUR"]), code == "NL"), "CHF": ("CHF", True)}[land.currency]
    group = rng.choice([land.group, land.group, ""]) if code in ("ES", "PT") else land.group
    return Style(code, land.decimal, group, shape, land.currency, symbol, before, land.months)


def person(rng: random.Random, code: str) -> tuple[str, str]:
    """(given name, family name)."""
    land = COUNTRIES[code]
    family = rng.choice(land.family)
    if code in ("ES", "PT"):
        family += " " + rng.choice(land.family)
    return rng.choice(land.given), family


def full_name(rng: random.Random, code: str) -> str:
    return " ".join(person(rng, code))


def address(rng: random.Random, code: str) -> str:
    """A postal address in lines."""
    land = COUNTRIES[code]
    house = rng.randint(100, 9800) if code == "US" else rng.randint(1, 140)
    return land.address.format(no=house, street=rng.choice(land.streets), town=rng.choice(land.towns))


def firm(rng: random.Random, code: str, trade: str = "") -> Firm:
    """A firm of a trade ("Elektro", "Catering", …)."""
    stem = rng.choice(_STEMS)
    shape = rng.choice(["{stem} {trade} {legal}", "{trade} {family} {legal}", "{stem} {legal}"]) if trade else "{stem} {legal}"
    legal = rng.choice(COUNTRIES[code].legal)
    name = shape.format(stem=stem, trade=trade, legal=legal, family=person(rng, code)[1].split()[0])
    return Firm(name, address(rng, code), code, phone(rng, code), f"info@{stem.lower()}.example")


def bank(rng: random.Random, code: str) -> str:
    return rng.choice(COUNTRIES[code].banks)


_PHONES = {
    "US": "(2##) 555-01##",
    "GB": "01632 960###",
    "DE": "03## #####-##",
    "FR": "0# ## ## ## ##",
    "ES": "9## ### ###",
    "IT": "0#1 #######",
    "NL": "0## ### ## ##",
    "PT": "2## ### ###",
    "CH": "04# ### ## ##",
}


def phone(rng: random.Random, code: str) -> str:
    return re.sub("#", lambda _: str(rng.randint(1, 9)), _PHONES[code])


def amount(rng: random.Random, low: float, high: float) -> Decimal:
    return Decimal(str(round(rng.uniform(low, high), 2))).quantize(CENT)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def when(rng: random.Random, first: date = date(2023, 1, 9), last: date = date(2026, 6, 26)) -> date:
    return date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))
